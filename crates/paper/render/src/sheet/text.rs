//! Words as the forms print them: days, numbered items, and what a file can hold of a text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use lianjian_domain::measure;

/// The text without signs that no XML file can hold; every kind of line break becomes `\n`.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|sign| match sign {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\n' | '\t' => Some(sign),
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => None,
            _ => Some(sign),
        })
        .collect()
}

/// 2013年6月19日.
pub(super) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A day, or the room to write one.
pub(super) fn day_or_room(date: Option<Date>) -> String {
    date.map_or_else(|| "　　年　　月　　日".to_owned(), day)
}

/// The days of a stage: 2012年8月1日至8月15日.
pub(super) fn span(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from.year() == to.year() => {
            format!("{}至{}月{}日", day(from), to.month(), to.day())
        }
        (Some(from), Some(to)) => format!("{}至{}", day(from), day(to)),
        (Some(from), None) => format!("{}起", day(from)),
        (None, Some(to)) => format!("至{}", day(to)),
        (None, None) => String::new(),
    }
}

/// Items of a plan, `1、` before each on its own line; one alone stands without number unless it
/// would be taken apart when it is read.
pub(super) fn numbered(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] if measure::items(only).as_slice() == items => only.clone(),
        _ => {
            let lines: Vec<String> =
                items.iter().enumerate().map(|(index, item)| format!("{}、{item}", index + 1)).collect();
            lines.join("\n")
        }
    }
}

/// The headers of columns that the county's form does not have, over all rows.
pub(super) fn extra_headers<'a>(
    rows: impl IntoIterator<Item = &'a BTreeMap<String, String>>,
) -> Vec<&'a str> {
    let headers: BTreeSet<&str> =
        rows.into_iter().flat_map(|extra| extra.keys().map(String::as_str)).collect();
    headers.into_iter().collect()
}

/// 填表人 and the day below a table; without them, room to write them.
pub(super) fn prepared(by: Option<&str>, day_label: &str, on: Option<Date>) -> String {
    let by = by.map_or_else(|| "　".repeat(8), plain);
    format!("填表人：{by}　　{day_label}：{}", day_or_room(on))
}
