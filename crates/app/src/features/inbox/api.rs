//! The inbox over HTTP.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use uuid::Uuid;

use super::acts;
use super::question::{self, Page, Pulse, Question};
use crate::shell::actor::{Actor, Onlooker};
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/inbox", get(list))
        .route("/api/v1/inbox/pulse", get(pulse))
        .route("/api/v1/inbox/{id}/hand-on", post(hand_on))
        .route("/api/v1/inbox/{id}/urge", post(urge))
        .route("/api/v1/inbox/{id}/done", post(put_aside))
}

async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(question): Query<Question>,
) -> AppResult<Json<Page>> {
    Ok(Json(question::find(&app, &actor, &question).await?))
}

/// Asked again and again by open pages: it does not count as somebody at work.
async fn pulse(State(app): State<App>, Onlooker(actor): Onlooker) -> AppResult<Json<Pulse>> {
    Ok(Json(question::pulse(&app, &actor).await?))
}

#[derive(Deserialize)]
struct HandOn {
    account: Uuid,
}

async fn hand_on(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<HandOn>,
) -> AppResult<StatusCode> {
    acts::hand_on(&app, &actor, id, sent.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn urge(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    acts::urge(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put_aside(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    acts::put_aside(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
