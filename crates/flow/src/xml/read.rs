//! Text to tree. Declared entities are refused, and so is whatever could grow without end.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::decode::decode;
use super::tree::{Attribute, Content, Element, Node, NodeId, Tree};

/// Deeper than any model that people draw; the tree is walked by recursion.
const DEEPEST: usize = 200;
/// A chart of 10,000 steps has a twentieth of this.
const MOST_NODES: usize = 4_000_000;
/// Bytes of one file.
const LARGEST: usize = 64 << 20;
/// No model in the wild has more than some twenty.
const MOST_NAMESPACES: usize = 500;
/// Each is compared with those before it.
const MOST_ATTRIBUTES: usize = 200;

/// Why a file is no XML that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong, in words for people.
    pub message: String,
}

/// Reads a file.
///
/// # Errors
/// Bytes in no known encoding, marks that do not close, attributes twice, entities, or a file beyond the limits: with
/// the line.
pub fn read(bytes: &[u8]) -> Result<Tree, Broken> {
    if bytes.len() > LARGEST {
        return Err(Broken { line: 1, message: format!("文件超过 {} MB", LARGEST >> 20) });
    }
    let text = decode(bytes)
        .ok_or_else(|| Broken { line: 1, message: "文字编码与文件声明的不一致".to_owned() })?;
    let lines = line_starts(text.as_bytes());
    let mut reading = Reading {
        tree: Tree {
            nodes: Vec::with_capacity(text.len() / 48),
            before: Vec::new(),
            root: NodeId(u32::MAX),
            after: Vec::new(),
            lines,
            namespaces: vec!["".into()],
        },
        open: Vec::new(),
        scopes: Vec::new(),
        text: Cow::Borrowed(""),
        text_at: 0,
    };
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut at = 0;
    loop {
        let event = reader.read_event();
        let wrong = match event {
            Ok(Event::Eof) => match reading.text_ends() {
                Ok(()) => break,
                Err(wrong) => Some(wrong),
            },
            Ok(event) => reading.take(event, at).err(),
            Err(error) => {
                let position = usize::try_from(reader.error_position()).unwrap_or(at);
                Some((position, format!("XML 不完整或有语法错误：{}", said(&error))))
            }
        };
        if let Some((at, message)) = wrong {
            return Err(Broken { line: line_at(&reading.tree.lines, at), message });
        }
        at = usize::try_from(reader.buffer_position()).unwrap_or(at);
    }
    let whole = reading.tree.root.0 != u32::MAX;
    if let Some(open) = reading.open.last() {
        let name = reading.tree.element(*open).map_or("", Element::name).to_owned();
        let line = reading.tree.line(*open);
        return Err(Broken { line, message: format!("<{name}> 没有结束标记，文件可能被截断") });
    }
    if !whole {
        return Err(Broken { line: 1, message: "文件里没有 XML 元素".to_owned() });
    }
    Ok(reading.tree)
}

struct Reading<'f> {
    tree: Tree,
    open: Vec<NodeId>,
    /// Prefixes declared by each open element that declares any: depth, prefix, namespace.
    scopes: Vec<(usize, Box<str>, u16)>,
    /// Text that may go on: a reference comes as a piece of its own. One piece alone, which is nearly always so, is
    /// kept as it stands in the file.
    text: Cow<'f, str>,
    text_at: usize,
}

type Wrong = (usize, String);

impl<'f> Reading<'f> {
    fn take(&mut self, event: Event<'f>, at: usize) -> Result<(), Wrong> {
        if !matches!(event, Event::Text(_) | Event::GeneralRef(_)) {
            self.text_ends()?;
        }
        match event {
            Event::Start(start) => {
                let id = self.start(&start, at)?;
                self.open.push(id);
                if self.open.len() > DEEPEST {
                    return Err((at, format!("元素嵌套超过 {DEEPEST} 层")));
                }
            }
            Event::Empty(start) => {
                self.start(&start, at)?;
                self.close(self.open.len() + 1);
            }
            Event::End(_) => {
                self.close(self.open.len());
                self.open.pop();
            }
            Event::Text(text) => {
                let raw = text.into_inner();
                if self.open.is_empty() && !raw.trim().is_empty() {
                    return Err((at, "根元素以外有文字".to_owned()));
                }
                self.text(raw, at);
            }
            // A reference stands between two texts: it is put back among them.
            Event::GeneralRef(name) => {
                let raw = format!("&{};", &*name);
                unescape(&raw).map_err(|_| (at, unknown_entity(&raw)))?;
                self.text(Cow::Owned(raw), at);
            }
            Event::CData(text) => self.add(Content::CData((&*text).into()), at)?,
            Event::Comment(text) => self.add(Content::Comment((&*text).into()), at)?,
            Event::PI(text) => self.add(Content::Instruction((&*text).into()), at)?,
            Event::Decl(text) => self.add(Content::Instruction((&*text).into()), at)?,
            Event::DocType(text) => {
                let raw: &str = &text;
                if raw.contains('[') {
                    return Err((at, "文件里声明了实体（DOCTYPE），为了安全不读取".to_owned()));
                }
                self.add(Content::DocumentType(raw.into()), at)?;
            }
            Event::Eof => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, at: usize) -> Result<NodeId, Wrong> {
        if self.open.is_empty() && self.tree.root.0 != u32::MAX {
            return Err((at, "文件里有两个根元素".to_owned()));
        }
        let name: &str = start.name().into_inner();
        let mut attributes: Vec<Attribute> = Vec::new();
        let depth = self.open.len() + 1;
        for attribute in start.attributes().with_checks(true) {
            let attribute = attribute.map_err(|error| (at, format!("<{name}> 的属性有语法错误：{error}")))?;
            let key = attribute.key.into_inner();
            let value: &str = &attribute.value;
            if value.contains('&') {
                unescape(value).map_err(|_| (at, unknown_entity(value)))?;
            }
            let declared = match key.strip_prefix("xmlns") {
                Some("") => Some(""),
                Some(rest) => rest.strip_prefix(':'),
                None => None,
            };
            if attributes.len() == MOST_ATTRIBUTES {
                return Err((at, format!("<{name}> 的属性超过 {MOST_ATTRIBUTES} 个")));
            }
            let kept = Attribute { name: key.into(), value: value.into() };
            if let Some(prefix) = declared {
                let number = self.tree.namespace_number(&kept.value());
                if self.scopes.len() >= MOST_NAMESPACES || self.tree.namespaces.len() >= MOST_NAMESPACES {
                    return Err((at, "命名空间太多".to_owned()));
                }
                self.scopes.push((depth, prefix.into(), number));
            }
            attributes.push(kept);
        }
        let local = name.find(':').map_or(0, |colon| colon + 1);
        let prefix = name[..local].trim_end_matches(':');
        let known = self.scopes.iter().rev().find(|(_, known, _)| &**known == prefix);
        let namespace = match known {
            Some((_, _, number)) => *number,
            None if prefix.is_empty() => 0,
            None => return Err((at, format!("<{name}> 的前缀“{prefix}”没有声明命名空间"))),
        };
        let element = Element {
            local: u16::try_from(local).map_err(|_| (at, "元素名太长".to_owned()))?,
            name: name.into(),
            namespace,
            attributes,
            children: Vec::new(),
        };
        let is_root = self.open.is_empty();
        let id = self.hold(Content::Element(element), at)?;
        if is_root {
            self.tree.root = id;
        } else {
            self.hang(id);
        }
        Ok(id)
    }

    /// Forgets what the element at a depth declared.
    fn close(&mut self, depth: usize) {
        while self.scopes.last().is_some_and(|(declared, _, _)| *declared >= depth) {
            self.scopes.pop();
        }
    }

    fn text(&mut self, raw: Cow<'f, str>, at: usize) {
        if self.text.is_empty() {
            self.text_at = at;
            self.text = raw;
        } else {
            self.text.to_mut().push_str(&raw);
        }
    }

    fn text_ends(&mut self) -> Result<(), Wrong> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        self.add(Content::Text(Box::from(&*text)), self.text_at)
    }

    fn add(&mut self, content: Content, at: usize) -> Result<(), Wrong> {
        let id = self.hold(content, at)?;
        if !self.open.is_empty() {
            self.hang(id);
        } else if self.tree.root.0 == u32::MAX {
            self.tree.before.push(id);
        } else {
            self.tree.after.push(id);
        }
        Ok(())
    }

    fn hold(&mut self, content: Content, at: usize) -> Result<NodeId, Wrong> {
        if self.tree.nodes.len() >= MOST_NODES {
            return Err((at, "文件里的元素太多".to_owned()));
        }
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(Node { content, at: u32::try_from(at).unwrap_or(u32::MAX) });
        Ok(id)
    }

    fn hang(&mut self, id: NodeId) {
        let parent = *self.open.last().unwrap_or(&self.tree.root);
        if let Content::Element(element) = &mut self.tree.nodes[parent.0 as usize].content {
            element.children.push(id);
        }
    }
}

fn unknown_entity(raw: &str) -> String {
    let from = raw.find('&').unwrap_or(0);
    let shown: String = raw[from..].chars().take(20).collect();
    format!("“{shown}”不是认识的字符引用")
}

fn said(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::IllFormed(ill) => match ill {
            quick_xml::errors::IllFormedError::MismatchedEndTag { expected, found } => {
                format!("<{expected}> 却以 </{found}> 结束")
            }
            quick_xml::errors::IllFormedError::UnmatchedEndTag(found) => {
                format!("</{found}> 没有开始标记")
            }
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

fn line_starts(text: &[u8]) -> Vec<u32> {
    memchr::memchr_iter(b'\n', text).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)).collect()
}

fn line_at(lines: &[u32], at: usize) -> u32 {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    u32::try_from(lines.partition_point(|start| *start <= at)).unwrap_or(u32::MAX) + 1
}
