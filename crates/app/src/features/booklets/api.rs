//! Booklets over HTTP.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Ask, Booklet};
use super::service;
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::AppResult;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, ask)).routes(routes!(find)).routes(routes!(file))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// The unit; a unit's own account needs none.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

/// Booklets.
#[derive(Serialize, ToSchema)]
#[schema(as = BookletList)]
struct Listed {
    items: Vec<Booklet>,
}

#[utoipa::path(
    get,
    path = "/api/v1/booklets",
    tag = "汇编",
    summary = "做过的和正在做的册子",
    params(Whose),
    responses((status = 200, description = "新的在前，最多 50 本", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor, Query(whose): Query<Whose>) -> AppResult<Json<Listed>> {
    let unit = whose.unit.or(actor.unit);
    Ok(Json(Listed { items: service::list(&app, &actor, unit).await? }))
}

#[utoipa::path(
    post,
    path = "/api/v1/booklets",
    tag = "汇编",
    summary = "汇编一本；在后台做，做好了在待办里告诉",
    request_body = Ask,
    responses((status = 202, description = "开始做了；同样的一本正在做时，就是那一本", body = Booklet))
)]
async fn ask(
    State(app): State<App>,
    actor: Actor,
    Json(ask): Json<Ask>,
) -> AppResult<(StatusCode, Json<Booklet>)> {
    let ask = Ask { unit: ask.unit.or(actor.unit), ..ask };
    Ok((StatusCode::ACCEPTED, Json(service::ask(&app, &actor, &ask).await?)))
}

#[utoipa::path(
    get,
    path = "/api/v1/booklets/{id}",
    tag = "汇编",
    summary = "一本做到哪里了",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "状态和进度", body = Booklet))
)]
async fn find(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Booklet>> {
    Ok(Json(service::find(&app, &actor, id).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/booklets/{id}/file",
    tag = "汇编",
    summary = "做好的册子",
    params(("id" = Uuid, Path, description = "编号")),
    responses(
        (status = 200, description = "文件", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "还没有做好")
    )
)]
async fn file(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = service::file(&app, &actor, id).await?;
    Ok(download::file(&name, bytes))
}
