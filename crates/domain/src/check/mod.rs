//! Quality rules that one row can be judged by: pure, so that the page that is typed on, the import
//! and the command line say the same (practice.md, 'What a review finds by itself').
//!
//! Each function gives what is wrong as a type with a Chinese text; none refuses anything.

pub mod basis;
pub mod choice;
pub mod fee;
pub mod organ;
pub mod personal;
pub mod responsible;
pub mod scope;

/// True when the text cites a document number: 令第91号, 计价格〔2001〕585号, 财综[2004]53号.
pub(crate) fn has_document_number(text: &str) -> bool {
    text.match_indices('号').any(|(at, _)| {
        let before = text[..at].trim_end();
        let digits = before.trim_end_matches(is_numeral);
        if digits.len() == before.len() {
            return false;
        }
        let mark = digits.trim_end();
        // 主席令91号 leaves the 第 out; 12号 alone is no document.
        mark.ends_with(['第', '令', '〕', ']', '］', '】', ')', '）'])
    })
}

/// True when the text names an article or another part of a law: 第三十二条, 第4款, 附件第101项.
pub(crate) fn has_article(text: &str) -> bool {
    const PARTS: [char; 9] = ['条', '款', '项', '章', '节', '编', '目', '类', '点'];
    text.match_indices('第').any(|(at, sign)| {
        let rest = &text[at + sign.len()..];
        let after =
            rest.trim_start_matches(|sign: char| is_numeral(sign) || matches!(sign, ' ' | '、' | '-' | '至'));
        after.len() < rest.len() && after.starts_with(PARTS)
    }) || text.contains("附件")
        || text.contains("附表")
}

/// An Arabic digit, half- or full-width, or a Chinese numeral.
pub(crate) fn is_numeral(sign: char) -> bool {
    matches!(sign, '0'..='9' | '０'..='９' | '〇' | '零' | '○' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
}
