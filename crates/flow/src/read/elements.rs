//! Processes, collaborations and what is in them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::BPMN;
use crate::model::{
    DataKind, Direction, Edge, EdgeKind, End, Flow, GatewayKind, Kind, Lane, Marks, Node, Pool, PowerOfFlow,
    Repeat, Scope, TaskKind, Trigger,
};
use crate::problem::{Code, Problem};
use crate::step;
use crate::xml::{Element, NodeId, Tree};

/// Lines as the file names their ends, which may come later than they do.
struct Pending {
    edge: usize,
    from: String,
    to: String,
}

struct Reading<'t> {
    tree: &'t Tree,
    flow: Flow,
    problems: Vec<Problem>,
    /// What each id means as the end of a line.
    ends: HashMap<String, End>,
    pending: Vec<Pending>,
    /// Boundary events: node and the id of their activity.
    hosts: Vec<(usize, String)>,
    /// Gateways' and activities' default ways.
    defaults: Vec<(usize, String)>,
    /// Lanes' members.
    members: Vec<(usize, String, NodeId)>,
    /// Pools' processes.
    processes: Vec<(usize, String, NodeId)>,
    /// Data objects that stand for several.
    collections: HashSet<String>,
    /// What the values of categories are called.
    categories: HashMap<String, String>,
}

pub(super) fn read(tree: &Tree) -> (Flow, Vec<Problem>) {
    let mut reading = Reading {
        tree,
        flow: Flow::default(),
        problems: Vec::new(),
        ends: HashMap::new(),
        pending: Vec::new(),
        hosts: Vec::new(),
        defaults: Vec::new(),
        members: Vec::new(),
        processes: Vec::new(),
        collections: HashSet::new(),
        categories: HashMap::new(),
    };
    reading.look_over();
    for (id, element) in tree.elements(tree.root()) {
        if tree.namespace(element) != BPMN {
            continue;
        }
        match element.local() {
            "process" => {
                let scope = reading.scope(id, element, None, false);
                reading.power(id);
                reading.inside(id, scope);
            }
            "collaboration" | "choreography" | "globalChoreographyTask" => {
                if reading.flow.name.is_empty() {
                    reading.flow.name = attribute(element, "name");
                }
                reading.collaboration(id);
            }
            _ => {}
        }
    }
    reading.join();
    if reading.flow.name.is_empty() {
        reading.flow.name = reading
            .flow
            .scopes
            .iter()
            .map(|scope| scope.name.clone())
            .find(|name| !name.is_empty())
            .unwrap_or_default();
    }
    if reading.flow.nodes.is_empty() && reading.flow.pools.is_empty() {
        let message = "文件里没有流程：没有开始、步骤，也没有泳池".to_owned();
        reading.problems.push(Problem::new(Code::FlowMissing, "", tree.line(tree.root()), message));
    }
    (reading.flow, reading.problems)
}

fn attribute(element: &Element, name: &str) -> String {
    element.attribute(name).map_or_else(String::new, |value| value.trim().to_owned())
}

fn is_true(element: &Element, name: &str, otherwise: bool) -> bool {
    element.attribute(name).map_or(otherwise, |value| matches!(value.trim(), "true" | "1"))
}

impl Reading<'_> {
    fn problem(&mut self, code: Code, element: &str, at: NodeId, message: String) {
        let line = self.tree.line(at);
        self.problems.push(Problem::new(code, element, line, message));
    }

    /// One walk over the whole file: ids must be there once, diagrams and all; and what figures name that stands
    /// elsewhere.
    fn look_over(&mut self) {
        let tree = self.tree;
        let mut seen: HashMap<Cow<'_, str>, NodeId> = HashMap::with_capacity(tree.len() / 4);
        let mut stack = vec![tree.root()];
        while let Some(id) = stack.pop() {
            let Some(element) = tree.element(id) else { continue };
            // What others keep among the extensions has rules of its own.
            if element.local() == "extensionElements" {
                continue;
            }
            stack.extend(element.children().iter().rev().filter(|child| tree.element(**child).is_some()));
            let Some(own) = element.attribute("id") else { continue };
            match element.local() {
                "dataObject" if is_true(element, "isCollection", false) => {
                    self.collections.insert(own.clone().into_owned());
                }
                "categoryValue" => {
                    self.categories.insert(own.clone().into_owned(), attribute(element, "value"));
                }
                _ => {}
            }
            if let Some(first) = seen.get(&*own) {
                let line = self.tree.line(*first);
                let message = format!(
                    "编号“{own}”用了两次：第 {line} 行的 <{}> 已经用过。请给其中一个换个编号",
                    name_of(self.tree, *first)
                );
                let own = own.into_owned();
                self.problem(Code::IdDuplicate, &own, id, message);
            } else {
                seen.insert(own, id);
            }
        }
    }

    fn scope(&mut self, id: NodeId, element: &Element, node: Option<usize>, ad_hoc: bool) -> usize {
        let scope = Scope {
            id: attribute(element, "id"),
            name: attribute(element, "name"),
            node,
            ad_hoc,
            element: id,
        };
        self.flow.scopes.push(scope);
        self.flow.scopes.len() - 1
    }

    fn power(&mut self, process: NodeId) {
        if let Some((_, own)) = step::own_element(self.tree, process, "power") {
            self.flow.power = PowerOfFlow {
                code: attribute(own, "code"),
                name: attribute(own, "name"),
                promised: attribute(own, "promised").parse().ok(),
                statutory: attribute(own, "statutory").parse().ok(),
            };
        }
    }

    fn inside(&mut self, parent: NodeId, scope: usize) {
        for (id, element) in self.tree.elements(parent) {
            if self.tree.namespace(element) != BPMN {
                continue;
            }
            match element.local() {
                "laneSet" => self.lanes(id, scope, None),
                "sequenceFlow" => self.sequence(id, element),
                "association" => self.association(id, element),
                "textAnnotation" => {
                    let text = self.child_text(id, "text");
                    self.node(id, element, Some(scope), Kind::Note, text);
                }
                "group" => {
                    let name = self.category(element);
                    self.node(id, element, Some(scope), Kind::Group, name);
                }
                // The places where papers are kept and the papers of a process as a whole.
                "ioSpecification" => self.papers(id, scope, true),
                "dataObject" | "documentation" | "extensionElements" | "property" => {}
                local => {
                    if let Some(kind) = self.kind(id, element, local) {
                        self.figure(id, element, scope, kind);
                    }
                }
            }
        }
    }

    fn figure(&mut self, id: NodeId, element: &Element, scope: usize, kind: Kind) {
        let mut name = attribute(element, "name");
        if let Kind::Data(_) = kind {
            // A reference is shown with the name of what it stands for, and its state.
            let of = attribute(element, "dataObjectRef");
            if name.is_empty() && !of.is_empty() {
                name = of;
            }
            let state = self.tree.elements(id).find(|(_, child)| child.local() == "dataState");
            let state = state.map(|(_, state)| attribute(state, "name")).unwrap_or_default();
            if !state.is_empty() && !name.contains(&format!("[{state}]")) {
                name = format!("{name}\n[{state}]");
            }
        }
        let node = self.node(id, element, Some(scope), kind, name);
        if let Kind::Boundary { .. } = kind {
            self.hosts.push((node, attribute(element, "attachedToRef")));
        }
        let default = attribute(element, "default");
        if !default.is_empty() {
            self.defaults.push((node, default));
        }
        if kind.is_activity() || kind.is_event() {
            self.data_lines(id, node);
            self.papers(id, scope, false);
        }
        if let Kind::SubProcess { .. } = kind {
            let inner = self.scope(id, element, Some(node), element.local() == "adHocSubProcess");
            if let Kind::SubProcess { inside, .. } = &mut self.flow.nodes[node].kind {
                *inside = inner;
            }
            self.inside(id, inner);
        }
    }

    fn node(
        &mut self,
        id: NodeId,
        element: &Element,
        scope: Option<usize>,
        kind: Kind,
        name: String,
    ) -> usize {
        let own = attribute(element, "id");
        let place = self.flow.nodes.len();
        self.ends.entry(own.clone()).or_insert(End::Node(place));
        self.flow.nodes.push(Node {
            id: own,
            name,
            kind,
            scope,
            lane: None,
            marks: self.marks(id, element),
            step: step::read(self.tree, id),
            element: id,
        });
        place
    }

    fn marks(&self, id: NodeId, element: &Element) -> Marks {
        let repeat = self.tree.elements(id).find_map(|(_, child)| match child.local() {
            "standardLoopCharacteristics" => Some(Repeat::Loop),
            "multiInstanceLoopCharacteristics" if is_true(child, "isSequential", false) => {
                Some(Repeat::Sequential)
            }
            "multiInstanceLoopCharacteristics" => Some(Repeat::Parallel),
            _ => None,
        });
        Marks {
            repeat,
            compensation: is_true(element, "isForCompensation", false),
            ad_hoc: element.local() == "adHocSubProcess",
        }
    }

    fn kind(&self, id: NodeId, element: &Element, local: &str) -> Option<Kind> {
        let many = || is_true(element, "isCollection", false);
        Some(match local {
            "startEvent" => Kind::Start {
                trigger: self.trigger(id, element),
                interrupting: is_true(element, "isInterrupting", true),
            },
            "endEvent" => Kind::End(self.trigger(id, element)),
            "intermediateCatchEvent" => Kind::Catch(self.trigger(id, element)),
            "intermediateThrowEvent" | "implicitThrowEvent" => Kind::Throw(self.trigger(id, element)),
            "boundaryEvent" => Kind::Boundary {
                trigger: self.trigger(id, element),
                host: None,
                interrupting: is_true(element, "cancelActivity", true),
            },
            "task" => Kind::Task(TaskKind::Plain),
            "userTask" => Kind::Task(TaskKind::User),
            "manualTask" => Kind::Task(TaskKind::Manual),
            "serviceTask" => Kind::Task(TaskKind::Service),
            "businessRuleTask" => Kind::Task(TaskKind::Rule),
            "scriptTask" => Kind::Task(TaskKind::Script),
            "sendTask" => Kind::Task(TaskKind::Send),
            "receiveTask" => Kind::Task(TaskKind::Receive),
            "callActivity" => Kind::Call,
            "subProcess" | "transaction" | "adHocSubProcess" => Kind::SubProcess {
                by_event: is_true(element, "triggeredByEvent", false),
                transaction: local == "transaction",
                inside: usize::MAX,
            },
            "exclusiveGateway" => Kind::Gateway(GatewayKind::Exclusive),
            "parallelGateway" => Kind::Gateway(GatewayKind::Parallel),
            "inclusiveGateway" => Kind::Gateway(GatewayKind::Inclusive),
            "complexGateway" => Kind::Gateway(GatewayKind::Complex),
            "eventBasedGateway" => Kind::Gateway(
                match (is_true(element, "instantiate", false), &*attribute(element, "eventGatewayType")) {
                    (true, "Parallel") => GatewayKind::ParallelEventStart,
                    (true, _) => GatewayKind::EventStart,
                    (false, _) => GatewayKind::Event,
                },
            ),
            "dataObjectReference" => {
                let of = attribute(element, "dataObjectRef");
                Kind::Data(DataKind::Object { many: many() || self.collections.contains(&of) })
            }
            "dataStoreReference" => Kind::Data(DataKind::Store),
            "choreographyTask" | "subChoreography" | "callChoreography" | "conversation"
            | "subConversation" | "callConversation" => Kind::Other,
            _ => return None,
        })
    }

    fn trigger(&self, id: NodeId, element: &Element) -> Trigger {
        let mut found = Vec::new();
        for (_, child) in self.tree.elements(id) {
            // A reference to a definition elsewhere says nothing of its kind: its own element is asked.
            let local = child.local();
            found.extend(trigger_named(local));
            if local == "eventDefinitionRef" {
                found.push(Trigger::None);
            }
        }
        match found.as_slice() {
            [] => Trigger::None,
            [one] => *one,
            _ if is_true(element, "parallelMultiple", false) => Trigger::ParallelMultiple,
            _ => Trigger::Multiple,
        }
    }

    fn lanes(&mut self, set: NodeId, scope: usize, outer: Option<usize>) {
        for (id, element) in self.tree.elements(set) {
            if element.local() != "lane" {
                continue;
            }
            let lane = self.flow.lanes.len();
            self.flow.lanes.push(Lane {
                id: attribute(element, "id"),
                name: attribute(element, "name"),
                outer,
                scope,
                element: id,
            });
            for (child, member) in self.tree.elements(id) {
                match member.local() {
                    "flowNodeRef" => {
                        self.members.push((lane, self.tree.text(child).trim().to_owned(), child));
                    }
                    "childLaneSet" => self.lanes(child, scope, Some(lane)),
                    _ => {}
                }
            }
        }
    }

    fn edge(&mut self, id: NodeId, element: &Element, kind: EdgeKind, from: String, to: String) {
        let own = attribute(element, "id");
        let place = self.flow.edges.len();
        self.ends.entry(own.clone()).or_insert(End::Edge(place));
        self.flow.edges.push(Edge {
            id: own,
            name: attribute(element, "name"),
            kind,
            from: End::Nowhere,
            to: End::Nowhere,
            element: id,
        });
        self.pending.push(Pending { edge: place, from, to });
    }

    fn sequence(&mut self, id: NodeId, element: &Element) {
        let condition = self.child_text(id, "conditionExpression");
        let kind = EdgeKind::Sequence { condition, default: false };
        self.edge(id, element, kind, attribute(element, "sourceRef"), attribute(element, "targetRef"));
    }

    fn association(&mut self, id: NodeId, element: &Element) {
        let direction = match &*attribute(element, "associationDirection") {
            "One" | "one" => Direction::One,
            "Both" | "both" => Direction::Both,
            _ => Direction::None,
        };
        let kind = EdgeKind::Association { direction };
        self.edge(id, element, kind, attribute(element, "sourceRef"), attribute(element, "targetRef"));
    }

    /// Papers that go into an activity or event and come out of it.
    fn data_lines(&mut self, parent: NodeId, node: usize) {
        let own = self.flow.nodes[node].id.clone();
        for (id, element) in self.tree.elements(parent) {
            let (from, to) = match element.local() {
                "dataInputAssociation" => (self.child_text(id, "sourceRef"), own.clone()),
                "dataOutputAssociation" => (own.clone(), self.child_text(id, "targetRef")),
                _ => continue,
            };
            if !from.is_empty() && !to.is_empty() {
                self.edge(id, element, EdgeKind::Data, from, to);
            }
        }
    }

    /// Data inputs and outputs are figures when they are the process's own; those of a step are its ports only.
    fn papers(&mut self, parent: NodeId, scope: usize, drawn: bool) {
        for (id, element) in self.tree.elements(parent) {
            let many = is_true(element, "isCollection", false);
            let kind = match element.local() {
                "ioSpecification" if !drawn => {
                    self.ports(id);
                    continue;
                }
                "dataInput" => Kind::Data(DataKind::Input { many }),
                "dataOutput" => Kind::Data(DataKind::Output { many }),
                _ => continue,
            };
            if drawn {
                let name = attribute(element, "name");
                self.node(id, element, Some(scope), kind, name);
            }
        }
    }

    /// The ports of a step stand for the step where a line ends at them.
    fn ports(&mut self, specification: NodeId) {
        let Some(node) = self.flow.nodes.len().checked_sub(1) else { return };
        for (_, element) in self.tree.elements(specification) {
            if matches!(element.local(), "dataInput" | "dataOutput") {
                self.ends.entry(attribute(element, "id")).or_insert(End::Node(node));
            }
        }
    }

    fn collaboration(&mut self, parent: NodeId) {
        for (id, element) in self.tree.elements(parent) {
            match element.local() {
                "participant" => {
                    let place = self.flow.pools.len();
                    let own = attribute(element, "id");
                    self.ends.entry(own.clone()).or_insert(End::Pool(place));
                    let process = attribute(element, "processRef");
                    // A prefix of the file's own target namespace is allowed here.
                    let process = process.rsplit(':').next().unwrap_or_default().to_owned();
                    self.processes.push((place, process, id));
                    self.flow.pools.push(Pool { id: own, name: attribute(element, "name"), scope: None });
                }
                "messageFlow" => self.edge(
                    id,
                    element,
                    EdgeKind::Message,
                    attribute(element, "sourceRef"),
                    attribute(element, "targetRef"),
                ),
                "association" => self.association(id, element),
                "textAnnotation" => {
                    let text = self.child_text(id, "text");
                    self.node(id, element, None, Kind::Note, text);
                }
                "group" => {
                    let name = self.category(element);
                    self.node(id, element, None, Kind::Group, name);
                }
                local => {
                    if let Some(kind) = self.kind(id, element, local) {
                        let name = attribute(element, "name");
                        self.node(id, element, None, kind, name);
                    }
                }
            }
        }
    }

    /// A group is named by the value of a category that stands elsewhere.
    fn category(&self, group: &Element) -> String {
        let wanted = attribute(group, "categoryValueRef");
        let wanted = wanted.rsplit(':').next().unwrap_or_default();
        self.categories.get(wanted).cloned().unwrap_or_default()
    }

    fn child_text(&self, parent: NodeId, local: &str) -> String {
        let child = self.tree.elements(parent).find(|(_, child)| child.local() == local);
        child.map(|(id, _)| self.tree.text(id).trim().to_owned()).unwrap_or_default()
    }

    /// Joins by id what was named before it was there.
    fn join(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let from = self.end(&pending.from);
            let to = self.end(&pending.to);
            for (end, wanted, which) in [(from, &pending.from, "起点"), (to, &pending.to, "终点")] {
                // Ends of data lines may be properties and expressions, which are nowhere drawn.
                if end == End::Nowhere && self.flow.edges[pending.edge].kind != EdgeKind::Data {
                    let (own, element) = self.edge_at(pending.edge);
                    let message = if wanted.is_empty() {
                        format!("连线“{own}”没有{which}")
                    } else {
                        format!("连线“{own}”的{which}“{wanted}”在文件里找不到")
                    };
                    self.problem(Code::ReferenceMissing, &own, element, message);
                }
            }
            let edge = &mut self.flow.edges[pending.edge];
            (edge.from, edge.to) = (from, to);
        }
        for (node, wanted) in std::mem::take(&mut self.hosts) {
            let found = self.end(&wanted).node().filter(|host| self.flow.nodes[*host].kind.is_activity());
            if let Kind::Boundary { host, .. } = &mut self.flow.nodes[node].kind {
                *host = found;
            }
            if found.is_none() {
                let (own, element) = (self.flow.nodes[node].id.clone(), self.flow.nodes[node].element);
                let message = format!("边界事件“{own}”所在的步骤“{wanted}”在文件里找不到");
                self.problem(Code::ReferenceMissing, &own, element, message);
            }
        }
        for (node, wanted) in std::mem::take(&mut self.defaults) {
            match self.end(&wanted) {
                End::Edge(edge) if self.flow.edges[edge].from == End::Node(node) => {
                    if let EdgeKind::Sequence { default, .. } = &mut self.flow.edges[edge].kind {
                        *default = true;
                    }
                }
                _ => {
                    let (own, element) = (self.flow.nodes[node].id.clone(), self.flow.nodes[node].element);
                    let message = format!("“{own}”的默认走向“{wanted}”不是从它出发的连线");
                    self.problem(Code::ReferenceMissing, &own, element, message);
                }
            }
        }
        for (lane, wanted, at) in std::mem::take(&mut self.members) {
            match self.end(&wanted) {
                // The innermost lane that names it; inner lanes come later.
                End::Node(node) => self.flow.nodes[node].lane = Some(lane),
                _ => {
                    let own = self.flow.lanes[lane].id.clone();
                    let message = format!("泳道“{own}”里的“{wanted}”在文件里找不到");
                    self.problem(Code::ReferenceMissing, &own, at, message);
                }
            }
        }
        let mut by_id: HashMap<String, usize> = HashMap::new();
        for (place, scope) in self.flow.scopes.iter().enumerate().filter(|(_, scope)| scope.node.is_none()) {
            by_id.entry(scope.id.clone()).or_insert(place);
        }
        for (pool, wanted, at) in std::mem::take(&mut self.processes) {
            let found = by_id.get(&wanted).copied();
            self.flow.pools[pool].scope = found.filter(|_| !wanted.is_empty());
            if found.is_none() && !wanted.is_empty() {
                let own = self.flow.pools[pool].id.clone();
                let message = format!("泳池“{own}”的流程“{wanted}”在文件里找不到");
                self.problem(Code::ReferenceMissing, &own, at, message);
            }
        }
    }

    fn end(&self, id: &str) -> End {
        let found = self.ends.get(id).or_else(|| self.ends.get(id.rsplit(':').next()?));
        found.copied().filter(|_| !id.is_empty()).unwrap_or(End::Nowhere)
    }

    fn edge_at(&self, edge: usize) -> (String, NodeId) {
        (self.flow.edges[edge].id.clone(), self.flow.edges[edge].element)
    }
}

fn name_of(tree: &Tree, id: NodeId) -> &str {
    tree.element(id).map_or("", Element::name)
}

fn trigger_named(local: &str) -> Option<Trigger> {
    Some(match local {
        "messageEventDefinition" => Trigger::Message,
        "timerEventDefinition" => Trigger::Timer,
        "errorEventDefinition" => Trigger::Error,
        "escalationEventDefinition" => Trigger::Escalation,
        "cancelEventDefinition" => Trigger::Cancel,
        "compensateEventDefinition" => Trigger::Compensation,
        "conditionalEventDefinition" => Trigger::Conditional,
        "linkEventDefinition" => Trigger::Link,
        "signalEventDefinition" => Trigger::Signal,
        "terminateEventDefinition" => Trigger::Terminate,
        _ => return None,
    })
}
