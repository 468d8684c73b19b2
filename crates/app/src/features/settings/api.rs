//! Settings over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::service::{self, NewValue, NewVersion, Shown, Version};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/settings", get(list)).route("/api/v1/settings/{name}", get(show).post(save))
}

async fn list(State(app): State<App>, actor: Actor) -> AppResult<Json<Value>> {
    Ok(Json(json!({ "items": service::list(&app, &actor).await?, "next": null })))
}

async fn show(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> AppResult<Json<Shown>> {
    Ok(Json(service::show(&app, &actor, &name).await?))
}

/// A new version as programs send it.
#[derive(Deserialize)]
struct Body {
    value: Value,
    effective_on: Date,
    reason: String,
    seen: Option<i64>,
}

async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<Body>,
) -> AppResult<(StatusCode, Json<Version>)> {
    let Body { value, effective_on, reason, seen } = body;
    let new = NewVersion { value: NewValue::Whole(value), effective_on, reason, seen };
    Ok((StatusCode::CREATED, Json(service::save(&app, &actor, &name, new).await?)))
}
