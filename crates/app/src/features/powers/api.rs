//! Catalogues over HTTP: what the grid sends and programs read.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::service::{self, Saved};
use crate::features::editing::{self, Batch};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/catalogues/{unit}", get(show).patch(save))
        .route("/api/v1/catalogues/{unit}/check", post(check))
}

#[derive(Deserialize)]
struct AsOf {
    as_of: Option<Date>,
}

async fn show(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Query(AsOf { as_of }): Query<AsOf>,
) -> AppResult<Json<Value>> {
    let opened = match as_of {
        Some(day) => service::open_as_of(&app, &actor, unit, day).await?,
        None => service::open(&app, &actor, unit).await?,
    };
    let mut body = opened.form().to_json();
    body["version"] = json!(opened.record.version);
    body["problems"] = json!(opened.problems());
    Ok(Json(body))
}

async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Response> {
    Ok(match service::save(&app, &actor, unit, &batch).await? {
        Saved::Done(opened) => {
            let numbers: serde_json::Map<String, Value> =
                opened.rows.iter().map(|row| (row.id.to_string(), json!(row.number))).collect();
            Json(json!({
                "version": opened.record.version,
                "saved_at": clock::local(app.clock().now()).strftime("%H:%M:%S").to_string(),
                "numbers": numbers,
                "problems": opened.problems(),
            }))
            .into_response()
        }
        Saved::Conflicts { conflicts, version } => editing::conflict_answer(&conflicts, version),
    })
}

/// Checks what is typed without saving it: the batch is applied to a copy.
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Json<Value>> {
    let mut opened = service::open(&app, &actor, unit).await?;
    editing::apply(&batch, &mut opened.record, &mut opened.rows);
    Ok(Json(json!({ "problems": opened.problems() })))
}
