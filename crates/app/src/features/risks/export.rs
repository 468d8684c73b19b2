//! Exactly what is filtered, as xlsx or csv.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use rust_xlsxwriter::{Format, Workbook};

use super::filter::Filter;
use super::store::{self, Found};
use super::{api, past};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// More rows than this are asked to be filtered further: a sheet ends at 1,048,576.
const MOST: usize = 200_000;

const HEADINGS: [&str; 9] =
    ["单位", "内设部门", "岗位", "序号", "风险点", "风险类别", "等级", "防控措施", "责任人"];

/// `/risk-points/export/xlsx` or `csv` with the filter of the list.
pub(super) async fn serve(
    State(app): State<App>,
    actor: Actor,
    Path(ending): Path<String>,
    Query(filter): Query<Filter>,
) -> AppResult<Response> {
    let rows = all(&app, &actor, &filter).await?;
    match ending.as_str() {
        "xlsx" => Ok(download::file("风险点.xlsx", xlsx(&rows)?)),
        "csv" => Ok(download::file("风险点.csv", csv(&rows)?)),
        _ => Err(AppError::NotFound),
    }
}

async fn all(app: &App, actor: &Actor, filter: &Filter) -> AppResult<Vec<Found>> {
    let mut connection = app.database().connection().await?;
    let scope = api::scope(&mut connection, actor, filter).await?;
    let mut rows = Vec::new();
    let mut filter = Filter { limit: Some(200), after: None, ..filter.clone() };
    let mut condition = filter.condition(connection.is_sqlite(), &scope);
    store::settle(&mut connection, &mut condition, None).await?;
    loop {
        let (items, next) = match filter.as_of {
            Some(day) => {
                let page = past::page(&mut connection, &filter, &scope, day).await?;
                (page.items, page.next)
            }
            None => {
                let items =
                    store::hits(&mut connection, &filter, &condition, filter.after.unwrap_or(0), 2000)
                        .await?;
                let next = if items.len() == 2000 { items.last().map(|found| found.sequence) } else { None };
                (items, next)
            }
        };
        rows.extend(items);
        if rows.len() > MOST {
            return Err(AppError::TooLarge(format!("超过 {MOST} 行，请加上筛选条件后再导出")));
        }
        match next {
            Some(next) => filter.after = Some(next),
            None => return Ok(rows),
        }
    }
}

fn cells(found: &Found) -> [String; 9] {
    [
        found.unit.clone(),
        found.department.clone().unwrap_or_default(),
        found.post.clone().unwrap_or_default(),
        found.number.map(|number| number.to_string()).unwrap_or_default(),
        found.risk.clone(),
        found.kind.clone(),
        found.level.map(|level| level.label().to_owned()).unwrap_or_default(),
        lianjian_domain::measure::cell(&found.measures),
        found.responsible.clone(),
    ]
}

fn xlsx(rows: &[Found]) -> AppResult<Vec<u8>> {
    let failed = |error: rust_xlsxwriter::XlsxError| AppError::Internal(error.to_string());
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heading = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap();
    for (column, (label, width)) in HEADINGS.iter().zip([20, 14, 18, 6, 48, 10, 8, 60, 14]).enumerate() {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        sheet.write_string_with_format(0, column, *label, &heading).map_err(failed)?;
        sheet.set_column_width(column, f64::from(width)).map_err(failed)?;
    }
    for (index, found) in rows.iter().enumerate() {
        let row = u32::try_from(index + 1).unwrap_or(u32::MAX);
        // Always as text: a cell that begins with '=' is what somebody typed, not a formula.
        for (column, text) in cells(found).iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            sheet.write_string_with_format(row, column, text, &wrapped).map_err(failed)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    workbook.save_to_buffer().map_err(failed)
}

fn csv(rows: &[Found]) -> AppResult<Vec<u8>> {
    let failed = |error: csv::Error| AppError::Internal(error.to_string());
    // The mark tells Excel that the file is UTF-8.
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(HEADINGS).map_err(failed)?;
    for found in rows {
        writer.write_record(cells(found).map(guarded)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| AppError::Internal(error.to_string()))
}

/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
