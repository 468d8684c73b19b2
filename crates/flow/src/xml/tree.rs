//! The tree: nodes in one list, names with their prefixes, text as it is escaped in the file.

use std::borrow::Cow;

use quick_xml::escape::{escape, unescape};

/// A node's place in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

/// A document.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    /// What stands before the root: declaration, comments, instructions.
    pub(super) before: Vec<NodeId>,
    pub(super) root: NodeId,
    pub(super) after: Vec<NodeId>,
    /// Offsets at which lines begin, from the second on.
    pub(super) lines: Vec<u32>,
    /// Namespaces that elements lie in; the first is none.
    pub(super) namespaces: Vec<Box<str>>,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub content: Content,
    pub at: u32,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Content {
    /// An element.
    Element(Element),
    /// Text, escaped as in the file.
    Text(Box<str>),
    /// What stands inside `<![CDATA[…]]>`.
    CData(Box<str>),
    /// What stands inside `<!--…-->`.
    Comment(Box<str>),
    /// What stands inside `<?…?>`; the declaration, too.
    Instruction(Box<str>),
    /// What stands inside `<!DOCTYPE…>`, without declarations of entities.
    DocumentType(Box<str>),
}

/// An element.
#[derive(Clone, Debug)]
pub struct Element {
    /// The name with its prefix.
    pub(super) name: Box<str>,
    /// Where the local part of the name begins.
    pub(super) local: u16,
    pub(super) namespace: u16,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<NodeId>,
}

/// An attribute; declarations of namespaces are attributes, too.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name with its prefix.
    pub(super) name: Box<str>,
    /// The value, escaped as in the file.
    pub(super) value: Box<str>,
}

impl Attribute {
    /// The name with its prefix.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value.
    pub fn value(&self) -> Cow<'_, str> {
        plain(&self.value)
    }
}

impl Element {
    /// The name with its prefix.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        &self.name[usize::from(self.local)..]
    }

    /// The prefix; empty for none.
    pub fn prefix(&self) -> &str {
        self.name[..usize::from(self.local)].trim_end_matches(':')
    }

    /// The attributes.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// An attribute's value, by its name as it is written, prefix and all.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes.iter().find(|one| &*one.name == name).map(Attribute::value)
    }

    /// The children.
    pub fn children(&self) -> &[NodeId] {
        &self.children
    }
}

/// Text as people read it. Character references that cannot be meant were refused when the file was read.
fn plain(escaped: &str) -> Cow<'_, str> {
    if escaped.contains('&') {
        unescape(escaped).unwrap_or(Cow::Borrowed(escaped))
    } else {
        Cow::Borrowed(escaped)
    }
}

impl Tree {
    /// A document with an empty root.
    pub fn new(name: &str, namespace: &str) -> Tree {
        let mut tree = Tree {
            nodes: Vec::new(),
            before: Vec::new(),
            root: NodeId(0),
            after: Vec::new(),
            lines: Vec::new(),
            namespaces: vec!["".into()],
        };
        let declaration = Content::Instruction(r#"xml version="1.0" encoding="UTF-8""#.into());
        let declaration = tree.put(declaration, 0);
        tree.before.push(declaration);
        tree.root = tree.element_of(name, namespace);
        tree
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The root's prefix with its colon, or nothing: what new elements of its namespace are written with.
    pub fn root_prefix(&self) -> String {
        match self.element(self.root).map(Element::prefix) {
            None | Some("") => String::new(),
            Some(prefix) => format!("{prefix}:"),
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing; never, as a document has a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A node.
    pub fn content(&self, id: NodeId) -> &Content {
        &self.nodes[id.0 as usize].content
    }

    /// An element; none for text and the like.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.content(id) {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The namespace that an element lies in.
    pub fn namespace(&self, element: &Element) -> &str {
        &self.namespaces[usize::from(element.namespace)]
    }

    /// The elements among the children.
    pub fn elements(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Element)> {
        let children = self.element(id).map_or(&[][..], |element| &element.children);
        children.iter().filter_map(|child| Some((*child, self.element(*child)?)))
    }

    /// The text right inside an element.
    pub fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        for child in self.element(id).map_or(&[][..], |element| &element.children) {
            match self.content(*child) {
                Content::Text(escaped) => text.push_str(&plain(escaped)),
                Content::CData(raw) => text.push_str(raw),
                _ => {}
            }
        }
        text
    }

    /// The line that a node begins on, from 1.
    pub fn line(&self, id: NodeId) -> u32 {
        let at = self.nodes[id.0 as usize].at;
        u32::try_from(self.lines.partition_point(|start| *start <= at)).unwrap_or(u32::MAX) + 1
    }

    /// A new element that stands nowhere yet. The caller sees to it that its prefix means that namespace there.
    pub fn element_of(&mut self, name: &str, namespace: &str) -> NodeId {
        let namespace = self.namespace_number(namespace);
        let local = name.find(':').map_or(0, |colon| colon + 1);
        let element = Element {
            name: name.into(),
            local: u16::try_from(local).unwrap_or(0),
            namespace,
            attributes: Vec::new(),
            children: Vec::new(),
        };
        self.put(Content::Element(element), 0)
    }

    pub(super) fn namespace_number(&mut self, namespace: &str) -> u16 {
        let known = self.namespaces.iter().position(|known| &**known == namespace);
        let number = known.unwrap_or_else(|| {
            self.namespaces.push(namespace.into());
            self.namespaces.len() - 1
        });
        u16::try_from(number).unwrap_or(0)
    }

    pub(super) fn put(&mut self, content: Content, at: u32) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { content, at });
        id
    }

    /// A new text that stands nowhere yet.
    pub fn text_of(&mut self, text: &str) -> NodeId {
        self.put(Content::Text(escape(text).into()), 0)
    }

    /// Puts a child at a place among an element's children, or at their end.
    pub fn insert(&mut self, parent: NodeId, place: Option<usize>, child: NodeId) {
        if let Content::Element(element) = &mut self.nodes[parent.0 as usize].content {
            let place = place.unwrap_or(element.children.len()).min(element.children.len());
            element.children.insert(place, child);
        }
    }

    /// Takes a child away from its element.
    pub fn remove(&mut self, parent: NodeId, child: NodeId) {
        if let Content::Element(element) = &mut self.nodes[parent.0 as usize].content {
            element.children.retain(|one| *one != child);
        }
    }

    /// Takes all children away.
    pub fn clear(&mut self, parent: NodeId) {
        if let Content::Element(element) = &mut self.nodes[parent.0 as usize].content {
            element.children.clear();
        }
    }

    /// Sets an attribute, or takes it away.
    pub fn set(&mut self, id: NodeId, name: &str, value: Option<&str>) {
        let Content::Element(element) = &mut self.nodes[id.0 as usize].content else { return };
        let known = element.attributes.iter().position(|one| &*one.name == name);
        match (known, value) {
            (Some(place), Some(value)) => {
                // What means the same stays as it was written.
                if element.attributes[place].value() != value {
                    element.attributes[place].value = escaped_value(value);
                }
            }
            (Some(place), None) => {
                element.attributes.remove(place);
            }
            (None, Some(value)) => {
                element.attributes.push(Attribute { name: name.into(), value: escaped_value(value) });
            }
            (None, None) => {}
        }
    }
}

/// Line breaks and tabs in a value would come back as spaces.
fn escaped_value(value: &str) -> Box<str> {
    escape(value).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;").into()
}
