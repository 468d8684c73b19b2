//! 附件6: the summary as it was typed. What it should say is computed elsewhere.

use lianjian_domain::{
    form::{Summary, SummaryKind, SummaryRow},
    problem::{Code, Problem},
    text::paragraphs,
};

use crate::{
    header::{Header, Heading, Role},
    holder::Holder,
    number,
    prepared::prepared,
    problems::{place_words, row_words, unsaved},
    section::{Section, summary_kind},
};

/// The columns and the words for them.
pub(crate) const HEADINGS: &[Heading] = &[
    Heading {
        role: Role::Level1,
        exact: &[
            "一级",
            "一级风险",
            "Ⅰ级",
            "I级",
            "1级",
            "高",
            "高风险",
            "A级",
            "一级风险点",
            "一级风险数",
            "高级",
        ],
        has: &[&["一级"], &["高风险"]],
    },
    Heading {
        role: Role::Level2,
        exact: &[
            "二级",
            "二级风险",
            "Ⅱ级",
            "II级",
            "2级",
            "中",
            "中风险",
            "B级",
            "二级风险点",
            "二级风险数",
            "中级",
        ],
        has: &[&["二级"], &["中风险"]],
    },
    Heading {
        role: Role::Level3,
        exact: &[
            "三级",
            "三级风险",
            "Ⅲ级",
            "III级",
            "3级",
            "低",
            "低风险",
            "C级",
            "三级风险点",
            "三级风险数",
            "低级",
        ],
        has: &[&["三级"], &["低风险"]],
    },
    Heading {
        role: Role::MeasureCount,
        exact: &[
            "制定防控措施",
            "防控措施数",
            "防控措施",
            "措施数",
            "制定措施",
            "制定防控措施数",
            "防控措施条数",
            "措施条数",
            "防控措施条",
            "措施",
        ],
        has: &[&["措施"]],
    },
    Heading {
        role: Role::Points,
        exact: &[
            "廉政风险",
            "风险点数",
            "廉政风险数",
            "廉政风险点数",
            "风险点",
            "廉政风险点",
            "风险数",
            "风险个数",
            "风险总数",
            "风险点个数",
            "廉政风险个数",
        ],
        has: &[&["风险点", "!等级"], &["廉政风险", "!等级"], &["风险", "数", "!等级"]],
    },
    Heading {
        role: Role::Kind,
        exact: &["类别", "项目", "层级", "类型", "分类", "层面"],
        has: &[&["类别"], &["项目"]],
    },
    Heading { role: Role::Remark, exact: &["备注", "说明"], has: &[] },
];

/// A summary needs a column for each level.
pub(crate) fn is_header(header: &Header<'_>) -> bool {
    let has = |role| header.has(role);
    has(Role::Level1)
        && has(Role::Level2)
        && has(Role::Level3)
        && (has(Role::Points) || has(Role::MeasureCount))
}

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Summary {
    let mut summary = Summary { unit: Holder::of(section).unit, ..Summary::default() };
    missing_columns(section, problems);
    let mut incomplete = false;
    for (header, index) in section.rows() {
        let Some(kind) = kind(header, index) else { continue };
        let row = row(header, index, kind);
        if let Some(problem) = unsaved(header, index, None) {
            problems.push(problem);
            incomplete = true;
        }
        let differences = differences(&row, &summary.rows);
        if !differences.is_empty() {
            let words = row_words(&header.table.place, index, None);
            let message =
                format!("{words}“{}”的数字对不上：{}。请核对后改正。", kind.label(), differences.join("；"));
            let at = header.table.place.row(index);
            problems.push(Problem::new(Code::TotalDiffers, message).at(at).text(kind.label()));
        }
        summary.rows.push(row);
    }
    if !incomplete && summary.rows.iter().all(|row| NUMBERS.iter().all(|(_, number)| number(row).is_none())) {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}的汇总表里没有填写一个数字。请填写后再交。");
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    }
    (summary.prepared_by, summary.prepared_on) = prepared(section, problems);
    summary
}

type NumberOf = fn(&SummaryRow) -> Option<u64>;

/// The numbers of a row and their columns' names.
const NUMBERS: [(&str, NumberOf); 5] = [
    ("廉政风险", |row| row.points),
    ("一级", |row| row.level_1),
    ("二级", |row| row.level_2),
    ("三级", |row| row.level_3),
    ("防控措施", |row| row.measures),
];

fn missing_columns(section: &Section<'_>, problems: &mut Vec<Problem>) {
    let header = &section.header;
    for (role, name) in [(Role::Points, "廉政风险（个）"), (Role::MeasureCount, "制定防控措施（条）")]
    {
        if !header.has(role) {
            let words = row_words(&header.table.place, header.top, None);
            let message = format!("{words}的表头里没有找到“{name}”一栏。请按附件6补上这一栏。");
            let at = header.table.place.row(header.top);
            problems.push(Problem::new(Code::ColumnMissing, message).at(at).text(name));
        }
    }
}

fn kind(header: &Header<'_>, index: usize) -> Option<SummaryKind> {
    let text = if header.has(Role::Kind) {
        header.text(index, Role::Kind)
    } else {
        header.table.across(index).next().map(|cell| cell.text.clone())?
    };
    summary_kind(&text)
}

fn row(header: &Header<'_>, index: usize, kind: SummaryKind) -> SummaryRow {
    // A cell merged over several columns (the levels of 总数) says nothing about each of them.
    let count = |role| {
        let cell = header.cell(index, role)?;
        let narrow =
            header.columns.get(&role).is_some_and(|(first, last)| cell.column_span <= last + 1 - first);
        if narrow { number::count(&cell.text) } else { None }
    };
    SummaryRow {
        kind,
        points: count(Role::Points),
        level_1: count(Role::Level1),
        level_2: count(Role::Level2),
        level_3: count(Role::Level3),
        measures: count(Role::MeasureCount),
        remark: paragraphs(&header.text(index, Role::Remark)),
    }
}

/// What does not agree within a row, and between the total and the rows above it. Only numbers
/// that are stated are compared.
fn differences(row: &SummaryRow, above: &[SummaryRow]) -> Vec<String> {
    let mut found = Vec::new();
    if let (Some(points), Some(first), Some(second), Some(third)) =
        (row.points, row.level_1, row.level_2, row.level_3)
        && points != first + second + third
    {
        found.push(format!("廉政风险写的是{points}个，三个等级相加是{}个", first + second + third));
    }
    if row.kind != SummaryKind::Total {
        return found;
    }
    let parts: Vec<&SummaryRow> = above.iter().filter(|part| part.kind != SummaryKind::Total).collect();
    for (name, number) in NUMBERS {
        let stated: Vec<u64> = parts.iter().filter_map(|part| number(part)).collect();
        let sum: u64 = stated.iter().sum();
        if let Some(whole) = number(row).filter(|whole| *whole != sum)
            && !parts.is_empty()
            && stated.len() == parts.len()
        {
            found.push(format!("{name}总数写的是{whole}，各行相加是{sum}"));
        }
    }
    found
}
