//! Places for a flow that has none: from top to bottom as a county's charts run, lanes as columns side by side.
//!
//! The way of Sugiyama, Tagawa and Toda (1981): turn round what runs back, put steps into layers, order each layer,
//! place it, lead the lines through the room between layers. Boxes never cross, because a line that passes a layer
//! has a place of its own in it. The same flow gives the same drawing.

mod channels;
mod graph;
mod layers;
mod order;
mod place;
mod sizes;

use std::collections::{HashMap, HashSet};

use graph::{Column, Graph, Owner};

use crate::draw::BAND;
use crate::model::{Bounds, Diagram, Flow, Line, Point, Shape};
use crate::problem::{Code, Problem};

/// More than this is no chart that anybody reads.
const MOST_FIGURES: usize = 20_000;

/// Places every figure and line.
///
/// # Errors
/// More than 20,000 figures, or lines that together pass more layers than a machine should be asked for.
pub fn lay_out(flow: &Flow) -> Result<Diagram, Problem> {
    let figures = flow.nodes.len() + flow.lanes.len() + flow.pools.len() + flow.scopes.len();
    if figures > MOST_FIGURES {
        let message =
            format!("流程有 {figures} 个图形，超过能自动排版的 {MOST_FIGURES} 个。请拆成几个子流程");
        return Err(Problem::new(Code::FlowTooLarge, "", 0, message));
    }
    let mut inner: HashMap<usize, Placed> = HashMap::new();
    // Inside out: a sub-process is as large as what is in it. Inner scopes come after outer ones in the list.
    for scope in (0..flow.scopes.len()).rev().filter(|scope| flow.scopes[*scope].node.is_some()) {
        let graph = Graph::of_scope(flow, scope, &inner);
        if !graph.vertices.is_empty() {
            inner.insert(scope, place_graph(flow, graph, 0.0)?);
        }
    }
    let graph = Graph::of_top(flow, &inner);
    let bands = graph.bands();
    let columns = graph.columns.clone();
    let placed = place_graph(flow, graph, bands)?;
    let mut diagram = Diagram { name: flow.name.clone(), ..Diagram::default() };
    frames(flow, &columns, &placed, &mut diagram);
    put(flow, &placed, Point::default(), &inner, &mut diagram);
    Ok(diagram)
}

/// The file's first drawing where it draws the whole course, else one that is made now.
///
/// # Errors
/// As [`lay_out`].
pub fn drawing(flow: &Flow) -> Result<Diagram, Problem> {
    own_drawing(flow).map_or_else(|| lay_out(flow), |diagram| Ok(diagram.clone()))
}

/// The file's first drawing where it draws the whole course.
pub fn own_drawing(flow: &Flow) -> Option<&Diagram> {
    flow.diagrams.first().filter(|diagram| is_whole(flow, diagram))
}

/// Whether the figures that a drawing is about all have a place. Insides of closed sub-processes need none, and
/// neither do processes that other drawings of the file show, or that a step only calls: those of no pool of which
/// nothing is drawn.
fn is_whole(flow: &Flow, diagram: &Diagram) -> bool {
    let drawn_scopes: HashSet<usize> = flow
        .nodes
        .iter()
        .filter(|node| diagram.shapes.contains_key(&node.id))
        .filter_map(|node| node.scope)
        .chain(flow.pools.iter().filter_map(|pool| pool.scope))
        .collect();
    let is_called = |scope: usize| !drawn_scopes.contains(&scope);
    let elsewhere = |id: &str| flow.diagrams.iter().any(|other| other.shapes.contains_key(id));
    let mut some = false;
    for node in flow.nodes.iter().filter(|node| node.kind.is_on_course()) {
        let inner = node.scope.is_some_and(|scope| flow.scopes[scope].node.is_some() || is_called(scope));
        if diagram.shapes.contains_key(&node.id) {
            some = true;
        } else if !inner && !elsewhere(&node.id) {
            return false;
        }
    }
    some || !flow.pools.is_empty() && flow.pools.iter().all(|pool| diagram.shapes.contains_key(&pool.id))
}

/// A graph in its places, from its own corner.
pub(crate) struct Placed {
    graph: Graph,
    lines: Vec<(usize, Line)>,
    /// Left and right edges of the columns.
    edges: Vec<(f64, f64)>,
    width: f64,
    height: f64,
}

fn place_graph(flow: &Flow, mut graph: Graph, bands: f64) -> Result<Placed, Problem> {
    layers::assign(&mut graph).map_err(|passed| {
        let message =
            format!("连线一共要穿过 {passed} 层以上，无法自动排版。请拆成几个子流程，或者减少跨越很远的连线");
        Problem::new(Code::FlowTooLarge, "", 0, message)
    })?;
    let layers = order::order(&mut graph);
    let edges = place::columns(&mut graph, &layers);
    let (lines, height) = channels::lead(flow, &mut graph, &layers, bands);
    let right = edges.last().map_or(0.0, |(_, right)| *right);
    Ok(Placed { graph, lines, width: right, height, edges })
}

/// Figures and lines of a placed graph, and of what is inside its sub-processes.
fn put(flow: &Flow, placed: &Placed, corner: Point, inner: &HashMap<usize, Placed>, diagram: &mut Diagram) {
    for vertex in &placed.graph.vertices {
        let Some(node) = vertex.node else { continue };
        let bounds = Bounds {
            x: corner.x + vertex.x - vertex.half,
            y: corner.y + vertex.y,
            width: 2.0 * vertex.half,
            height: vertex.height,
        };
        let label = vertex.label.map(|(width, height)| Bounds {
            x: bounds.right() + sizes::BESIDE,
            y: bounds.y + (bounds.height - height) / 2.0,
            width,
            height,
        });
        let mut shape = Shape { bounds, label, marker: Some(true), ..Shape::default() };
        if let Some(within) = graph::inside(flow, node).and_then(|scope| inner.get(&scope)) {
            shape.expanded = Some(true);
            let corner =
                Point { x: bounds.x + (bounds.width - within.width) / 2.0, y: bounds.y + sizes::HEAD };
            put(flow, within, corner, inner, diagram);
        }
        diagram.shapes.insert(flow.nodes[node].id.clone(), shape);
        for (place, boundary) in vertex.boundary.iter().enumerate() {
            let middle = Point {
                x: bounds.x + vertex.half + sizes::boundary_at(vertex.half, place),
                y: bounds.bottom(),
            };
            let bounds = sizes::around(middle, sizes::EVENT);
            let shape = Shape { bounds, ..Shape::default() };
            diagram.shapes.insert(flow.nodes[*boundary].id.clone(), shape);
        }
    }
    for (edge, line) in &placed.lines {
        let shifted = |point: &Point| Point { x: point.x + corner.x, y: point.y + corner.y };
        let mut line = line.clone();
        line.points = line.points.iter().map(shifted).collect();
        if let Some(label) = &mut line.label {
            label.x += corner.x;
            label.y += corner.y;
        }
        diagram.lines.insert(flow.edges[*edge].id.clone(), line);
    }
}

/// Pools and lanes around their columns.
fn frames(flow: &Flow, columns: &[Column], placed: &Placed, diagram: &mut Diagram) {
    let bottom = placed.height + sizes::FOOT;
    let mut frame = |id: &str, left: f64, right: f64, top: f64| {
        let bounds = Bounds { x: left, y: top, width: right - left, height: bottom - top };
        let shape = Shape { bounds, horizontal: Some(false), ..Shape::default() };
        diagram.shapes.insert(id.to_owned(), shape);
    };
    let mut tops: HashMap<Owner, (f64, f64, f64)> = HashMap::new();
    let mut seen: Vec<Owner> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let (left, right) = placed.edges[place];
        let mut top = 0.0;
        for owner in &column.owners {
            let known = tops.entry(*owner).or_insert_with(|| {
                seen.push(*owner);
                (left, right, top)
            });
            known.0 = known.0.min(left);
            known.1 = known.1.max(right);
            top += BAND;
        }
    }
    for owner in seen {
        let (left, right, top) = tops[&owner];
        let id = match owner {
            Owner::Pool(pool) => &flow.pools[pool].id,
            Owner::Lane(lane) => &flow.lanes[lane].id,
        };
        frame(id, left, right, top);
    }
}
