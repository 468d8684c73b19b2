//! Header rows: which table they announce and which column holds what.
//!
//! Each annex brings its own list of [`Heading`]s; this module only compares. A header is believed
//! when the columns that its table cannot do without are there and at least two of its words are
//! exactly known ones, so that a row of content that speaks of 措施 is not taken for one.

use std::collections::BTreeMap;

use lianjian_domain::text::one_line;
use lianjian_grid::{Cell, Table as Grid};

use crate::{
    annex1, annex2, annex6, register,
    strip::{Row, is_blank},
    wording::key,
};

/// The four layouts behind the six attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// 附件1
    Plan,
    /// 附件2
    Catalogue,
    /// 附件3, 4 and 5
    Register,
    /// 附件6
    Summary,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    // 附件1
    StageTime,
    Content,
    Tasks,
    Demands,
    // 附件2
    Name,
    Category,
    Basis,
    Form,
    Scope,
    Time,
    Fee,
    Office,
    // 附件3—5
    Risk,
    Level,
    Measures,
    Responsible,
    Unit,
    Department,
    Post,
    Person,
    // 附件6
    Kind,
    Points,
    Level1,
    Level2,
    Level3,
    MeasureCount,
    // several
    Number,
    Remark,
}

/// The words that announce a column, as [`key`] gives them.
pub(crate) struct Heading {
    pub role: Role,
    /// Known words.
    pub exact: &'static [&'static str],
    /// Else a word that contains all of one of these groups, the better groups first. A part that
    /// begins with `!` must not be contained.
    pub has: &'static [&'static [&'static str]],
}

/// A header of one or several rows of a table.
#[derive(Clone)]
pub(crate) struct Header<'d> {
    pub kind: Table,
    pub table: &'d Grid,
    /// First row.
    pub top: usize,
    /// Last row.
    pub bottom: usize,
    /// First and last column of each role.
    pub columns: BTreeMap<Role, (usize, usize)>,
    /// What the header calls each role.
    pub names: BTreeMap<Role, String>,
    /// Other columns with their header text.
    pub extra: Vec<(usize, String)>,
}

impl<'d> Header<'d> {
    pub fn has(&self, role: Role) -> bool {
        self.columns.contains_key(&role)
    }

    /// What the header calls a role.
    pub fn name(&self, role: Role) -> Option<&str> {
        self.names.get(&role).map(String::as_str)
    }

    /// The cell of a role in a row, wherever it is anchored.
    pub fn cell(&self, row: usize, role: Role) -> Option<&'d Cell> {
        let (first, _) = *self.columns.get(&role)?;
        self.table.cell(row, first)
    }

    /// The text of a role in a row; cells under one wide header are joined.
    pub fn text(&self, row: usize, role: Role) -> String {
        let Some(&(first, last)) = self.columns.get(&role) else { return String::new() };
        let mut text = self.table.cell(row, first).map_or_else(String::new, |cell| cell.text.clone());
        let mut anchor = self.table.cell(row, first).map(|cell| (cell.row, cell.column));
        for column in first + 1..=last {
            let Some(cell) = self.table.cell(row, column) else { continue };
            if anchor != Some((cell.row, cell.column)) && !is_blank(cell) {
                text.push('\n');
                text.push_str(&cell.text);
            }
            anchor = Some((cell.row, cell.column));
        }
        text
    }

    /// The address of a role's cell in a row.
    pub fn at(&self, row: usize, role: Role) -> String {
        let column = self.columns.get(&role).map_or(0, |columns| columns.0);
        self.table.place.cell(row, column)
    }

    /// The texts of a row's other columns, by their headers.
    pub fn extras(&self, row: usize) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for (column, name) in &self.extra {
            if let Some(cell) = self.table.cell(row, *column).filter(|cell| !is_blank(cell)) {
                found.insert(name.clone(), lianjian_domain::text::paragraphs(&cell.text));
            }
        }
        found
    }

    /// True when one cell covers all the columns that matter: a title or a note, not content.
    pub fn is_spanned(&self, row: usize) -> bool {
        let mut anchors = self
            .columns
            .values()
            .map(|(first, _)| self.table.cell(row, *first).map(|cell| (cell.row, cell.column)));
        let first = anchors.next().flatten();
        first.is_some() && self.columns.len() > 1 && anchors.all(|anchor| anchor == first)
    }

    /// The first cell of a row, in the columns of the roles, whose formula has no saved result.
    pub fn unsaved_formula(&self, row: usize) -> Option<&'d Cell> {
        let columns = self.columns.values().flat_map(|(first, last)| *first..=*last);
        let mut cells: Vec<&Cell> = columns
            .filter_map(|column| self.table.cell(row, column))
            .filter(|cell| cell.formula_without_value)
            .collect();
        cells.sort_by_key(|cell| cell.column);
        cells.first().copied()
    }
}

/// The header that begins in a row, if one does.
pub(crate) fn find(row: Row<'_>) -> Option<Header<'_>> {
    // Content has a long cell or too few cells nearly always: most rows end here.
    let keys = row_keys(row)?;
    for (kind, headings, believed) in [
        (Table::Summary, annex6::HEADINGS, annex6::is_header as fn(&Header<'_>) -> bool),
        (Table::Register, register::HEADINGS, register::is_header),
        (Table::Catalogue, annex2::HEADINGS, annex2::is_header),
        (Table::Plan, annex1::HEADINGS, annex1::is_header),
    ] {
        if keys.iter().filter(|key| is_known(key, headings)).count() < 2 {
            continue;
        }
        let mut bottom = row.row;
        while may_go_on(&keys, headings) && bottom < row.row + 2 && continues(row.table, bottom + 1, headings)
        {
            bottom += 1;
        }
        for bottom in (row.row..=bottom).rev() {
            let header = columns(kind, headings, row, bottom);
            if believed(&header) && exact_words(row.table, row.row, bottom, headings) >= 2 {
                return Some(header);
            }
        }
    }
    None
}

/// The words of a row, when all of them are short enough for a header.
fn row_keys(row: Row<'_>) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    for cell in row.filled() {
        // The vertical label of a register reaches down from above or far below: it is no header.
        if cell.row == row.row || cell.row_span == 1 {
            keys.push(key(&cell.text)?);
        }
    }
    (keys.len() >= 2).then_some(keys)
}

fn is_known(key: &str, headings: &[Heading]) -> bool {
    headings.iter().any(|heading| heading.exact.contains(&key))
}

/// True when a row may be the upper of several header rows: most of its words are a header's.
/// 单位 and 岗位 with their values above a header are labels.
fn may_go_on(keys: &[String], headings: &[Heading]) -> bool {
    let holder = |role| matches!(role, Role::Unit | Role::Department | Role::Post | Role::Person);
    let announces = |key: &String| {
        let exact =
            headings.iter().find(|heading| heading.exact.contains(&key.as_str())).map(|heading| heading.role);
        exact.or_else(|| has_role(key, headings)).is_some_and(|role| !holder(role))
    };
    let words = keys.iter().filter(|key| announces(key)).count();
    words >= 2 && words * 2 > keys.len()
}

fn exact_words(table: &Grid, top: usize, bottom: usize, headings: &[Heading]) -> usize {
    (top..=bottom)
        .flat_map(|row| table.across(row).filter(move |cell| cell.row == row))
        .filter(|cell| key(&cell.text).is_some_and(|key| is_known(&key, headings)))
        .count()
}

/// True when a row goes on with the header above it: every own word of it is a header's word.
fn continues(table: &Grid, row: usize, headings: &[Heading]) -> bool {
    let mut own = 0;
    for cell in table.across(row).filter(|cell| cell.row == row && !is_blank(cell)) {
        match key(&cell.text) {
            Some(key) if is_known(&key, headings) || has_role(&key, headings).is_some() => own += 1,
            _ => return false,
        }
    }
    own > 0
}

fn has_role(key: &str, headings: &[Heading]) -> Option<Role> {
    headings
        .iter()
        .find(|heading| heading.has.iter().any(|group| contains(key, group)))
        .map(|heading| heading.role)
}

fn contains(key: &str, group: &[&str]) -> bool {
    group.iter().all(|part| match part.strip_prefix('!') {
        Some(part) => !key.contains(part),
        None => key.contains(part),
    })
}

/// A header cell that may announce a column.
struct Candidate<'d> {
    cell: &'d Cell,
    key: String,
    taken: bool,
}

fn columns<'d>(kind: Table, headings: &[Heading], row: Row<'d>, bottom: usize) -> Header<'d> {
    let mut candidates = candidates(row, bottom);
    let mut header = Header {
        kind,
        table: row.table,
        top: row.row,
        bottom,
        columns: BTreeMap::new(),
        names: BTreeMap::new(),
        extra: Vec::new(),
    };
    for heading in headings {
        let exact = candidates.iter_mut().find(|one| !one.taken && heading.exact.contains(&one.key.as_str()));
        take(exact, heading.role, &mut header);
    }
    for heading in headings.iter().filter(|heading| !heading.has.is_empty()) {
        for group in heading.has {
            if !header.has(heading.role) {
                let near = candidates.iter_mut().find(|one| !one.taken && contains(&one.key, group));
                take(near, heading.role, &mut header);
            }
        }
    }
    for one in candidates.into_iter().filter(|one| !one.taken) {
        header.extra.push((one.cell.column, one_line(&one.cell.text)));
    }
    header
}

fn take(candidate: Option<&mut Candidate<'_>>, role: Role, header: &mut Header<'_>) {
    if let Some(candidate) = candidate {
        candidate.taken = true;
        let last = candidate.cell.column + candidate.cell.column_span - 1;
        header.columns.insert(role, (candidate.cell.column, last));
        header.names.insert(role, one_line(&candidate.cell.text));
    }
}

/// For each column of the header the lowest word in it. A cell that reaches on into the content is
/// the vertical label beside it.
fn candidates(row: Row<'_>, bottom: usize) -> Vec<Candidate<'_>> {
    let mut found: Vec<Candidate<'_>> = Vec::new();
    let width = (row.row..=bottom)
        .flat_map(|row_index| row.table.across(row_index).map(|cell| cell.column + cell.column_span))
        .max()
        .unwrap_or(0);
    for column in 0..width {
        let lowest =
            (row.row..=bottom).rev().find_map(|at| row.table.cell(at, column).filter(|cell| !is_blank(cell)));
        let Some(cell) = lowest else { continue };
        let reaches_on = cell.row + cell.row_span > bottom + 1;
        let known = found.iter().any(|one| std::ptr::eq(one.cell, cell));
        if !reaches_on
            && !known
            && let Some(key) = key(&cell.text)
        {
            found.push(Candidate { cell, key, taken: false });
        }
    }
    found
}
