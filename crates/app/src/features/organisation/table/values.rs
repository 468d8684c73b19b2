//! What cells say: names to compare, days, yes or no.

use jiff::civil::Date;
use lianjian_domain::text::{half_width, without_spaces};

/// A text as it is compared: without spaces, full-width signs made narrow.
pub(super) fn plain(text: &str) -> String {
    without_spaces(&half_width(text))
}

/// A day: 2013-06-20, 2013/6/20, 2013.6.20, 20130620, 2013年6月20日; without a day the month's first.
pub(super) fn day(text: &str) -> Option<Date> {
    let plain = plain(text);
    // A time of day behind the date, as workbooks write it.
    let plain = plain.strip_suffix("00:00:00").or_else(|| plain.strip_suffix("0:00:00")).unwrap_or(&plain);
    let numbers: Vec<i16> = if plain.len() >= 6 && plain.bytes().all(|sign| sign.is_ascii_digit()) {
        [plain.get(..4), plain.get(4..6), plain.get(6..8)]
            .into_iter()
            .flatten()
            .filter_map(|n| n.parse().ok())
            .collect()
    } else {
        let only_signs = |sign: char| sign.is_ascii_digit() || "-/.年月日号".contains(sign);
        if !plain.chars().all(only_signs) {
            return None;
        }
        plain
            .split(|sign: char| !sign.is_ascii_digit())
            .filter(|n| !n.is_empty())
            .filter_map(|n| n.parse().ok())
            .collect()
    };
    let (year, month, day) = match numbers[..] {
        [year, month] => (year, month, 1),
        [year, month, day] => (year, month, day),
        _ => return None,
    };
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Yes or no; none when a cell says neither.
pub(super) fn yes(text: &str) -> Option<bool> {
    match plain(text).to_uppercase().as_str() {
        "是" | "√" | "✓" | "1" | "Y" | "YES" | "TRUE" | "领导班子" | "班子成员" => Some(true),
        "否" | "×" | "0" | "N" | "NO" | "FALSE" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_in_all_the_ways_of_lists() {
        for way in [
            "2013-06-20",
            "2013/6/20",
            "２０１３．６．２０",
            "20130620",
            "2013年6月20日",
            "2013-06-20 00:00:00",
        ] {
            assert_eq!(day(way), Some(date(2013, 6, 20)), "{way}");
        }
        assert_eq!(day("2013年6月"), Some(date(2013, 6, 1)));
        assert_eq!(day("201306"), Some(date(2013, 6, 1)));
        for way in ["去年", "2013", "6月20日", "2013-13-01", "2013-02-30", "13-6-20", ""] {
            assert_eq!(day(way), None, "{way}");
        }
    }
}
