//! Measures in one cell: taken apart into numbered items, and written back together.
//!
//! 附件6 counts items (forms.md): a cell without numbers is one measure, however many lines it has.

use crate::text::{is_blank, one_line};

/// How the items of a cell are numbered. The style of the first number decides; other styles
/// inside an item (`一、…（1）…`) belong to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `1.` `1．` `1、` `1)` `1）`
    Digit,
    /// `（1）` `(1)`
    Bracketed,
    /// `①`
    Circled,
    /// `一、`
    Chinese,
    /// `（一）`
    BracketedChinese,
}

impl Style {
    /// Signs that mean nothing but a number cut wherever they stand: `（1）甲（2）乙`.
    const fn stands_alone(self) -> bool {
        matches!(self, Style::Bracketed | Style::Circled)
    }
}

/// The items of a measure cell, without their numbers, in order. An empty cell has none.
///
/// Numbers count only in sequence from 1 and only at the start of a line, after a space or a
/// mark of punctuation, so that `1.5%` or `第2条` inside a sentence does not cut it.
pub fn items(cell: &str) -> Vec<String> {
    if is_blank(cell) {
        return Vec::new();
    }
    let Some((style, _, _)) = first_number(cell) else {
        return vec![one_line(cell)];
    };
    let mut pieces = Vec::new();
    let mut text_from = 0;
    let mut expected = 1;
    let mut at = 0;
    let mut boundary = true;
    while at < cell.len() {
        let rest = &cell[at..];
        if (boundary || style.stands_alone())
            && let Some(length) = number_at(rest, style, expected)
        {
            pieces.push(&cell[text_from..at]);
            text_from = at + length;
            expected += 1;
            at = text_from;
            boundary = false;
            continue;
        }
        let Some(sign) = rest.chars().next() else { break };
        boundary = is_boundary(sign);
        at += sign.len_utf8();
    }
    pieces.push(&cell[text_from..]);
    pieces.into_iter().map(one_line).filter(|piece| !piece.is_empty()).collect()
}

/// The items as one cell again: one item stands alone, several are numbered `1. ` … on lines.
///
/// A single item that itself begins with a number keeps a number in front, so that [`items`] of
/// what is written gives the same list.
pub fn cell(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] if self::items(only).as_slice() == items => only.clone(),
        _ => {
            let lines: Vec<String> =
                items.iter().enumerate().map(|(index, item)| format!("{}. {item}", index + 1)).collect();
            lines.join("\n")
        }
    }
}

/// The first number of a cell: only at its start, since text before the first number would be lost
/// to no item.
fn first_number(cell: &str) -> Option<(Style, usize, usize)> {
    let start = cell.len() - cell.trim_start().len();
    [Style::Bracketed, Style::BracketedChinese, Style::Circled, Style::Chinese, Style::Digit]
        .into_iter()
        .find_map(|style| number_at(&cell[start..], style, 1).map(|length| (style, start, length)))
}

/// Whether a number may follow after this sign: a line's start, a space, or a mark that ends a
/// clause.
fn is_boundary(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '。' | '；' | ';' | '，' | '！' | '？' | '：')
}

/// The byte length of the number `expected` in `style` at the start of `text`, spaces after it
/// included.
fn number_at(text: &str, style: Style, expected: usize) -> Option<usize> {
    let rest = match style {
        Style::Digit => {
            let rest = digits(text, expected)?;
            let after = rest.trim_start_matches([' ', '\u{3000}']);
            let end = after.strip_prefix(['.', '．', '、', ')', '）'])?;
            // 1.5% is a quantity, not an item.
            if end.starts_with(|sign: char| sign.is_ascii_digit()) && after.starts_with(['.', '．']) {
                return None;
            }
            end
        }
        Style::Bracketed => digits(text.strip_prefix(['(', '（'])?, expected)?.strip_prefix([')', '）'])?,
        Style::Circled => text.strip_prefix(circled(expected)?)?,
        Style::Chinese => text.strip_prefix(chinese(expected)?.as_str())?.strip_prefix(['、', '.', '．'])?,
        Style::BracketedChinese => text
            .strip_prefix(['(', '（'])?
            .strip_prefix(chinese(expected)?.as_str())?
            .strip_prefix([')', '）'])?,
    };
    let rest = rest.trim_start_matches([' ', '\u{3000}', '\t', '、']);
    Some(text.len() - rest.len())
}

/// What follows the decimal number `expected` (half- or full-width digits) at the start of `text`.
fn digits(text: &str, expected: usize) -> Option<&str> {
    let mut value = 0usize;
    let mut end = 0;
    for (at, sign) in text.char_indices() {
        let digit = match sign {
            '0'..='9' => sign as usize - '0' as usize,
            '０'..='９' => sign as usize - '０' as usize,
            _ => break,
        };
        value = value.checked_mul(10)?.checked_add(digit)?;
        end = at + sign.len_utf8();
    }
    (end > 0 && value == expected).then(|| &text[end..])
}

fn circled(number: usize) -> Option<char> {
    (1..=20).contains(&number).then(|| char::from_u32(0x2460 + u32::try_from(number).ok()? - 1))?
}

/// 一 … 九十九.
fn chinese(number: usize) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        1..=9 => Some(DIGITS[number].to_owned()),
        10..=19 => Some(format!("十{}", DIGITS[number - 10])),
        20..=99 => Some(format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_every_style_are_items() {
        for cell in [
            "1.甲\n2.乙",
            "1、甲；2、乙",
            "（1）甲（2）\n(2)乙",
            "①甲\n②乙",
            "一、甲\n二、乙",
            "(一) 甲\n（二）乙",
            "１．甲\n２．乙",
            "1.甲 2.乙",
            "①甲②乙",
            "（1）甲（2）乙",
        ] {
            let found = items(cell);
            assert_eq!(found.len(), 2, "{cell}: {found:?}");
        }
    }

    #[test]
    fn a_cell_without_numbers_is_one_item() {
        assert_eq!(items("进场交易、\n评估备案"), ["进场交易、评估备案"]);
        assert_eq!(items("1.5%以上的变更2.上会"), ["1.5%以上的变更2.上会"]);
        assert_eq!(items(" 　\n"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(items in prop::collection::vec("[甲乙丙，。；A-C0-9 （）.、一二]{1,12}", 0..6)) {
            let plain: Vec<String> = items.iter().map(|item| one_line(item)).filter(|item| !item.is_empty()).collect();
            // A text that carries numbers of its own is taken apart when it is read the first time;
            // from then on it stays as it is.
            let settled = super::items(&cell(&plain));
            prop_assert_eq!(super::items(&cell(&settled)), settled);
        }
    }
}
