//! Plain operations on Chinese text as people type it: width, spaces, line breaks.

use unicode_normalization::UnicodeNormalization;

/// Full-width letters, digits and spaces become half-width (NFKC), everything else stays.
///
/// `Ⅱ` becomes `II`, `１` becomes `1`, an ideographic space becomes a plain one.
pub fn half_width(text: &str) -> String {
    text.nfkc().collect()
}

/// The text without any white space and without invisible signs (zero-width space, soft hyphen,
/// byte-order mark). `单　　位` and `单 位` both become `单位`.
pub fn without_spaces(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace() && !is_invisible(*sign)).collect()
}

/// True for signs that print nothing and that word processors leave behind.
pub fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' | '\u{202a}'..='\u{202e}')
}

/// True when nothing readable is in the text: only spaces (full-width ones too) and invisible signs.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|sign| sign.is_whitespace() || is_invisible(sign))
}

/// One line: the lines of a cell joined as a reader would read them.
///
/// Chinese lines are joined without a gap; a gap is kept between two Latin words. Invisible signs
/// are dropped, runs of spaces become one.
pub fn one_line(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut gap = false;
    for sign in text.chars().filter(|sign| !is_invisible(*sign)) {
        if sign.is_whitespace() {
            gap = true;
            continue;
        }
        let latin = |sign: char| sign.is_ascii_alphanumeric();
        if gap && joined.chars().next_back().is_some_and(latin) && latin(sign) {
            joined.push(' ');
        }
        gap = false;
        joined.push(sign);
    }
    joined
}

/// The paragraphs of a cell: each line trimmed, blank ones dropped, joined by `\n`.
pub fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.chars().filter(|sign| !is_invisible(*sign)).collect::<String>().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_cell_are_joined_as_read() {
        assert_eq!(one_line("预算追加随意，\n个人决定\u{3000}资金分配"), "预算追加随意，个人决定资金分配");
        assert_eq!(one_line("A B\nC 角"), "A B C角");
        assert_eq!(paragraphs(" 一、甲\n\n　二、乙 "), "一、甲\n二、乙");
        assert!(is_blank(" 　\u{200b}\n"));
    }
}
