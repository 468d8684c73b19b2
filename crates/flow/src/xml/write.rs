//! Tree to text, in UTF-8.

use super::tree::{Content, NodeId, Tree};

/// Writes a document. What was read and not touched comes out as it came in, up to quotes and blanks inside marks.
pub fn write(tree: &Tree) -> String {
    let mut out = String::with_capacity(tree.nodes.len() * 48);
    let breaks = tree.before.iter().all(|id| !matches!(tree.content(*id), Content::Text(_)));
    for id in &tree.before {
        put(tree, *id, &mut out);
        // A declaration that we made ourselves has no text behind it.
        if breaks {
            out.push('\n');
        }
    }
    put(tree, tree.root, &mut out);
    for id in &tree.after {
        put(tree, *id, &mut out);
    }
    out
}

fn put(tree: &Tree, id: NodeId, out: &mut String) {
    match tree.content(id) {
        Content::Text(text) => out.push_str(text),
        Content::CData(text) => wrap(out, "<![CDATA[", text, "]]>"),
        Content::Comment(text) => wrap(out, "<!--", text, "-->"),
        Content::Instruction(text) if text.starts_with("xml ") => {
            wrap(out, "<?", &in_utf8(text), "?>");
        }
        Content::Instruction(text) => wrap(out, "<?", text, "?>"),
        Content::DocumentType(text) => wrap(out, "<!DOCTYPE ", text, ">"),
        Content::Element(element) => {
            out.push('<');
            out.push_str(&element.name);
            for attribute in &element.attributes {
                out.push(' ');
                out.push_str(&attribute.name);
                out.push_str("=\"");
                if attribute.value.contains('"') {
                    out.push_str(&attribute.value.replace('"', "&quot;"));
                } else {
                    out.push_str(&attribute.value);
                }
                out.push('"');
            }
            if element.children.is_empty() {
                out.push_str("/>");
                return;
            }
            out.push('>');
            for child in &element.children {
                put(tree, *child, out);
            }
            wrap(out, "</", &element.name, ">");
        }
    }
}

fn wrap(out: &mut String, before: &str, text: &str, after: &str) {
    out.push_str(before);
    out.push_str(text);
    out.push_str(after);
}

/// The declaration of a file that came in another encoding.
fn in_utf8(declaration: &str) -> String {
    let Some((before, after)) = declaration.split_once("encoding") else { return declaration.to_owned() };
    let value = after.trim_start().trim_start_matches('=').trim_start();
    let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        return declaration.to_owned();
    };
    let old = value[1..].split(quote).next().unwrap_or_default();
    if old.eq_ignore_ascii_case("utf-8") {
        return declaration.to_owned();
    }
    let rest = value.get(1 + old.len() + 1..).unwrap_or_default();
    format!("{before}encoding=\"UTF-8\"{rest}")
}
