//! 附件2: the catalogue of a unit's powers.

mod headings;
mod judge;

use lianjian_domain::{
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
};

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Catalogue {
    missing_columns(section, problems);
    let mut catalogue = Catalogue { unit: Holder::of(section).unit, ..Catalogue::default() };
    let mut lines: Vec<(&Header<'_>, usize)> = Vec::new();
    let mut totals = Vec::new();
    for (header, index) in section.rows() {
        if let Some(sentence) = total::sentence_of_row(header, index) {
            totals.push((
                header.table.place.row(index),
                row_words(&header.table.place, index, None),
                sentence,
            ));
        } else if !header.is_spanned(index) && !is_unfilled(header, index) {
            if let Some(last) = catalogue.rows.last_mut()
                && is_continued(header, index)
            {
                continue_row(last, header, index);
                continue;
            }
            lines.push((header, index));
            catalogue.rows.push(row(header, index));
        }
    }
    for ((header, index), row) in lines.iter().copied().zip(&mut catalogue.rows) {
        judge::judge(row, header, index, problems);
    }
    judge::duplicates(&catalogue.rows, &lines, problems);
    judge::misfits(&catalogue.rows, &lines, problems);
    if catalogue.rows.is_empty() {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}的职权目录里没有填写一项职权。请填写后再交。");
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    } else {
        totals.extend(section.tail.iter().filter_map(|strip| match strip {
            Strip::Line(text) => {
                total::is_sentence(text).then(|| (String::new(), "表后".to_owned(), (*text).to_owned()))
            }
            _ => None,
        }));
        for (at, words, sentence) in totals {
            if let Some(differences) = total::differences(&sentence, &catalogue.rows) {
                let message =
                    format!("{words}合计栏的数字对不上：{differences}。合计由系统重新计算，请核对原表。");
                problems.push(Problem::new(Code::TotalDiffers, message).at(at).text(one_line(&sentence)));
            }
        }
    }
    (catalogue.prepared_by, catalogue.prepared_on) = prepared(section, problems);
    catalogue
}

fn missing_columns(section: &Section<'_>, problems: &mut Vec<Problem>) {
    let header = &section.header;
    let words = row_words(&header.table.place, header.top, None);
    for (role, name) in [(Role::Category, "权力类别"), (Role::Basis, "实施依据")] {
        if !header.has(role) {
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
