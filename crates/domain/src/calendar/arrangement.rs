//! What a year's notice says, line by line: `2013-02-09..2013-02-15 休 春节`, `2013-02-16 班`.

use jiff::civil::Date;

use crate::text::half_width;

/// Days that are free or worked, unlike what their weekdays would make them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// 班: worked, although it may be a weekend. 休 otherwise.
    pub worked: bool,
    /// The holiday; may be empty.
    pub name: String,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// From 1.
    pub line: usize,
    /// What is wrong and what to write, in Chinese.
    pub message: String,
}

/// No holiday is longer: more is a slip of the pen in a date.
const MOST_DAYS: i32 = 31;

/// What separates two dates.
const BETWEEN: [&str; 6] = ["..", "至", "到", "~", "——", "—"];

impl Arrangement {
    /// Each of its days.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let to = self.to;
        self.from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= to)
    }
}

/// The arrangements of a text; empty lines and lines that begin with `#` are passed over.
///
/// All lines that cannot be taken are told at once. One text must not say both 休 and 班 of a day.
pub fn parse(text: &str) -> Result<Vec<Arrangement>, Vec<Unreadable>> {
    let mut found: Vec<(usize, Arrangement)> = Vec::new();
    let mut wrong = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let plain = half_width(text);
        if plain.trim().is_empty() || plain.trim_start().starts_with('#') {
            continue;
        }
        match one(plain.trim()) {
            Ok(arrangement) => {
                let other = found.iter().find(|(_, other)| {
                    other.worked != arrangement.worked
                        && other.from <= arrangement.to
                        && arrangement.from <= other.to
                });
                if let Some((earlier, _)) = other {
                    let message = format!("和第 {earlier} 行矛盾：同一天既写“休”又写“班”，请留一个");
                    wrong.push(Unreadable { line, message });
                }
                found.push((line, arrangement));
            }
            Err(message) => wrong.push(Unreadable { line, message }),
        }
    }
    if wrong.is_empty() {
        Ok(found.into_iter().map(|(_, arrangement)| arrangement).collect())
    } else {
        Err(wrong)
    }
}

fn one(line: &str) -> Result<Arrangement, String> {
    let example = "请写成“2027-01-01..2027-01-03 休 元旦”或“2027-01-04 班”";
    let sign = line
        .char_indices()
        .find(|(_, sign)| matches!(sign, '休' | '班'))
        .ok_or_else(|| format!("“{line}”没有写“休”还是“班”，{example}"))?;
    let (dates, rest) = line.split_at(sign.0);
    let (from, to) =
        BETWEEN.into_iter().find_map(|between| dates.split_once(between)).unwrap_or((dates, dates));
    let from = day(from).ok_or_else(|| format!("“{}”不是日期，{example}", from.trim()))?;
    let to = day(to).ok_or_else(|| format!("“{}”不是日期，{example}", to.trim()))?;
    if to < from {
        return Err(format!("{to} 在 {from} 之前，请检查起止日期"));
    }
    if from.until(to).map_or(MOST_DAYS, |span| span.get_days()) >= MOST_DAYS {
        return Err(format!("从 {from} 到 {to} 超过 {MOST_DAYS} 天，请检查年份和月份"));
    }
    let name = rest.strip_prefix(sign.1).unwrap_or_default().trim().to_owned();
    Ok(Arrangement { from, to, worked: sign.1 == '班', name })
}

/// `2027-01-01`, `2027/1/1` or `2027年1月1日`, in the years that can be counted.
fn day(text: &str) -> Option<Date> {
    let plain = text.trim().trim_end_matches('日').replace(['年', '月', '/'], "-");
    let mut parts = plain.split('-').map(str::trim);
    let date =
        Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
            .ok()?;
    (parts.next().is_none() && super::RANGE.contains(&date.year())).then_some(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let text = "# 2027 年\n2027-01-01..2027-01-03 休 元旦\n\n2027年2月5日至2027年2月11日　休　春节\n2027/1/30 班\n";
        let found = parse(text).unwrap();
        let spans: Vec<(Date, Date, bool, &str)> =
            found.iter().map(|line| (line.from, line.to, line.worked, line.name.as_str())).collect();
        assert_eq!(
            spans,
            [
                (date(2027, 1, 1), date(2027, 1, 3), false, "元旦"),
                (date(2027, 2, 5), date(2027, 2, 11), false, "春节"),
                (date(2027, 1, 30), date(2027, 1, 30), true, ""),
            ]
        );
        assert_eq!(found[0].days().count(), 3);
    }

    #[test]
    fn every_bad_line_is_told_with_its_number() {
        let text = "2027-01-03..2027-01-01 休\n元旦放假\n2027-02-30 休\n2027-01-01..2028-01-03 休\n\
                    2027-05-01..2027-05-05 休 劳动节\n2027-05-03 班\n20270101 班\n0001-01-01 休";
        let wrong = parse(text).unwrap_err();
        let lines: Vec<usize> = wrong.iter().map(|wrong| wrong.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 6, 7, 8], "{wrong:?}");
        assert!(wrong[4].message.contains("和第 5 行矛盾"));
    }
}
