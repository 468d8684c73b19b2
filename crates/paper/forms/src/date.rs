//! Days as people write them in Chinese documents.

use std::ops::Range;

use jiff::civil::Date;

/// The day of a month that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// 15日, or 15 where the 日 was forgotten.
    Given(i8),
    /// 月底, 月末
    End,
    /// None is named.
    Missing,
}

/// A month, with or without its year and day, somewhere in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub year: Option<i16>,
    pub month: i8,
    pub day: Day,
    pub range: Range<usize>,
}

impl Mention {
    /// The day in the year that is named, or in the given one.
    pub fn date(&self, year: i16) -> Option<Date> {
        let first = Date::new(self.year.unwrap_or(year), self.month, 1).ok()?;
        match self.day {
            Day::Given(day) => Date::new(first.year(), self.month, day).ok(),
            Day::End => Some(first.last_of_month()),
            Day::Missing => None,
        }
    }
}

/// The first day that is complete with year, month and day.
pub(crate) fn first_full(text: &str) -> Option<(Date, Range<usize>)> {
    mentions(text).into_iter().find_map(|mention| {
        let date = mention.date(mention.year?)?;
        Some((date, mention.range))
    })
}

/// True when the text of a date field holds more than the empty blanks 年 月 日.
pub(crate) fn is_filled(text: &str) -> bool {
    text.chars().any(|sign| sign.is_numeric() || numeral(sign).is_some())
}

/// All mentions, from left to right.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some((number, length)) = number(rest)
            && let Some(mention) = mention(text, at, number, length)
        {
            at = mention.range.end;
            found.push(mention);
            continue;
        }
        // A number is passed as a whole, so that its tail is not taken for another.
        at +=
            number(rest).map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |(_, length)| length);
    }
    found
}

/// A mention that begins with this number.
fn mention(text: &str, start: usize, first: u32, length: usize) -> Option<Mention> {
    let after = start + length;
    if let Some(at) = sign_after(text, after, &['年']) {
        let (month, length) = number_after(text, at)?;
        let month_end = sign_after(text, month_start(text, at) + length, &['月'])?;
        return with_day(text, start, year(first), month, month_end);
    }
    if let Some(at) = sign_after(text, after, &['月']) {
        // 3个月 and 6月内 are spans; 13月 is nothing.
        return with_day(text, start, None, first, at);
    }
    if (1900..2200).contains(&first)
        && let Some(at) = sign_after(text, after, &['.', '．', '-', '－', '/', '、'])
    {
        let (month, length) = number_after(text, at)?;
        let end = month_start(text, at) + length;
        let at = sign_after(text, end, &['.', '．', '-', '－', '/', '、'])?;
        let (day, length) = number_after(text, at)?;
        let mut end = month_start(text, at) + length;
        if let Some(marked) = sign_after(text, end, &['日', '号']) {
            end = marked;
        }
        return build(year(first), month, Day::Given(i8::try_from(day).ok()?), start..end);
    }
    None
}

fn with_day(text: &str, start: usize, year: Option<i16>, month: u32, month_end: usize) -> Option<Mention> {
    if let Some(end) = sign_after(text, month_end, &['底', '末']) {
        return build(year, month, Day::End, start..end);
    }
    let Some((day, length)) = number_after(text, month_end) else {
        return build(year, month, Day::Missing, start..month_end);
    };
    let end = month_start(text, month_end) + length;
    let end = sign_after(text, end, &['日', '号']).unwrap_or(end);
    build(year, month, Day::Given(i8::try_from(day).ok()?), start..end)
}

fn build(year: Option<i16>, month: u32, day: Day, range: Range<usize>) -> Option<Mention> {
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    Some(Mention { year, month, day, range })
}

fn year(number: u32) -> Option<i16> {
    i16::try_from(number).ok().filter(|year| (1900..2200).contains(year))
}

/// Where the text goes on after spaces.
fn month_start(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn number_after(text: &str, at: usize) -> Option<(u32, usize)> {
    number(text[at..].trim_start())
}

/// Where the text goes on after one of these signs, spaces before it allowed.
fn sign_after(text: &str, at: usize, signs: &[char]) -> Option<usize> {
    let rest = text[at..].trim_start();
    let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
    Some(text.len() - rest.len() + sign.len_utf8())
}

/// The number at the start of a text, in digits or Chinese numerals, and its length.
fn number(text: &str) -> Option<(u32, usize)> {
    let end = text.char_indices().find(|(_, sign)| digit(*sign).is_none()).map_or(text.len(), |(at, _)| at);
    if end > 0 {
        let value = text[..end]
            .chars()
            .filter_map(digit)
            .try_fold(0u32, |value, digit| value.checked_mul(10)?.checked_add(digit))?;
        return Some((value, end));
    }
    let end = text.char_indices().find(|(_, sign)| numeral(*sign).is_none()).map_or(text.len(), |(at, _)| at);
    (end > 0).then(|| chinese(&text[..end]).map(|value| (value, end)))?
}

fn digit(sign: char) -> Option<u32> {
    match sign {
        '0'..='9' => sign.to_digit(10),
        '０'..='９' => Some(sign as u32 - '０' as u32),
        _ => None,
    }
}

/// 〇 … 九 as digits, 十 as 10.
fn numeral(sign: char) -> Option<u32> {
    Some(match sign {
        '〇' | '○' | '零' | 'Ｏ' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

/// 二〇一三 digit by digit, 十九 and 二十一 by tens.
fn chinese(text: &str) -> Option<u32> {
    let digits: Vec<u32> = text.chars().filter_map(numeral).collect();
    if !digits.contains(&10) {
        return digits.into_iter().try_fold(0u32, |value, digit| value.checked_mul(10)?.checked_add(digit));
    }
    match digits.as_slice() {
        [10] => Some(10),
        [10, ones] => Some(10 + ones),
        [tens, 10] => Some(tens * 10),
        [tens, 10, ones] => Some(tens * 10 + ones),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_every_hand() {
        for text in [
            "2013年6月19日",
            "2013 年 6 月 19 日",
            "２０１３年６月１９日",
            "2013.6.19",
            "2013-06-19",
            "2013/6/19",
            "二〇一三年六月十九日",
            "二○一三年六月十九日",
            "2013年6月19",
            "同意。2013年6月19号",
        ] {
            assert_eq!(first_full(text).map(|found| found.0), Some(Date::constant(2013, 6, 19)), "{text}");
        }
        for text in ["2012年11月", "年 月 日", "2013年13月1日", "2013年2月30日", "〔2013〕5号", "6月19日"]
        {
            assert_eq!(first_full(text), None, "{text}");
        }
    }

    #[test]
    fn month_ends_and_forgotten_days_are_mentions() {
        let all = |text: &str| {
            mentions(text).into_iter().map(|one| (one.year, one.month, one.day)).collect::<Vec<_>>()
        };
        assert_eq!(all("于8月15前"), [(None, 8, Day::Given(15))]);
        assert_eq!(all("3月底前"), [(None, 3, Day::End)]);
        assert_eq!(
            all("2012年12月1日至2013年3月31日"),
            [(Some(2012), 12, Day::Given(1)), (Some(2013), 3, Day::Given(31))]
        );
        assert_eq!(all("2012年8月"), [(Some(2012), 8, Day::Missing)]);
    }
}
