//! Rows out of what people type: steps as lines, ways as words.

use super::{Next, Row, RowKind};
use crate::step::Step;

/// Steps typed as a list, a line each: name, then post and limit if the line goes on (`受理，窗口工作人员，1`).
/// Begin and end are put around them.
pub fn rows_of_lines(text: &str) -> Vec<Row> {
    let mut rows = vec![Row { kind: RowKind::Start, name: "开始".to_owned(), ..Row::default() }];
    for line in text.lines() {
        let mut fields = line.split(['\t', '，', ',', '、', '|', '｜']).map(str::trim);
        let name = fields.next().unwrap_or_default();
        // '1. 受理' is numbered by hand: the number is no part of the name.
        let name = name
            .trim_start_matches(|sign: char| sign.is_ascii_digit())
            .trim_start_matches(['.', '．', '）', ')'])
            .trim();
        if name.is_empty() {
            continue;
        }
        let mut step = Step::default();
        for field in fields {
            match days(field) {
                Some(days) => step.limit = Some(days),
                None if step.post.is_empty() => field.clone_into(&mut step.post),
                None => {}
            }
        }
        rows.push(Row { name: name.to_owned(), step, ..Row::default() });
    }
    rows.push(Row { kind: RowKind::End, name: "结束".to_owned(), ..Row::default() });
    let last = rows.len() - 1;
    for (place, row) in rows.iter_mut().enumerate().take(last) {
        row.next = vec![Next { to: place + 1, condition: String::new() }];
    }
    rows
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
        let rows = rows_of_lines("1. 受理，窗口人员，1\n审查\t审批股科员\t5个工作日\n\n 办结 ");
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["开始", "受理", "审查", "办结", "结束"]);
        assert_eq!((rows[2].step.post.as_str(), rows[2].step.limit), ("审批股科员", Some(5)));
        assert_eq!(rows[3].next[0].to, 4);
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
