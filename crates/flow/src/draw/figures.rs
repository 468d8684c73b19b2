//! Figures: activities, events, gateways, papers, notes, pools and lanes.

use super::canvas::{Canvas, FRAME, INK, LINE, PAPER, Pen};
use super::icons;
use super::text::wrap;
use crate::model::{Bounds, DataKind, Flow, GatewayKind, Kind, Node, Point, Repeat, Shape, Trigger};

/// Size of names.
pub const NAME: f64 = 13.0;
/// Size of names beside figures and lines.
pub const LABEL: f64 = 11.5;
/// Widest name beside a figure.
pub const LABEL_ROOM: f64 = 96.0;

/// The frame of a pool or lane with its name in a band.
pub fn frame(canvas: &mut Canvas, name: &str, shape: &Shape, is_pool: bool, has_inside: bool) {
    let bounds = shape.bounds;
    let stroke = shape.stroke.as_deref().unwrap_or(FRAME);
    let fill = shape.fill.as_deref().unwrap_or(if is_pool { PAPER } else { "none" });
    canvas.rectangle(&bounds, 0.0, &Pen { stroke, fill, width: if is_pool { 1.5 } else { 1.0 }, dashes: "" });
    let pen = Pen { stroke, fill: "none", width: 1.0, dashes: "" };
    if is_pool && !has_inside {
        let lines = wrap(name, NAME, bounds.width.max(bounds.height) - 16.0, 3);
        canvas.lines(&lines, bounds.middle(), NAME, "middle", true);
        return;
    }
    if shape.horizontal.unwrap_or(bounds.width >= bounds.height || is_pool) {
        let band = BAND.min(bounds.width);
        if is_pool {
            let x = bounds.x + band;
            canvas.polyline(&[Point { x, y: bounds.y }, Point { x, y: bounds.bottom() }], &pen);
        }
        let lines = wrap(name, NAME, bounds.height - 12.0, 2);
        #[expect(clippy::cast_precision_loss, reason = "two lines")]
        for (place, line) in lines.iter().enumerate() {
            let x = bounds.x + band / 2.0 + (place as f64 - (lines.len() as f64 - 1.0) / 2.0) * NAME * 1.1;
            canvas.turned(line, Point { x, y: bounds.y + bounds.height / 2.0 }, NAME);
        }
    } else {
        let band = BAND.min(bounds.height);
        let y = bounds.y + band;
        canvas.polyline(&[Point { x: bounds.x, y }, Point { x: bounds.right(), y }], &pen);
        let lines = wrap(name, NAME, bounds.width - 10.0, 1);
        canvas.lines(
            &lines,
            Point { x: bounds.x + bounds.width / 2.0, y: bounds.y + band / 2.0 },
            NAME,
            "middle",
            is_pool,
        );
    }
}

/// The band of a pool's or lane's name.
pub const BAND: f64 = 30.0;

/// A figure in its place. `mark` stands in its upper right corner: the ▲ of a risk, with the numbers of its risk points
/// where they are listed beside.
pub fn figure(canvas: &mut Canvas, node: &Node, shape: &Shape, expanded: bool, mark: &str) {
    let pen = Pen {
        stroke: shape.stroke.as_deref().unwrap_or(INK),
        fill: shape.fill.as_deref().unwrap_or(PAPER),
        ..Pen::default()
    };
    let bounds = shape.bounds;
    match node.kind {
        Kind::Task(_) | Kind::Call | Kind::SubProcess { .. } => {
            activity(canvas, node, shape, expanded, &pen);
        }
        Kind::Gateway(kind) => gateway(canvas, kind, &bounds, shape.marker, &pen),
        Kind::Data(kind) => data(canvas, kind, &bounds, &pen),
        Kind::Note => note(canvas, &node.name, &bounds, &pen),
        Kind::Group => {
            canvas.rectangle(&bounds, 8.0, &Pen { fill: "none", dashes: "10 4 2 4", ..pen });
            let lines = wrap(&node.name, LABEL, bounds.width - 8.0, 2);
            let y = bounds.y + 4.0 + LABEL * LINE / 2.0;
            canvas.lines(&lines, Point { x: bounds.x + bounds.width / 2.0, y }, LABEL, "middle", false);
        }
        Kind::Other => {
            canvas.rectangle(&bounds, 8.0, &pen);
            let lines = wrap(&node.name, NAME, bounds.width - 12.0, 6);
            canvas.lines(&lines, bounds.middle(), NAME, "middle", false);
        }
        _ => event(canvas, node.kind, &bounds, &pen),
    }
    if !mark.is_empty() {
        canvas.mark(mark, Point { x: bounds.right() - 4.0, y: bounds.y + 14.0 }, 12.0);
    }
}

fn activity(canvas: &mut Canvas, node: &Node, shape: &Shape, expanded: bool, pen: &Pen) {
    let bounds = &shape.bounds;
    let closed = shape.expanded == Some(false);
    let (by_event, transaction) = match node.kind {
        Kind::SubProcess { by_event, transaction, .. } => (by_event, transaction),
        _ => (false, false),
    };
    let width = if node.kind == Kind::Call { 4.0 } else { pen.width };
    let dashes = if by_event { "2 4" } else { "" };
    canvas.rectangle(bounds, 10.0, &Pen { width, dashes, ..*pen });
    if transaction {
        let inner = Bounds {
            x: bounds.x + 3.0,
            y: bounds.y + 3.0,
            width: bounds.width - 6.0,
            height: bounds.height - 6.0,
        };
        canvas.rectangle(&inner, 8.0, &Pen { fill: "none", ..*pen });
    }
    let mut signs: Vec<&str> = Vec::new();
    match node.marks.repeat {
        Some(Repeat::Loop) => signs.push(icons::LOOP),
        Some(Repeat::Parallel) => signs.push(icons::PARALLEL),
        Some(Repeat::Sequential) => signs.push(icons::SEQUENTIAL),
        None => {}
    }
    if node.marks.compensation {
        signs.push(icons::COMPENSATION);
    }
    let holds_more = match node.kind {
        Kind::SubProcess { .. } => !expanded,
        Kind::Call => closed,
        _ => false,
    };
    if holds_more {
        signs.push(icons::CLOSED);
    }
    if node.marks.ad_hoc {
        signs.push(icons::AD_HOC);
    }
    #[expect(clippy::cast_precision_loss, reason = "four signs at most")]
    for (place, sign) in signs.iter().enumerate() {
        let x = bounds.x + bounds.width / 2.0 + (place as f64 - (signs.len() as f64 - 1.0) / 2.0) * 20.0;
        let thin = Pen { fill: "none", width: 1.4, dashes: "", ..*pen };
        canvas.icon(sign, Point { x, y: bounds.bottom() - 11.0 }, 0.8, &thin);
    }
    let sign = match node.kind {
        Kind::Task(kind) => icons::of_task(kind),
        _ => None,
    };
    if let Some(sign) = &sign {
        let fill = if sign.solid { pen.stroke } else { "none" };
        let at = Point { x: bounds.x + 13.0, y: bounds.y + 12.0 };
        canvas.icon(sign.path, at, 0.75, &Pen { fill, width: 1.1, dashes: "", ..*pen });
        if sign.solid {
            canvas.icon(
                "M-9-6L0 1L9-6",
                at,
                0.75,
                &Pen { stroke: PAPER, fill: "none", width: 1.1, dashes: "" },
            );
        }
    }
    if expanded {
        let lines = wrap(&node.name, NAME, bounds.width - 16.0, 2);
        #[expect(clippy::cast_precision_loss, reason = "two lines")]
        let y = bounds.y + 6.0 + lines.len() as f64 * NAME * LINE / 2.0;
        canvas.lines(&lines, Point { x: bounds.x + bounds.width / 2.0, y }, NAME, "middle", true);
        return;
    }
    let below = if signs.is_empty() { 0.0 } else { 16.0 };
    let above = if sign.is_some() { 10.0 } else { 0.0 };
    inside(canvas, &Flow::shown(node), bounds, above, below);
}

/// A name in a box, smaller where it would not fit, clear of the signs above and below it.
fn inside(canvas: &mut Canvas, name: &str, bounds: &Bounds, above: f64, below: f64) {
    let room = bounds.height - above - below - 6.0;
    let mut size = NAME;
    loop {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lines")]
        let most = ((room / (size * LINE)).floor() as usize).max(1);
        let lines = wrap(name, size, bounds.width - 10.0, usize::MAX - 1);
        if lines.len() <= most || size <= 9.0 {
            let lines = wrap(name, size, bounds.width - 10.0, most);
            let middle = bounds.middle();
            let y = middle.y + (above - below) / 2.0;
            canvas.lines(&lines, Point { y, ..middle }, size, "middle", false);
            return;
        }
        size -= 1.0;
    }
}

fn event(canvas: &mut Canvas, kind: Kind, bounds: &Bounds, pen: &Pen) {
    let middle = bounds.middle();
    let radius = bounds.width.min(bounds.height) / 2.0;
    let (trigger, rings, width, whole, throws) = match kind {
        Kind::Start { trigger, interrupting } => (trigger, 1, pen.width, interrupting, false),
        Kind::End(trigger) => (trigger, 1, 3.5, true, true),
        Kind::Catch(trigger) => (trigger, 2, pen.width, true, false),
        Kind::Throw(trigger) => (trigger, 2, pen.width, true, true),
        Kind::Boundary { trigger, interrupting, .. } => (trigger, 2, pen.width, interrupting, false),
        _ => (Trigger::None, 1, pen.width, true, false),
    };
    let dashes = if whole { "" } else { "5 4" };
    canvas.circle(middle, radius, &Pen { width, dashes, ..*pen });
    if rings == 2 {
        canvas.circle(middle, radius - 3.0, &Pen { fill: "none", dashes, ..*pen });
    }
    if let Some(sign) = icons::of_event(trigger) {
        let scale = radius / 18.0;
        let solid = sign.solid || throws;
        let fill = if solid { pen.stroke } else { "none" };
        canvas.icon(sign.path, middle, scale, &Pen { fill, width: 1.3, dashes: "", ..*pen });
        if solid && trigger == Trigger::Message {
            let flap = Pen { stroke: PAPER, fill: "none", width: 1.3, dashes: "" };
            canvas.icon("M-9-6L0 1L9-6", middle, scale, &flap);
        }
    }
}

fn gateway(canvas: &mut Canvas, kind: GatewayKind, bounds: &Bounds, marker: Option<bool>, pen: &Pen) {
    let middle = bounds.middle();
    let corners = [
        Point { x: middle.x, y: bounds.y },
        Point { x: bounds.right(), y: middle.y },
        Point { x: middle.x, y: bounds.bottom() },
        Point { x: bounds.x, y: middle.y },
    ];
    canvas.polygon(&corners, pen);
    if kind == GatewayKind::Exclusive && marker == Some(false) {
        return;
    }
    let (sign, width) = icons::of_gateway(kind);
    canvas.icon(sign.path, middle, bounds.width / 40.0, &Pen { fill: "none", width, dashes: "", ..*pen });
}

fn data(canvas: &mut Canvas, kind: DataKind, bounds: &Bounds, pen: &Pen) {
    let (x, y, right, bottom) = (bounds.x, bounds.y, bounds.right(), bounds.bottom());
    if kind == DataKind::Store {
        let (rx, ry) = (bounds.width / 2.0, bounds.height / 8.0);
        let path = format!(
            "M{x} {top}A{rx} {ry} 0 0 1 {right} {top}V{low}A{rx} {ry} 0 0 1 {x} {low}ZM{x} {top}A{rx} {ry} 0 0 0 {right} {top}",
            top = y + ry,
            low = bottom - ry,
        );
        canvas.icon(&path, Point::default(), 1.0, pen);
        return;
    }
    let fold = bounds.width / 3.0;
    let edge = [
        Point { x, y },
        Point { x: right - fold, y },
        Point { x: right, y: y + fold },
        Point { x: right, y: bottom },
        Point { x, y: bottom },
    ];
    canvas.polygon(&edge, pen);
    let corner = [
        Point { x: right - fold, y },
        Point { x: right - fold, y: y + fold },
        Point { x: right, y: y + fold },
    ];
    canvas.polyline(&corner, &Pen { fill: "none", ..*pen });
    let many = match kind {
        DataKind::Object { many } | DataKind::Input { many } | DataKind::Output { many } => many,
        DataKind::Store => false,
    };
    let thin = Pen { fill: "none", width: 1.4, ..*pen };
    if many {
        canvas.icon(icons::PARALLEL, Point { x: x + bounds.width / 2.0, y: bottom - 8.0 }, 0.7, &thin);
    }
    let at = Point { x: x + 10.0, y: y + 10.0 };
    match kind {
        DataKind::Input { .. } => canvas.icon(icons::ARROW, at, 0.7, &thin),
        DataKind::Output { .. } => canvas.icon(icons::ARROW, at, 0.7, &Pen { fill: pen.stroke, ..thin }),
        _ => {}
    }
}

fn note(canvas: &mut Canvas, text: &str, bounds: &Bounds, pen: &Pen) {
    let arm = 10.0_f64.min(bounds.width);
    let bracket = [
        Point { x: bounds.x + arm, y: bounds.y },
        Point { x: bounds.x, y: bounds.y },
        Point { x: bounds.x, y: bounds.bottom() },
        Point { x: bounds.x + arm, y: bounds.bottom() },
    ];
    canvas.polyline(&bracket, &Pen { fill: "none", ..*pen });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lines")]
    let most = ((bounds.height / (LABEL * LINE)).floor() as usize).max(1);
    let lines = wrap(text, LABEL, bounds.width - 10.0, most);
    let middle = bounds.middle();
    canvas.lines(&lines, Point { x: bounds.x + 6.0, y: middle.y }, LABEL, "start", false);
}

/// Where the name of an event, gateway or paper stands, which has no room inside.
pub fn label_below(bounds: &Bounds, name: &str) -> Bounds {
    let lines = wrap(name, LABEL, LABEL_ROOM, 4);
    #[expect(clippy::cast_precision_loss, reason = "four lines at most")]
    let height = lines.len() as f64 * LABEL * LINE;
    Bounds {
        x: bounds.x + bounds.width / 2.0 - LABEL_ROOM / 2.0,
        y: bounds.bottom() + 3.0,
        width: LABEL_ROOM,
        height,
    }
}

/// A name beside a figure or line. A file's own label may be too small for Chinese: it is only where the middle is.
pub fn label(canvas: &mut Canvas, name: &str, at: &Bounds) {
    let lines = wrap(name, LABEL, at.width.max(LABEL_ROOM), 4);
    canvas.label(&lines, at.middle(), LABEL);
}
