//! 附件3, 4 and 5: holder, duties, the block of risk points, pledge and opinions.

use lianjian_domain::form::{FormKind, Opinion, OpinionBy, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_domain::measure;

use super::{Cell, Choice, Line, Row, Sheet, Style, Twips, extent, text};

/// The vertical label, 序号, risk, level, measures, responsible.
const COLUMNS: [Twips; 6] = [560, 620, 2_780, 740, 3_124, 1_020];
/// What a column of another county takes from risk and measures.
const EXTRA: Twips = 900;
/// The narrowest that a long column becomes.
const NARROWEST: Twips = 900;
/// A block of rows up to this height has one label; it and the rest of the form fill a page.
const ONE_LABEL: Twips = 9_000;
/// In a longer block each label covers about this height, so that every page shows one.
const EACH_LABEL: Twips = 5_000;
/// Numbered rows of a blank register.
const ROOM: u32 = 6;

pub(super) fn lay_out(register: &Register, kind: FormKind) -> Sheet {
    let extra = text::extra_headers(register.rows.iter().map(|row| &row.extra));
    let mut columns = COLUMNS.to_vec();
    make_room(&mut columns, &[2, 4], EXTRA, extra.len());
    let width = columns.len();
    let mut sheet = Sheet::new(kind, columns);
    sheet.named_after(match kind {
        FormKind::Annex3 => vec![&register.unit],
        FormKind::Annex4 => vec![&register.unit, &register.department],
        _ => vec![&register.unit, &register.post],
    });
    holder(&mut sheet, register, kind, width);
    let duties = match kind {
        FormKind::Annex4 => "部门职责",
        FormKind::Annex5 => "主 要\n职 责",
        _ => "主要职责",
    };
    sheet.rows.push(Row::new(
        900,
        vec![
            Cell::new(0, Style::Label, duties).across(2),
            Cell::new(2, Style::Long, &register.duties).across(width - 2),
        ],
    ));
    block(&mut sheet, register, &extra);
    signatures(&mut sheet, register, kind, width);
    sheet.choices = vec![Choice { column: 3, values: Level::ALL.map(Level::label).to_vec(), strict: true }];
    sheet
}

/// Takes room for `count` more columns from the long ones and adds them at the end.
pub(super) fn make_room(columns: &mut Vec<Twips>, long: &[usize], each: Twips, count: usize) {
    let Ok(count) = Twips::try_from(count) else { return };
    if count == 0 {
        return;
    }
    let spare: Twips = long.iter().map(|at| columns[*at].saturating_sub(NARROWEST)).sum();
    let taken = spare.min(each.saturating_mul(count));
    let before: Twips = columns.iter().sum();
    for at in long {
        columns[*at] -= taken * columns[*at].saturating_sub(NARROWEST) / spare.max(1);
    }
    let freed = before - columns.iter().sum::<Twips>();
    columns.extend((0..count).map(|at| freed * (at + 1) / count - freed * at / count));
}

/// The rows that say whose register it is.
fn holder(sheet: &mut Sheet, register: &Register, kind: FormKind, width: usize) {
    let label = |column, text: &str| Cell::new(column, Style::Label, text);
    let value =
        |column, text: &Option<String>| Cell::new(column, Style::Short, text.as_deref().unwrap_or_default());
    let pair = |first: &str, one: &Option<String>, second: &str, other: &Option<String>| {
        Row::new(
            560,
            vec![
                label(0, first).across(2),
                value(2, one),
                label(3, second),
                value(4, other).across(width - 4),
            ],
        )
    };
    match kind {
        FormKind::Annex4 => {
            sheet.rows.push(pair("单    位", &register.unit, "内设部门", &register.department));
        }
        FormKind::Annex5 => {
            sheet.rows.push(pair("单 位", &register.unit, "岗 位", &register.post));
            // The county's form has no room for these; they are printed only where they are known.
            if register.department.is_some() || register.person.is_some() {
                sheet.rows.push(pair("内设部门", &register.department, "姓 名", &register.person));
            }
        }
        _ => sheet.rows.push(Row::new(
            560,
            vec![label(0, "单    位").across(2), value(2, &register.unit).across(width - 2)],
        )),
    }
}

/// The block of risk points under its vertical label.
fn block(sheet: &mut Sheet, register: &Register, extra: &[&str]) {
    let blank: Vec<RegisterRow> = (1..=if register.rows.is_empty() { ROOM } else { 0 })
        .map(|number| RegisterRow { number: Some(number), ..RegisterRow::default() })
        .collect();
    let rows: Vec<&RegisterRow> = register.rows.iter().chain(&blank).collect();
    let first = sheet.rows.len();
    let mut cells = Vec::new();
    let heads = ["序号", "廉政风险点主要\n内容及表现形式", "风险\n等级", "防控措施", "责任人"];
    for head in heads.into_iter().chain(extra.iter().copied()) {
        cells.push(Cell::new(cells.len() + 1, Style::Heading, head));
    }
    sheet.rows.push(Row::new(640, cells));
    sheet.heading = first..first + 1;
    sheet.rows.extend(rows.into_iter().map(|row| risk(row, extra)));
    sheet.body = first + 1..sheet.rows.len();
    label(sheet);
}

/// Puts the vertical label at the left of the heading and the rows below it.
fn label(sheet: &mut Sheet) {
    let heights: Vec<Twips> =
        sheet.rows[sheet.body.clone()].iter().map(|row| extent::height(row, &sheet.columns)).collect();
    let most = if heights.iter().sum::<Twips>() > ONE_LABEL { EACH_LABEL } else { ONE_LABEL };
    let mut first = sheet.heading.start;
    let mut covered = 0;
    for (at, height) in sheet.body.clone().zip(heights) {
        if covered > 0 && covered + height > most {
            label_rows(sheet, first, at);
            (first, covered) = (at, 0);
        }
        covered += height;
    }
    label_rows(sheet, first, sheet.body.end);
}

fn label_rows(sheet: &mut Sheet, first: usize, end: usize) {
    let cell = Cell::new(0, Style::Vertical, "廉政风险及防控措施").down(end - first);
    sheet.rows[first].cells.insert(0, cell);
}

fn risk(row: &RegisterRow, extra: &[&str]) -> Row {
    let level = row.level.map_or(row.level_text.as_str(), |level| level.label());
    let mut cells = vec![
        Cell::number(1, row.number.map(u64::from)),
        Cell::new(2, Style::Long, &row.risk),
        Cell::new(3, Style::Short, level),
        Cell::new(4, Style::Long, &measure::cell(&row.measures)),
        Cell::new(5, Style::Short, &row.responsible),
    ];
    for (at, header) in extra.iter().enumerate() {
        cells.push(Cell::new(6 + at, Style::Long, row.extra.get(*header).map_or("", String::as_str)));
    }
    Row::new(560, cells)
}

/// The pledge of 附件5 and the opinions, each with room to sign.
fn signatures(sheet: &mut Sheet, register: &Register, kind: FormKind, width: usize) {
    let mut push = |label: &str, text: &str, signer: Option<&str>, date| {
        let mut cell = Cell::new(2, Style::Opinion, text).across(width - 2);
        let signer = signer.map_or_else(|| "　".repeat(6), text::plain);
        for text in [format!("签字：{signer}"), text::day_or_room(date)] {
            cell.lines.push(Line { text, signature: true });
        }
        sheet.rows.push(Row::new(1_380, vec![Cell::new(0, Style::Label, label).across(2), cell]));
    };
    if let Some(pledge) = &register.pledge {
        push("个人廉政\n承    诺", &pledge.text, pledge.signer.as_deref(), pledge.date);
    } else if kind == FormKind::Annex5 {
        push("个人廉政\n承    诺", "", None, None);
    }
    for by in [OpinionBy::DepartmentHead, OpinionBy::LeaderInCharge, OpinionBy::PartyGroup] {
        let label = match by {
            OpinionBy::DepartmentHead => "科室意见",
            OpinionBy::LeaderInCharge => "分管领导\n意    见",
            OpinionBy::PartyGroup => "党组（党\n委）意见",
        };
        let given: Vec<&Opinion> = register.opinions.iter().filter(|opinion| opinion.by == by).collect();
        for opinion in &given {
            push(label, &opinion.text, opinion.signer.as_deref(), opinion.date);
        }
        if given.is_empty() && OpinionBy::of(kind).contains(&by) {
            push(label, "", None, None);
        }
    }
}
