//! Numbers as people write them: 序号 and the counts of totals.

use lianjian_domain::text::{half_width, without_spaces};

/// The number that a 序号 cell shows: 3, ３, （3）, 3、, ③, 三. `None` for anything else.
pub(crate) fn serial(text: &str) -> Option<u32> {
    let plain = without_spaces(&half_width(text));
    let plain =
        plain.trim_start_matches(['(', '第']).trim_end_matches([')', '.', '、', ',', '。', '项', '条']);
    if plain.is_empty() {
        return None;
    }
    // A workbook's number may come with a fraction of nothing.
    let plain = plain.strip_suffix(".0").unwrap_or(plain);
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain.parse().ok();
    }
    chinese(plain)
}

/// A count: like [`serial`], with a unit such as 项, 个 or 条 behind it.
pub(crate) fn count(text: &str) -> Option<u64> {
    let plain = without_spaces(&half_width(text));
    serial(plain.trim_end_matches(['个', '条', '项', '件', '人'])).map(u64::from)
}

/// A number written before a text, as in 1、资金审批…, and the text without it.
pub(crate) fn before_text(text: &str) -> Option<(u32, &str)> {
    let start = text.trim_start();
    let bracketed = start.strip_prefix(['（', '(']);
    let body = bracketed.unwrap_or(start);
    let end = body
        .find(|sign: char| !(sign.is_ascii_digit() || ('０'..='９').contains(&sign) || is_chinese(sign)))?;
    let number = serial(&body[..end])?;
    let rest = &body[end..];
    let after = if bracketed.is_some() {
        rest.strip_prefix(['）', ')'])?
    } else {
        let after = rest.trim_start_matches(' ').strip_prefix(['、', '.', '．', ')', '）'])?;
        // 1.5% is a quantity.
        if rest.starts_with(['.', '．']) && after.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        after
    };
    let after = after.trim_start();
    (!after.is_empty()).then_some((number, after))
}

fn is_chinese(sign: char) -> bool {
    "一二三四五六七八九十".contains(sign)
}

/// 一 … 九十九.
fn chinese(text: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |text: &str| {
        let mut signs = text.chars();
        let sign = signs.next()?;
        let at = DIGITS.chars().position(|digit| digit == sign)?;
        if signs.next().is_some() { None } else { u32::try_from(at + 1).ok() }
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_in_every_hand() {
        for text in ["12", " １２ ", "（12）", "12、", "12.", "十二", "⑫", "12.0"] {
            assert_eq!(serial(text), Some(12), "{text}");
        }
        for text in ["", "合计", "1-2", "一二", "注"] {
            assert_eq!(serial(text), None, "{text}");
        }
        assert_eq!(count("8 个"), Some(8));
    }

    #[test]
    fn a_number_before_the_text_is_taken_off() {
        assert_eq!(before_text("1、资金审批"), Some((1, "资金审批")));
        assert_eq!(before_text("（2） 资金"), Some((2, "资金")));
        assert_eq!(before_text("三、资金"), Some((3, "资金")));
        for text in ["1.5%以上的变更", "3年内未轮岗", "一把手说了算", "资金审批", "2013年底突击花钱"]
        {
            assert_eq!(before_text(text), None, "{text}");
        }
    }
}
