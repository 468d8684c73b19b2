//! 附件1: a stage a row.

use lianjian_domain::form::{FormKind, Plan, Stage};

use super::{Cell, Row, Sheet, Style, Twips, text};

/// 时间, 工作内容, 主要任务, 工作要求.
const COLUMNS: [Twips; 4] = [2_356, 1_200, 3_800, 5_400];
/// What a column of another county takes from the two long ones.
const EXTRA: Twips = 1_100;
/// Rows of a blank plan.
const ROOM: usize = 7;

pub(super) fn lay_out(plan: &Plan) -> Sheet {
    let extra = text::extra_headers(plan.stages.iter().map(|stage| &stage.extra));
    let mut columns = COLUMNS.to_vec();
    super::register::make_room(&mut columns, &[2, 3], EXTRA, extra.len());
    let mut sheet = Sheet::new(FormKind::Annex1, columns);
    if let Some(title) = &plan.title {
        sheet.title = text::plain(title);
    }
    let heads = ["时 间", "工 作\n内 容", "主要任务", "工作要求"];
    let heads = heads.into_iter().chain(extra.iter().copied());
    sheet.rows.push(Row::new(
        700,
        heads.enumerate().map(|(at, head)| Cell::new(at, Style::Heading, head)).collect(),
    ));
    sheet.heading = 0..1;
    let blank = vec![Stage::default(); if plan.stages.is_empty() { ROOM } else { 0 }];
    for stage in plan.stages.iter().chain(&blank) {
        sheet.rows.push(row(stage, &extra));
    }
    sheet.body = 1..sheet.rows.len();
    sheet
}

fn row(stage: &Stage, extra: &[&str]) -> Row {
    let time = if stage.time.is_empty() { text::span(stage.from, stage.to) } else { stage.time.clone() };
    let mut cells = vec![
        Cell::new(0, Style::Short, &time),
        Cell::new(1, Style::Short, &stage.content),
        Cell::new(2, Style::Long, &text::numbered(&stage.tasks)),
        Cell::new(3, Style::Long, &text::numbered(&stage.demands)),
    ];
    for (at, header) in extra.iter().enumerate() {
        cells.push(Cell::new(4 + at, Style::Long, stage.extra.get(*header).map_or("", String::as_str)));
    }
    Row::new(800, cells)
}
