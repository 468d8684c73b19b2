//! 附件2: the catalogue of a unit's powers.

mod headings;
mod judge;

use lianjian_domain::{
    category::PowerCategory,
    form::{Catalogue, PowerRow},
    problem::{Code, Problem},
    text::{is_blank, one_line, paragraphs},
};

pub(crate) use headings::{HEADINGS, is_header};

use crate::{
    header::{Header, Role},
    holder::Holder,
    number,
    prepared::prepared,
    problems::{place_words, row_words},
    section::Section,
    strip::Strip,
    total,
    wording::key,
};

/// The rows of a catalogue as they stand, with where each stands and the sentences of the totals.
#[derive(Default)]
struct Gathered<'s> {
    rows: Vec<PowerRow>,
    lines: Vec<(&'s Header<'s>, usize)>,
    totals: Vec<Total>,
}

/// A 合计 sentence and where it stands, as an address and in words.
struct Total {
    at: String,
    words: String,
    sentence: String,
}

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Catalogue {
    let mut gathered = gather(section);
    missing_columns(section, &gathered.rows, problems);
    for ((header, index), row) in gathered.lines.iter().copied().zip(&mut gathered.rows) {
        judge::judge(row, header, index, problems);
    }
    judge::duplicates(&gathered.rows, &gathered.lines, problems);
    judge::misfits(&gathered.rows, &gathered.lines, problems);
    if gathered.rows.is_empty() {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}的职权目录里没有填写一项职权。请填写后再交。");
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    } else {
        totals(&gathered, problems);
    }
    let (prepared_by, prepared_on) = prepared(section, problems);
    Catalogue { unit: Holder::of(section).unit, rows: gathered.rows, prepared_by, prepared_on }
}

fn gather<'s>(section: &'s Section<'_>) -> Gathered<'s> {
    let mut gathered = Gathered::default();
    let mut heading = None;
    for (header, index) in section.rows() {
        if let Some(sentence) = total::sentence_of_row(header, index) {
            let words = row_words(&header.table.place, index, None);
            gathered.totals.push(Total { at: header.table.place.row(index), words, sentence });
        } else if header.is_spanned(index) || is_unfilled(header, index) {
            heading = heading_of(header, index).or(heading);
        } else if let Some(last) = gathered.rows.last_mut().filter(|_| is_continued(header, index)) {
            continue_row(last, header, index);
        } else {
            let mut row = row(header, index);
            if row.category.is_empty()
                && let Some(category) = heading
            {
                category.label().clone_into(&mut row.category);
            }
            gathered.rows.push(row);
            gathered.lines.push((header, index));
        }
    }
    gathered.totals.extend(section.tail.iter().filter_map(|strip| match strip {
        Strip::Line(text) if total::is_sentence(text) => {
            Some(Total { at: String::new(), words: "表后".to_owned(), sentence: (*text).to_owned() })
        }
        _ => None,
    }));
    gathered
}

/// The category that a row announces for those below it: 一、行政审批（6项）.
fn heading_of(header: &Header<'_>, index: usize) -> Option<PowerCategory> {
    let mut own = header.table.across(index).filter(|cell| cell.row == index && !is_blank(&cell.text));
    let text = &own.next()?.text;
    if own.next().is_some() {
        return None;
    }
    let name = number::before_text(text).map_or(text.as_str(), |(_, name)| name);
    PowerCategory::parse(&key(name)?)
}

fn totals(gathered: &Gathered<'_>, problems: &mut Vec<Problem>) {
    for Total { at, words, sentence } in &gathered.totals {
        if let Some(differences) = total::differences(sentence, &gathered.rows) {
            let message =
                format!("{words}合计栏的数字对不上：{differences}。合计由系统重新计算，请核对原表。");
            problems.push(Problem::new(Code::TotalDiffers, message).at(at.clone()).text(one_line(sentence)));
        }
    }
}

/// Tells which columns are not there. Categories may also stand in rows of their own.
fn missing_columns(section: &Section<'_>, rows: &[PowerRow], problems: &mut Vec<Problem>) {
    let header = &section.header;
    let categorised = !rows.is_empty() && rows.iter().all(|row| !row.category.is_empty());
    let words = row_words(&header.table.place, header.top, None);
    for (role, name) in [(Role::Category, "权力类别"), (Role::Basis, "实施依据")] {
        let elsewhere = role == Role::Category && categorised;
        if !header.has(role) && !elsewhere {
            let message = format!("{words}的表头里没有找到“{name}”一栏。请按附件2补上这一栏。");
            let at = header.table.place.row(header.top);
            problems.push(Problem::new(Code::ColumnMissing, message).at(at).text(name));
        }
    }
}

fn row(header: &Header<'_>, index: usize) -> PowerRow {
    let lines = |role| paragraphs(&header.text(index, role));
    let name = one_line(&header.text(index, Role::Name));
    let number = number::serial(&header.text(index, Role::Number));
    let (number, name) = match (number, number::before_text(&name)) {
        (None, Some((before, rest))) => (Some(before), rest.to_owned()),
        (number, _) => (number, name),
    };
    PowerRow {
        number,
        name,
        category: one_line(&header.text(index, Role::Category)),
        basis: lines(Role::Basis),
        form: lines(Role::Form),
        scope: lines(Role::Scope),
        time: lines(Role::Time),
        fee: lines(Role::Fee),
        office: lines(Role::Office),
        remark: lines(Role::Remark),
        extra: header.extras(index),
        at: header.table.place.row(index),
        rejected: false,
    }
}

/// True when neither a name nor a basis stands in a row.
fn is_unfilled(header: &Header<'_>, index: usize) -> bool {
    [Role::Name, Role::Basis, Role::Fee, Role::Form, Role::Office].into_iter().all(|role| {
        header.cell(index, role).is_none_or(|cell| {
            (cell.row < index && role != Role::Name)
                || (is_blank(&header.text(index, role)) && !cell.formula_without_value)
        })
    })
}

/// True when the name comes from the row above: one power with its bases on several rows.
fn is_continued(header: &Header<'_>, index: usize) -> bool {
    header.cell(index, Role::Name).is_some_and(|cell| cell.row < index && cell.row > header.bottom)
}

fn continue_row(row: &mut PowerRow, header: &Header<'_>, index: usize) {
    for (role, text) in [
        (Role::Basis, &mut row.basis),
        (Role::Form, &mut row.form),
        (Role::Scope, &mut row.scope),
        (Role::Time, &mut row.time),
        (Role::Fee, &mut row.fee),
        (Role::Office, &mut row.office),
        (Role::Remark, &mut row.remark),
    ] {
        let more = paragraphs(&header.text(index, role));
        let own = header.cell(index, role).is_some_and(|cell| cell.row == index);
        if own && !more.is_empty() && more != *text {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&more);
        }
    }
}
