//! Registers over HTTP: what the grid sends and programs read.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::checks::CellProblem;
use super::service::{self, Opened, Saved};
use crate::features::editing::{self, Batch};
use crate::shell::actor::Actor;
use crate::shell::clock;
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
    body["id"] = json!(opened.record.id);
    body["version"] = json!(opened.record.version);
    body["problems"] = json!(opened.problems());
    Ok(Json(body))
}

#[derive(Serialize)]
struct SaveAnswer {
    version: i64,
    saved_at: String,
    numbers: serde_json::Map<String, Value>,
    problems: Vec<CellProblem>,
}

async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Response> {
    Ok(match service::save(&app, &actor, holder, &batch).await? {
        Saved::Done(opened) => Json(answer(&app, &opened)).into_response(),
        Saved::Conflicts { conflicts, version } => editing::conflict_answer(&conflicts, version),
    })
}

fn answer(app: &App, opened: &Opened) -> SaveAnswer {
    SaveAnswer {
        version: opened.record.version,
        saved_at: clock::local(app.clock().now()).strftime("%H:%M:%S").to_string(),
        numbers: opened.rows.iter().map(|row| (row.id.to_string(), json!(row.number))).collect(),
        problems: opened.problems(),
    }
}

/// Checks what is typed without saving it: the batch is applied to a copy.
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Json<Value>> {
    let mut opened = service::open(&app, &actor, holder).await?;
    editing::apply(&batch, &mut opened.record, &mut opened.rows);
    Ok(Json(json!({ "problems": opened.problems() })))
}
