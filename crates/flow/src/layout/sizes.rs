//! How large things are before they have a place.

use crate::draw::text::{width, wrap};
use crate::draw::{LABEL, LABEL_ROOM, LINE, NAME};
use crate::model::{Bounds, Flow, Kind, Node, Point};

/// A circle.
pub(super) const EVENT: f64 = 36.0;
/// A diamond.
const GATEWAY: f64 = 44.0;
/// A step.
const STEP: f64 = 140.0;
/// A step with a long name.
const WIDE_STEP: f64 = 200.0;
/// Between a figure and its name beside it.
pub(super) const BESIDE: f64 = 5.0;
/// Between neighbours in a layer.
pub(super) const GAP: f64 = 28.0;
/// Between a column's edge and what is in it.
pub(super) const PADDING: f64 = 20.0;
/// Above what is inside a sub-process.
pub(super) const HEAD: f64 = 28.0;
/// Around what is inside a sub-process.
pub(super) const MARGIN: f64 = 14.0;
/// Below the last layer of a pool.
pub(super) const FOOT: f64 = 12.0;
/// Between pools.
pub(super) const BETWEEN_POOLS: f64 = 24.0;

/// Half the width, the height, and the name beside it: width and height.
pub(super) struct Size {
    pub half: f64,
    pub height: f64,
    pub label: Option<(f64, f64)>,
}

pub(super) fn of(node: &Node) -> Size {
    let (wide, high) = match node.kind {
        Kind::Gateway(_) => (GATEWAY, GATEWAY),
        Kind::Data(_) => (36.0, 46.0),
        Kind::Note => {
            let lines = wrap(&node.name, LABEL, 150.0, 12);
            return Size { half: 82.0, height: lines_high(lines.len(), LABEL).max(24.0) + 8.0, label: None };
        }
        kind if kind.is_event() => (EVENT, EVENT),
        _ => return step(node),
    };
    Size { half: wide / 2.0, height: high, label: label(&node.name) }
}

fn step(node: &Node) -> Size {
    let marks = node.marks;
    let below = if marks.repeat.is_some() || marks.compensation || marks.ad_hoc { 16.0 } else { 0.0 };
    let above = if matches!(node.kind, Kind::Task(crate::model::TaskKind::Plain)) { 0.0 } else { 10.0 };
    let shown = Flow::shown(node);
    let narrow = wrap(&shown, NAME, STEP - 14.0, 99).len();
    let (wide, lines) =
        if narrow > 5 { (WIDE_STEP, wrap(&shown, NAME, WIDE_STEP - 14.0, 12).len()) } else { (STEP, narrow) };
    Size { half: wide / 2.0, height: (lines_high(lines, NAME) + 18.0 + below + above).max(46.0), label: None }
}

/// A name beside a figure or a line: width and height.
pub(super) fn label(name: &str) -> Option<(f64, f64)> {
    if name.trim().is_empty() {
        return None;
    }
    let lines = wrap(name, LABEL, LABEL_ROOM, 4);
    let wide = lines.iter().map(|line| width(line) * LABEL).fold(0.0, f64::max);
    Some((wide, lines_high(lines.len(), LABEL)))
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
fn lines_high(lines: usize, size: f64) -> f64 {
    lines as f64 * size * LINE
}

/// Between boundary events of one activity: their names stand below them.
const BOUNDARY: f64 = 100.0;

/// Half the width that an activity needs for its boundary events.
#[expect(clippy::cast_precision_loss, reason = "a handful of events")]
pub(super) fn with_boundary(events: usize) -> f64 {
    if events < 2 { 0.0 } else { (events as f64 * BOUNDARY) / 2.0 }
}

/// Where on its host's lower edge a boundary event sits, from the host's middle: from the right inwards.
#[expect(clippy::cast_precision_loss, reason = "a handful of events")]
pub(super) fn boundary_at(half: f64, place: usize) -> f64 {
    half - EVENT / 2.0 - 4.0 - place as f64 * BOUNDARY
}

pub(super) fn around(middle: Point, side: f64) -> Bounds {
    Bounds { x: middle.x - side / 2.0, y: middle.y - side / 2.0, width: side, height: side }
}
