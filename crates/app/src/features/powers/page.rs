//! A unit's catalogue as paper to write on.

use std::collections::BTreeSet;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_domain::category::PowerCategory;
use lianjian_domain::rollup::PowerCounts;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::service::{self, Opened};
use crate::features::editing::{self, CellProblem, OpenedGrid};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/catalogue", get(show))
}

#[derive(Deserialize)]
struct ShowQuery {
    unit: Option<Uuid>,
    as_of: Option<Date>,
}

#[derive(Template)]
#[template(path = "features/powers/catalogue.html")]
struct CataloguePage {
    frame: Frame,
    opened: Opened,
    counts: PowerCounts,
    as_of: Option<Date>,
    editable: bool,
    /// Headers of columns that the county's form does not have.
    extra: Vec<String>,
    grid: String,
}

async fn show(State(app): State<App>, frame: Frame, Query(query): Query<ShowQuery>) -> AppResult<Response> {
    let unit = query.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?;
    let opened = match query.as_of {
        Some(day) => service::open_as_of(&app, &frame.actor, unit, day).await?,
        None => service::open(&app, &frame.actor, unit).await?,
    };
    let editable = query.as_of.is_none() && frame.actor.may(Right::WriteUnit(unit));
    let headers: BTreeSet<&String> = opened.rows.iter().flat_map(|row| row.extra.keys()).collect();
    let extra: Vec<String> = headers.into_iter().cloned().collect();
    let mut connection = app.database().connection().await?;
    let problems = opened.problems(&mut connection, app.clock().today()).await?;
    let grid = grid_data(&opened, &problems, editable, &extra).to_string().replace('<', "\\u003c");
    let forms: Vec<_> = opened.rows.iter().map(super::Power::row).collect();
    let counts = PowerCounts::of(&forms);
    Ok(page::html(&CataloguePage { frame, opened, counts, as_of: query.as_of, editable, extra, grid }))
}

/// What the grid on the page starts from.
fn grid_data(opened: &Opened, problems: &[CellProblem], editable: bool, extra: &[String]) -> Value {
    let categories: Vec<&str> = PowerCategory::ALL
        .into_iter()
        .filter(|category| opened.unit.organ.allows(*category))
        .map(PowerCategory::label)
        .collect();
    let mut columns = vec![
        json!({"field": "name", "label": "权力名称", "kind": "text", "width": "14%", "required": true}),
        json!({"field": "category", "label": "权力类别", "kind": "choice", "choices": categories, "required": true}),
        json!({"field": "basis", "label": "实施依据", "kind": "text", "width": "26%", "required": true}),
        json!({"field": "form", "label": "公开形式", "kind": "text"}),
        json!({"field": "scope", "label": "公开范围", "kind": "choice",
               "choices": ["内部公开", "向社会公开", "依申请公开", "不公开"]}),
        json!({"field": "time", "label": "公开时间", "kind": "choice", "choices": ["长期公开", "随时公开", "依申请公开"]}),
        json!({"field": "fee", "label": "收费依据和标准", "kind": "text", "required": true}),
        json!({"field": "office", "label": "承办处室", "kind": "text"}),
        json!({"field": "remark", "label": "备注", "kind": "text"}),
    ];
    columns.extend(
        extra
            .iter()
            .map(|header| json!({"field": format!("extra:{header}"), "label": header, "kind": "text"})),
    );
    json!({
        "save": format!("/api/v1/catalogues/{}", opened.record.unit),
        "check": format!("/api/v1/catalogues/{}/check", opened.record.unit),
        "readonly": !editable,
        "version": opened.record.version,
        "label": null,
        "columns": columns,
        "rows": editing::rows_json(&opened.rows),
        "fields": editing::fields_json(&opened.record),
        "problems": problems,
        "criteria": [],
        "criteria_levels": {},
    })
}
