//! What we add to a step, in a namespace of our own: `<lianjian:step …>` among the extension elements of a BPMN
//! element. Other tools carry it along untouched.

use serde::{Deserialize, Serialize};

use crate::xml::{NodeId, Tree};

/// The namespace of our additions.
pub const NAMESPACE: &str = "urn:lianjian:flow:1";
/// The prefix that we write them with.
pub const PREFIX: &str = "lianjian";

/// Our additions to a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = FlowStepAdditions)]
pub struct Step {
    /// The post that does it; empty when the lane says so.
    pub post: String,
    /// Its department.
    pub department: String,
    /// Limit, in working days.
    pub limit: Option<u32>,
    /// The clock of the case stands still meanwhile (补正, hearing, public notice).
    pub stops_clock: bool,
    /// Papers that it needs or makes.
    pub documents: Vec<String>,
    /// What is charged here.
    pub fee: String,
    /// Risk points, by their ids.
    pub risks: Vec<String>,
    /// Not shown to society.
    pub internal: bool,
}

impl Step {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Step::default()
    }
}

/// Reads the additions of a BPMN element.
pub fn read(tree: &Tree, element: NodeId) -> Step {
    let Some((id, own)) = own_element(tree, element, "step") else { return Step::default() };
    let text = |name: &str| own.attribute(name).map_or_else(String::new, |value| value.trim().to_owned());
    let mut step = Step {
        post: text("post"),
        department: text("department"),
        limit: text("limit").parse().ok(),
        stops_clock: text("clock") == "stops",
        fee: text("fee"),
        internal: text("internal") == "true",
        ..Step::default()
    };
    for (child, element) in tree.elements(id) {
        match element.local() {
            "document" => step.documents.push(tree.text(child).trim().to_owned()),
            "risk" => step.risks.extend(element.attribute("ref").map(|value| value.into_owned())),
            _ => {}
        }
    }
    step
}

/// Writes the additions of a BPMN element; what others keep beside them stays. `bpmn` is the prefix of BPMN's own
/// elements with its colon, or nothing.
pub fn write(tree: &mut Tree, element: NodeId, bpmn: &str, bpmn_namespace: &str, step: &Step) {
    let own = own_element(tree, element, "step").map(|(id, _)| id);
    if step.is_empty() {
        if let (Some(own), Some(holder)) = (own, extensions(tree, element)) {
            tree.remove(holder, own);
            if tree.elements(holder).next().is_none() {
                tree.remove(element, holder);
            }
        }
        return;
    }
    let own = own.unwrap_or_else(|| put_own(tree, element, bpmn, bpmn_namespace, "step"));
    tree.set(own, "post", filled(&step.post));
    tree.set(own, "department", filled(&step.department));
    tree.set(own, "limit", step.limit.map(|limit| limit.to_string()).as_deref());
    tree.set(own, "clock", step.stops_clock.then_some("stops"));
    tree.set(own, "fee", filled(&step.fee));
    tree.set(own, "internal", step.internal.then_some("true"));
    tree.clear(own);
    for document in &step.documents {
        let child = tree.element_of(&format!("{PREFIX}:document"), NAMESPACE);
        let text = tree.text_of(document);
        tree.insert(child, None, text);
        tree.insert(own, None, child);
    }
    for risk in &step.risks {
        let child = tree.element_of(&format!("{PREFIX}:risk"), NAMESPACE);
        tree.set(child, "ref", Some(risk));
        tree.insert(own, None, child);
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// One of our elements among an element's extensions.
pub(crate) fn own_element<'t>(
    tree: &'t Tree,
    element: NodeId,
    local: &str,
) -> Option<(NodeId, &'t crate::xml::Element)> {
    let holder = extensions(tree, element)?;
    tree.elements(holder).find(|(_, child)| child.local() == local && tree.namespace(child) == NAMESPACE)
}

/// Makes one of our elements among an element's extensions.
pub(crate) fn put_own(
    tree: &mut Tree,
    element: NodeId,
    bpmn: &str,
    bpmn_namespace: &str,
    local: &str,
) -> NodeId {
    let holder = extensions(tree, element).unwrap_or_else(|| {
        let holder = tree.element_of(&format!("{bpmn}extensionElements"), bpmn_namespace);
        // BPMN's order: documentation first, then extensions, then the rest.
        let after = tree
            .element(element)
            .map_or(&[][..], |one| one.children())
            .iter()
            .rposition(|child| tree.element(*child).is_some_and(|one| one.local() == "documentation"));
        tree.insert(element, Some(after.map_or(0, |place| place + 1)), holder);
        holder
    });
    let own = tree.element_of(&format!("{PREFIX}:{local}"), NAMESPACE);
    tree.insert(holder, None, own);
    let root = tree.root();
    tree.set(root, &format!("xmlns:{PREFIX}"), Some(NAMESPACE));
    own
}

fn extensions(tree: &Tree, element: NodeId) -> Option<NodeId> {
    tree.elements(element).find(|(_, child)| child.local() == "extensionElements").map(|(id, _)| id)
}
