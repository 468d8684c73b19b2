//! Changes to a file: names, the power, and a drawing in place of the old one.

use std::collections::HashSet;

use crate::model::{Bounds, Diagram, Flow, GatewayKind, Kind, PowerOfFlow};
use crate::read::{BOUNDS, BPMN, BPMN_DRAWING, WAYPOINTS};
use crate::step;
use crate::xml::{FreshIds, NodeId, Tree};

/// Gives an element a name, or takes it away.
pub fn rename(tree: &mut Tree, element: NodeId, name: &str) {
    tree.set(element, "name", (!name.is_empty()).then_some(name));
}

/// Says whose chart it is, under the first process.
pub fn set_power(tree: &mut Tree, flow: &Flow, power: &PowerOfFlow) {
    let Some(scope) = flow.scopes.iter().find(|scope| scope.node.is_none()) else { return };
    let prefix = tree.root_prefix();
    let known = step::own_element(tree, scope.element, "power").map(|(id, _)| id);
    let own = known.unwrap_or_else(|| step::put_own(tree, scope.element, &prefix, BPMN, "power"));
    let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
    tree.set(own, "code", filled(&power.code).as_deref());
    tree.set(own, "name", filled(&power.name).as_deref());
    tree.set(own, "promised", power.promised.map(|days| days.to_string()).as_deref());
    tree.set(own, "statutory", power.statutory.map(|days| days.to_string()).as_deref());
}

/// Puts a drawing in the place of the file's first one; drawings of sub-processes by themselves stay.
pub fn redraw(tree: &mut Tree, flow: &Flow, diagram: &Diagram) {
    let root = tree.root();
    let old = tree
        .elements(root)
        .find(|(_, child)| child.local() == "BPMNDiagram" && tree.namespace(child) == BPMN_DRAWING)
        .map(|(id, _)| id);
    if let Some(old) = old {
        tree.remove(root, old);
    }
    let mut ids = FreshIds::of(tree);
    let own = |tree: &mut Tree, name: &str, namespace: &str, parent: NodeId| {
        let id = tree.element_of(name, namespace);
        tree.insert(parent, None, id);
        id
    };
    let drawing = own(tree, "bpmndi:BPMNDiagram", BPMN_DRAWING, root);
    tree.set(drawing, "xmlns:bpmndi", Some(BPMN_DRAWING));
    tree.set(drawing, "xmlns:dc", Some(BOUNDS));
    tree.set(drawing, "xmlns:di", Some(WAYPOINTS));
    tree.set(drawing, "id", Some(&ids.next("Diagram")));
    let plane = own(tree, "bpmndi:BPMNPlane", BPMN_DRAWING, drawing);
    tree.set(plane, "id", Some(&ids.next("Plane")));
    let of = drawn_of(tree, flow);
    tree.set(plane, "bpmnElement", Some(&of));
    let names = flow
        .pools
        .iter()
        .map(|pool| &pool.id)
        .chain(flow.lanes.iter().map(|lane| &lane.id))
        .chain(flow.nodes.iter().map(|node| &node.id));
    let exclusive: HashSet<&str> = flow
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, Kind::Gateway(GatewayKind::Exclusive)))
        .map(|node| node.id.as_str())
        .collect();
    for name in names {
        let Some(shape) = diagram.shapes.get(name) else { continue };
        let element = own(tree, "bpmndi:BPMNShape", BPMN_DRAWING, plane);
        tree.set(element, "id", Some(&ids.next("Shape")));
        tree.set(element, "bpmnElement", Some(name));
        let said = |value: Option<bool>| value.map(|value| if value { "true" } else { "false" });
        tree.set(element, "isHorizontal", said(shape.horizontal));
        tree.set(element, "isExpanded", said(shape.expanded));
        tree.set(
            element,
            "isMarkerVisible",
            said(shape.marker.filter(|_| exclusive.contains(name.as_str()))),
        );
        bounds(tree, element, &shape.bounds);
        if let Some(label) = &shape.label {
            let holder = own(tree, "bpmndi:BPMNLabel", BPMN_DRAWING, element);
            bounds(tree, holder, label);
        }
    }
    for edge in &flow.edges {
        let Some(line) = diagram.lines.get(&edge.id) else { continue };
        if edge.id.is_empty() {
            continue;
        }
        let element = own(tree, "bpmndi:BPMNEdge", BPMN_DRAWING, plane);
        tree.set(element, "id", Some(&ids.next("Line")));
        tree.set(element, "bpmnElement", Some(&edge.id));
        for point in &line.points {
            let waypoint = own(tree, "di:waypoint", WAYPOINTS, element);
            tree.set(waypoint, "x", Some(&number(point.x)));
            tree.set(waypoint, "y", Some(&number(point.y)));
        }
        if let Some(label) = &line.label {
            let holder = own(tree, "bpmndi:BPMNLabel", BPMN_DRAWING, element);
            bounds(tree, holder, label);
        }
    }
}

fn bounds(tree: &mut Tree, parent: NodeId, bounds: &Bounds) {
    let element = tree.element_of("dc:Bounds", BOUNDS);
    tree.set(element, "x", Some(&number(bounds.x)));
    tree.set(element, "y", Some(&number(bounds.y)));
    tree.set(element, "width", Some(&number(bounds.width)));
    tree.set(element, "height", Some(&number(bounds.height)));
    tree.insert(parent, None, element);
}

fn number(value: f64) -> String {
    format!("{}", value.round())
}

/// The collaboration where there is one, else the process.
fn drawn_of(tree: &Tree, flow: &Flow) -> String {
    let collaboration = tree.elements(tree.root()).find(|(_, child)| child.local() == "collaboration");
    collaboration
        .and_then(|(_, element)| element.attribute("id").map(|id| id.into_owned()))
        .or_else(|| flow.scopes.iter().find(|scope| scope.node.is_none()).map(|scope| scope.id.clone()))
        .unwrap_or_default()
}
