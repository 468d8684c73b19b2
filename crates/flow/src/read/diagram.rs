//! The file's own drawings (BPMN DI, chapter 12).

use super::{BOUNDS, BPMN_DRAWING, WAYPOINTS};
use crate::model::{Bounds, Diagram, Line, Point, Shape};
use crate::xml::{Element, NodeId, Tree};

pub(super) fn read(tree: &Tree) -> Vec<Diagram> {
    let diagrams = tree
        .elements(tree.root())
        .filter(|(_, element)| element.local() == "BPMNDiagram" && tree.namespace(element) == BPMN_DRAWING);
    diagrams.map(|(id, element)| diagram(tree, id, element)).collect()
}

fn diagram(tree: &Tree, id: NodeId, element: &Element) -> Diagram {
    let mut read = Diagram { name: text(element, "name"), ..Diagram::default() };
    let Some((plane, own)) = tree.elements(id).find(|(_, child)| child.local() == "BPMNPlane") else {
        return read;
    };
    read.of = reference(own);
    for (child, element) in tree.elements(plane) {
        match element.local() {
            "BPMNShape" => {
                if let Some(bounds) = bounds_in(tree, child) {
                    read.shapes
                        .entry(reference(element))
                        .or_insert_with(|| shape(tree, child, element, bounds));
                }
            }
            "BPMNEdge" => {
                let line = line(tree, child, element);
                if line.points.len() > 1 {
                    read.lines.entry(reference(element)).or_insert(line);
                }
            }
            _ => {}
        }
    }
    read
}

/// Some tools write the id with a prefix.
fn reference(element: &Element) -> String {
    let value = text(element, "bpmnElement");
    match value.split_once(':') {
        Some((_, rest)) => rest.to_owned(),
        None => value,
    }
}

fn text(element: &Element, name: &str) -> String {
    element.attribute(name).map_or_else(String::new, |value| value.into_owned())
}

fn shape(tree: &Tree, id: NodeId, element: &Element, bounds: Bounds) -> Shape {
    let said = |name: &str| element.attribute(name).map(|value| matches!(&*value, "true" | "1"));
    Shape {
        bounds,
        label: label(tree, id),
        expanded: said("isExpanded"),
        horizontal: said("isHorizontal"),
        marker: said("isMarkerVisible"),
        fill: paint(element, &["color:background-color", "bioc:fill"]),
        stroke: paint(element, &["color:border-color", "bioc:stroke"]),
    }
}

fn line(tree: &Tree, id: NodeId, element: &Element) -> Line {
    let points = tree
        .elements(id)
        .filter(|(_, child)| child.local() == "waypoint" && tree.namespace(child) == WAYPOINTS)
        .filter_map(|(_, child)| Some(Point { x: number(child, "x")?, y: number(child, "y")? }));
    Line {
        points: points.collect(),
        label: label(tree, id),
        stroke: paint(element, &["color:border-color", "bioc:stroke"]),
    }
}

fn label(tree: &Tree, id: NodeId) -> Option<Bounds> {
    let (label, _) = tree.elements(id).find(|(_, child)| child.local() == "BPMNLabel")?;
    bounds_in(tree, label)
}

fn bounds_in(tree: &Tree, id: NodeId) -> Option<Bounds> {
    let (_, bounds) =
        tree.elements(id).find(|(_, child)| child.local() == "Bounds" && tree.namespace(child) == BOUNDS)?;
    Some(Bounds {
        x: number(bounds, "x")?,
        y: number(bounds, "y")?,
        width: number(bounds, "width")?.max(0.0),
        height: number(bounds, "height")?.max(0.0),
    })
}

/// A million pixels is further than anybody draws, and near enough to be counted with.
fn number(element: &Element, name: &str) -> Option<f64> {
    let value: f64 = element.attribute(name)?.trim().parse().ok()?;
    (value.abs() <= 1e6).then_some(value)
}

/// Only `#rrggbb`: it goes into a picture.
fn paint(element: &Element, names: &[&str]) -> Option<String> {
    let value = names.iter().find_map(|name| element.attribute(name))?;
    let digits = value.strip_prefix('#')?;
    let is_colour = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_colour.then(|| value.to_ascii_lowercase())
}
