//! Lines: the course, messages, associations, papers; their heads, and where their names stand.

use super::canvas::{Canvas, INK, LINE, PAPER, Pen};
use super::figures::{LABEL, LABEL_ROOM};
use super::text::{width, wrap};
use crate::model::{Bounds, Direction, Edge, EdgeKind, Line, Point};

/// A line in its place.
pub fn line(canvas: &mut Canvas, edge: &Edge, line: &Line, from_activity: bool) {
    let stroke = line.stroke.as_deref().unwrap_or(INK);
    let pen = Pen { stroke, fill: "none", width: 1.5, dashes: "" };
    let solid = Pen { fill: stroke, ..pen };
    let hollow = Pen { fill: PAPER, ..pen };
    let points = &line.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let second = points.iter().find(|point| *point != first).unwrap_or(last);
    let before = points.iter().rev().find(|point| *point != last).unwrap_or(first);
    match &edge.kind {
        EdgeKind::Sequence { condition, default } => {
            canvas.polyline(points, &pen);
            canvas.polygon(&head(*before, *last, 9.0, 4.0), &solid);
            if *default {
                let at = along(*first, *second, 10.0);
                let (x, y) = unit(*first, *second);
                let slash = [
                    Point { x: at.x - 4.0 * x - 4.0 * y, y: at.y - 4.0 * y + 4.0 * x },
                    Point { x: at.x + 4.0 * x + 4.0 * y, y: at.y + 4.0 * y - 4.0 * x },
                ];
                canvas.polyline(&slash, &pen);
            } else if from_activity && !condition.is_empty() {
                let (x, y) = unit(*first, *second);
                let middle = along(*first, *second, 8.0);
                let diamond = [
                    *first,
                    Point { x: middle.x - 5.0 * y, y: middle.y + 5.0 * x },
                    along(*first, *second, 16.0),
                    Point { x: middle.x + 5.0 * y, y: middle.y - 5.0 * x },
                ];
                canvas.polygon(&diamond, &hollow);
            }
        }
        EdgeKind::Message => {
            canvas.polyline(points, &Pen { dashes: "8 5", ..pen });
            canvas.circle(along(*first, *second, 3.5), 3.5, &hollow);
            canvas.polygon(&head(*before, *last, 10.0, 4.5), &hollow);
        }
        EdgeKind::Association { direction } => {
            canvas.polyline(points, &Pen { dashes: "1.5 4", ..pen });
            if *direction != Direction::None {
                canvas.polyline(&open_head(*before, *last), &pen);
            }
            if *direction == Direction::Both {
                canvas.polyline(&open_head(*second, *first), &pen);
            }
        }
        EdgeKind::Data => {
            canvas.polyline(points, &Pen { dashes: "1.5 4", ..pen });
            canvas.polyline(&open_head(*before, *last), &pen);
        }
    }
}

/// Where the name of a line stands when its drawing does not say: beside the longest of its pieces, near its start.
pub fn label_of(name: &str, points: &[Point]) -> Bounds {
    let lines = wrap(name, LABEL, LABEL_ROOM, 3);
    let wide = lines.iter().map(|line| width(line) * LABEL).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "three lines at most")]
    let height = lines.len() as f64 * LABEL * LINE;
    let length = |pair: &[Point]| (pair[1].x - pair[0].x).abs() + (pair[1].y - pair[0].y).abs();
    let mut best: Option<&[Point]> = None;
    for pair in points.windows(2) {
        if best.is_none_or(|known| length(pair) > length(known) + 0.5) {
            best = Some(pair);
        }
    }
    let Some(pair) = best else { return Bounds::default() };
    let middle = Point { x: f64::midpoint(pair[0].x, pair[1].x), y: f64::midpoint(pair[0].y, pair[1].y) };
    let upright = (pair[1].x - pair[0].x).abs() < (pair[1].y - pair[0].y).abs();
    let at = if upright {
        Point { x: middle.x + wide / 2.0 + 4.0, y: middle.y }
    } else {
        Point { x: middle.x, y: middle.y - height / 2.0 - 2.0 }
    };
    Bounds { x: at.x - wide / 2.0, y: at.y - height / 2.0, width: wide, height }
}

fn unit(from: Point, to: Point) -> (f64, f64) {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x.hypot(y);
    if length < 1e-6 { (0.0, 1.0) } else { (x / length, y / length) }
}

fn along(from: Point, to: Point, far: f64) -> Point {
    let (x, y) = unit(from, to);
    Point { x: from.x + x * far, y: from.y + y * far }
}

fn head(before: Point, last: Point, long: f64, wide: f64) -> [Point; 3] {
    let (x, y) = unit(before, last);
    let foot = Point { x: last.x - x * long, y: last.y - y * long };
    [
        last,
        Point { x: foot.x - y * wide, y: foot.y + x * wide },
        Point { x: foot.x + y * wide, y: foot.y - x * wide },
    ]
}

fn open_head(before: Point, last: Point) -> [Point; 3] {
    let [tip, left, right] = head(before, last, 8.0, 4.5);
    [left, tip, right]
}
