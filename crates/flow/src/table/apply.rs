//! A table back into its flow: rows changed, new and gone; what the table does not show stays.

use std::collections::{HashMap, HashSet};

use super::{Row, RowKind, scope_of};
use crate::layout;
use crate::model::{EdgeKind, Kind};
use crate::problem::Problem;
use crate::read::{BPMN, Document, read};
use crate::step::{self, Step};
use crate::write::{redraw, rename};
use crate::xml::{FreshIds, NodeId, Tree};

/// An empty flow in a pool.
pub fn blank(name: &str) -> Document {
    let mut tree = Tree::new("bpmn:definitions", BPMN);
    let root = tree.root();
    tree.set(root, "xmlns:bpmn", Some(BPMN));
    tree.set(root, &format!("xmlns:{}", step::PREFIX), Some(step::NAMESPACE));
    tree.set(root, "id", Some("Definitions_1"));
    tree.set(root, "targetNamespace", Some(step::NAMESPACE));
    let mut child = |name: &str, attributes: &[(&str, &str)], parent: NodeId| {
        let id = tree.element_of(name, BPMN);
        for (name, value) in attributes {
            tree.set(id, name, Some(value));
        }
        tree.insert(parent, None, id);
        id
    };
    let collaboration = child("bpmn:collaboration", &[("id", "Collaboration_1")], root);
    child(
        "bpmn:participant",
        &[("id", "Pool_1"), ("name", name), ("processRef", "Process_1")],
        collaboration,
    );
    child("bpmn:process", &[("id", "Process_1"), ("name", name), ("isExecutable", "false")], root);
    let (flow, problems) = crate::read::again(&tree);
    Document { tree, flow, problems }
}

/// Makes a flow what its table says, and draws it anew where its course has changed.
///
/// # Errors
/// A flow that cannot be laid out.
pub fn apply(document: &Document, rows: &[Row]) -> Result<Document, Problem> {
    let mut change = Change::new(document);
    let ids = change.figures(rows);
    change.ways(rows, &ids);
    change.lanes(rows, &ids);
    let redrawn = change.redrawn || document.flow.diagrams.is_empty();
    let mut tree = change.tree;
    let (flow, _) = crate::read::again(&tree);
    if redrawn {
        let diagram = layout::lay_out(&flow)?;
        redraw(&mut tree, &flow, &diagram);
    }
    // Read once more as a file: what is kept is what everybody else will read.
    read(crate::xml::write(&tree).as_bytes())
}

struct Change<'d> {
    document: &'d Document,
    tree: Tree,
    process: NodeId,
    parents: HashMap<NodeId, NodeId>,
    ids: FreshIds,
    /// BPMN's prefix with its colon, or nothing.
    prefix: String,
    /// The elements of figures, old and new, by id.
    elements: HashMap<String, NodeId>,
    redrawn: bool,
}

impl Change<'_> {
    fn new(document: &Document) -> Change<'_> {
        let tree = document.tree.clone();
        let mut parents = HashMap::new();
        let mut stack = vec![tree.root()];
        while let Some(id) = stack.pop() {
            for (child, _) in tree.elements(id) {
                parents.insert(child, id);
                stack.push(child);
            }
        }
        let process =
            scope_of(&document.flow).map_or(tree.root(), |scope| document.flow.scopes[scope].element);
        Change {
            document,
            process,
            parents,
            ids: FreshIds::of(&tree),
            prefix: tree.root_prefix(),
            elements: HashMap::new(),
            redrawn: false,
            tree,
        }
    }

    fn take_away(&mut self, element: NodeId) {
        if let Some(parent) = self.parents.get(&element).copied() {
            self.tree.remove(parent, element);
        }
    }

    /// Figures that are kept, new and gone; gives the id of each row.
    fn figures(&mut self, rows: &[Row]) -> Vec<String> {
        let flow = &self.document.flow;
        let scope = scope_of(flow);
        let known: HashMap<&str, usize> = flow
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.scope == scope && RowKind::of(node.kind).is_some())
            .map(|(place, node)| (node.id.as_str(), place))
            .collect();
        let kept: HashSet<usize> =
            rows.iter().filter_map(|row| known.get(row.id.as_str()).copied()).collect();
        let mut gone: HashSet<usize> = known.values().copied().filter(|node| !kept.contains(node)).collect();
        for (place, node) in flow.nodes.iter().enumerate() {
            if let Kind::Boundary { host: Some(host), .. } = node.kind
                && gone.contains(&host)
            {
                gone.insert(place);
            }
        }
        for node in &gone {
            self.take_away(flow.nodes[*node].element);
            self.redrawn = true;
        }
        for edge in &flow.edges {
            if [edge.from, edge.to].iter().any(|end| end.node().is_some_and(|node| gone.contains(&node))) {
                self.take_away(edge.element);
            }
        }
        let gone_ids: HashSet<&str> = gone.iter().map(|node| flow.nodes[*node].id.as_str()).collect();
        for lane in &flow.lanes {
            let members: Vec<NodeId> = self
                .tree
                .elements(lane.element)
                .filter(|(id, child)| {
                    child.local() == "flowNodeRef" && gone_ids.contains(self.tree.text(*id).trim())
                })
                .map(|(id, _)| id)
                .collect();
            for member in members {
                self.tree.remove(lane.element, member);
            }
        }
        let mut used: HashSet<usize> = HashSet::new();
        let mut ids = Vec::with_capacity(rows.len());
        for row in rows {
            // A row copied with its id is a new figure the second time.
            match known.get(row.id.as_str()).copied().filter(|node| used.insert(*node)) {
                Some(node) => {
                    let own = &flow.nodes[node];
                    if own.name != row.name {
                        rename(&mut self.tree, own.element, &row.name);
                        self.redrawn = true;
                    }
                    self.elements.insert(own.id.clone(), own.element);
                    ids.push(own.id.clone());
                }
                None => ids.push(self.figure(row)),
            }
        }
        ids
    }

    fn figure(&mut self, row: &Row) -> String {
        let (local, stem) = match row.kind {
            RowKind::Start => ("startEvent", "Start"),
            RowKind::Step => ("task", "Step"),
            RowKind::Decision => ("exclusiveGateway", "Decision"),
            RowKind::Parallel => ("parallelGateway", "Parallel"),
            RowKind::Wait => ("intermediateCatchEvent", "Wait"),
            RowKind::End => ("endEvent", "End"),
        };
        let id = self.ids.next(stem);
        let element = self.tree.element_of(&format!("{}{local}", self.prefix), BPMN);
        self.tree.set(element, "id", Some(&id));
        rename(&mut self.tree, element, &row.name);
        self.tree.insert(self.process, None, element);
        self.parents.insert(element, self.process);
        self.elements.insert(id.clone(), element);
        self.redrawn = true;
        id
    }

    fn ways(&mut self, rows: &[Row], ids: &[String]) {
        let flow = &self.document.flow;
        let is_row: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut there: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (place, edge) in flow.edges.iter().enumerate() {
            if let (EdgeKind::Sequence { .. }, Some(from), Some(to)) =
                (&edge.kind, edge.from.node(), edge.to.node())
            {
                let (from, to) = (&flow.nodes[from].id, &flow.nodes[to].id);
                if is_row.contains(from.as_str()) && is_row.contains(to.as_str()) {
                    there.entry((from.clone(), to.clone())).or_default().push(place);
                }
            }
        }
        let mut incoming: HashMap<String, Vec<String>> = HashMap::new();
        let mut outgoing: HashMap<String, Vec<String>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            for next in &row.next {
                let Some(to) = ids.get(next.to) else { continue };
                let from = &ids[place];
                let known = there
                    .get_mut(&(from.clone(), to.clone()))
                    .and_then(|known| (!known.is_empty()).then(|| known.remove(0)));
                let id = if let Some(edge) = known {
                    let edge = &flow.edges[edge];
                    let shown = match &edge.kind {
                        EdgeKind::Sequence { condition, .. } if edge.name.is_empty() => condition,
                        _ => &edge.name,
                    };
                    if *shown != next.condition {
                        rename(&mut self.tree, edge.element, &next.condition);
                        self.redrawn = true;
                    }
                    edge.id.clone()
                } else {
                    self.way(from, to, &next.condition)
                };
                outgoing.entry(from.clone()).or_default().push(id.clone());
                incoming.entry(to.clone()).or_default().push(id);
            }
        }
        let gone: Vec<usize> = there.into_values().flatten().collect();
        for edge in &gone {
            self.take_away(flow.edges[*edge].element);
            self.redrawn = true;
        }
        let gone: HashSet<&str> = gone.iter().map(|edge| flow.edges[*edge].id.as_str()).collect();
        // Ways to and from what is no row (boundary events) stay.
        for edge in &flow.edges {
            if let (EdgeKind::Sequence { .. }, Some(from), Some(to)) =
                (&edge.kind, edge.from.node(), edge.to.node())
            {
                let (from, to) = (&flow.nodes[from].id, &flow.nodes[to].id);
                match (is_row.contains(from.as_str()), is_row.contains(to.as_str())) {
                    (true, false) => outgoing.entry(from.clone()).or_default().push(edge.id.clone()),
                    (false, true) => incoming.entry(to.clone()).or_default().push(edge.id.clone()),
                    _ => {}
                }
            }
        }
        for id in ids {
            let Some(element) = self.elements.get(id).copied() else { continue };
            self.ends(element, "incoming", incoming.get(id).map_or(&[], Vec::as_slice));
            self.ends(element, "outgoing", outgoing.get(id).map_or(&[], Vec::as_slice));
            let default = self
                .tree
                .element(element)
                .and_then(|one| one.attribute("default"))
                .map(|value| value.into_owned());
            if default.is_some_and(|default| gone.contains(default.as_str())) {
                self.tree.set(element, "default", None);
            }
        }
    }

    fn way(&mut self, from: &str, to: &str, condition: &str) -> String {
        let id = self.ids.next("Way");
        let element = self.tree.element_of(&format!("{}sequenceFlow", self.prefix), BPMN);
        self.tree.set(element, "id", Some(&id));
        rename(&mut self.tree, element, condition);
        self.tree.set(element, "sourceRef", Some(from));
        self.tree.set(element, "targetRef", Some(to));
        self.tree.insert(self.process, None, element);
        self.redrawn = true;
        id
    }

    /// A figure's list of the ways that come to it or leave it: as it was, where it says the same.
    fn ends(&mut self, element: NodeId, local: &str, wanted: &[String]) {
        let children: Vec<NodeId> =
            self.tree.element(element).map_or(Vec::new(), |one| one.children().to_vec());
        let is_end = |tree: &Tree, id: NodeId| tree.element(id).is_some_and(|child| child.local() == local);
        let there: Vec<String> = children
            .iter()
            .filter(|id| is_end(&self.tree, **id))
            .map(|id| self.tree.text(*id).trim().to_owned())
            .collect();
        let same: HashSet<&String> = there.iter().collect();
        if same == wanted.iter().collect() {
            return;
        }
        let is_head = |tree: &Tree, id: NodeId| {
            tree.element(id).is_some_and(|child| {
                matches!(child.local(), "documentation" | "extensionElements")
                    || local == "outgoing" && child.local() == "incoming"
            })
        };
        let place = children.iter().rposition(|id| is_head(&self.tree, *id)).map_or(0, |place| place + 1);
        let before = children[..place].iter().filter(|id| is_end(&self.tree, **id)).count();
        for id in children {
            if is_end(&self.tree, id) {
                self.tree.remove(element, id);
            }
        }
        let place = place - before;
        for (offset, way) in wanted.iter().enumerate() {
            let child = self.tree.element_of(&format!("{}{local}", self.prefix), BPMN);
            let text = self.tree.text_of(way);
            self.tree.insert(child, None, text);
            self.tree.insert(element, Some(place + offset), child);
        }
    }

    /// Posts are lanes where the process has lanes, or is new; else they stand with their steps.
    fn lanes(&mut self, rows: &[Row], ids: &[String]) {
        let flow = &self.document.flow;
        let scope = scope_of(flow);
        let mut lanes: HashMap<String, NodeId> = HashMap::new();
        for (place, lane) in flow.lanes.iter().enumerate() {
            let is_outer = flow.lanes.iter().any(|other| other.outer == Some(place));
            if Some(lane.scope) == scope && !is_outer && !lane.name.is_empty() {
                lanes.entry(lane.name.clone()).or_insert(lane.element);
            }
        }
        let was_empty = !flow.nodes.iter().any(|node| node.scope == scope);
        let has_lanes = !lanes.is_empty() || was_empty && rows.iter().any(|row| !row.step.post.is_empty());
        let of_row: HashMap<&str, usize> =
            flow.nodes.iter().filter_map(|node| Some((node.id.as_str(), node.lane?))).collect();
        for (place, row) in rows.iter().enumerate() {
            let id = &ids[place];
            let Some(element) = self.elements.get(id).copied() else { continue };
            let mut step = row.step.clone();
            if has_lanes {
                let wanted = Self::post_of_row(rows, place);
                let now = of_row.get(id.as_str()).map(|lane| &flow.lanes[*lane]);
                let moves = match now {
                    // A start or a decision stays where somebody has put it.
                    Some(lane) => row.kind == RowKind::Step && !wanted.is_empty() && lane.name != wanted,
                    None => !wanted.is_empty(),
                };
                if moves {
                    if let Some(lane) = now {
                        self.leave(lane.element, id);
                    }
                    let lane = match lanes.get(&wanted) {
                        Some(lane) => *lane,
                        None => {
                            let lane = self.lane(&wanted);
                            lanes.insert(wanted.clone(), lane);
                            lane
                        }
                    };
                    let member = self.tree.element_of(&format!("{}flowNodeRef", self.prefix), BPMN);
                    let text = self.tree.text_of(id);
                    self.tree.insert(member, None, text);
                    self.tree.insert(lane, None, member);
                    self.redrawn = true;
                }
                step.post.clear();
            }
            if row.kind != RowKind::Step {
                step = Step { post: String::new(), ..step };
            }
            if step::read(&self.tree, element) != step {
                let prefix = self.prefix.clone();
                step::write(&mut self.tree, element, &prefix, BPMN, &step);
            }
        }
        self.empty_lanes();
    }

    /// Its own post; of a start the next step's, of all else that of the step before.
    fn post_of_row(rows: &[Row], place: usize) -> String {
        let row = &rows[place];
        if row.kind == RowKind::Step {
            return row.step.post.clone();
        }
        let posts =
            |place: usize| rows.get(place).map(|row| row.step.post.clone()).filter(|post| !post.is_empty());
        let after = || row.next.iter().find_map(|next| posts(next.to));
        let before = || (0..place).rev().find_map(posts);
        let found =
            if row.kind == RowKind::Start { after().or_else(before) } else { before().or_else(after) };
        found
            .or_else(|| rows.iter().map(|row| row.step.post.clone()).find(|post| !post.is_empty()))
            .unwrap_or_default()
    }

    fn leave(&mut self, lane: NodeId, id: &str) {
        let member = self
            .tree
            .elements(lane)
            .find(|(member, child)| child.local() == "flowNodeRef" && self.tree.text(*member).trim() == id)
            .map(|(member, _)| member);
        if let Some(member) = member {
            self.tree.remove(lane, member);
        }
    }

    fn lane(&mut self, name: &str) -> NodeId {
        let set =
            self.tree.elements(self.process).find(|(_, child)| child.local() == "laneSet").map(|(id, _)| id);
        let set = set.unwrap_or_else(|| {
            let id = self.ids.next("Lanes");
            let set = self.tree.element_of(&format!("{}laneSet", self.prefix), BPMN);
            self.tree.set(set, "id", Some(&id));
            // Before all figures, as BPMN orders the children of a process.
            let first =
                self.tree.element(self.process).map_or(&[][..], |one| one.children()).iter().rposition(
                    |child| {
                        self.tree.element(*child).is_some_and(|one| {
                            matches!(
                                one.local(),
                                "documentation" | "extensionElements" | "ioSpecification" | "property"
                            )
                        })
                    },
                );
            self.tree.insert(self.process, Some(first.map_or(0, |place| place + 1)), set);
            set
        });
        let id = self.ids.next("Lane");
        let lane = self.tree.element_of(&format!("{}lane", self.prefix), BPMN);
        self.tree.set(lane, "id", Some(&id));
        self.tree.set(lane, "name", Some(name));
        self.tree.insert(set, None, lane);
        self.redrawn = true;
        lane
    }

    /// Lanes that had members and have none now are gone with them.
    fn empty_lanes(&mut self) {
        let flow = &self.document.flow;
        for (place, lane) in flow.lanes.iter().enumerate() {
            let had = flow.nodes.iter().any(|node| node.lane == Some(place));
            let has = self
                .tree
                .elements(lane.element)
                .any(|(_, child)| matches!(child.local(), "flowNodeRef" | "childLaneSet"));
            if had && !has {
                self.take_away(lane.element);
                self.redrawn = true;
            }
        }
    }
}
