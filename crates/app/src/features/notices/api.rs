//! Notices over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{NewNotice, Notice, Receipt, Told};
use super::service;
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, send)).routes(routes!(open)).routes(routes!(receive))
}

/// Notices.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = NoticeList)]
struct Listed {
    items: Vec<Told>,
}

/// A notice with its receipts.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = NoticeWhole)]
struct Whole {
    #[serde(flatten)]
    notice: Notice,
    receipts: Vec<Receipt>,
}

#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "通知",
    summary = "通知，新的在前",
    responses((status = 200, description = "最近 200 条", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor) -> AppResult<Json<Listed>> {
    Ok(Json(Listed { items: service::list(&app, &actor).await? }))
}

#[utoipa::path(
    post,
    path = "/api/v1/notices",
    tag = "通知",
    summary = "发通知",
    request_body = NewNotice,
    responses((status = 201, description = "发出了", body = Notice))
)]
async fn send(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewNotice>,
) -> AppResult<(StatusCode, Json<Notice>)> {
    Ok((StatusCode::CREATED, Json(service::send(&app, &actor, new).await?)))
}

#[utoipa::path(
    get,
    path = "/api/v1/notices/{id}",
    tag = "通知",
    summary = "一条通知和签收的情况",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "单位只看见自己的签收", body = Whole))
)]
async fn open(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Whole>> {
    let (notice, receipts) = service::open(&app, &actor, id).await?;
    Ok(Json(Whole { notice, receipts }))
}

#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/receipt",
    tag = "通知",
    summary = "签收",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "签收了；再签一次也一样"))
)]
async fn receive(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    service::receive(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
