//! 附件1: the plan, a stage a row, with its windows and the days that its demands name.

use jiff::civil::Date;
use lianjian_domain::{
    form::{Deadline, Plan, Stage},
    measure,
    problem::{Code, Problem},
    text::{is_blank, one_line},
};

use crate::{
    date::{self, Mention},
    header::{Header, Heading, Role},
    problems::{place_words, quote, row_words, unsaved},
    section::Section,
};

/// The columns and the words for them.
pub(crate) const HEADINGS: &[Heading] = &[
    Heading { role: Role::Number, exact: &["序号", "编号"], has: &[] },
    Heading {
        role: Role::StageTime,
        exact: &[
            "时间",
            "时间安排",
            "起止时间",
            "阶段时间",
            "时间阶段",
            "工作时间",
            "实施时间",
            "时间节点",
            "时间进度",
            "日期",
            "起止日期",
            "完成时间",
            "进度安排",
            "时限",
        ],
        has: &[&["时间"], &["日期"], &["时限"]],
    },
    Heading {
        role: Role::Content,
        exact: &[
            "工作内容",
            "阶段",
            "工作阶段",
            "实施阶段",
            "内容",
            "阶段名称",
            "工作步骤",
            "步骤",
            "工作环节",
            "阶段内容",
            "工作事项",
        ],
        has: &[&["阶段"], &["步骤"], &["内容"]],
    },
    Heading {
        role: Role::Tasks,
        exact: &[
            "主要任务",
            "任务",
            "工作任务",
            "具体任务",
            "重点任务",
            "主要工作",
            "工作措施",
            "主要工作任务",
            "目标任务",
            "重点工作",
        ],
        has: &[&["任务"], &["主要工作"]],
    },
    Heading {
        role: Role::Demands,
        exact: &[
            "工作要求",
            "要求",
            "具体要求",
            "报送要求",
            "完成要求",
            "有关要求",
            "工作标准",
            "时间要求",
            "完成标准",
            "目标要求",
        ],
        has: &[&["要求"], &["标准"]],
    },
];

/// A plan needs its windows and what is to be done in them.
pub(crate) fn is_header(header: &Header<'_>) -> bool {
    header.has(Role::StageTime)
        && header.has(Role::Tasks)
        && (header.has(Role::Content) || header.has(Role::Demands))
        && header.columns.len() >= 3
}

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Plan {
    let mut plan = Plan::default();
    let usual = lianjian_domain::form::FormKind::Annex1.title();
    plan.title =
        section.titles().filter(|title| !title.starts_with("附件")).last().filter(|title| title != usual);
    let titled = section.titles().find_map(|title| year_in(&title));
    for (header, index) in section.rows() {
        let roles = [Role::StageTime, Role::Content, Role::Tasks, Role::Demands];
        let unfilled = roles.into_iter().all(|role| {
            is_blank(&header.text(index, role))
                && header.cell(index, role).is_none_or(|cell| !cell.formula_without_value)
        });
        if unfilled || header.is_spanned(index) {
            continue;
        }
        if let Some(problem) = unsaved(header, index, None) {
            problems.push(problem);
        }
        let above = plan.stages.iter().rev().find_map(|stage| stage.to.or(stage.from)).map(|day| day.year());
        let stage = stage(header, index, plan.stages.len() + 1, above.or(titled), problems);
        plan.stages.push(stage);
    }
    if plan.stages.is_empty() {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}的推进计划表里没有填写一个阶段。请填写后再交。");
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    }
    plan
}

/// A row as a stage; `year` is the one that its window is in when it names none.
fn stage(
    header: &Header<'_>,
    index: usize,
    ordinal: usize,
    year: Option<i16>,
    problems: &mut Vec<Problem>,
) -> Stage {
    let time = one_line(&header.text(index, Role::StageTime));
    let (from, to) = window(&time, year);
    let words = format!("{}（第{ordinal}阶段）", row_words(&header.table.place, index, None));
    let at = header.at(index, Role::StageTime);
    let unreadable = (from.is_none() || to.is_none()) && !time.is_empty();
    if unreadable {
        let message = format!(
            "{words}“时间”一栏写的是“{}”，读不出起止日期。请写成“2012年8月1日至8月15日”的样子。",
            quote(&time)
        );
        problems.push(Problem::new(Code::DateUnreadable, message).at(at.clone()).text(&time));
    }
    let reversed = matches!((from, to), (Some(from), Some(to)) if to < from);
    if reversed {
        let message =
            format!("{words}的起止颠倒：“{}”的结束日期早于开始日期。原文照存，请核对。", quote(&time));
        problems.push(Problem::new(Code::StageReversed, message).at(at).text(&time));
    }
    let demands = header.text(index, Role::Demands);
    let deadlines = deadlines(&demands, from.zip(to));
    if let Some((first, last)) = from.zip(to).map(|(from, to)| (from.min(to), from.max(to))) {
        for deadline in deadlines.iter().filter(|one| !(first..=last).contains(&one.date)) {
            let message = format!(
                "{words}：期限{}（“{}”）不在{first}至{last}之内。原文照存，请核对。",
                deadline.date, deadline.text
            );
            let at = header.at(index, Role::Demands);
            problems.push(Problem::new(Code::DeadlineOutsideStage, message).at(at).text(&deadline.text));
        }
    }
    Stage {
        from,
        to,
        time: if unreadable || reversed { time } else { String::new() },
        content: one_line(&header.text(index, Role::Content)),
        tasks: measure::items(&header.text(index, Role::Tasks)),
        demands: measure::items(&demands),
        deadlines,
        extra: header.extras(index),
        at: header.table.place.row(index),
    }
}

/// The year that a title names: 2013年廉政风险防控工作推进计划表.
fn year_in(title: &str) -> Option<i16> {
    let at = title.find('年')?;
    let digits = title[..at].trim_start_matches(|sign: char| !sign.is_ascii_digit());
    digits.parse().ok().filter(|year| (1900..2200).contains(year))
}

/// First and last day of a window; the year may stand only before the first, or be known from
/// above.
fn window(time: &str, known: Option<i16>) -> (Option<Date>, Option<Date>) {
    let mentions = date::mentions(time);
    let Some(first) = mentions.first() else { return (None, None) };
    let Some(year) = first.year.or(known) else { return (None, None) };
    let from = first.date(year);
    let to = match mentions.get(1) {
        Some(last) => last.date(year),
        None => from.and_then(|from| last_day(time, first, from)),
    };
    (from, to)
}

/// The 15日 of 8月1日至15日.
fn last_day(time: &str, first: &Mention, from: Date) -> Option<Date> {
    let rest: String = time[first.range.end..].chars().filter(char::is_ascii_digit).collect();
    Date::new(from.year(), from.month(), rest.parse().ok()?).ok()
}

/// The days by which something is owed: followed by 前 or 止, or led in by 于 or 截至. A document's
/// own date (印发, 〔2013〕) is none.
fn deadlines(demands: &str, window: Option<(Date, Date)>) -> Vec<Deadline> {
    let mut found: Vec<Deadline> = Vec::new();
    for mention in date::mentions(demands) {
        let after = demands[mention.range.end..].trim_start();
        let before = demands[..mention.range.start].trim_end();
        let tail = ["之前", "以前", "前", "截止", "止"].into_iter().find(|word| after.starts_with(word));
        let led = ["于", "截至", "截止", "最迟", "在"].iter().any(|word| before.ends_with(word));
        if tail.is_none() && !led {
            continue;
        }
        let Some(date) = inside(&mention, window) else { continue };
        let end = mention.range.end
            + tail.map_or(0, |word| demands[mention.range.end..].find(word).unwrap_or(0) + word.len());
        let text = one_line(&demands[mention.range.start..end]);
        if !found.iter().any(|one| one.date == date && one.text == text) {
            found.push(Deadline { date, text });
        }
    }
    found
}

/// A day without year is the one inside its stage, else the nearest to it (practice.md).
fn inside(mention: &Mention, window: Option<(Date, Date)>) -> Option<Date> {
    if let Some(year) = mention.year {
        return mention.date(year);
    }
    let (from, to) = window?;
    let (first, last) = (from.min(to), from.max(to));
    let years = first.year()..=last.year();
    let days: Vec<Date> = years.filter_map(|year| mention.date(year)).collect();
    let distance = |day: &Date| {
        let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        if *day < first {
            days(*day, first)
        } else if *day > last {
            days(last, *day)
        } else {
            0
        }
    };
    days.into_iter().min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn found(demands: &str, from: &str, to: &str) -> Vec<String> {
        let window = Some((day(from), day(to)));
        deadlines(demands, window).into_iter().map(|one| format!("{} {}", one.date, one.text)).collect()
    }

    #[test]
    fn a_day_without_year_lies_inside_its_stage() {
        assert_eq!(found("要于8月15前报县纪委。", "2012-08-01", "2012-08-15"), ["2012-08-15 8月15前"]);
        assert_eq!(found("3月底前，将风险报县纪委。", "2012-12-01", "2013-03-31"), ["2013-03-31 3月底前"]);
        assert_eq!(found("12月20日前", "2012-12-01", "2013-03-31"), ["2012-12-20 12月20日前"]);
        assert_eq!(found("于2012年7月20前上报", "2013-11-01", "2013-12-20"), ["2012-07-20 2012年7月20前"]);
    }

    #[test]
    fn the_date_of_a_document_is_no_deadline() {
        let text = "按照《实施意见》（县纪发〔2013〕5号，2013年1月8日印发）执行";
        assert!(found(text, "2013-01-01", "2013-03-31").is_empty());
    }

    #[test]
    fn windows_are_read_as_written() {
        let read = |text: &str| window(text, None);
        assert_eq!(read("2012年8月1日至8月15日"), (Some(day("2012-08-01")), Some(day("2012-08-15"))));
        assert_eq!(read("2012年8月1日—15日"), (Some(day("2012-08-01")), Some(day("2012-08-15"))));
        assert_eq!(read("2012.12.1-2013.3.31"), (Some(day("2012-12-01")), Some(day("2013-03-31"))));
        assert_eq!(read("2013年8月31日至7月1日"), (Some(day("2013-08-31")), Some(day("2013-07-01"))));
        assert_eq!(read("第一季度"), (None, None));
        assert_eq!(read("8月1日至8月15日"), (None, None));
        let known = window("8月1日至8月15日", year_in("清河县2013年推进计划表"));
        assert_eq!(known, (Some(day("2013-08-01")), Some(day("2013-08-15"))));
    }
}
