//! The sign-off over HTTP.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{NewSignature, Sending, Signed};
use super::on_paper::{self, PaperStep};
use super::reading::{self, Chain, Filter, Line};
use super::service;
use crate::features::papers::{REQUEST_LIMIT, receive};
use crate::features::signatures::{Scan, Subject, SubjectKind};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(record))
        .routes(routes!(attach))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(list, sign))
        .routes(routes!(send))
        .routes(routes!(recall))
        .routes(routes!(withdraw))
        .routes(routes!(show))
        .routes(routes!(text))
        .merge(uploads)
}

/// The papers of a unit.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = SignoffList)]
struct Listed {
    items: Vec<Line>,
}

#[utoipa::path(
    get,
    path = "/api/v1/signatures",
    tag = "审签",
    summary = "一个单位的表走到哪一步，等谁签",
    params(Filter),
    responses((status = 200, description = "等您签的在前", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> AppResult<Json<Listed>> {
    Ok(Json(Listed { items: reading::lines(&app, &actor, &filter).await? }))
}

/// Signatures of one unit.
#[derive(Deserialize, utoipa::ToSchema)]
struct NewSignatures {
    /// All are given, or none.
    signatures: Vec<NewSignature>,
}

/// Papers of one unit.
#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = SignoffPapers)]
struct Papers {
    /// All are taken, or none.
    papers: Vec<Sending>,
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures",
    tag = "审签",
    summary = "签字，一份或多份，全签或全不签",
    request_body = NewSignatures,
    responses((status = 200, description = "签好了", body = Signed))
)]
async fn sign(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewSignatures>,
) -> AppResult<Json<Signed>> {
    Ok(Json(service::sign(&app, &actor, &new.signatures).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures/send",
    tag = "审签",
    summary = "送签",
    request_body = Papers,
    responses((status = 200, description = "送出了", body = Signed))
)]
async fn send(State(app): State<App>, actor: Actor, Json(papers): Json<Papers>) -> AppResult<Json<Signed>> {
    Ok(Json(service::send(&app, &actor, &papers.papers).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures/recall",
    tag = "审签",
    summary = "撤回送签，第一位签字以前",
    request_body = Papers,
    responses((status = 200, description = "撤回了", body = Signed))
)]
async fn recall(State(app): State<App>, actor: Actor, Json(papers): Json<Papers>) -> AppResult<Json<Signed>> {
    Ok(Json(service::recall(&app, &actor, &papers.papers).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures/withdraw",
    tag = "审签",
    summary = "撤回自己的签字，下一位签字以前",
    request_body = Sending,
    responses((status = 200, description = "撤回了", body = Signed))
)]
async fn withdraw(
    State(app): State<App>,
    actor: Actor,
    Json(sending): Json<Sending>,
) -> AppResult<Json<Signed>> {
    Ok(Json(service::withdraw(&app, &actor, sending).await?))
}

#[derive(Clone, Copy, Deserialize)]
struct Named {
    kind: SubjectKind,
    id: Uuid,
}

impl Named {
    const fn at(self, version: i64) -> Sending {
        Sending { subject: Subject { kind: self.kind, id: self.id }, version }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/signatures/{kind}/{id}",
    tag = "审签",
    summary = "一份表的审签：每一步谁签、签了什么，作废的也在",
    params(
        ("kind" = SubjectKind, Path, description = "register 或 catalogue"),
        ("id" = Uuid, Path, description = "登记表归谁（单位、部门、岗位）的编号；目录是单位的编号"),
    ),
    responses((status = 200, description = "审签的情况", body = Chain))
)]
async fn show(State(app): State<App>, actor: Actor, Path(named): Path<Named>) -> AppResult<Json<Chain>> {
    Ok(Json(reading::chain(&app, &actor, named.at(0).subject).await?))
}

/// A chain on paper.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "says what the request holds; the handler reads it field by field")]
struct PaperChain {
    /// The version that was printed and signed.
    version: i64,
    /// JSON: a list of steps.
    steps: Vec<PaperStep>,
    /// The scan.
    #[schema(value_type = String, format = Binary)]
    scan: Vec<u8>,
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures/{kind}/{id}/paper",
    tag = "审签",
    summary = "登记纸质签字，扫描件作凭据",
    params(
        ("kind" = SubjectKind, Path, description = "register 或 catalogue"),
        ("id" = Uuid, Path, description = "同上"),
    ),
    request_body(content = PaperChain, content_type = "multipart/form-data"),
    responses((status = 200, description = "登记好了", body = Signed))
)]
async fn record(
    State(app): State<App>,
    actor: Actor,
    Path(named): Path<Named>,
    multipart: Multipart,
) -> AppResult<Json<Signed>> {
    let received = receive(multipart).await?;
    let steps: Vec<PaperStep> = serde_json::from_str(received.field("steps"))
        .map_err(|error| AppError::invalid("steps", format!("读不懂 steps：{error}")))?;
    let sending = named.at(received.number("version"));
    Ok(Json(on_paper::record(&app, &actor, sending, &steps, received.scan()?).await?))
}

/// A stamped scan.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "says what the request holds; the handler reads it field by field")]
struct StampedScan {
    /// The version that was printed and stamped.
    version: i64,
    /// The scan.
    #[schema(value_type = String, format = Binary)]
    scan: Vec<u8>,
}

#[utoipa::path(
    post,
    path = "/api/v1/signatures/{kind}/{id}/scans",
    tag = "审签",
    summary = "附上盖章的扫描件",
    params(
        ("kind" = SubjectKind, Path, description = "register 或 catalogue"),
        ("id" = Uuid, Path, description = "同上"),
    ),
    request_body(content = StampedScan, content_type = "multipart/form-data"),
    responses((status = 201, description = "附上了", body = Scan))
)]
async fn attach(
    State(app): State<App>,
    actor: Actor,
    Path(named): Path<Named>,
    multipart: Multipart,
) -> AppResult<(StatusCode, Json<Scan>)> {
    let received = receive(multipart).await?;
    let sending = named.at(received.number("version"));
    let scan = on_paper::add_scan(&app, &actor, sending, received.scan()?).await?;
    Ok((StatusCode::CREATED, Json(scan)))
}

#[utoipa::path(
    get,
    path = "/api/v1/signed-texts/{id}",
    tag = "审签",
    summary = "签字时的原文，SM3 与签署记录一致",
    params(("id" = Uuid, Path, description = "签署的编号")),
    responses((status = 200, description = "原文", content_type = "application/json", body = String))
)]
async fn text(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (_, bytes) = reading::signed_text(&app, &actor, id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
