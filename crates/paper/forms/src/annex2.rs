//! 附件2: the catalogue of a unit's powers.

use lianjian_domain::{
    category::PowerCategory,
    check::{basis, choice, fee, organ},
    form::{Catalogue, PowerRow},
    problem::{Code, Problem},
    text::{is_blank, one_line, paragraphs},
};

use crate::{
    date,
    header::{Header, Heading, Role},
    holder::Holder,
    label::{self, Label},
    number,
    problems::{place_words, quote, row_words},
    section::Section,
    strip::Strip,
    total,
};

/// The columns and the words for them.
pub(crate) const HEADINGS: &[Heading] = &[
    Heading {
        role: Role::Number,
        exact: &["序号", "编号", "序", "号", "职权编号", "权力编号", "项目编号"],
        has: &[&["序号"]],
    },
    Heading {
        role: Role::Category,
        exact: &[
            "权力类别",
            "职权类别",
            "类别",
            "权力类型",
            "职权类型",
            "类型",
            "职权种类",
            "权力种类",
            "行政权力类别",
            "行政职权类别",
            "项目类别",
            "权力性质",
        ],
        has: &[&["类别"], &["类型"], &["种类"]],
    },
    Heading {
        role: Role::Name,
        exact: &[
            "权力名称",
            "职权名称",
            "权力项目",
            "职权项目",
            "项目名称",
            "权力事项",
            "职权事项",
            "事项名称",
            "行政职权名称",
            "行政权力名称",
            "权力项目名称",
            "职权项目名称",
            "权力事项名称",
            "职权事项名称",
            "权项名称",
        ],
        has: &[&["权力", "名称"], &["职权", "名称"], &["事项"], &["项目", "名称"], &["名称"]],
    },
    Heading {
        role: Role::Fee,
        exact: &[
            "收费依据和标准",
            "收费依据及标准",
            "收费标准及依据",
            "收费标准和依据",
            "收费依据标准",
            "收费依据",
            "收费标准",
            "收费情况",
            "收费",
            "是否收费",
            "收费依据与标准",
            "收费项目及标准",
        ],
        has: &[&["收费"]],
    },
    Heading {
        role: Role::Basis,
        exact: &[
            "实施依据",
            "设定依据",
            "法律依据",
            "职权依据",
            "权力依据",
            "依据",
            "法定依据",
            "行使依据",
            "政策法规依据",
            "法律法规依据",
            "设立依据",
            "权力来源",
            "职权来源",
            "执法依据",
            "政策依据",
            "法律政策依据",
            "实施依据名称及条款",
        ],
        has: &[&["依据", "!收费"], &["来源"]],
    },
    Heading {
        role: Role::Form,
        exact: &["公开形式", "公开方式", "公开载体", "公开途径", "公开渠道", "公示形式", "公示方式"],
        has: &[&["公开", "形式"], &["公开", "方式"], &["载体"]],
    },
    Heading {
        role: Role::Scope,
        exact: &["公开范围", "公示范围", "公开对象", "公开的范围"],
        has: &[&["公开", "范围"], &["公开", "对象"]],
    },
    Heading {
        role: Role::Time,
        exact: &["公开时间", "公开时限", "公开期限", "公示时间", "公开的时间", "公示期限"],
        has: &[&["公开", "时"], &["公开", "期"]],
    },
    Heading {
        role: Role::Office,
        exact: &[
            "承办处室",
            "承办机构",
            "承办科室",
            "承办股室",
            "承办部门",
            "责任科室",
            "责任部门",
            "责任处室",
            "实施机构",
            "承办单位",
            "办理机构",
            "责任股室",
            "承办",
            "实施部门",
            "行使部门",
            "行使主体",
            "责任单位",
            "实施主体",
            "承办人",
            "承办岗位",
        ],
        has: &[&["承办"], &["责任", "室"], &["责任", "部门"]],
    },
    Heading { role: Role::Remark, exact: &["备注", "说明", "注"], has: &[&["备注"]] },
];

/// A catalogue needs names, and categories or bases.
pub(crate) fn is_header(header: &Header<'_>) -> bool {
    header.has(Role::Name)
        && (header.has(Role::Category) || header.has(Role::Basis))
        && header.columns.len() >= 3
}

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
        judge(row, header, index, problems);
    }
    duplicates(&catalogue.rows, &lines, problems);
    misfits(&catalogue.rows, &lines, problems);
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

/// 填表人 and 填表时间 below or above a table.
pub(crate) fn prepared(
    section: &Section<'_>,
    problems: &mut Vec<Problem>,
) -> (Option<String>, Option<jiff::civil::Date>) {
    let (mut by, mut on) = (None, None);
    for field in section.tail.iter().chain(&section.head).flat_map(label::fields) {
        match field.label {
            Label::PreparedBy if by.is_none() && !field.value.is_empty() => by = Some(one_line(field.value)),
            Label::PreparedOn if on.is_none() && date::is_filled(field.value) => {
                on = date::first_full(field.value).map(|found| found.0);
                if on.is_none() {
                    let message = format!(
                        "填表时间写的是“{}”，读不出是哪一天。请写成“2013年6月19日”的样子。",
                        quote(field.value)
                    );
                    problems.push(Problem::new(Code::DateUnreadable, message).at(field.at).text(field.value));
                }
            }
            _ => {}
        }
    }
    (by, on)
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

fn judge(row: &mut PowerRow, header: &Header<'_>, index: usize, problems: &mut Vec<Problem>) {
    let words = row_words(&header.table.place, index, row.number);
    let number = row.number;
    if let Some(cell) = header.unsaved_formula(index) {
        let at = header.table.place.cell(index, cell.column);
        let message =
            format!("{words}的单元格 {at} 是公式，没有计算结果。请在 Excel 或 WPS 中打开文件，保存后再交。");
        problems.push(Problem::new(Code::FormulaWithoutValue, message).at(at).row(number));
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
fn duplicates(rows: &[PowerRow], lines: &[(&Header<'_>, usize)], problems: &mut Vec<Problem>) {
    let mut seen = std::collections::BTreeMap::new();
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
fn misfits(rows: &[PowerRow], lines: &[(&Header<'_>, usize)], problems: &mut Vec<Problem>) {
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
