//! Layers: what comes after what, and where lines pass.

use super::graph::{Course, Graph, Vertex};

/// Lines that pass more layers than this in all are not laid out.
const MOST_PASSED: usize = 200_000;

/// Puts each vertex into a layer and gives each link the vertices that it passes.
///
/// # Errors
/// How many layers are passed, when they are too many.
pub(super) fn assign(graph: &mut Graph) -> Result<(), usize> {
    let back = running_back(graph);
    longest(graph, &back);
    beside(graph);
    chains(graph)
}

/// Links whose end can be reached from nowhere but through them again.
fn running_back(graph: &Graph) -> Vec<bool> {
    let count = graph.vertices.len();
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut entered = vec![false; count];
    for (place, link) in graph.links.iter().enumerate().filter(|(_, link)| link.ranks) {
        leaving[link.from].push(place);
        if link.from != link.to {
            entered[link.to] = true;
        }
    }
    let mut back = vec![false; graph.links.len()];
    let mut state = vec![0_u8; count];
    let starts = (0..count).filter(|vertex| !entered[*vertex]);
    let order: Vec<usize> = starts.chain((0..count).filter(|vertex| entered[*vertex])).collect();
    for start in order {
        if state[start] != 0 {
            continue;
        }
        // On foot: a chart of 10,000 steps in a row would end a recursion.
        let mut path = vec![(start, 0)];
        state[start] = 1;
        while let Some((vertex, next)) = path.last_mut() {
            let Some(link) = leaving[*vertex].get(*next).copied() else {
                state[*vertex] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            let to = graph.links[link].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    path.push((to, 0));
                }
                1 => back[link] = true,
                _ => {}
            }
        }
    }
    back
}

/// As high as what comes before allows; beginnings as low as what comes after allows.
fn longest(graph: &mut Graph, back: &[bool]) {
    let count = graph.vertices.len();
    let mut waits = vec![0_usize; count];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (place, link) in graph.links.iter().enumerate() {
        if link.ranks && !back[place] {
            waits[link.to] += 1;
            leaving[link.from].push(link.to);
        }
    }
    let first: Vec<usize> = (0..count).filter(|vertex| waits[*vertex] == 0).collect();
    let mut ready = first.clone();
    while let Some(vertex) = ready.pop() {
        let below = graph.vertices[vertex].layer + 1;
        for to in &leaving[vertex] {
            graph.vertices[*to].layer = graph.vertices[*to].layer.max(below);
            waits[*to] -= 1;
            if waits[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    for vertex in first {
        let next = leaving[vertex].iter().map(|to| graph.vertices[*to].layer).min();
        if let Some(next) = next {
            graph.vertices[vertex].layer = next.saturating_sub(1);
        }
    }
}

/// Papers and notes stand in the layer of what they belong to.
fn beside(graph: &mut Graph) {
    let mut ranked = vec![false; graph.vertices.len()];
    for link in graph.links.iter().filter(|link| link.ranks) {
        ranked[link.from] = true;
        ranked[link.to] = true;
    }
    // Twice: a note about a paper.
    for _ in 0..2 {
        for link in graph.links.iter().filter(|link| !link.ranks) {
            let (one, other) = (link.from, link.to);
            match (ranked[one], ranked[other]) {
                (true, false) => {
                    graph.vertices[other].layer = graph.vertices[one].layer;
                    ranked[other] = true;
                }
                (false, true) => {
                    graph.vertices[one].layer = graph.vertices[other].layer;
                    ranked[one] = true;
                }
                _ => {}
            }
        }
    }
}

fn chains(graph: &mut Graph) -> Result<(), usize> {
    let mut passed = 0;
    for place in 0..graph.links.len() {
        let (from, to) = (graph.links[place].from, graph.links[place].to);
        let (above, below) = (graph.vertices[from].layer, graph.vertices[to].layer);
        let (course, between): (Course, Vec<usize>) = match below.cmp(&above) {
            std::cmp::Ordering::Greater => (Course::Down, (above + 1..below).collect()),
            std::cmp::Ordering::Less => (Course::Up, (below..=above).rev().collect()),
            std::cmp::Ordering::Equal if from == to => (Course::Up, vec![above]),
            std::cmp::Ordering::Equal => (Course::Level, Vec::new()),
        };
        passed += between.len();
        if passed > MOST_PASSED {
            return Err(MOST_PASSED);
        }
        let column = graph.vertices[to].column;
        // The name of a line stands beside the first place that it passes.
        let mut room = graph.links[place].label.map_or(0.0, |(width, _)| width + 6.0);
        let mut chain = vec![from];
        for layer in between {
            chain.push(graph.vertices.len());
            graph.vertices.push(Vertex {
                node: None,
                half: 2.0,
                left: 2.0,
                right: 2.0 + room,
                height: 0.0,
                below: 0.0,
                label: None,
                boundary: Vec::new(),
                column,
                layer,
                runs_back: course == Course::Up,
                x: 0.0,
                y: 0.0,
            });
            room = 0.0;
        }
        chain.push(to);
        graph.links[place].chain = chain;
        graph.links[place].course = course;
    }
    Ok(())
}
