//! Words of headers and labels, freed from how they were typed.

use lianjian_domain::text::is_invisible;

/// No header or label is longer; longer texts are content and need no comparison.
const LONGEST: usize = 40;

/// The word without spaces, line breaks, brackets with their content, and punctuation:
/// `单　位（盖章）：` and `单 位` are both 单位. `None` for what is too long to be a word.
pub(crate) fn key(text: &str) -> Option<String> {
    if text.len() > LONGEST * 6 {
        return None;
    }
    let mut word = String::with_capacity(text.len().min(64));
    let mut bracketed = String::new();
    let (mut depth, mut length) = (0u32, 0usize);
    for sign in text.chars() {
        match sign {
            '（' | '(' | '〔' | '[' | '【' => depth += 1,
            '）' | ')' | '〕' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if sign.is_whitespace() || is_invisible(sign) || is_punctuation(sign) => {}
            _ => {
                length += 1;
                if length > LONGEST {
                    return None;
                }
                let sign = half(sign);
                if depth == 0 { word.push(sign) } else { bracketed.push(sign) }
            }
        }
    }
    // （单位） in brackets as a whole is still a label.
    Some(if word.is_empty() { bracketed } else { word })
}

fn is_punctuation(sign: char) -> bool {
    matches!(
        sign,
        '：' | ':'
            | '、'
            | '，'
            | ','
            | '。'
            | '.'
            | '．'
            | '／'
            | '/'
            | '*'
            | '＊'
            | '“'
            | '”'
            | '"'
            | '·'
            | '_'
            | '＿'
            | '-'
            | '—'
            | '《'
            | '》'
            | ';'
            | '；'
            | '●'
            | '★'
            | '☆'
            | '#'
    )
}

/// Full-width letters and digits to half-width.
fn half(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        other => other,
    }
}

/// A value as it is kept: without the spaces and underscores of a blank to fill in.
pub(crate) fn value(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign) || matches!(sign, '_' | '＿'))
}

#[cfg(test)]
mod tests {
    use super::{key, value};

    #[test]
    fn how_a_word_was_typed_does_not_matter() {
        for text in ["单位", "单　　位", "单\n位", "单位（盖章）：", " 单 位 : ", "（单位）"]
        {
            assert_eq!(key(text).as_deref(), Some("单位"), "{text}");
        }
        assert_eq!(key("党组（党\n委）意见").as_deref(), Some("党组意见"));
        assert_eq!(key(&"很长".repeat(40)), None);
        assert_eq!(value("____ 　"), "");
    }
}
