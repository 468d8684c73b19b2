//! Rows of a register as they stand: one for each risk point.

use lianjian_domain::{
    form::RegisterRow,
    level::Level,
    measure,
    problem::Problem,
    text::{is_blank, one_line},
};

use super::judge::{judge, shared_measures, total};
use crate::{
    header::{Header, Role},
    number,
    section::Section,
};

/// A row as read, with what is needed to judge it among the others.
pub(crate) struct ReadRow<'d> {
    pub row: RegisterRow,
    pub header: &'d Header<'d>,
    pub index: usize,
    pub number_restarts: bool,
    /// Anchor of a measure cell that covers several rows.
    pub shared: Option<(usize, usize)>,
}

/// The filled rows of a section; what is wrong with each is added to the problems.
pub(super) fn rows<'s>(
    section: &'s Section<'_>,
    columns_are_extra: bool,
    problems: &mut Vec<Problem>,
) -> Vec<ReadRow<'s>> {
    let mut rows: Vec<ReadRow<'_>> = Vec::new();
    let mut found: Vec<(usize, Problem)> = Vec::new();
    let mut restarts = false;
    for (header, index) in section.rows() {
        if is_total(header, index) {
            total(header, index, rows.len(), &mut found);
            continue;
        }
        if header.is_spanned(index) {
            restarts = true;
            continue;
        }
        if is_unfilled(header, index) || continued(header, index, &mut rows) {
            continue;
        }
        let mut read = row(header, index);
        read.number_restarts = std::mem::take(&mut restarts);
        if columns_are_extra {
            keep_holder_columns(&mut read.row, header, index);
        }
        judge(&mut read, rows.len(), &mut found);
        rows.push(read);
    }
    shared_measures(&rows, &mut found);
    found.sort_by_key(|(order, _)| *order);
    problems.extend(found.into_iter().map(|(_, problem)| problem));
    rows
}

fn row<'s>(header: &'s Header<'_>, index: usize) -> ReadRow<'s> {
    let risk = one_line(&header.text(index, Role::Risk));
    let number = number::serial(&header.text(index, Role::Number));
    let (number, risk) = match (number, number::before_text(&risk)) {
        (None, Some((before, rest))) => (Some(before), rest.to_owned()),
        (number, _) => (number, risk),
    };
    let level_text = one_line(&header.text(index, Role::Level));
    let level = Level::parse(&level_text);
    let shared = header.cell(index, Role::Measures).filter(|cell| cell.row_span > 1);
    ReadRow {
        row: RegisterRow {
            number,
            risk,
            level,
            level_text: if level.is_some() { String::new() } else { level_text },
            measures: measure::items(&header.text(index, Role::Measures)),
            responsible: one_line(&header.text(index, Role::Responsible)),
            extra: header.extras(index),
            at: header.table.place.row(index),
            rejected: false,
        },
        header,
        index,
        number_restarts: false,
        shared: shared.map(|cell| (cell.row, cell.column)),
    }
}

/// 岗位 or 部门 as a column of a register that already has its holder.
fn keep_holder_columns(row: &mut RegisterRow, header: &Header<'_>, index: usize) {
    for (role, name) in
        [(Role::Unit, "单位"), (Role::Department, "部门"), (Role::Post, "岗位"), (Role::Person, "姓名")]
    {
        let text = one_line(&header.text(index, role));
        if !text.is_empty() {
            row.extra.insert(header.name(role).unwrap_or(name).to_owned(), text);
        }
    }
}

/// True when nothing is said in a row: it may have its printed number and cells from above.
fn is_unfilled(header: &Header<'_>, index: usize) -> bool {
    [Role::Risk, Role::Level, Role::Measures].into_iter().all(|role| {
        header.cell(index, role).is_none_or(|cell| {
            let inherited = cell.row < index && role != Role::Risk;
            inherited || (is_blank(&header.text(index, role)) && !cell.formula_without_value)
        })
    })
}

/// Adds a row's measures to the row above when it has no risk of its own: its risk cell comes from
/// above, or risk, level and number are blank.
fn continued(header: &Header<'_>, index: usize, rows: &mut [ReadRow<'_>]) -> bool {
    let Some(last) = rows.last_mut() else { return false };
    if !std::ptr::eq(last.header, header) {
        return false;
    }
    let risk_from_above =
        header.cell(index, Role::Risk).is_some_and(|cell| cell.row < index && cell.row <= last.index);
    let own_level =
        header.cell(index, Role::Level).is_some_and(|cell| cell.row == index && !is_blank(&cell.text));
    let blank = |role| is_blank(&header.text(index, role));
    let unmerged = blank(Role::Risk) && blank(Role::Number) && !blank(Role::Measures);
    if own_level || !(risk_from_above || unmerged) {
        return false;
    }
    if header.cell(index, Role::Measures).is_some_and(|cell| cell.row == index) {
        last.row.measures.extend(measure::items(&header.text(index, Role::Measures)));
    }
    true
}

fn is_total(header: &Header<'_>, index: usize) -> bool {
    let first = header.table.across(index).find(|cell| cell.row == index && !is_blank(&cell.text));
    first
        .and_then(|cell| crate::wording::key(&cell.text))
        .is_some_and(|key| matches!(key.as_str(), "合计" | "总计" | "共计" | "小计" | "总数"))
}
