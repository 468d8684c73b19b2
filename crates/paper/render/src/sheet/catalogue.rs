//! 附件2: a power a row, and the 合计 row whose sentence is always computed.

use lianjian_domain::category::PowerCategory;
use lianjian_domain::form::{Catalogue, FormKind, PowerRow};
use lianjian_domain::rollup::PowerCounts;

use super::{Cell, Choice, Row, Sheet, Style, Twips, text};

/// The columns of the form before 备注, with their widths.
const COLUMNS: [(&str, Twips); 9] = [
    ("序号", 600),
    ("权力\n名称", 1_560),
    ("权力\n类别", 1_000),
    ("实施\n依据", 3_056),
    ("公开\n形式", 1_060),
    ("公开\n范围", 1_220),
    ("公开\n时间", 1_220),
    ("收费依据\n和标准", 1_160),
    ("承办\n处室", 1_220),
];
/// The width of 备注.
const REMARK: Twips = 660;
/// What a column of another county takes from name, basis and charge.
const EXTRA: Twips = 800;
/// Numbered rows of a blank catalogue.
const ROOM: u32 = 7;

pub(super) fn lay_out(catalogue: &Catalogue, all: Option<&PowerCounts>) -> Sheet {
    let extra = text::extra_headers(catalogue.rows.iter().map(|row| &row.extra));
    let mut columns: Vec<Twips> = COLUMNS.iter().map(|(_, width)| *width).collect();
    columns.push(REMARK);
    super::register::make_room(&mut columns, &[1, 3, 7], EXTRA, extra.len());
    // The new columns stand before 备注.
    let remark = columns.remove(COLUMNS.len());
    columns.push(remark);
    let last = columns.len() - 1;

    let mut sheet = Sheet::new(FormKind::Annex2, columns);
    sheet.named_after([&catalogue.unit]);
    sheet.above = format!("单位（盖章）：{}", text::plain(catalogue.unit.as_deref().unwrap_or_default()));
    let heads = COLUMNS.iter().map(|(head, _)| *head).chain(extra.iter().copied()).chain(["备注"]);
    sheet.rows.push(Row::new(
        640,
        heads.enumerate().map(|(at, head)| Cell::new(at, Style::Heading, head)).collect(),
    ));
    sheet.heading = 0..1;
    let blank: Vec<PowerRow> = (1..=if catalogue.rows.is_empty() { ROOM } else { 0 })
        .map(|number| PowerRow { number: Some(number), ..PowerRow::default() })
        .collect();
    for row in catalogue.rows.iter().chain(&blank) {
        sheet.rows.push(power(row, &extra));
    }
    sheet.body = 1..sheet.rows.len();
    let sentence = if catalogue.rows.is_empty() {
        room_for_sentence()
    } else {
        all.map_or_else(|| sentence(&PowerCounts::of(&catalogue.rows)), sentence)
    };
    sheet.rows.push(Row::new(
        640,
        vec![
            Cell::new(0, Style::Label, "合 计").across(2),
            Cell::new(2, Style::Long, &sentence).across(last - 1),
        ],
    ));
    sheet.below = text::prepared(catalogue.prepared_by.as_deref(), "填表时间", catalogue.prepared_on);
    sheet.choices = choices();
    sheet
}

fn power(row: &PowerRow, extra: &[&str]) -> Row {
    let mut cells = vec![
        Cell::number(0, row.number.map(u64::from)),
        Cell::new(1, Style::Long, &row.name),
        Cell::new(2, Style::Short, &row.category),
        Cell::new(3, Style::Long, &row.basis),
        Cell::new(4, Style::Short, &row.form),
        Cell::new(5, Style::Short, &row.scope),
        Cell::new(6, Style::Short, &row.time),
        Cell::new(7, Style::Long, &row.fee),
        Cell::new(8, Style::Short, &row.office),
    ];
    let extra = extra.iter().map(|header| row.extra.get(*header).map_or("", String::as_str));
    for text in extra.chain([row.remark.as_str()]) {
        cells.push(Cell::new(cells.len(), Style::Long, text));
    }
    Row::new(480, cells)
}

/// The 合计 sentence with the counts (forms.md); the handout's punctuation is broken, this is mended.
///
/// An organ that is not administrative has no categories to list: the bracket is left out.
fn sentence(counts: &PowerCounts) -> String {
    let count = |category: PowerCategory| counts.by_category.get(category.label()).copied().unwrap_or(0);
    let outward: u64 = PowerCategory::ALL.into_iter().filter(|it| it.is_outward()).map(count).sum();
    let parts: Vec<String> = PowerCategory::ALL
        .into_iter()
        .filter(|category| category.is_administrative())
        .map(|category| format!("{}{}项", category.label(), count(category)))
        .collect();
    let parts = if count(PowerCategory::Outward) == outward && outward > 0 {
        String::new()
    } else {
        format!("（{}）", parts.join("，"))
    };
    let internal = count(PowerCategory::Internal);
    let all = counts.powers;
    format!(
        "经清理确认，本单位共有各类职权{all}项，其中对外行使职权{outward}项{parts}，内部管理职权{internal}项。"
    )
}

/// The sentence with room to write the counts.
fn room_for_sentence() -> String {
    let parts: Vec<String> = PowerCategory::ALL
        .into_iter()
        .filter(|category| category.is_administrative())
        .map(|category| format!("{}　　项", category.label()))
        .collect();
    format!(
        "经清理确认，本单位共有各类职权　　项，其中对外行使职权　　项（{}），内部管理职权　　项。",
        parts.join("，")
    )
}

fn choices() -> Vec<Choice> {
    vec![
        Choice { column: 2, values: PowerCategory::ALL.map(PowerCategory::label).to_vec(), strict: true },
        Choice {
            column: 4, values: vec!["单位网站", "公开栏", "纸质文书", "办事指南"], strict: false
        },
        Choice {
            column: 5, values: vec!["内部公开", "向社会公开", "依申请公开", "不公开"], strict: false
        },
        Choice { column: 6, values: vec!["长期公开", "随时公开", "依申请公开"], strict: false },
    ]
}
