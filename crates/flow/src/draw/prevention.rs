//! 廉政风险防控图: a power's chart in the middle, its risk points with their levels at the left, their measures with who is
//! responsible at the right (the county's practice for the booklet). A step that carries risk has ▲ and the numbers of
//! its risk points; a dashed line leads to it wherever no other figure stands between.

use std::collections::HashSet;

use super::canvas::{Canvas, FRAME, PAPER, Pen, RISK};
use super::text::wrap;
use super::{framed, head, in_words, picture};
use crate::model::{Bounds, Diagram, Flow, Point};

/// A risk point as the chart shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskOfStep {
    /// The element's id of the step that it arises in; empty or unknown when none is named.
    pub step: String,
    /// 一级, 二级, 三级; empty while it has none.
    pub level: String,
    /// What may happen.
    pub text: String,
    /// The measures, one by one.
    pub measures: Vec<String>,
    /// Who is responsible.
    pub responsible: String,
}

/// Widths of the columns at the sides, and of the space between them and the chart.
const RISKS: f64 = 210.0;
const MEASURES: f64 = 240.0;
const GUTTER: f64 = 44.0;
/// The band with the columns' heads.
const HEAD: f64 = 34.0;
/// Texts of the columns.
const SIZE: f64 = 12.0;
const STEP: f64 = SIZE * 1.4;
const PADDING: f64 = 8.0;
/// Between two boxes of a column.
const BETWEEN: f64 = 10.0;

/// A risk point with its lines broken and its place found.
struct Entry {
    number: usize,
    /// The bounds of its step's figure.
    at: Option<Bounds>,
    left: Vec<String>,
    right: Vec<String>,
    y: f64,
    height: f64,
}

/// The three columns as SVG. Risk points stand beside their steps, in the order of the chart; those of no step follow.
pub fn prevention(flow: &Flow, diagram: &Diagram, risks: &[RiskOfStep]) -> String {
    let mut entries = in_order(diagram, risks);
    let mark = |place: usize| {
        let id = &flow.nodes[place].id;
        let of_step = entries.iter().filter(|(_, risk)| risk.step == *id && diagram.shapes.contains_key(id));
        let numbers: Vec<String> = of_step.map(|(number, _)| number.to_string()).collect();
        if numbers.is_empty() { String::new() } else { format!("▲{}", numbers.join("、")) }
    };
    let (chart, whole) = picture(flow, diagram, &mark);
    let mut placed: Vec<Entry> =
        entries.drain(..).map(|(number, risk)| Entry::of(number, risk, diagram)).collect();
    let mut free = whole.y;
    for entry in &mut placed {
        let beside = entry.at.map_or(free, |at| at.middle().y - entry.height / 2.0);
        entry.y = beside.max(free);
        free = entry.y + entry.height + BETWEEN;
    }
    let bottom = whole.bottom().max(free - BETWEEN);
    let frame = Frame { whole, bottom };
    let mut canvas = Canvas::default();
    frame.draw(&mut canvas);
    let mut drawn = canvas.finish();
    drawn.push_str(&chart);
    let mut canvas = Canvas::default();
    let obstacles = obstacles(flow, diagram);
    for entry in &placed {
        entry.connect(&mut canvas, &frame, &obstacles);
        entry.draw(&mut canvas, &frame);
    }
    drawn.push_str(&canvas.finish());
    let head = head(flow, diagram).unwrap_or(frame.outer().y + HEAD);
    framed(flow, &words(flow, &placed), &drawn, frame.outer(), Some(head))
}

/// Numbered from above to below as their steps stand, and those of no step after them.
fn in_order<'r>(diagram: &Diagram, risks: &'r [RiskOfStep]) -> Vec<(usize, &'r RiskOfStep)> {
    let place = |risk: &RiskOfStep| {
        diagram.shapes.get(&risk.step).map_or((f64::MAX, f64::MAX), |shape| (shape.bounds.y, shape.bounds.x))
    };
    let mut sorted: Vec<&RiskOfStep> = risks.iter().collect();
    sorted.sort_by(|one, other| {
        let (one, other) = (place(one), place(other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    (1..).zip(sorted).collect()
}

/// What a dashed line must not run through: all figures but frames that hold others.
fn obstacles(flow: &Flow, diagram: &Diagram) -> Vec<Bounds> {
    let holds: HashSet<usize> = flow.scopes.iter().filter_map(|scope| scope.node).collect();
    let nodes = flow.nodes.iter().enumerate().filter(|(place, _)| !holds.contains(place));
    nodes.filter_map(|(_, node)| diagram.shapes.get(&node.id)).map(|shape| shape.bounds).collect()
}

/// Where the columns stand.
struct Frame {
    /// The chart.
    whole: Bounds,
    bottom: f64,
}

impl Frame {
    fn outer(&self) -> Bounds {
        let x = self.whole.x - GUTTER - RISKS - PADDING;
        let right = self.whole.right() + GUTTER + MEASURES + PADDING;
        let y = self.whole.y - HEAD - 2.0 * PADDING;
        Bounds { x, y, width: right - x, height: self.bottom + PADDING - y }
    }

    /// The left edges of the two columns' boxes.
    fn left(&self) -> f64 {
        self.whole.x - GUTTER - RISKS
    }

    fn right(&self) -> f64 {
        self.whole.right() + GUTTER
    }

    fn draw(&self, canvas: &mut Canvas) {
        let outer = self.outer();
        let thin = Pen { stroke: FRAME, fill: "none", width: 1.0, dashes: "" };
        canvas.rectangle(&outer, 0.0, &Pen { fill: PAPER, ..thin });
        let y = outer.y + HEAD;
        canvas.polyline(&[Point { x: outer.x, y }, Point { x: outer.right(), y }], &thin);
        let edges = [self.left() + RISKS + PADDING, self.right() - PADDING];
        for x in edges {
            canvas.polyline(&[Point { x, y: outer.y }, Point { x, y: outer.bottom() }], &thin);
        }
        let heads = [
            ("廉政风险点（等级）", outer.x, edges[0]),
            ("权力运行流程", edges[0], edges[1]),
            ("防控措施（责任人）", edges[1], outer.right()),
        ];
        for (head, from, to) in heads {
            let middle = Point { x: f64::midpoint(from, to), y: outer.y + HEAD / 2.0 };
            canvas.lines(&[head.to_owned()], middle, 13.0, "middle", true);
        }
    }
}

impl Entry {
    fn of(number: usize, risk: &RiskOfStep, diagram: &Diagram) -> Entry {
        let at = diagram.shapes.get(&risk.step).map(|shape| shape.bounds);
        let level = if risk.level.is_empty() { "等级未定" } else { risk.level.as_str() };
        let sign = if at.is_some() { "▲" } else { "" };
        let mut left =
            vec![format!("{sign}{number} {level}{}", if at.is_some() { "" } else { "（未对应环节）" })];
        left.extend(wrap(&risk.text, SIZE, RISKS - 2.0 * PADDING, 40));
        let mut right = Vec::new();
        for (place, measure) in (1..).zip(&risk.measures) {
            let text =
                if risk.measures.len() == 1 { measure.clone() } else { format!("{place}．{measure}") };
            right.extend(wrap(&text, SIZE, MEASURES - 2.0 * PADDING, 40));
        }
        if risk.measures.is_empty() {
            right.push("（还没有防控措施）".to_owned());
        }
        if !risk.responsible.trim().is_empty() {
            let text = format!("责任人：{}", risk.responsible.trim());
            right.extend(wrap(&text, SIZE, MEASURES - 2.0 * PADDING, 6));
        }
        #[expect(clippy::cast_precision_loss, reason = "some dozens of lines")]
        let height = left.len().max(right.len()) as f64 * STEP + 2.0 * PADDING;
        Entry { number, at, left, right, y: 0.0, height }
    }

    fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }

    /// The dashed lines from the boxes to the step.
    fn connect(&self, canvas: &mut Canvas, frame: &Frame, obstacles: &[Bounds]) {
        let Some(at) = self.at else { return };
        let pen = Pen { stroke: RISK, fill: "none", width: 1.0, dashes: "4 3" };
        // Lines of neighbours run beside each other, each in a lane of its own.
        #[expect(clippy::cast_precision_loss, reason = "one of four")]
        let lane = (self.number % 4) as f64 * 7.0 + PADDING + 4.0;
        let y = at.middle().y;
        let crosses = |from: f64, to: f64| {
            obstacles.iter().any(|other| {
                *other != at
                    && other.x < to
                    && other.right() > from
                    && other.y < y + 2.0
                    && other.bottom() > y - 2.0
            })
        };
        let mut lead = |edge: f64, lane: f64, end: f64| {
            if !crosses(lane.min(end), lane.max(end)) {
                let points = [(edge, self.middle()), (lane, self.middle()), (lane, y), (end, y)];
                canvas.polyline(&points.map(|(x, y)| Point { x, y }), &pen);
            }
        };
        lead(frame.left() + RISKS, frame.left() + RISKS + lane, at.x);
        lead(frame.right(), frame.right() - lane, at.right());
    }

    fn draw(&self, canvas: &mut Canvas, frame: &Frame) {
        let pen = Pen { stroke: FRAME, width: 1.0, ..Pen::default() };
        let (left, right) = (frame.left(), frame.right());
        let y = self.y + self.height / 2.0;
        let boxed = |x: f64, width: f64| Bounds { x, y: self.y, width, height: self.height };
        canvas.rectangle(&boxed(left, RISKS), 4.0, &pen);
        canvas.rectangle(&boxed(right, MEASURES), 4.0, &pen);
        // The first line, number and level, stands out.
        #[expect(clippy::cast_precision_loss, reason = "some dozens of lines")]
        let rest = (self.left.len() - 1) as f64 * STEP;
        let first = Point { x: left + PADDING, y: y - rest / 2.0 };
        canvas.lines(&self.left[..1], first, SIZE, "start", true);
        canvas.spaced(&self.left[1..], Point { x: left + PADDING, y: y + STEP / 2.0 }, SIZE, STEP);
        canvas.spaced(&self.right, Point { x: right + PADDING, y }, SIZE, STEP);
    }
}

/// Chart and columns in words, for who cannot see the picture.
fn words(flow: &Flow, entries: &[Entry]) -> String {
    let mut words = in_words(flow);
    for entry in entries {
        words.push_str("；风险点");
        words.push_str(&entry.left.concat());
        words.push_str("，防控措施：");
        words.push_str(&entry.right.concat());
    }
    words
}
