//! Notices over HTTP.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{NewNotice, Notice, Receipt, Told};
use super::service;
use crate::features::papers::{Paper, REQUEST_LIMIT, receive as receive_papers};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new().routes(routes!(add_papers)).layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(list, send))
        .routes(routes!(open))
        .routes(routes!(receive))
        .merge(large)
        .routes(routes!(paper))
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
    papers: Vec<Paper>,
}

/// Papers for a notice.
#[derive(utoipa::ToSchema)]
#[schema(as = NoticePapers)]
#[expect(dead_code, reason = "the shape of a multipart body, for the API's document")]
struct PapersBody {
    /// One or many.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

/// The papers that were added.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = AddedNoticePapers)]
struct Added {
    items: Vec<Paper>,
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
    Ok((StatusCode::CREATED, Json(service::send(&app, &actor, new, &[]).await?)))
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
    let opened = service::open(&app, &actor, id).await?;
    Ok(Json(Whole { notice: opened.notice, receipts: opened.receipts, papers: opened.papers }))
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

#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/papers",
    tag = "通知",
    summary = "给还没有单位签收的通知加附件",
    params(("id" = Uuid, Path, description = "编号")),
    request_body(content = PapersBody, content_type = "multipart/form-data"),
    responses((status = 201, description = "加上的附件", body = Added))
)]
async fn add_papers(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    parts: Multipart,
) -> AppResult<(StatusCode, Json<Added>)> {
    let received = receive_papers(parts).await?;
    let items = service::add_papers(&app, &actor, id, received.some_files()?).await?;
    Ok((StatusCode::CREATED, Json(Added { items })))
}

#[utoipa::path(
    get,
    path = "/api/v1/notices/{id}/papers/{paper}",
    tag = "通知",
    summary = "通知的一个附件",
    params(("id" = Uuid, Path, description = "编号"), ("paper" = Uuid, Path, description = "附件的编号")),
    responses((status = 200, description = "原来的文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
async fn paper(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> AppResult<Response> {
    let (name, bytes) = service::paper(&app, &actor, id, paper).await?;
    Ok(download::file(&name, bytes))
}
