//! The reference models of the BPMN Model Interchange Working Group: read, and written back with nothing lost.

use std::fs;
use std::path::{Path, PathBuf};

use lianjian_flow::model::{Flow, Kind};
use lianjian_flow::xml::{Content, NodeId, Tree};

/// The models that lie beside the repository; empty, and said so, where they are not.
fn models() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/bpmn-miwg");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: no reference models at {}", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "bpmn"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}

/// A document as what it says: names in their namespaces, attributes without regard to order, text.
fn canonical(tree: &Tree, id: NodeId, out: &mut Vec<String>) {
    match tree.content(id) {
        Content::Element(element) => {
            let mut attributes: Vec<String> =
                element.attributes().iter().map(|one| format!("{}={:?}", one.name(), one.value())).collect();
            attributes.sort();
            out.push(format!("<{{{}}}{} {}", tree.namespace(element), element.name(), attributes.join(" ")));
            for child in element.children() {
                canonical(tree, *child, out);
            }
            out.push(">".to_owned());
        }
        other => out.push(format!("{other:?}")),
    }
}

fn counted(flow: &Flow) -> String {
    let activities = flow.nodes.iter().filter(|node| node.kind.is_activity()).count();
    let events = flow.nodes.iter().filter(|node| node.kind.is_event()).count();
    let gateways = flow.nodes.iter().filter(|node| matches!(node.kind, Kind::Gateway(_))).count();
    format!(
        "{} pools, {} lanes, {} activities, {events} events, {gateways} gateways, {} figures, {} lines, {} diagrams",
        flow.pools.len(),
        flow.lanes.len(),
        activities,
        flow.nodes.len(),
        flow.edges.len(),
        flow.diagrams.len()
    )
}

#[test]
fn every_reference_model_is_read_and_written_back_with_nothing_lost() {
    for (name, bytes) in models() {
        let document = lianjian_flow::read(&bytes).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        let again = lianjian_flow::read(document.write().as_bytes()).unwrap();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        canonical(&document.tree, document.tree.root(), &mut before);
        canonical(&again.tree, again.tree.root(), &mut after);
        assert_eq!(before, after, "{name}");
        eprintln!("{name}: {} · {:?}", counted(&document.flow), document.problems);
    }
}

#[test]
fn a_model_that_places_its_figures_is_drawn_as_it_says() {
    for (name, bytes) in models() {
        let document = lianjian_flow::read(&bytes).unwrap();
        let placed = document.flow.diagrams.first().is_some_and(|diagram| !diagram.shapes.is_empty());
        if placed && !document.flow.nodes.is_empty() {
            assert!(lianjian_flow::layout::own_drawing(&document.flow).is_some(), "{name} is placed anew");
        }
    }
}
