//! Writing XML: tags, attributes, escaped text. Callers give well-formed names.

/// XML that grows.
#[derive(Default)]
pub(super) struct Xml {
    text: String,
}

impl Xml {
    pub fn new() -> Xml {
        Xml { text: r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#.to_owned() }
    }

    /// Writes what is XML already.
    pub fn raw(&mut self, xml: &str) -> &mut Xml {
        self.text.push_str(xml);
        self
    }

    /// `<name a="…">`, the inside, `</name>`.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Xml),
    ) -> &mut Xml {
        self.tag(name, attributes);
        self.text.push('>');
        inside(self);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
        self
    }

    /// `<name a="…"/>`.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Xml {
        self.tag(name, attributes);
        self.text.push_str("/>");
        self
    }

    /// `<name w:val="…"/>`, the way in which Word keeps most settings.
    pub fn value(&mut self, name: &str, value: &str) -> &mut Xml {
        self.empty(name, &[("w:val", value)])
    }

    /// Text, escaped.
    pub fn text(&mut self, text: &str) -> &mut Xml {
        for sign in text.chars() {
            match sign {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                _ => self.text.push(sign),
            }
        }
        self
    }

    pub fn finish(self) -> String {
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.text(value);
            self.text.push('"');
        }
    }
}
