//! The inbox over HTTP.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::acts;
use super::question::{self, Page, Pulse, Question};
use crate::shell::actor::{Actor, Onlooker};
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(pulse))
        .routes(routes!(hand_on))
        .routes(routes!(urge))
        .routes(routes!(put_aside))
}

#[utoipa::path(
    get,
    path = "/api/v1/inbox",
    tag = "待办",
    summary = "待办、已办、我发起的",
    params(Question),
    responses((status = 200, description = "一页，期限近的在前", body = Page))
)]
async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(question): Query<Question>,
) -> AppResult<Json<Page>> {
    Ok(Json(question::find(&app, &actor, &question).await?))
}

/// Asked again and again by open pages: it does not count as somebody at work.
#[utoipa::path(
    get,
    path = "/api/v1/inbox/pulse",
    tag = "待办",
    summary = "待办有没有变化：页面隔一会儿问一次",
    responses((status = 200, description = "件数和记号，记号变了就是有变化", body = Pulse))
)]
async fn pulse(State(app): State<App>, Onlooker(actor): Onlooker) -> AppResult<Json<Pulse>> {
    Ok(Json(question::pulse(&app, &actor).await?))
}

#[derive(Deserialize, ToSchema)]
struct HandOn {
    /// The colleague's account.
    account: Uuid,
}

#[utoipa::path(
    post,
    path = "/api/v1/inbox/{id}/hand-on",
    tag = "待办",
    summary = "转办给同单位的同事",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = HandOn,
    responses((status = 204, description = "办好了"))
)]
async fn hand_on(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<HandOn>,
) -> AppResult<StatusCode> {
    acts::hand_on(&app, &actor, id, sent.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/inbox/{id}/urge",
    tag = "待办",
    summary = "催办：由发起的人，一天一次",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "办好了"))
)]
async fn urge(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    acts::urge(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/inbox/{id}/done",
    tag = "待办",
    summary = "消息已知，收起来",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "办好了"))
)]
async fn put_aside(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    acts::put_aside(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
