//! Findings over HTTP.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::{self, NewAnswer};
use super::counting::{self, Standing};
use super::model::UnitFinding;
use super::unit;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(standings)).routes(routes!(answer))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// The unit; a unit's own account needs none.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

/// Findings of a unit.
#[derive(Serialize, ToSchema)]
#[schema(as = QualityFindings)]
struct Found {
    items: Vec<UnitFinding>,
}

/// Where all units stand.
#[derive(Serialize, ToSchema)]
#[schema(as = QualityStandings)]
struct Standings {
    items: Vec<Standing>,
}

#[utoipa::path(
    get,
    path = "/api/v1/quality",
    tag = "质量检查",
    summary = "一个单位今天查出的全部问题",
    params(Whose),
    responses((status = 200, description = "没有说明的在前，重的在前", body = Found))
)]
async fn list(State(app): State<App>, actor: Actor, Query(whose): Query<Whose>) -> AppResult<Json<Found>> {
    let unit = whose.unit.or(actor.unit).ok_or_else(|| AppError::invalid("unit", "请写明单位的编号"))?;
    Ok(Json(Found { items: unit::of_unit(&app, &actor, unit).await? }))
}

#[utoipa::path(
    get,
    path = "/api/v1/quality/standings",
    tag = "质量检查",
    summary = "各单位上次检查时有多少问题",
    responses((status = 200, description = "按单位次序；没有检查过的没有时间", body = Standings))
)]
async fn standings(State(app): State<App>, actor: Actor) -> AppResult<Json<Standings>> {
    Ok(Json(Standings { items: counting::standings(&app, &actor).await? }))
}

#[utoipa::path(
    post,
    path = "/api/v1/quality/answers",
    tag = "质量检查",
    summary = "说明一个问题为什么不改；理由留空是收回说明",
    request_body = NewAnswer,
    responses((status = 204, description = "记下了，文字改动以前一直算数"), (status = 409, description = "这个问题已经不在了"))
)]
async fn answer(State(app): State<App>, actor: Actor, Json(new): Json<NewAnswer>) -> AppResult<StatusCode> {
    answers::answer(&app, &actor, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}
