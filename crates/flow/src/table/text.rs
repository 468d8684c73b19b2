//! Rows out of what people type: steps as lines, ways as words.

use super::{Next, Row, RowKind};
use crate::step::Step;

/// Steps typed as a list, a line each: `名称，岗位，时限，去向`, of which only the name must be there. A line without 去向
/// goes on to the next one; `符合→决定；材料不齐→受理` names others, `→结束` the end. Begin and end are put around them.
///
/// # Errors
/// The line, from 1, and what is wrong with it: a way to no step, or words that are no limit.
pub fn rows_of_lines(text: &str) -> Result<Vec<Row>, (usize, String)> {
    let mut rows = vec![Row { kind: RowKind::Start, name: "开始".to_owned(), ..Row::default() }];
    let mut ways: Vec<(usize, usize, String)> = Vec::new();
    for (line, typed) in text.lines().enumerate() {
        let mut fields = typed.split(['\t', '，', ',', '|', '｜']).map(str::trim);
        let name = unnumbered(fields.next().unwrap_or_default());
        if name.is_empty() {
            continue;
        }
        let mut step = Step::default();
        for field in fields {
            if field.contains('→') || field.contains("->") {
                ways.push((rows.len(), line + 1, field.to_owned()));
            } else if let Some(days) = days(field) {
                step.limit = Some(days);
            } else if step.post.is_empty() && step.limit.is_none() {
                field.clone_into(&mut step.post);
            } else if !field.is_empty() {
                let message = format!("“{field}”读不懂：时限请写几个工作日，如 5；当场办的写 0");
                return Err((line + 1, message));
            }
        }
        rows.push(Row { name: name.to_owned(), step, ..Row::default() });
    }
    rows.push(Row { kind: RowKind::End, name: "结束".to_owned(), ..Row::default() });
    let last = rows.len() - 1;
    for (place, row) in rows.iter_mut().enumerate().take(last) {
        row.next = vec![Next { to: place + 1, condition: String::new() }];
    }
    for (place, line, typed) in ways {
        let find = |target: &str| rows.iter().position(|row| row.name == target);
        let next = next_of_text(&typed, find).map_err(|unknown| {
            (line, format!("去向“{unknown}”不是列出的环节：请写环节的名称，结束写“结束”"))
        })?;
        rows[place].next = next;
    }
    Ok(split_ways(rows))
}

/// '1. 受理' is numbered by hand: the number is no part of the name.
fn unnumbered(name: &str) -> &str {
    let rest = name.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let marked = rest.trim_start_matches(['.', '．', '）', ')', '、']);
    if rest.len() < name.len() && marked.len() < rest.len() { marked.trim() } else { name }
}

/// `5`, `5个工作日`, `5 天`, `当场`, `即办`.
pub fn days(text: &str) -> Option<u32> {
    let text = text.trim();
    if ["当场", "即办", "即时", "当日"].contains(&text) {
        return Some(0);
    }
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text[digits.len()..].trim();
    let is_days = ["", "日", "天", "个工作日", "工作日"].contains(&rest);
    is_days.then(|| digits.parse().ok()).flatten()
}

/// The ways on that a cell names: `4`, `审批`, `同意→4；不同意→6`. `find` gives the row of a number or name.
///
/// # Errors
/// What of it is no row.
pub fn next_of_text(text: &str, find: impl Fn(&str) -> Option<usize>) -> Result<Vec<Next>, String> {
    let mut next = Vec::new();
    for part in text.split(['；', ';', '\n', '，', ',']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let (condition, target) = ["→", "->", "：", ":", "转"]
            .iter()
            .find_map(|sign| part.split_once(sign))
            .map_or(("", part), |(condition, target)| (condition.trim(), target.trim()));
        let target = target.trim_start_matches('第').trim_end_matches('步').trim();
        let to = find(target).ok_or_else(|| target.to_owned())?;
        next.push(Next { to, condition: condition.to_owned() });
    }
    Ok(next)
}

/// Puts a decision behind each step from which several ways lead: a step does something, a decision parts the ways.
pub fn split_ways(rows: Vec<Row>) -> Vec<Row> {
    let parted: Vec<bool> = rows.iter().map(|row| row.kind == RowKind::Step && row.next.len() > 1).collect();
    let mut moved = Vec::with_capacity(rows.len());
    let mut added = 0;
    for parts in &parted {
        moved.push(moved.len() + added);
        added += usize::from(*parts);
    }
    let mut split = Vec::with_capacity(rows.len() + added);
    for (place, mut row) in rows.into_iter().enumerate() {
        for next in &mut row.next {
            next.to = moved[next.to];
        }
        if !parted[place] {
            split.push(row);
            continue;
        }
        let ways =
            std::mem::replace(&mut row.next, vec![Next { to: split.len() + 1, condition: String::new() }]);
        split.push(row);
        split.push(Row { kind: RowKind::Decision, next: ways, ..Row::default() });
    }
    split
}

#[cfg(test)]
mod tests {
    use super::{days, next_of_text, rows_of_lines};

    #[test]
    fn a_list_of_steps_is_a_flow_with_begin_and_end() {
        let rows = rows_of_lines("1. 受理，窗口人员，1\n审查\t审批股科员\t5个工作日\n\n 办结 ").unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["开始", "受理", "审查", "办结", "结束"]);
        assert_eq!((rows[2].step.post.as_str(), rows[2].step.limit), ("审批股科员", Some(5)));
        assert_eq!(rows[3].next[0].to, 4);
    }

    #[test]
    fn a_line_may_name_its_ways_and_a_decision_parts_them() {
        let rows = rows_of_lines(
            "受理，窗口，1\n审查，科员，5，符合→决定；材料不齐→受理；不符合→结束\n决定，局长，3",
        )
        .unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["开始", "受理", "审查", "", "决定", "结束"]);
        let ways: Vec<(usize, &str)> =
            rows[3].next.iter().map(|one| (one.to, one.condition.as_str())).collect();
        assert_eq!(ways, [(4, "符合"), (1, "材料不齐"), (5, "不符合")]);
        let (line, message) = rows_of_lines("受理\n审查，→会签").unwrap_err();
        assert!(line == 2 && message.contains("“会签”不是列出的环节"), "{message}");
        for typed in ["受理\n决定，局长，-3", "受理\n决定，局长，abc，→结束"] {
            let (line, message) = rows_of_lines(typed).unwrap_err();
            assert!(line == 2 && message.contains("读不懂"), "{message}");
        }
    }

    #[test]
    fn limits_are_read_as_people_write_them() {
        assert_eq!(
            ["5", "5天", "20个工作日", "当场", "一周"].map(days),
            [Some(5), Some(5), Some(20), Some(0), None]
        );
    }

    #[test]
    fn ways_are_named_by_number_or_name_with_what_leads_to_them() {
        let find = |text: &str| match text {
            "4" => Some(3),
            "办结" => Some(5),
            _ => None,
        };
        let next = next_of_text("同意→4；不同意：办结", find).unwrap();
        assert_eq!(
            next.iter().map(|one| (one.condition.as_str(), one.to)).collect::<Vec<_>>(),
            [("同意", 3), ("不同意", 5)]
        );
        assert_eq!(next_of_text("9", find), Err("9".to_owned()));
    }
}
