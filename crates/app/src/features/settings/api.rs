//! Settings over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, NewValue, NewVersion, Shown, Version};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, save))
}

#[derive(Serialize, ToSchema)]
struct SettingList {
    items: Vec<Shown>,
    /// There is one page only.
    next: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/v1/settings",
    tag = "设置",
    summary = "全部设置",
    responses((status = 200, description = "全部设置", body = SettingList))
)]
async fn list(State(app): State<App>, actor: Actor) -> AppResult<Json<SettingList>> {
    Ok(Json(SettingList { items: service::list(&app, &actor).await?, next: None }))
}

#[utoipa::path(
    get,
    path = "/api/v1/settings/{name}",
    tag = "设置",
    summary = "一项设置和它的历次版本",
    params(("name" = String, Path, description = "设置的名称")),
    responses((status = 200, description = "一项设置和它的历次版本", body = Shown))
)]
async fn show(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> AppResult<Json<Shown>> {
    Ok(Json(service::show(&app, &actor, &name).await?))
}

/// A new version as programs send it.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewSettingVersion)]
struct Body {
    value: Value,
    effective_on: Date,
    reason: String,
    seen: Option<i64>,
}

#[utoipa::path(
    post,
    path = "/api/v1/settings/{name}",
    tag = "设置",
    summary = "从某一天起改一项设置",
    params(("name" = String, Path, description = "设置的名称")),
    request_body = Body,
    responses((status = 201, description = "新的版本", body = Version))
)]
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
