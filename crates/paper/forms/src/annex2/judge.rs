//! What is wrong with the rows of a catalogue: one by one, and one beside another.

use std::collections::BTreeMap;

use lianjian_domain::{
    category::PowerCategory,
    check::{basis, choice, fee, organ},
    form::PowerRow,
    problem::{Code, Problem},
    text::is_blank,
};

use crate::{
    header::{Header, Role},
    problems::{quote, row_words, unsaved},
};

/// Finds what is wrong with a row by itself.
pub(super) fn judge(row: &mut PowerRow, header: &Header<'_>, index: usize, problems: &mut Vec<Problem>) {
    let words = row_words(&header.table.place, index, row.number);
    let number = row.number;
    if let Some(problem) = unsaved(header, index, number) {
        problems.push(problem);
        row.rejected = true;
        return;
    }
    let mut add = |code: Code, role: Role, text: &str, message: String| {
        problems.push(Problem::new(code, message).at(header.at(index, role)).row(number).text(text));
    };
    if row.name.is_empty() {
        add(Code::ColumnMissing, Role::Name, "", format!("{words}没有写权力名称。请补填，或删去这一行。"));
        row.rejected = true;
    }
    if row.category().is_none() {
        row.rejected = true;
        if header.has(Role::Category) {
            add(
                Code::CategoryUnknown,
                Role::Category,
                &row.category,
                category_message(&words, &row.category),
            );
        }
    }
    if header.has(Role::Basis)
        && let Some(message) = basis_message(&words, &row.basis)
    {
        add(Code::BasisIncomplete, Role::Basis, &row.basis, message);
    }
    if let Some(unclear) = header.has(Role::Fee).then(|| fee::unclear(&row.fee)).flatten() {
        let found =
            if row.fee.is_empty() { String::new() } else { format!("写的是“{}”，", quote(&row.fee)) };
        add(
            Code::FeeUnclear,
            Role::Fee,
            &row.fee,
            format!("{words}“收费依据和标准”一栏{found}{}。", unclear.advice()),
        );
    }
    for (role, name, text, list) in [
        (Role::Scope, "公开范围", &row.scope, &choice::SCOPES[..]),
        (Role::Time, "公开时间", &row.time, &choice::TIMES[..]),
    ] {
        let unlisted = choice::unlisted(text, list);
        if !unlisted.is_empty() {
            let message = format!(
                "{words}“{name}”一栏写的是“{}”，不在附件2的选项之内。请从{}中选填。",
                quote(&unlisted.join("、")),
                list.join("、")
            );
            add(Code::OptionUnlisted, role, text, message);
        }
    }
}

fn category_message(words: &str, found: &str) -> String {
    if found.is_empty() {
        return format!("{words}“权力类别”一栏是空的。请从附件2所列的类别中选填。");
    }
    let advice = PowerCategory::suggestion(found)
        .map_or_else(String::new, |likely| format!("如果是指“{}”，请改成这个名称；", likely.label()));
    format!(
        "{words}“权力类别”一栏写的是“{}”，不在附件2所列的类别之内。{advice}类别有：{}。",
        quote(found),
        PowerCategory::ALL.map(PowerCategory::label).join("、")
    )
}

fn basis_message(words: &str, found: &str) -> Option<String> {
    let incomplete = basis::incomplete(found);
    if incomplete.is_empty() {
        return None;
    }
    if is_blank(found) {
        return Some(format!("{words}“实施依据”一栏是空的。请写明法律法规全称、发布时间、文号和具体条款。"));
    }
    let laws: Vec<String> = incomplete
        .iter()
        .map(|law| {
            let gaps: Vec<&str> = law.gaps.iter().map(|gap| gap.label()).collect();
            let title = if law.title.is_empty() { quote(found) } else { quote(&law.title) };
            format!("{title}缺{}", gaps.join("、"))
        })
        .collect();
    Some(format!("{words}“实施依据”不完整：{}。请补全。", laws.join("；")))
}

/// Numbers used twice. Numbering may begin anew with another category.
pub(super) fn duplicates(rows: &[PowerRow], lines: &[(&Header<'_>, usize)], problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    let mut category = None;
    for (row, (header, index)) in rows.iter().zip(lines) {
        let Some(number) = row.number else { continue };
        if number == 1 && category.is_some_and(|category| category != &row.category) {
            seen.clear();
        }
        category = Some(&row.category);
        if let Some(first) = seen.insert(number, *index) {
            let place = &header.table.place;
            let message = format!(
                "{}的序号{number}与{}重复。两行都已读入，请改正序号。",
                row_words(place, *index, None),
                row_words(place, first, None)
            );
            let at = header.at(*index, Role::Number);
            problems.push(
                Problem::new(Code::NumberDuplicate, message)
                    .at(at)
                    .row(Some(number))
                    .text(number.to_string()),
            );
        }
    }
}

/// Categories that this kind of organ does not use, as far as the catalogue itself shows.
pub(super) fn misfits(rows: &[PowerRow], lines: &[(&Header<'_>, usize)], problems: &mut Vec<Problem>) {
    let categories: Vec<Option<PowerCategory>> = rows.iter().map(PowerRow::category).collect();
    for index in organ::misfits(&categories, None) {
        let (row, (header, line)) = (&rows[index], lines[index]);
        let words = row_words(&header.table.place, line, row.number);
        let message = format!(
            "{words}的类别“{}”与目录中其他各项不是一套：行政机关用行政审批等九类，其他机关只用“对外行使职权”和“内部管理职权”。请核对。",
            row.category
        );
        let at = header.at(line, Role::Category);
        problems.push(Problem::new(Code::CategoryOrgan, message).at(at).row(row.number).text(&row.category));
    }
}
