//! Places from left to right: each vertex under the middle of its neighbours as far as the order and the columns allow.

use super::graph::Graph;
use super::order::neighbours;
use super::sizes::{BETWEEN_POOLS, GAP, PADDING};

const ROUNDS: usize = 12;
/// A figure that stands less than this beside its neighbour moves under it.
const ALMOST: f64 = 40.0;
/// The same for a place where a line passes.
const ALMOST_LINE: f64 = 120.0;

/// Gives each vertex its middle and each column its edges.
pub(super) fn columns(graph: &mut Graph, layers: &[Vec<usize>]) -> Vec<(f64, f64)> {
    let groups = groups(graph, layers);
    let edges = edges(graph, &groups);
    let alone = graph.columns.len() == 1;
    let (above, below) = courses(graph);
    for group in &groups {
        let column = graph.vertices[group[0]].column;
        let wanted = start(graph, group, edges[column], alone);
        set(graph, group, &wanted, &vec![1.0; group.len()], edges[column], alone);
    }
    for round in 0..ROUNDS {
        let last = round + 2 >= ROUNDS;
        let downwards = round % 2 == 0;
        let count = groups.len();
        for step in 0..count {
            let group = &groups[if downwards { step } else { count - 1 - step }];
            let column = graph.vertices[group[0]].column;
            let mut wanted = Vec::with_capacity(group.len());
            let mut weights = Vec::with_capacity(group.len());
            for vertex in group {
                let near: Vec<usize> = match (last, downwards) {
                    (true, _) => above[*vertex].iter().chain(&below[*vertex]).copied().collect(),
                    (false, true) => above[*vertex].clone(),
                    (false, false) => below[*vertex].clone(),
                };
                let is_line = graph.vertices[*vertex].node.is_none();
                let straight =
                    near.iter().filter(|one| is_line && graph.vertices[**one].node.is_none()).count();
                wanted.push(middle(graph, &near).unwrap_or(graph.vertices[*vertex].x));
                weights.push(if near.is_empty() {
                    0.1
                } else if straight > 0 {
                    8.0
                } else {
                    1.0
                });
            }
            set(graph, group, &wanted, &weights, edges[column], alone);
        }
    }
    straighten(graph, &groups, &above, &below, &edges, alone);
    let edges = if alone { vec![shift(graph, edges[0].1)] } else { edges };
    // Whole pixels: what is meant to be upright is.
    for vertex in &mut graph.vertices {
        vertex.x = vertex.x.round();
    }
    edges
}

/// Lines that go down almost straight go down straight, where there is room: by the nearest neighbour above, then below.
fn straighten(
    graph: &mut Graph,
    groups: &[Vec<usize>],
    above: &[Vec<usize>],
    below: &[Vec<usize>],
    edges: &[(f64, f64)],
    alone: bool,
) {
    for downwards in [true, false, true, false, true] {
        let count = groups.len();
        for step in 0..count {
            let group = &groups[if downwards { step } else { count - 1 - step }];
            for (place, vertex) in group.iter().copied().enumerate() {
                let near = if downwards { &above[vertex] } else { &below[vertex] };
                let own = graph.vertices[vertex].x;
                let far = |one: &usize| (graph.vertices[*one].x - own).abs();
                let Some(nearest) = near.iter().copied().min_by(|one, other| far(one).total_cmp(&far(other)))
                else {
                    continue;
                };
                let wanted = graph.vertices[nearest].x;
                let is_line = graph.vertices[vertex].node.is_none();
                if (wanted - own).abs() < 0.01
                    || (wanted - own).abs() > if is_line { ALMOST_LINE } else { ALMOST }
                {
                    continue;
                }
                // What already stands straight the other way round stays, unless it is a line's place.
                let other_way = if downwards { &below[vertex] } else { &above[vertex] };
                let stands = |one: &usize| (graph.vertices[*one].x - own).abs() < 0.01;
                if other_way.iter().any(stands) && (!is_line || near.len() > 1) {
                    continue;
                }
                let (left, right) = edges[graph.vertices[vertex].column];
                let from = match place {
                    0 if alone => f64::MIN,
                    0 => left + PADDING + graph.vertices[vertex].left,
                    _ => graph.vertices[group[place - 1]].x + apart(graph, group[place - 1], vertex),
                };
                let to = match group.get(place + 1) {
                    None if alone => f64::MAX,
                    None => right - PADDING - graph.vertices[vertex].right,
                    Some(next) => graph.vertices[*next].x - apart(graph, vertex, *next),
                };
                if (from..=to).contains(&wanted) {
                    graph.vertices[vertex].x = wanted;
                }
            }
        }
    }
}

/// Neighbours on the course; those by papers, notes and messages only where there are no others.
fn courses(graph: &Graph) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let (mut above, mut below) = neighbours(graph, |link| link.ranks);
    let (any_above, any_below) = neighbours(graph, |_| true);
    for vertex in 0..graph.vertices.len() {
        if above[vertex].is_empty() && below[vertex].is_empty() {
            above[vertex].clone_from(&any_above[vertex]);
            below[vertex].clone_from(&any_below[vertex]);
        }
    }
    (above, below)
}

/// The vertices of each layer and column, layer by layer.
fn groups(graph: &Graph, layers: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for layer in layers {
        for vertex in layer {
            let column = graph.vertices[*vertex].column;
            match groups.last_mut() {
                Some(group)
                    if graph.vertices[group[0]].layer == graph.vertices[*vertex].layer
                        && graph.vertices[group[0]].column == column =>
                {
                    group.push(*vertex);
                }
                _ => groups.push(vec![*vertex]),
            }
        }
    }
    groups
}

fn apart(graph: &Graph, left: usize, right: usize) -> f64 {
    let (left, right) = (&graph.vertices[left], &graph.vertices[right]);
    // Lines may run closer together than figures.
    let gap = if left.node.is_none() && right.node.is_none() { GAP / 2.0 } else { GAP };
    left.right + gap + right.left
}

fn edges(graph: &Graph, groups: &[Vec<usize>]) -> Vec<(f64, f64)> {
    let mut widths: Vec<f64> = graph.columns.iter().map(|column| column.least).collect();
    for group in groups {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let inner: f64 = group.windows(2).map(|pair| apart(graph, pair[0], pair[1])).sum();
        let (left, right) = (graph.vertices[*first].left, graph.vertices[*last].right);
        // What stands alone stands in the middle, its name beside it or not: the line through a lane is straight.
        let wide =
            if group.len() == 1 { 2.0 * left.max(right) } else { left + inner + right } + 2.0 * PADDING;
        let column = graph.vertices[*first].column;
        widths[column] = widths[column].max(wide);
    }
    let mut edges = Vec::with_capacity(widths.len());
    let mut x = 0.0;
    for (place, width) in widths.iter().enumerate() {
        if place > 0 && graph.columns[place].owners.first() != graph.columns[place - 1].owners.first() {
            x += BETWEEN_POOLS;
        }
        edges.push((x, x + width));
        x += width;
    }
    edges
}

/// Side by side around the middle of the column.
fn start(graph: &Graph, group: &[usize], edges: (f64, f64), alone: bool) -> Vec<f64> {
    let inner: f64 = group.windows(2).map(|pair| apart(graph, pair[0], pair[1])).sum();
    let middle = if alone { 0.0 } else { f64::midpoint(edges.0, edges.1) };
    let mut x = middle - inner / 2.0;
    let mut wanted = Vec::with_capacity(group.len());
    for (place, vertex) in group.iter().enumerate() {
        if place > 0 {
            x += apart(graph, group[place - 1], *vertex);
        }
        wanted.push(x);
    }
    wanted
}

/// The middle one of the neighbours' places; of an even number, between the two.
fn middle(graph: &Graph, near: &[usize]) -> Option<f64> {
    let mut places: Vec<f64> = near.iter().map(|one| graph.vertices[*one].x).collect();
    places.sort_by(f64::total_cmp);
    let half = places.len() / 2;
    match places.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(places[half]),
        _ => Some(f64::midpoint(places[half - 1], places[half])),
    }
}

/// The places nearest to the wanted ones that keep the distances: pool adjacent violators.
fn set(graph: &mut Graph, group: &[usize], wanted: &[f64], weights: &[f64], edges: (f64, f64), alone: bool) {
    let mut offsets = Vec::with_capacity(group.len());
    let mut offset = 0.0;
    for (place, vertex) in group.iter().enumerate() {
        if place > 0 {
            offset += apart(graph, group[place - 1], *vertex);
        }
        offsets.push(offset);
    }
    // Blocks that move together: sum of wanted places, weight, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for place in 0..group.len() {
        blocks.push(((wanted[place] - offsets[place]) * weights[place], weights[place], 1));
        while let [.., (left, left_weight, _), (right, right_weight, _)] = blocks.as_slice()
            && left / left_weight > right / right_weight
        {
            let (sum, weight, count) = blocks.pop().unwrap_or_default();
            if let Some(last) = blocks.last_mut() {
                *last = (last.0 + sum, last.1 + weight, last.2 + count);
            }
        }
    }
    let (least, most) = match (group.first(), group.last()) {
        (Some(first), Some(last)) if !alone => (
            edges.0 + PADDING + graph.vertices[*first].left,
            edges.1 - PADDING - graph.vertices[*last].right - offset,
        ),
        _ => (f64::MIN, f64::MAX),
    };
    let mut place = 0;
    for (sum, weight, count) in blocks {
        let at = (sum / weight).min(most).max(least);
        for _ in 0..count {
            graph.vertices[group[place]].x = at + offsets[place];
            place += 1;
        }
    }
}

/// Without columns the figures may spread as they like; then they are moved to the corner.
fn shift(graph: &mut Graph, least: f64) -> (f64, f64) {
    let left = graph.vertices.iter().map(|one| one.x - one.left).fold(f64::MAX, f64::min);
    let right = graph.vertices.iter().map(|one| one.x + one.right).fold(f64::MIN, f64::max);
    if left > right {
        return (0.0, least);
    }
    let owned = !graph.columns[0].owners.is_empty();
    let padding = if owned { PADDING } else { 0.0 };
    let width = (right - left + 2.0 * padding).max(if owned { least } else { 0.0 });
    let by = (width - (right - left)) / 2.0 - left;
    for vertex in &mut graph.vertices {
        vertex.x += by;
    }
    (0.0, width)
}
