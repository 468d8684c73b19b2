//! What is wrong with the rows of a register: one by one, and one beside another.

use std::collections::BTreeMap;

use lianjian_domain::{
    check::responsible,
    problem::{Code, Problem},
};

use super::rows::ReadRow;
use crate::{
    header::{Header, Role},
    number,
    problems::{quote, row_words, unsaved},
};

/// Finds what is wrong with a row by itself.
pub(super) fn judge(read: &mut ReadRow<'_>, order: usize, found: &mut Vec<(usize, Problem)>) {
    let (header, index) = (read.header, read.index);
    let row = &mut read.row;
    let words = row_words(&header.table.place, index, row.number);
    if let Some(problem) = unsaved(header, index, row.number) {
        found.push((order, problem));
        row.rejected = true;
        return;
    }
    let mut add = |code: Code, role: Role, text: &str, message: String| {
        let at = header.at(index, role);
        found.push((order, Problem::new(code, message).at(at).row(row.number).text(text)));
    };
    if row.risk.is_empty() {
        add(Code::ColumnMissing, Role::Risk, "", format!("{words}没有写风险点内容。请补填，或删去这一行。"));
        row.rejected = true;
    }
    if row.level.is_none() {
        row.rejected = true;
        if row.level_text.is_empty() {
            if header.has(Role::Level) {
                let message = format!("{words}“风险等级”一栏是空的。请补填一级、二级或三级。");
                add(Code::LevelMissing, Role::Level, "", message);
            }
        } else {
            let message = format!(
                "{words}“风险等级”一栏写的是“{}”，认不出是哪一级。请改为一级、二级或三级（也可写高、中、低）。",
                quote(&row.level_text)
            );
            add(Code::LevelUnknown, Role::Level, &row.level_text, message);
        }
    }
    if row.measures.is_empty() && header.has(Role::Measures) {
        let message = format!("{words}风险点“{}”没有写防控措施。请补填针对它的措施。", quote(&row.risk));
        add(Code::MeasureMissing, Role::Measures, "", message);
    }
    if header.has(Role::Responsible) && responsible::is_missing(&row.responsible) {
        let message = if row.responsible.is_empty() {
            format!("{words}“责任人”一栏是空的。请写明由谁负责。")
        } else {
            format!(
                "{words}“责任人”一栏写的是“{}”，没有写明是谁。请写出姓名或职务。",
                quote(&row.responsible)
            )
        };
        add(Code::ResponsibleMissing, Role::Responsible, &row.responsible, message);
    }
}

/// One measure cell over several risks: each has its measures, each is told.
pub(super) fn shared_measures(rows: &[ReadRow<'_>], found: &mut Vec<(usize, Problem)>) {
    let anchor =
        |read: &ReadRow<'_>| read.shared.map(|cell| (read.header.top, read.header.table.place.table(), cell));
    let mut sharing: BTreeMap<_, usize> = BTreeMap::new();
    for cell in rows.iter().filter_map(anchor) {
        *sharing.entry(cell).or_default() += 1;
    }
    for (order, read) in rows.iter().enumerate() {
        let several = anchor(read).is_some_and(|cell| sharing.get(&cell).is_some_and(|rows| *rows > 1));
        if read.row.measures.is_empty() || !several {
            continue;
        }
        let words = row_words(&read.header.table.place, read.index, read.row.number);
        let message =
            format!("{words}与别的风险点共用一格防控措施，不是“一对一”。请给每个风险点写自己的措施。");
        let at = read.header.at(read.index, Role::Measures);
        let problem = Problem::new(Code::MeasureShared, message).at(at).row(read.row.number);
        found.push((order, problem.text(quote(&read.row.measures.join("；")))));
    }
}

/// Tells each number that was used before. Numbering may begin anew under a title row.
pub(super) fn duplicates(rows: &[ReadRow<'_>], problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    for read in rows {
        if read.number_restarts {
            seen.clear();
        }
        let Some(number) = read.row.number else { continue };
        if let Some(first) = seen.insert(number, read.index) {
            let place = &read.header.table.place;
            let words = row_words(place, read.index, None);
            let message = format!(
                "{words}的序号{number}与{}重复。两行都已读入，请改正序号。",
                row_words(place, first, None)
            );
            let at = read.header.at(read.index, Role::Number);
            problems.push(
                Problem::new(Code::NumberDuplicate, message)
                    .at(at)
                    .row(Some(number))
                    .text(number.to_string()),
            );
        }
    }
}

/// A total that states how many risks there are is compared with the rows.
pub(super) fn total(header: &Header<'_>, index: usize, rows: usize, found: &mut Vec<(usize, Problem)>) {
    let text = header.text(index, Role::Risk);
    if let Some(stated) = number::count(&text).filter(|stated| *stated != rows as u64) {
        let words = row_words(&header.table.place, index, None);
        let message = format!("{words}合计写的是{stated}个风险点，表中有{rows}个。请核对后改正。");
        let problem =
            Problem::new(Code::TotalDiffers, message).at(header.at(index, Role::Risk)).text(text.trim());
        found.push((rows, problem));
    }
}
