//! What is laid out: vertices and links of one scope, and the columns that its vertices keep to.

use std::collections::HashMap;

use super::{Placed, sizes};
use crate::draw::BAND;
use crate::model::{EdgeKind, End, Flow, Kind};

/// A figure, or the place where a line passes a layer.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    /// In [`Flow::nodes`]; none where a line passes, or at a pool's edge.
    pub node: Option<usize>,
    /// Half its width.
    pub half: f64,
    /// Room that it needs to the left of its middle.
    pub left: f64,
    /// Room that it needs to the right of its middle: its name may stand there.
    pub right: f64,
    pub height: f64,
    /// What hangs below it.
    pub below: f64,
    pub label: Option<(f64, f64)>,
    pub boundary: Vec<usize>,
    pub column: usize,
    pub layer: usize,
    /// A line that runs back passes here: at the right of its column.
    pub runs_back: bool,
    /// Its middle.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
}

/// A line between two vertices.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// In [`Flow::edges`].
    pub edge: usize,
    pub from: usize,
    pub to: usize,
    /// Where it leaves, from the middle of the vertex.
    pub port: f64,
    /// How far below the vertex it leaves.
    pub drop: f64,
    /// Whether it says what comes after what.
    pub ranks: bool,
    /// The name: width and height.
    pub label: Option<(f64, f64)>,
    /// Vertices from its beginning to its end.
    pub chain: Vec<usize>,
    /// How it runs.
    pub course: Course,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Down,
    Up,
    Level,
}

/// A pool or lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Pool(usize),
    Lane(usize),
}

/// A column and what it lies in, from outside in.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub owners: Vec<Owner>,
    /// The narrowest that its names allow.
    pub least: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub vertices: Vec<Vertex>,
    pub links: Vec<Link>,
    pub columns: Vec<Column>,
}

/// The scope inside a node, where it is a sub-process.
pub(super) fn inside(flow: &Flow, node: usize) -> Option<usize> {
    match flow.nodes[node].kind {
        Kind::SubProcess { inside, .. } if inside < flow.scopes.len() => Some(inside),
        _ => None,
    }
}

impl Graph {
    /// The inside of a sub-process; lanes in it are not drawn.
    pub fn of_scope(flow: &Flow, scope: usize, inner: &HashMap<usize, Placed>) -> Graph {
        let mut graph = Graph { columns: vec![Column::default()], ..Graph::default() };
        let members: Vec<(usize, usize)> = (0..flow.nodes.len())
            .filter(|node| flow.nodes[*node].scope == Some(scope))
            .map(|node| (node, 0))
            .collect();
        graph.fill(flow, &members, inner);
        graph
    }

    /// All processes with their pools, lanes and what stands between them.
    pub fn of_top(flow: &Flow, inner: &HashMap<usize, Placed>) -> Graph {
        let mut graph = Graph::default();
        let mut column_of_lane: HashMap<usize, usize> = HashMap::new();
        let mut column_of_scope: HashMap<usize, usize> = HashMap::new();
        let mut column_of_pool: HashMap<usize, usize> = HashMap::new();
        let in_pools: Vec<usize> = flow.pools.iter().filter_map(|pool| pool.scope).collect();
        let tops = (0..flow.scopes.len()).filter(|scope| flow.scopes[*scope].node.is_none());
        let pools = flow.pools.iter().enumerate().map(|(place, pool)| (Some(place), pool.scope));
        let loose = tops.filter(|scope| !in_pools.contains(scope)).map(|scope| (None, Some(scope)));
        let mut with_own: Vec<bool> = vec![false; flow.scopes.len()];
        let lane_of = lanes_of(flow);
        for (place, node) in flow.nodes.iter().enumerate() {
            if let (Some(scope), None, true) = (node.scope, lane_of[place], drawn(node.kind)) {
                with_own[scope] = true;
            }
        }
        let outer: Vec<bool> =
            (0..flow.lanes.len()).map(|lane| flow.lanes.iter().any(|one| one.outer == Some(lane))).collect();
        for (pool, scope) in pools.chain(loose).collect::<Vec<_>>() {
            let owners: Vec<Owner> = pool.map(Owner::Pool).into_iter().collect();
            let first = graph.columns.len();
            let lanes = scope.map_or(0, |scope| flow.lanes.iter().filter(|lane| lane.scope == scope).count());
            if lanes == 0 || scope.is_some_and(|scope| with_own[scope]) {
                let empty =
                    scope.is_none_or(|scope| !flow.nodes.iter().any(|node| node.scope == Some(scope)));
                if pool.is_some() || !empty {
                    graph.columns.push(Column { owners: owners.clone(), least: 110.0 });
                    if let Some(scope) = scope {
                        column_of_scope.insert(scope, first);
                    }
                }
            }
            for (place, lane) in flow.lanes.iter().enumerate() {
                if Some(lane.scope) != scope || outer[place] {
                    continue;
                }
                let mut owners = owners.clone();
                let mut around = vec![Owner::Lane(place)];
                let mut next = lane.outer;
                while let Some(lane) = next {
                    around.push(Owner::Lane(lane));
                    next = flow.lanes[lane].outer;
                }
                owners.extend(around.into_iter().rev());
                column_of_lane.insert(place, graph.columns.len());
                let least = crate::draw::text::width(&lane.name) * crate::draw::NAME + 24.0;
                graph.columns.push(Column { owners, least: least.clamp(120.0, 260.0) });
            }
            if let (Some(pool), true) = (pool, graph.columns.len() > first) {
                column_of_pool.insert(pool, first);
            }
        }
        if graph.columns.is_empty() {
            graph.columns.push(Column::default());
        }
        let column = |place: usize| {
            let node = &flow.nodes[place];
            let mut lane = lane_of[place];
            while let Some(place) = lane {
                if let Some(column) = column_of_lane.get(&place) {
                    return *column;
                }
                // Members of a lane that has lanes of its own stand in its first one.
                lane = flow.lanes.iter().position(|one| one.outer == Some(place));
            }
            node.scope.and_then(|scope| column_of_scope.get(&scope)).copied().unwrap_or(0)
        };
        let is_top = |scope: Option<usize>| scope.is_none_or(|scope| flow.scopes[scope].node.is_none());
        let members: Vec<(usize, usize)> = (0..flow.nodes.len())
            .filter(|node| is_top(flow.nodes[*node].scope))
            .map(|node| (node, column(node)))
            .collect();
        let vertex_of = graph.fill(flow, &members, inner);
        graph.link_pools(flow, &vertex_of, &column_of_pool);
        graph
    }

    /// Room above the columns for the names of pools and lanes.
    pub fn bands(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "lanes within lanes, a handful")]
        let most = self.columns.iter().map(|column| column.owners.len()).max().unwrap_or(0) as f64;
        most * BAND
    }

    fn fill(
        &mut self,
        flow: &Flow,
        members: &[(usize, usize)],
        inner: &HashMap<usize, Placed>,
    ) -> HashMap<usize, usize> {
        let mut vertex_of: HashMap<usize, usize> = HashMap::new();
        for (node, column) in members.iter().copied() {
            if !drawn(flow.nodes[node].kind)
                || matches!(flow.nodes[node].kind, Kind::Boundary { host: Some(_), .. })
            {
                continue;
            }
            let mut size = sizes::of(&flow.nodes[node]);
            if let Some(placed) = inside(flow, node).and_then(|scope| inner.get(&scope)) {
                let named = crate::draw::text::width(&flow.nodes[node].name) * crate::draw::NAME;
                size.half = (placed.width / 2.0 + sizes::MARGIN).max(named.min(300.0) / 2.0 + 10.0);
                size.height = placed.height + sizes::HEAD + sizes::MARGIN;
            }
            // The name of a paper stands below it: lines come to its sides.
            let is_paper = matches!(flow.nodes[node].kind, Kind::Data(_));
            let beside = size.label.filter(|_| !is_paper).map_or(0.0, |(width, _)| sizes::BESIDE + width);
            let under = size
                .label
                .filter(|_| is_paper)
                .map_or((0.0, 0.0), |(width, height)| (width, height + sizes::BESIDE));
            vertex_of.insert(node, self.vertices.len());
            self.vertices.push(Vertex {
                node: Some(node),
                half: size.half,
                left: size.half.max(under.0 / 2.0),
                right: (size.half + beside).max(under.0 / 2.0),
                height: size.height,
                below: under.1,
                label: size.label.filter(|_| !is_paper),
                boundary: Vec::new(),
                column,
                layer: 0,
                runs_back: false,
                x: 0.0,
                y: 0.0,
            });
        }
        // Boundary events are no vertices: lines that leave them leave their activity.
        let mut ports: HashMap<usize, f64> = HashMap::new();
        for (node, _) in members.iter().copied() {
            if let Kind::Boundary { host: Some(host), .. } = flow.nodes[node].kind
                && let Some(vertex) = vertex_of.get(&host).copied()
            {
                let vertex_at = &mut self.vertices[vertex];
                vertex_at.boundary.push(node);
                let named = sizes::label(&flow.nodes[node].name).map_or(0.0, |(_, high)| high + 3.0);
                vertex_at.below = vertex_at.below.max(sizes::EVENT / 2.0 + named);
                vertex_at.half = vertex_at.half.max(sizes::with_boundary(vertex_at.boundary.len()));
                vertex_at.left = vertex_at.half;
                vertex_at.right = vertex_at.half + 30.0;
                vertex_of.insert(node, vertex);
            }
        }
        for vertex in &self.vertices {
            for (place, node) in vertex.boundary.iter().enumerate() {
                ports.insert(*node, sizes::boundary_at(vertex.half, place));
            }
        }
        for (place, edge) in flow.edges.iter().enumerate() {
            let (Some(from), Some(to)) = (edge.from.node(), edge.to.node()) else { continue };
            let course = matches!(edge.kind, EdgeKind::Sequence { .. });
            // The course keeps to its own scope. Other lines may end deeper: they are led to the sub-process around.
            let (ends, port) = if course {
                ((vertex_of.get(&from).copied(), vertex_of.get(&to).copied()), ports.get(&from).copied())
            } else {
                ((shown(flow, &vertex_of, from), shown(flow, &vertex_of, to)), ports.get(&from).copied())
            };
            let (Some(from), Some(to)) = ends else { continue };
            if from == to && !course {
                continue;
            }
            self.links.push(Link {
                edge: place,
                from,
                to,
                port: port.unwrap_or(0.0),
                drop: if port.is_some() { sizes::EVENT / 2.0 } else { 0.0 },
                ranks: course,
                label: sizes::label(&edge.name),
                chain: Vec::new(),
                course: Course::Down,
            });
        }
        vertex_of
    }

    /// Lines that end at a pool end at a point inside its column.
    fn link_pools(
        &mut self,
        flow: &Flow,
        vertex_of: &HashMap<usize, usize>,
        column_of_pool: &HashMap<usize, usize>,
    ) {
        for (place, edge) in flow.edges.iter().enumerate() {
            let (pool, node, outward) = match (edge.from, edge.to) {
                (End::Node(node), End::Pool(pool)) => (pool, node, true),
                (End::Pool(pool), End::Node(node)) => (pool, node, false),
                _ => continue,
            };
            let (Some(column), Some(vertex)) = (column_of_pool.get(&pool), shown(flow, vertex_of, node))
            else {
                continue;
            };
            let anchor = self.vertices.len();
            self.vertices.push(Vertex {
                node: None,
                half: 2.0,
                left: 2.0,
                right: 2.0,
                height: 2.0,
                below: 0.0,
                label: None,
                boundary: Vec::new(),
                column: *column,
                layer: 0,
                runs_back: false,
                x: 0.0,
                y: 0.0,
            });
            let (from, to) = if outward { (vertex, anchor) } else { (anchor, vertex) };
            self.links.push(Link {
                edge: place,
                from,
                to,
                port: 0.0,
                drop: 0.0,
                ranks: false,
                label: sizes::label(&edge.name),
                chain: Vec::new(),
                course: Course::Level,
            });
        }
    }
}

/// The vertex of a figure, or of the sub-process around it.
fn shown(flow: &Flow, vertex_of: &HashMap<usize, usize>, mut node: usize) -> Option<usize> {
    for _ in 0..=flow.scopes.len() {
        if let Some(vertex) = vertex_of.get(&node) {
            return Some(*vertex);
        }
        node = flow.scopes[flow.nodes[node].scope?].node?;
    }
    None
}

/// The lane of a figure. Papers and notes that lie in none stand with what they belong to.
fn lanes_of(flow: &Flow) -> Vec<Option<usize>> {
    let mut lanes: Vec<Option<usize>> = flow.nodes.iter().map(|node| node.lane).collect();
    for edge in &flow.edges {
        let (Some(from), Some(to)) = (edge.from.node(), edge.to.node()) else { continue };
        let in_one = |one: usize, other: usize| flow.nodes[one].scope == flow.nodes[other].scope;
        for (one, other) in [(from, to), (to, from)] {
            if lanes[one].is_none() && !flow.nodes[one].kind.is_on_course() && in_one(one, other) {
                lanes[one] = lanes[other];
            }
        }
    }
    lanes
}

fn drawn(kind: Kind) -> bool {
    !matches!(kind, Kind::Group | Kind::Other)
}
