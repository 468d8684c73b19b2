//! Registers over HTTP: what the grid sends and programs read.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::service;
use crate::features::editing::{self, Batch, OpenedGrid};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/registers/{holder}", get(show).patch(save))
        .route("/api/v1/registers/{holder}/check", post(check))
}

#[derive(Deserialize)]
struct AsOf {
    as_of: Option<Date>,
}

async fn show(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Query(AsOf { as_of }): Query<AsOf>,
) -> AppResult<Json<Value>> {
    let opened = match as_of {
        Some(day) => service::open_as_of(&app, &actor, holder, day).await?,
        None => service::open(&app, &actor, holder).await?,
    };
    let mut body = opened.form().to_json();
    // What stands in the register and not on the form.
    for (row, point) in body["rows"].as_array_mut().into_iter().flatten().zip(&opened.rows) {
        row["id"] = json!(point.id);
        row["criteria"] = json!(point.criteria);
        row["level_reason"] = json!(point.level_reason);
    }
    body["id"] = json!(opened.record.id);
    body["version"] = json!(opened.record.version);
    body["problems"] = json!(opened.problems());
    Ok(Json(body))
}

async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Response> {
    Ok(editing::save_answer(&app, &service::save(&app, &actor, holder, &batch).await?))
}

/// Checks what is typed without saving it, and tells what others do meanwhile.
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Json<Value>> {
    let opened = service::open(&app, &actor, holder).await?;
    editing::check_answer(&app, &actor, opened, &batch).await
}
