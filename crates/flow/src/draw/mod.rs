//! Flow and drawing to SVG. The same flow gives the same bytes.

mod canvas;
mod figures;
mod icons;
mod lines;
mod prevention;
pub mod text;

use std::collections::HashSet;

pub(crate) use canvas::LINE;
use canvas::{Canvas, escaped, short};
pub use figures::{BAND, LABEL, LABEL_ROOM, NAME, label_below};
pub use lines::label_of;
pub use prevention::{RiskOfStep, prevention};

use crate::model::{Bounds, Diagram, Flow, Kind, Shape};

/// The fonts that are asked for, in this order.
const FONTS: &str =
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif";

/// A flow as its drawing places it.
pub fn svg(flow: &Flow, diagram: &Diagram) -> String {
    let mark = |place: usize| if flow.nodes[place].step.risks.is_empty() { "" } else { "▲" }.to_owned();
    let (drawn, whole) = picture(flow, diagram, &mark);
    framed(flow, &in_words(flow), &drawn, whole, head(flow, diagram))
}

/// Where the names of lanes that stand side by side end: whoever cuts a long chart into pages repeats what is above.
fn head(flow: &Flow, diagram: &Diagram) -> Option<f64> {
    let lanes = flow.lanes.iter().filter_map(|lane| diagram.shapes.get(&lane.id));
    let is_column =
        |shape: &&Shape| shape.horizontal != Some(true) && shape.bounds.height > shape.bounds.width;
    lanes.filter(is_column).map(|shape| shape.bounds.y + BAND).reduce(f64::max)
}

/// The figures and lines of a drawing, and how far they reach. `mark` says what stands in the corner of a figure.
fn picture(flow: &Flow, diagram: &Diagram, mark: &dyn Fn(usize) -> String) -> (String, Bounds) {
    let mut canvas = Canvas::default();
    let mut whole: Option<Bounds> = None;
    let mut reach = |bounds: &Bounds| {
        whole = Some(whole.map_or(*bounds, |known| known.with(bounds)));
    };
    for shape in diagram.shapes.values() {
        reach(&shape.bounds);
    }
    for line in diagram.lines.values() {
        for point in &line.points {
            reach(&Bounds { x: point.x, y: point.y, width: 0.0, height: 0.0 });
        }
    }
    // Pools lie under lanes, these under expanded sub-processes, these under what is in them: the order of the lists.
    for pool in &flow.pools {
        if let Some(shape) = diagram.shapes.get(&pool.id) {
            canvas.open(&[("data-element", &pool.id)]);
            let has_inside = pool.scope.is_some() && shape.expanded != Some(false);
            figures::frame(&mut canvas, &pool.name, shape, true, has_inside);
            canvas.close();
        }
    }
    for lane in &flow.lanes {
        if let Some(shape) = diagram.shapes.get(&lane.id) {
            canvas.open(&[("data-element", &lane.id)]);
            figures::frame(&mut canvas, &lane.name, shape, false, true);
            canvas.close();
        }
    }
    let drawn: HashSet<usize> =
        (0..flow.nodes.len()).filter(|place| diagram.shapes.contains_key(&flow.nodes[*place].id)).collect();
    let expanded = expanded(flow, diagram, &drawn);
    // Sub-processes that are open lie under the lines, all else above: an arrow's head ends on a frame.
    let mut figures_in = |canvas: &mut Canvas, wanted: &dyn Fn(usize) -> bool| {
        for (place, node) in flow.nodes.iter().enumerate() {
            let Some(shape) = diagram.shapes.get(&node.id) else { continue };
            if !wanted(place) {
                continue;
            }
            canvas.open(&[("data-element", &node.id)]);
            canvas.title(&told(flow, place));
            figures::figure(canvas, node, shape, expanded.contains(&place), &mark(place));
            if has_label(node.kind) && !node.name.is_empty() {
                let at = label_place(shape, &node.name);
                figures::label(canvas, &node.name, &at);
                reach(&at);
            }
            canvas.close();
        }
    };
    figures_in(&mut canvas, &|place| expanded.contains(&place));
    for edge in &flow.edges {
        let Some(line) = diagram.lines.get(&edge.id) else { continue };
        let from_activity = edge.from.node().is_some_and(|node| flow.nodes[node].kind.is_activity());
        canvas.open(&[("data-element", &edge.id)]);
        lines::line(&mut canvas, edge, line, from_activity);
        canvas.close();
    }
    figures_in(&mut canvas, &|place| !expanded.contains(&place));
    // Names of lines lie above everything: nothing strikes them through.
    for edge in &flow.edges {
        let Some(line) = diagram.lines.get(&edge.id) else { continue };
        if !edge.name.is_empty() {
            let at = line
                .label
                .filter(|label| label.width > 0.0)
                .unwrap_or_else(|| label_of(&edge.name, &line.points));
            figures::label(&mut canvas, &edge.name, &at);
            reach(&at);
        }
    }
    (canvas.finish(), whole.unwrap_or_default())
}

/// The whole as a file. `head` is where what is repeated on each page ends; it is told as `data-head`, from the upper edge.
fn framed(flow: &Flow, words: &str, drawn: &str, whole: Bounds, head: Option<f64>) -> String {
    const MARGIN: f64 = 12.0;
    let (width, height) = (whole.width + 2.0 * MARGIN, whole.height + 2.0 * MARGIN);
    let head = head.map(|y| format!(" data-head=\"{}\"", short(y - whole.y + MARGIN))).unwrap_or_default();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {y} {w} {h}\" role=\"img\"{head} font-family=\"{FONTS}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{drawn}</svg>\n",
        escaped(&flow.name),
        escaped(words),
        w = short(width),
        h = short(height),
        x = short(whole.x - MARGIN),
        y = short(whole.y - MARGIN),
    )
}

/// Sub-processes whose inside is drawn.
fn expanded(flow: &Flow, diagram: &Diagram, drawn: &HashSet<usize>) -> HashSet<usize> {
    let mut with_inside: HashSet<usize> = HashSet::new();
    for place in drawn {
        if let Some(scope) = flow.nodes[*place].scope {
            with_inside.extend(flow.scopes[scope].node);
        }
    }
    let is_open = |place: &usize| {
        let node = &flow.nodes[*place];
        let said = diagram.shapes.get(&node.id).and_then(|shape| shape.expanded);
        match node.kind {
            Kind::SubProcess { .. } => said.unwrap_or_else(|| with_inside.contains(place)),
            // The process that it calls is drawn inside of it.
            Kind::Call => said == Some(true),
            _ => false,
        }
    };
    drawn.iter().copied().filter(is_open).collect()
}

fn has_label(kind: Kind) -> bool {
    kind.is_event() || matches!(kind, Kind::Gateway(_) | Kind::Data(_))
}

fn label_place(shape: &Shape, name: &str) -> Bounds {
    shape.label.filter(|label| label.width > 0.0).unwrap_or_else(|| label_below(&shape.bounds, name))
}

/// A figure's name, post and limit, as it is told to who points at it.
fn told(flow: &Flow, place: usize) -> String {
    let node = &flow.nodes[place];
    let mut told = node.name.replace('\n', " ");
    if node.kind.is_activity() {
        let post = flow.post_of(node);
        if !post.is_empty() {
            told.push_str(&format!(" · {post}"));
        }
        if let Some(limit) = node.step.limit {
            told.push_str(&format!(" · {limit} 个工作日"));
        }
    }
    told
}

/// The course in words, for who cannot see the picture.
pub fn in_words(flow: &Flow) -> String {
    let (leaving, _) = flow.ways();
    let mut words = Vec::new();
    for (place, node) in flow.nodes.iter().enumerate() {
        if !node.kind.is_on_course() || node.name.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for edge in &leaving[place] {
            let edge = &flow.edges[*edge];
            let Some(to) = edge.to.node() else { continue };
            let to = named(flow, to, &leaving);
            if to.is_empty() {
                continue;
            }
            next.push(if edge.name.is_empty() { to } else { format!("{}时{to}", edge.name) });
        }
        let mut text = told(flow, place);
        if !next.is_empty() {
            text.push_str(&format!("，然后{}", next.join("，")));
        }
        words.push(text);
        if words.len() == 200 {
            break;
        }
    }
    words.join("；")
}

/// The name of a figure; of one without a name, what comes after it where there is one way only.
fn named(flow: &Flow, place: usize, leaving: &[Vec<usize>]) -> String {
    let mut place = place;
    for _ in 0..8 {
        let node = &flow.nodes[place];
        if !node.name.is_empty() {
            return format!("“{}”", node.name.replace('\n', " "));
        }
        if matches!(node.kind, Kind::End(_)) {
            return "结束".to_owned();
        }
        match leaving[place].as_slice() {
            [one] => match flow.edges[*one].to.node() {
                Some(next) => place = next,
                None => return String::new(),
            },
            _ => return String::new(),
        }
    }
    String::new()
}
