//! The order within each layer: neighbours above and below pull, and of eight rounds the one with the fewest crossings
//! counts.

use super::graph::{Graph, Link};

const ROUNDS: usize = 8;

/// The vertices of each layer from left to right.
pub(super) fn order(graph: &mut Graph) -> Vec<Vec<usize>> {
    let most = graph.vertices.iter().map(|vertex| vertex.layer).max().unwrap_or(0);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); most + 1];
    for (place, vertex) in graph.vertices.iter().enumerate() {
        layers[vertex.layer].push(place);
    }
    let (above, below) = neighbours(graph, |_| true);
    let mut position = vec![0.0; graph.vertices.len()];
    for layer in &mut layers {
        layer.sort_by_key(|vertex| (graph.vertices[*vertex].column, graph.vertices[*vertex].runs_back));
        number(layer, &mut position);
    }
    let mut best = layers.clone();
    let mut fewest = crossings(&layers, &below, &position);
    for round in 0..ROUNDS {
        if fewest == 0 {
            break;
        }
        let downwards = round % 2 == 0;
        let count = layers.len();
        for step in 0..count {
            let place = if downwards { step } else { count - 1 - step };
            sort(graph, &mut layers[place], if downwards { &above } else { &below }, &mut position);
        }
        let now = crossings(&layers, &below, &position);
        if now < fewest {
            fewest = now;
            best.clone_from(&layers);
        }
    }
    best
}

/// Neighbours in the layer above and in the layer below.
pub(super) fn neighbours(
    graph: &Graph,
    counts: impl Fn(&Link) -> bool,
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut above = vec![Vec::new(); graph.vertices.len()];
    let mut below = vec![Vec::new(); graph.vertices.len()];
    for link in graph.links.iter().filter(|link| counts(link)) {
        for pair in link.chain.windows(2) {
            let (one, other) = (pair[0], pair[1]);
            let (one, other) = if graph.vertices[one].layer <= graph.vertices[other].layer {
                (one, other)
            } else {
                (other, one)
            };
            if graph.vertices[one].layer + 1 == graph.vertices[other].layer {
                below[one].push(other);
                above[other].push(one);
            }
        }
    }
    (above, below)
}

#[expect(clippy::cast_precision_loss, reason = "places in a layer")]
fn number(layer: &[usize], position: &mut [f64]) {
    for (place, vertex) in layer.iter().enumerate() {
        position[*vertex] = place as f64;
    }
}

fn sort(graph: &Graph, layer: &mut [usize], neighbours: &[Vec<usize>], position: &mut [f64]) {
    #[expect(clippy::cast_precision_loss, reason = "neighbours of a vertex")]
    let pulled = |vertex: usize, position: &[f64]| {
        let near = &neighbours[vertex];
        if near.is_empty() {
            position[vertex]
        } else {
            near.iter().map(|one| position[*one]).sum::<f64>() / near.len() as f64
        }
    };
    let mut keyed: Vec<(usize, bool, f64, usize)> = layer
        .iter()
        .map(|vertex| {
            let own = &graph.vertices[*vertex];
            (own.column, own.runs_back, pulled(*vertex, position), *vertex)
        })
        .collect();
    keyed.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)).then(one.2.total_cmp(&other.2)));
    for (place, key) in keyed.into_iter().enumerate() {
        layer[place] = key.3;
    }
    number(layer, position);
}

/// Pairs of lines that cross between layers: inversions, counted with a tree of sums.
fn crossings(layers: &[Vec<usize>], below: &[Vec<usize>], position: &[f64]) -> u64 {
    let mut all = 0;
    for pair in layers.windows(2) {
        let size = pair[1].len();
        let mut sums = vec![0_u64; size + 1];
        let mut seen = 0;
        for vertex in &pair[0] {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a layer")]
            let mut ends: Vec<usize> = below[*vertex].iter().map(|one| position[*one] as usize).collect();
            ends.sort_unstable();
            for end in &ends {
                let mut before = 0;
                let mut place = end + 1;
                while place > 0 {
                    before += sums[place];
                    place &= place - 1;
                }
                all += seen - before;
            }
            for end in ends {
                seen += 1;
                let mut place = end + 1;
                while place <= size {
                    sums[place] += 1;
                    place += place & place.wrapping_neg();
                }
            }
        }
    }
    all
}
