//! The room between layers: how high it is, and on which track each line goes sideways in it.

use std::collections::HashMap;

use super::graph::{Course, Graph, Link, Vertex};
use crate::model::{Bounds, Flow, Line, Point};

/// Between tracks.
const TRACK: f64 = 12.0;
/// Above the first track and below the last one, where the arrow's head is.
const ABOVE: f64 = 12.0;
const BELOW: f64 = 18.0;

/// The track of each piece, by its link and its number in it; and how many tracks there are.
type Tracks = (HashMap<(usize, usize), usize>, usize);

/// From which side of a channel a piece of line comes, or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Top,
    Bottom,
}

/// A line's way through one channel.
#[derive(Clone, Debug)]
struct Piece {
    link: usize,
    /// Its number in the link's way.
    step: usize,
    from: (f64, Side),
    to: (f64, Side),
    /// Lines that leave one figure, or reach one, share a track.
    group: (u8, usize, i64),
}

/// Places the layers from top to bottom, `top` pixels from the corner; gives the lines, and how high all is.
pub(super) fn lead(
    flow: &Flow,
    graph: &mut Graph,
    layers: &[Vec<usize>],
    top: f64,
) -> (Vec<(usize, Line)>, f64) {
    let adjacent = adjacent(graph, layers);
    spread_ports(flow, graph, &adjacent);
    let mut channels: Vec<Vec<Piece>> = vec![Vec::new(); layers.len() + 1];
    let mut leaving = vec![0_usize; graph.vertices.len()];
    for link in &graph.links {
        leaving[link.from] += 1;
    }
    for (place, link) in graph.links.iter().enumerate() {
        if link.course == Course::Level && adjacent[place] {
            continue;
        }
        pieces(graph, place, &leaving, &mut channels);
    }
    let tracks: Vec<Tracks> = channels.iter().map(|pieces| assign(pieces)).collect();
    // Heights.
    let mut y = top + 4.0;
    let mut at_channel = Vec::with_capacity(channels.len());
    for (place, layer) in layers.iter().enumerate() {
        at_channel.push(y);
        y += channel_height(graph, &channels[place], tracks[place].1, place == 0, false);
        let highest = layer.iter().map(|vertex| graph.vertices[*vertex].height).fold(0.0, f64::max);
        let below = layer.iter().map(|vertex| graph.vertices[*vertex].below).fold(0.0, f64::max);
        for vertex in layer {
            let vertex = &mut graph.vertices[*vertex];
            vertex.y = y + (highest - vertex.height) / 2.0;
        }
        y += highest + below;
    }
    at_channel.push(y);
    y += channel_height(
        graph,
        channels.last().map_or(&[][..], Vec::as_slice),
        tracks.last().map_or(0, |one| one.1),
        false,
        true,
    );
    let mut lines = Vec::with_capacity(graph.links.len());
    for (place, link) in graph.links.iter().enumerate() {
        let line = if link.course == Course::Level && adjacent[place] {
            level(graph, place)
        } else {
            way(graph, place, &tracks, &at_channel)
        };
        lines.push((link.edge, line));
    }
    (lines, y)
}

fn channel_height(graph: &Graph, pieces: &[Piece], tracks: usize, first: bool, last: bool) -> f64 {
    let named =
        pieces.iter().filter(|piece| piece.step == 0).filter_map(|piece| graph.links[piece.link].label);
    let label = named.map(|(_, height)| height + 4.0).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "tracks of a channel")]
    let room = tracks.saturating_sub(1) as f64 * TRACK;
    match (first || last, tracks) {
        (true, 0) => 6.0,
        (false, 0) => (label + 8.0).max(30.0),
        (false, 1) if label == 0.0 => 34.0,
        (_, _) => ABOVE + room + BELOW.max(label + 8.0),
    }
}

/// Several lines from one step leave it side by side; a diamond has one corner for all.
fn spread_ports(flow: &Flow, graph: &mut Graph, adjacent: &[bool]) {
    let mut of: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, link) in graph.links.iter().enumerate() {
        let is_activity =
            graph.vertices[link.from].node.is_some_and(|node| flow.nodes[node].kind.is_activity());
        let goes_down = link.course != Course::Level || !adjacent[place];
        if is_activity && goes_down && link.drop == 0.0 {
            of.entry(link.from).or_default().push(place);
        }
    }
    for (vertex, mut links) in of {
        if links.len() < 2 {
            continue;
        }
        let x = graph.vertices[vertex].x;
        links.sort_by(|one, other| {
            let at = |link: &usize| graph.vertices[graph.links[*link].chain[1]].x;
            at(one).total_cmp(&at(other)).then(one.cmp(other))
        });
        let room = graph.vertices[vertex].half * 2.0 - 24.0;
        #[expect(clippy::cast_precision_loss, reason = "lines of a step")]
        let step = (room / (links.len() as f64)).min(24.0);
        // The one that goes straight down keeps the middle, or the one that is the course.
        let course = |link: &usize| graph.links[*link].ranks && graph.links[*link].course == Course::Down;
        let straight = links
            .iter()
            .position(|link| course(link) && (graph.vertices[graph.links[*link].chain[1]].x - x).abs() < 0.5)
            .or_else(|| {
                links.iter().position(course).filter(|_| links.iter().filter(|one| course(one)).count() == 1)
            });
        #[expect(clippy::cast_precision_loss, reason = "lines of a step")]
        let zero = straight.map_or((links.len() as f64 - 1.0) / 2.0, |place| place as f64);
        for (place, link) in links.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "lines of a step")]
            let port = ((place as f64 - zero) * step).round();
            graph.links[*link].port =
                port.clamp(-graph.vertices[vertex].half + 8.0, graph.vertices[vertex].half - 8.0);
        }
    }
}

/// Links within a layer whose ends stand next to each other.
fn adjacent(graph: &Graph, layers: &[Vec<usize>]) -> Vec<bool> {
    let mut position = vec![0_usize; graph.vertices.len()];
    for layer in layers {
        for (place, vertex) in layer.iter().enumerate() {
            position[*vertex] = place;
        }
    }
    graph.links.iter().map(|link| position[link.from].abs_diff(position[link.to]) == 1).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn pixel(x: f64) -> i64 {
    (x * 2.0).round() as i64
}

fn pieces(graph: &Graph, place: usize, leaving: &[usize], channels: &mut [Vec<Piece>]) {
    let link = &graph.links[place];
    let start = graph.vertices[link.from].x + link.port;
    let last = link.chain.len() - 1;
    for (step, pair) in link.chain.windows(2).enumerate() {
        let (from, to) = (&graph.vertices[pair[0]], &graph.vertices[pair[1]]);
        let from_x = if step == 0 { start } else { from.x };
        let (channel, from_side, to_side) = through(link, step, from, to);
        let from_figure = step == 0;
        let to_figure = step + 1 == last;
        let group = if from_figure && leaving[link.from] > 1 {
            (0, link.from, pixel(link.port))
        } else if to_figure && to_side == Side::Bottom {
            (1, link.to, 0)
        } else if from_figure {
            (0, link.from, pixel(link.port))
        } else {
            (2, place, i64::try_from(step).unwrap_or(0))
        };
        channels[channel].push(Piece {
            link: place,
            step,
            from: (from_x, from_side),
            to: (to.x, to_side),
            group,
        });
    }
}

/// The channel that a piece of a link goes through, and from which side to which.
fn through(link: &Link, step: usize, from: &Vertex, to: &Vertex) -> (usize, Side, Side) {
    let is_last = step + 2 == link.chain.len();
    match link.course {
        Course::Down => (to.layer, Side::Top, Side::Bottom),
        // Below the layer and up again beside it; then up; then above the layer and down.
        Course::Up if step == 0 => (from.layer + 1, Side::Top, Side::Top),
        Course::Up if is_last => (to.layer, Side::Bottom, Side::Bottom),
        Course::Up => (from.layer, Side::Bottom, Side::Top),
        Course::Level => (from.layer + 1, Side::Top, Side::Top),
    }
}

fn is_straight(piece: &Piece) -> bool {
    piece.from.1 != piece.to.1 && (piece.from.0 - piece.to.0).abs() < 0.5
}

/// The track of each piece, and how many tracks there are. Pieces that go straight through need none.
fn assign(pieces: &[Piece]) -> Tracks {
    struct Bundle {
        members: Vec<usize>,
        from: f64,
        to: f64,
        top: Vec<i64>,
        bottom: Vec<i64>,
    }
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut by_group: HashMap<(u8, usize, i64), usize> = HashMap::new();
    for (place, piece) in pieces.iter().enumerate() {
        if is_straight(piece) {
            continue;
        }
        let bundle = *by_group.entry(piece.group).or_insert_with(|| {
            bundles.push(Bundle {
                members: Vec::new(),
                from: f64::MAX,
                to: f64::MIN,
                top: Vec::new(),
                bottom: Vec::new(),
            });
            bundles.len() - 1
        });
        let bundle = &mut bundles[bundle];
        bundle.members.push(place);
        for (x, side) in [piece.from, piece.to] {
            bundle.from = bundle.from.min(x);
            bundle.to = bundle.to.max(x);
            match side {
                Side::Top => bundle.top.push(pixel(x)),
                Side::Bottom => bundle.bottom.push(pixel(x)),
            }
        }
    }
    // What comes down at a place must turn aside before what goes down from there sets in.
    let mut from_top: HashMap<i64, Vec<usize>> = HashMap::new();
    for (place, bundle) in bundles.iter().enumerate() {
        for x in &bundle.top {
            from_top.entry(*x).or_default().push(place);
        }
    }
    let mut waits = vec![0_usize; bundles.len()];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); bundles.len()];
    for (place, bundle) in bundles.iter().enumerate() {
        for x in &bundle.bottom {
            for upper in from_top.get(x).map_or(&[][..], Vec::as_slice) {
                if *upper != place {
                    after[*upper].push(place);
                    waits[place] += 1;
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..bundles.len()).collect();
    // Short ones nearer to the figures.
    order.sort_by(|one, other| {
        let long = |place: usize| bundles[place].to - bundles[place].from;
        long(*one).total_cmp(&long(*other)).then(one.cmp(other))
    });
    let mut least = vec![0_usize; bundles.len()];
    let mut done = vec![false; bundles.len()];
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut tracks: HashMap<(usize, usize), usize> = HashMap::new();
    for _ in 0..bundles.len() {
        let free = order.iter().copied().find(|place| !done[*place] && waits[*place] == 0);
        // Two that would both have to be first: one of them is.
        let Some(next) = free.or_else(|| order.iter().copied().find(|place| !done[*place])) else { break };
        done[next] = true;
        let (from, to) = (bundles[next].from - 3.0, bundles[next].to + 3.0);
        let mut track = least[next];
        while taken
            .get(track)
            .is_some_and(|spans| spans.iter().any(|(left, right)| from < *right && *left < to))
        {
            track += 1;
        }
        if taken.len() <= track {
            taken.resize(track + 1, Vec::new());
        }
        taken[track].push((from, to));
        for member in &bundles[next].members {
            tracks.insert((pieces[*member].link, pieces[*member].step), track);
        }
        for later in std::mem::take(&mut after[next]) {
            waits[later] = waits[later].saturating_sub(1);
            least[later] = least[later].max(track + 1);
        }
    }
    (tracks, taken.len())
}

/// Straight across between two that stand next to each other.
fn level(graph: &Graph, place: usize) -> Line {
    let link = &graph.links[place];
    let (from, to) = (&graph.vertices[link.from], &graph.vertices[link.to]);
    let y = if from.height <= to.height { from.y + from.height / 2.0 } else { to.y + to.height / 2.0 };
    let (start, end) = if from.x < to.x {
        (from.x + from.half, to.x - to.half)
    } else {
        (from.x - from.half, to.x + to.half)
    };
    let label = link.label.map(|(width, height)| Bounds {
        x: f64::midpoint(start, end) - width / 2.0,
        y: y - height - 2.0,
        width,
        height,
    });
    Line { points: vec![Point { x: start, y }, Point { x: end, y }], label, stroke: None }
}

fn way(graph: &Graph, place: usize, tracks: &[Tracks], at_channel: &[f64]) -> Line {
    let link = &graph.links[place];
    let (from, to) = (&graph.vertices[link.from], &graph.vertices[link.to]);
    let mut points = vec![Point { x: from.x + link.port, y: from.y + from.height + link.drop }];
    let mut label = None;
    for (step, pair) in link.chain.windows(2).enumerate() {
        let (one, other) = (&graph.vertices[pair[0]], &graph.vertices[pair[1]]);
        let (channel, _, _) = through(link, step, one, other);
        let x = points.last().map_or(0.0, |point| point.x);
        if let Some(track) = tracks[channel].0.get(&(place, step)) {
            #[expect(clippy::cast_precision_loss, reason = "tracks of a channel")]
            let y = at_channel[channel] + ABOVE + *track as f64 * TRACK;
            points.push(Point { x, y });
            points.push(Point { x: other.x, y });
            if step == 0 {
                #[expect(clippy::cast_precision_loss, reason = "tracks of a channel")]
                let below = at_channel[channel] + ABOVE + (tracks[channel].1 - 1) as f64 * TRACK;
                label = link.label.map(|(width, height)| Bounds {
                    x: other.x + 4.0,
                    y: if link.course == Course::Down { below + 3.0 } else { y + 3.0 },
                    width,
                    height,
                });
            }
        } else if step == 0 {
            #[expect(clippy::cast_precision_loss, reason = "tracks of a channel")]
            let y = match tracks[channel].1 {
                0 => at_channel[channel] + 3.0,
                some => at_channel[channel] + ABOVE + (some - 1) as f64 * TRACK + 3.0,
            };
            label = link.label.map(|(width, height)| Bounds { x: x + 4.0, y, width, height });
        }
    }
    let end = match link.course {
        // From below, where it left its own.
        Course::Level => to.y + to.height,
        _ => to.y,
    };
    points.push(Point { x: to.x, y: end });
    Line { points: simple(&points), label, stroke: None }
}

/// Without corners that are none.
fn simple(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_some_and(|last| (last.x - point.x).abs() < 0.01 && (last.y - point.y).abs() < 0.01)
        {
            continue;
        }
        if let [.., before, last] = kept.as_slice() {
            let upright = (before.x - last.x).abs() < 0.01 && (last.x - point.x).abs() < 0.01;
            let flat = (before.y - last.y).abs() < 0.01 && (last.y - point.y).abs() < 0.01;
            if upright || flat {
                kept.pop();
            }
        }
        kept.push(*point);
    }
    kept
}
