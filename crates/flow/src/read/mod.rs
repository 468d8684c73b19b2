//! A BPMN 2.0 file into a [`Document`]: its tree, which is written back untouched, and the flow as the domain sees it.
//!
//! Source: OMG BPMN 2.0.2, chapters 8 to 10 and 12.

mod diagram;
mod elements;

use crate::model::Flow;
use crate::problem::{Code, Problem};
use crate::xml::{self, Tree};

/// The namespace of BPMN's model.
pub const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
pub(crate) const BPMN_DRAWING: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
pub(crate) const BOUNDS: &str = "http://www.omg.org/spec/DD/20100524/DC";
pub(crate) const WAYPOINTS: &str = "http://www.omg.org/spec/DD/20100524/DI";

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub tree: Tree,
    /// What it holds.
    pub flow: Flow,
    /// What is wrong with its references and ids.
    pub problems: Vec<Problem>,
}

impl Document {
    /// The file as it is now.
    pub fn write(&self) -> String {
        xml::write(&self.tree)
    }

    /// The line that a node begins on.
    pub fn line(&self, node: &crate::model::Node) -> u32 {
        self.tree.line(node.element)
    }
}

/// The flow of a tree that was changed.
pub(crate) fn again(tree: &Tree) -> (Flow, Vec<Problem>) {
    let (mut flow, problems) = elements::read(tree);
    flow.diagrams = diagram::read(tree);
    (flow, problems)
}

/// Reads a file.
///
/// # Errors
/// What is no XML or no BPMN, with its line.
pub fn read(bytes: &[u8]) -> Result<Document, Problem> {
    let tree =
        xml::read(bytes).map_err(|broken| Problem::new(Code::XmlBroken, "", broken.line, broken.message))?;
    let root = tree.element(tree.root());
    let (name, namespace) = root.map_or(("", ""), |root| (root.local(), tree.namespace(root)));
    if name != "definitions" || namespace != BPMN {
        let message = if name == "definitions" {
            format!("命名空间是“{namespace}”，不是 BPMN 2.0 的“{BPMN}”。请从建模软件另存为 BPMN 2.0")
        } else {
            format!("根元素是 <{name}>，不是 BPMN 2.0 的 <definitions>。请从建模软件另存为 BPMN 2.0")
        };
        let line = tree.line(tree.root());
        return Err(Problem::new(Code::FlowMissing, "", line, message));
    }
    let (flow, problems) = again(&tree);
    Ok(Document { tree, flow, problems })
}
