//! Automatic numbers of paragraphs: Word keeps them apart from the text, people read them as part
//! of it. A measure cell with a numbered list holds several measures, and 序号 is often a list too.

use std::collections::HashMap;

use quick_xml::{Reader, events::Event};

use super::names::{attribute, broken_xml};
use crate::refusal::Refusal;

/// Levels of a list.
const LEVELS: usize = 9;
/// Lists beyond which a file is damaged or hostile.
const MOST_LISTS: usize = 10_000;

/// How one level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// Such as `%1、` or `（%1）`.
    pattern: String,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, format: "decimal".to_owned(), pattern: String::new() }
    }
}

/// A use of a list, which may begin its numbers anew.
#[derive(Clone, Debug, Default)]
struct Use {
    list: String,
    restarts: HashMap<usize, u32>,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, Vec<Level>>,
    uses: HashMap<String, Use>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub fn read(xml: &str) -> Result<Numbering, Refusal> {
        let mut numbering = Numbering::default();
        let mut reader = Reader::from_str(xml);
        let (mut list, mut user, mut level) = (None::<String>, None::<String>, 0usize);
        loop {
            let event = reader.read_event().map_err(|error| broken_xml(&error))?;
            let element = match &event {
                Event::Start(element) | Event::Empty(element) => element,
                Event::End(end) => {
                    match end.local_name().as_ref() {
                        "abstractNum" => list = None,
                        "num" => user = None,
                        _ => {}
                    }
                    continue;
                }
                Event::Eof => return Ok(numbering),
                _ => continue,
            };
            let text =
                |name: &str| attribute(element, name).map(std::borrow::Cow::into_owned).unwrap_or_default();
            let number = |name: &str| text(name).parse::<u32>().ok();
            match (element.local_name().as_ref(), &list, &user) {
                ("abstractNum", ..) => list = Some(text("abstractNumId")),
                ("num", ..) => user = Some(text("numId")),
                ("lvl" | "lvlOverride", ..) => level = (number("ilvl").unwrap_or(0) as usize).min(LEVELS - 1),
                ("abstractNumId", _, Some(user)) => {
                    numbering.uses.entry(user.clone()).or_default().list = text("val");
                }
                ("startOverride", _, Some(user)) => {
                    let start = number("val").unwrap_or(1);
                    numbering.uses.entry(user.clone()).or_default().restarts.insert(level, start);
                }
                (name @ ("start" | "numFmt" | "lvlText"), Some(list), None) => {
                    let levels =
                        numbering.lists.entry(list.clone()).or_insert_with(|| vec![Level::default(); LEVELS]);
                    match name {
                        "start" => levels[level].start = number("val").unwrap_or(1),
                        "numFmt" => levels[level].format = text("val"),
                        _ => levels[level].pattern = text("val"),
                    }
                }
                _ => {}
            }
            if numbering.lists.len() + numbering.uses.len() > MOST_LISTS {
                return Err(Refusal::broken("编号的定义太多"));
            }
        }
    }

    /// The number of the next paragraph of a list, as printed; empty for bullets and for lists that
    /// are not defined.
    pub fn next(&mut self, user: &str, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(list_use) = self.uses.get_mut(user) else { return String::new() };
        // A list begins anew only where it is first used.
        let restart = list_use.restarts.remove(&level);
        let Some(levels) = self.lists.get(&list_use.list) else { return String::new() };
        let counts = self.counts.entry(list_use.list.clone()).or_default();
        counts[level] = Some(match (restart, counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => levels[level].start,
        });
        counts[level + 1..].fill(None);
        let mut label = levels[level].pattern.clone();
        if matches!(levels[level].format.as_str(), "bullet" | "none") {
            return String::new();
        }
        for (at, one) in levels.iter().enumerate().take(level + 1) {
            let count = counts[at].unwrap_or(one.start);
            label = label.replace(&format!("%{}", at + 1), &printed(count, &one.format));
        }
        label
    }
}

/// A count in the format of its level. Formats that forms do not use are printed in digits.
fn printed(count: u32, format: &str) -> String {
    let chinese =
        format.starts_with("chinese") || format.starts_with("japanese") || format.starts_with("taiwanese");
    match count {
        1..=99 if chinese => in_chinese(count),
        1..=20 if format.contains("EnclosedCircle") => {
            char::from_u32(0x2460 + count - 1).map_or_else(|| count.to_string(), String::from)
        }
        _ => count.to_string(),
    }
}

/// 一 … 九十九.
fn in_chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (count as usize / 10, DIGITS[count as usize % 10]);
    match tens {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        _ => format!("{}十{ones}", DIGITS[tens.min(9)]),
    }
}

#[cfg(test)]
mod tests {
    use super::Numbering;

    const XML: &str = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
      </w:numbering>"#;

    #[test]
    fn lists_count_on_and_begin_anew_where_told() {
        let mut numbering = Numbering::read(XML).unwrap();
        let labels: Vec<String> =
            [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("2", 0), ("2", 0), ("9", 0)]
                .into_iter()
                .map(|(user, level)| numbering.next(user, level))
                .collect();
        assert_eq!(labels, ["1、", "（一）", "（二）", "2、", "（一）", "1、", "2、", ""]);
    }
}
