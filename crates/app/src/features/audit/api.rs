//! The record over HTTP.

use axum::Json;
use axum::extract::{Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store::{self, Filter, Found};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[utoipa::path(
    get,
    path = "/api/v1/audit",
    tag = "系统管理",
    summary = "操作记录：谁在什么时候对什么做了什么",
    params(Filter),
    responses((status = 200, description = "一页记录，新的在前，不含改前改后的内容", body = Found))
)]
async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> AppResult<Json<Found>> {
    Ok(Json(store::find(&app, &actor, &filter).await?))
}
