//! Messages over HTTP.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Choice, Dispatch, NewChoice};
use super::{choosing, list_page};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, save)).routes(routes!(list))
}

/// What an account wants, with its last messages.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = MessageChoiceWhole)]
struct Whole {
    #[serde(flatten)]
    choice: Choice,
    sent: Vec<Dispatch>,
}

/// Messages of all accounts.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = MessageList)]
struct Listed {
    items: Vec<Dispatch>,
}

#[utoipa::path(
    get,
    path = "/api/v1/account/messages",
    tag = "消息提醒",
    summary = "本账号的消息提醒，最近十条消息",
    responses((status = 200, description = "选了什么、发出没有", body = Whole))
)]
async fn show(State(app): State<App>, actor: Actor) -> AppResult<Json<Whole>> {
    let (choice, sent) = choosing::choice(&app, &actor).await?;
    Ok(Json(Whole { choice, sent }))
}

#[utoipa::path(
    put,
    path = "/api/v1/account/messages",
    tag = "消息提醒",
    summary = "选邮件或即时消息",
    request_body = NewChoice,
    responses((status = 200, description = "存好的选择", body = Choice))
)]
async fn save(State(app): State<App>, actor: Actor, Json(new): Json<NewChoice>) -> AppResult<Json<Choice>> {
    Ok(Json(choosing::save_choice(&app, &actor, &new).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/messages",
    tag = "消息提醒",
    summary = "最近 200 条消息：发给谁、发出没有，不含内容",
    responses((status = 200, description = "新的在前", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor) -> AppResult<Json<Listed>> {
    Ok(Json(Listed { items: list_page::latest(&app, &actor).await? }))
}
