//! 附件3, 4 and 5: registers of risk points.
//!
//! Rows are read here; whose they are is said by the head, or by columns of the table itself when
//! it is a list over several holders ([`crate::register_list`]).

use std::collections::BTreeMap;

use lianjian_domain::{
    check::responsible,
    form::{Form, FormKind, Opinion, OpinionBy, Pledge, Register, RegisterRow},
    level::Level,
    measure,
    problem::{Code, Problem},
    text::{is_blank, one_line},
};

use crate::{
    header::{Header, Heading, Role},
    holder::Holder,
    label::{self, Label},
    number, opinion,
    problems::{place_words, quote, row_words},
    register_list,
    section::Section,
};

/// The columns and the words for them.
pub(crate) const HEADINGS: &[Heading] = &[
    Heading {
        role: Role::Number,
        exact: &["序号", "编号", "序", "号", "项目序号", "NO", "No"],
        has: &[&["序号"]],
    },
    Heading {
        role: Role::Level,
        exact: &[
            "风险等级",
            "等级",
            "级别",
            "风险级别",
            "廉政风险等级",
            "廉政风险级别",
            "等级评定",
            "风险等级评定",
            "风险评级",
            "风险程度",
            "评定等级",
            "风险等次",
            "等次",
            "风险点等级",
            "风险定级",
        ],
        has: &[&["等级", "!措施"], &["级别"], &["等次"], &["评级"], &["定级"]],
    },
    Heading {
        role: Role::Measures,
        exact: &[
            "防控措施",
            "措施",
            "防范措施",
            "预防措施",
            "控制措施",
            "廉政防控措施",
            "防控办法",
            "风险防控措施",
            "廉政风险防控措施",
            "制定防控措施",
            "制定措施",
            "防范控制措施",
            "防控具体措施",
            "具体防控措施",
            "监控措施",
            "防范办法",
            "具体措施",
            "针对性措施",
        ],
        has: &[&["措施", "!及防控"], &["防控办法"], &["防范办法"], &["措施"]],
    },
    Heading {
        role: Role::Responsible,
        exact: &[
            "责任人",
            "责任人员",
            "防控责任人",
            "责任领导",
            "负责人",
            "责任主体",
            "责任人岗位",
            "措施责任人",
            "直接责任人",
            "责任者",
            "防控责任主体",
        ],
        has: &[
            &["责任人"],
            &["责任领导"],
            &["责任主体"],
            &["责任部门"],
            &["责任单位"],
            &["责任科室"],
            &["责任岗位"],
        ],
    },
    Heading {
        role: Role::Unit, exact: &["单位", "单位名称", "所在单位", "填报单位", "所属单位"], has: &[]
    },
    Heading {
        role: Role::Department,
        exact: &[
            "内设部门",
            "部门",
            "科室",
            "股室",
            "处室",
            "所在部门",
            "所在科室",
            "所在股室",
            "部门名称",
            "科室名称",
            "股室名称",
            "内设机构",
            "所属部门",
            "所属科室",
            "内设股室",
            "内设科室",
        ],
        has: &[],
    },
    Heading {
        role: Role::Post,
        exact: &["岗位", "岗位名称", "职务", "职位", "所在岗位", "岗位职务", "职务岗位", "工作岗位"],
        has: &[],
    },
    Heading {
        role: Role::Person, exact: &["姓名", "岗位人员", "在岗人员", "岗位人员姓名"], has: &[]
    },
    Heading {
        role: Role::Risk,
        exact: &[
            "廉政风险点主要内容及表现形式",
            "风险点主要内容及表现形式",
            "廉政风险内容及表现形式",
            "廉政风险点内容及表现形式",
            "风险内容及表现形式",
            "风险点及表现形式",
            "廉政风险点及表现形式",
            "风险点及表现",
            "风险点内容",
            "风险内容",
            "风险点",
            "廉政风险点",
            "廉政风险内容",
            "廉政风险",
            "风险表现",
            "风险表现形式",
            "表现形式",
            "主要表现形式",
            "风险描述",
            "风险点描述",
            "廉政风险表现形式",
            "廉政风险点描述",
            "存在的风险",
            "存在的廉政风险",
            "主要风险点",
            "风险点主要内容",
            "风险点表现形式",
            "廉政风险描述",
            "风险点具体表现",
            "风险具体表现",
            "可能存在的廉政风险",
            "潜在风险",
            "风险事项",
        ],
        has: &[
            &["风险", "内容"],
            &["风险", "表现"],
            &["表现形式"],
            &["风险", "描述"],
            &["风险点", "!名称", "!类", "!种", "!措施", "!来源", "!环节", "!数"],
            &["风险", "!名称", "!类", "!种", "!措施", "!来源", "!环节", "!数", "!等级"],
            &["风险点", "!类", "!措施", "!数"],
        ],
    },
];

/// A register needs its risks and one of what is said about them.
pub(crate) fn is_header(header: &Header<'_>) -> bool {
    header.has(Role::Risk)
        && (header.has(Role::Level) || header.has(Role::Measures))
        && header.columns.len() >= 3
}

/// A row as read, with what is needed to judge it among the others.
pub(crate) struct ReadRow<'d> {
    pub row: RegisterRow,
    pub header: &'d Header<'d>,
    pub index: usize,
    pub number_restarts: bool,
    /// Anchor of a measure cell that covers several rows.
    shared: Option<(usize, usize)>,
}

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Vec<Form> {
    let holder = Holder::of(section);
    let list = register_list::columns(&holder, &section.header);
    let kind = list.as_ref().map_or(holder.kind(), |list| list.kind);
    missing_columns(section, kind, problems);
    let rows = rows(section, list.is_none(), problems);
    if rows.is_empty() {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}没有发现风险点：{}里没有填写一行。请填写后再交。", kind.title());
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    }
    let (pledge, opinions) = signed(section, kind);
    let form = |register: Register| match kind {
        FormKind::Annex4 => Form::Annex4(register),
        FormKind::Annex5 => Form::Annex5(register),
        _ => Form::Annex3(register),
    };
    let whole = Register { pledge, opinions, ..register_of(holder, section, kind) };
    match list {
        Some(list) if !rows.is_empty() => {
            register_list::split(&list, whole, rows, problems).into_iter().map(form).collect()
        }
        _ => {
            duplicates(&rows, problems);
            vec![form(Register { rows: rows.into_iter().map(|read| read.row).collect(), ..whole })]
        }
    }
}

fn register_of(holder: Holder, section: &Section<'_>, kind: FormKind) -> Register {
    let mut register = Register {
        unit: holder.unit,
        department: holder.department,
        post: holder.post,
        person: holder.person,
        duties: holder.duties,
        ..Register::default()
    };
    // A workbook with a sheet for each post often names it on the tab only.
    if let lianjian_grid::Place::Sheet(name) = &section.header.table.place {
        let named =
            !name.to_lowercase().starts_with("sheet") && !name.contains("表") && !name.contains("附件");
        match kind {
            FormKind::Annex5 if register.post.is_none() && register.person.is_none() && named => {
                register.post = Some(one_line(name));
            }
            FormKind::Annex4 if register.department.is_none() && named => {
                register.department = Some(one_line(name))
            }
            _ => {}
        }
    }
    register
}

fn missing_columns(section: &Section<'_>, kind: FormKind, problems: &mut Vec<Problem>) {
    let header = &section.header;
    let words = row_words(&header.table.place, header.top, None);
    let at = header.table.place.row(header.top);
    for (role, name) in [(Role::Level, "风险等级"), (Role::Measures, "防控措施")] {
        if !header.has(role) {
            let message = format!("{words}的表头里没有找到“{name}”一栏。请按{}补上这一栏。", kind.label());
            problems.push(Problem::new(Code::ColumnMissing, message).at(at.clone()).text(name));
        }
    }
    // The holder of a post answers for it; units and departments must name somebody.
    if !header.has(Role::Responsible) && kind != FormKind::Annex5 {
        let message = format!("{words}的表头里没有找到“责任人”一栏。请补上，写明每条措施由谁负责。");
        problems.push(Problem::new(Code::ResponsibleMissing, message).at(at).text("责任人"));
    }
}

fn rows<'s>(
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

/// A total that states how many risks there are is compared with the rows.
fn total(header: &Header<'_>, index: usize, rows: usize, found: &mut Vec<(usize, Problem)>) {
    let text = header.text(index, Role::Risk);
    if let Some(stated) = number::count(&text).filter(|stated| *stated != rows as u64) {
        let words = row_words(&header.table.place, index, None);
        let message = format!("{words}合计写的是{stated}个风险点，表中有{rows}个。请核对后改正。");
        let problem =
            Problem::new(Code::TotalDiffers, message).at(header.at(index, Role::Risk)).text(text.trim());
        found.push((rows, problem));
    }
}

/// Finds what is wrong with a row by itself.
fn judge(read: &mut ReadRow<'_>, order: usize, found: &mut Vec<(usize, Problem)>) {
    let (header, index) = (read.header, read.index);
    let row = &mut read.row;
    let words = row_words(&header.table.place, index, row.number);
    let mut add = |code: Code, role: Role, text: &str, message: String| {
        let at = header.at(index, role);
        found.push((order, Problem::new(code, message).at(at).row(row.number).text(text)));
    };
    if let Some(cell) = header.unsaved_formula(index) {
        let at = header.table.place.cell(index, cell.column);
        let message =
            format!("{words}的单元格 {at} 是公式，没有计算结果。请在 Excel 或 WPS 中打开文件，保存后再交。");
        found.push((order, Problem::new(Code::FormulaWithoutValue, message).at(at).row(row.number)));
        row.rejected = true;
        return;
    }
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
fn shared_measures(rows: &[ReadRow<'_>], found: &mut Vec<(usize, Problem)>) {
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
pub(crate) fn duplicates(rows: &[ReadRow<'_>], problems: &mut Vec<Problem>) {
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

/// Pledge and opinions under the rows.
fn signed(section: &Section<'_>, kind: FormKind) -> (Option<Pledge>, Vec<Opinion>) {
    let (mut pledge, mut opinions) = (None, Vec::new());
    for field in section.tail.iter().flat_map(label::fields) {
        match field.label {
            Label::Pledge => pledge = opinion::pledge(field.value).or(pledge),
            Label::DepartmentHead => {
                opinions.extend(opinion::labelled(OpinionBy::DepartmentHead, field.value))
            }
            Label::LeaderInCharge => {
                opinions.extend(opinion::labelled(OpinionBy::LeaderInCharge, field.value))
            }
            Label::PartyGroup => opinions.extend(opinion::labelled(OpinionBy::PartyGroup, field.value)),
            Label::Opinion => opinions.extend(opinion::unlabelled(kind, field.value)),
            _ => {}
        }
    }
    (pledge, opinions)
}
