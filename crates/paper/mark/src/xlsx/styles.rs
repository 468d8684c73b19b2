//! The workbook's formats, with those that the marks need: for each format of a shaded cell the
//! same with a tint, and one for notes.

use std::collections::BTreeMap;

use lianjian_domain::problem::Severity;
use quick_xml::{Reader, events::Event};

use crate::{
    MarkError,
    edits::Edits,
    xml::{Child, attribute, children, next, number, position, retag},
};

/// The tint of rows with errors, and the lighter one of rows with warnings.
const TINTS: [(Severity, &str); 2] = [(Severity::Error, "FFF9D6D5"), (Severity::Warning, "FFFFF4D6")];

/// The list of formats, read once and written with what was asked for.
#[derive(Default)]
pub(super) struct Styles<'x> {
    xml: &'x str,
    prefix: String,
    fills: Option<List<'x>>,
    borders: Option<List<'x>>,
    formats: Option<List<'x>>,
    added: Vec<String>,
    known: BTreeMap<(usize, Option<Severity>), usize>,
    notes: BTreeMap<(bool, Option<Severity>), usize>,
}

/// One of the lists of `styleSheet`.
struct List<'x> {
    tag: String,
    tag_span: std::ops::Range<usize>,
    items: Vec<Child<'x>>,
    end: usize,
}

impl<'x> Styles<'x> {
    /// Reads the part; an empty text gives formats that change nothing.
    pub fn read(xml: &'x str) -> Result<Styles<'x>, MarkError> {
        let mut styles = Styles { xml, ..Styles::default() };
        let mut reader = Reader::from_str(xml);
        loop {
            let start = position(&reader);
            match next(&mut reader)? {
                Event::Start(element) => {
                    let name = element.name();
                    let name: &str = name.as_ref();
                    if let Some((prefix, _)) = name.split_once(':') {
                        styles.prefix = format!("{prefix}:");
                    }
                    let list = match element.local_name().as_ref() {
                        "fills" => &mut styles.fills,
                        "borders" => &mut styles.borders,
                        "cellXfs" => &mut styles.formats,
                        _ => continue,
                    };
                    let tag_span = start..position(&reader);
                    let (items, end) = children(&mut reader)?;
                    // The count is a hint that some writers leave out: so it is left out.
                    let tag = retag(&element, &[("count", None)], false);
                    *list = Some(List { tag, tag_span, items, end });
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The format of a cell with a tint, or without one that an earlier marking gave it; `None`
    /// when it can stay as it is.
    pub fn shaded(&mut self, base: usize, shade: Option<Severity>) -> Option<usize> {
        let ours: Vec<_> = TINTS.iter().filter_map(|(severity, _)| self.tint(*severity)).collect();
        let format = self.formats.as_ref()?.items.get(base)?;
        let fill = number(&format.element, "fillId").unwrap_or(0);
        if shade.is_none() && !ours.contains(&fill) {
            return None;
        }
        let wanted = shade.map_or(Some(0), |severity| self.tint(severity))?;
        if wanted == fill {
            return None;
        }
        if let Some(known) = self.known.get(&(base, shade)) {
            return Some(*known);
        }
        let wanted = wanted.to_string();
        let mut text = format.retag(&[("fillId", Some(&wanted)), ("applyFill", Some("1"))]);
        text.push_str(&self.xml[format.tag.end..format.span.end]);
        let index = self.add(text)?;
        self.known.insert((base, shade), index);
        Some(index)
    }

    /// The format of a note: wrapped, with lines around it.
    pub fn note(&mut self, is_heading: bool, severity: Option<Severity>) -> Option<usize> {
        if let Some(known) = self.notes.get(&(is_heading, severity)) {
            return Some(*known);
        }
        let fill = severity.map_or(Some(0), |severity| self.tint(severity))?;
        let border = self.borders.as_ref()?.items.len();
        let side = if is_heading { r#" horizontal="center""# } else { "" };
        let w = &self.prefix;
        let text = format!(
            r#"<{w}xf numFmtId="0" fontId="0" fillId="{fill}" borderId="{border}" xfId="0" applyFill="1" applyBorder="1" applyAlignment="1"><{w}alignment{side} vertical="center" wrapText="1"/></{w}xf>"#
        );
        let index = self.add(text)?;
        self.notes.insert((is_heading, severity), index);
        Some(index)
    }

    fn add(&mut self, text: String) -> Option<usize> {
        let index = self.formats.as_ref()?.items.len() + self.added.len();
        self.added.push(text);
        Some(index)
    }

    /// The fill of a tint: one that is there, or the one that will be added.
    fn tint(&self, severity: Severity) -> Option<usize> {
        let fills = self.fills.as_ref()?;
        let color =
            |severity: Severity| TINTS.iter().find(|(known, _)| *known == severity).map_or("", |tint| tint.1);
        let find =
            |color: &str| fills.items.iter().position(|fill| self.xml[fill.span.clone()].contains(color));
        let missing = TINTS.iter().filter(|(_, color)| find(color).is_none());
        find(color(severity)).or_else(|| {
            let place = missing.map(|(severity, _)| *severity).position(|missing| missing == severity)?;
            Some(fills.items.len() + place)
        })
    }

    /// The part with what was added.
    pub fn write(&self) -> String {
        let w = &self.prefix;
        let mut edits = Edits::default();
        if self.added.is_empty() {
            return self.xml.to_owned();
        }
        let lists = [&self.fills, &self.borders, &self.formats].into_iter().flatten();
        lists.for_each(|list| edits.replace(list.tag_span.clone(), list.tag.clone()));
        if let Some(fills) = &self.fills {
            for (_, color) in
                TINTS.iter().filter(|(_, color)| !self.xml[fills.tag_span.start..fills.end].contains(color))
            {
                let fill = format!(
                    r#"<{w}fill><{w}patternFill patternType="solid"><{w}fgColor rgb="{color}"/><{w}bgColor indexed="64"/></{w}patternFill></{w}fill>"#
                );
                edits.insert(fills.end, fill);
            }
        }
        if let Some(borders) = &self.borders {
            let sides = ["left", "right", "top", "bottom"]
                .map(|side| format!(r#"<{w}{side} style="thin"><{w}color auto="1"/></{w}{side}>"#))
                .concat();
            edits.insert(borders.end, format!("<{w}border>{sides}<{w}diagonal/></{w}border>"));
        }
        if let Some(formats) = &self.formats {
            edits.insert(formats.end, self.added.concat());
        }
        edits.apply(self.xml)
    }
}

/// The format that a cell names.
pub(super) fn format_of(cell: &quick_xml::events::BytesStart<'_>) -> usize {
    attribute(cell, "s").and_then(|format| format.parse().ok()).unwrap_or(0)
}
