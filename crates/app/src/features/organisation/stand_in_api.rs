//! Stand-ins over HTTP.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::duty::StandIn;
use super::reading::Page;
use super::standing_in::{self, NewStandIn};
use super::{store, units};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(end))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfUnit {
    /// The unit's id or full name.
    unit: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/stand-ins",
    tag = "组织机构",
    summary = "一个单位的代签委托",
    params(OfUnit),
    responses((status = 200, description = "代签委托，新的在前", body = Page<StandIn>))
)]
async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<OfUnit>,
) -> AppResult<Json<Page<StandIn>>> {
    let mut connection = app.database().connection().await?;
    let unit = store::unit_written(&mut connection, &filter.unit).await?;
    units::find(&mut connection, &actor, unit).await?;
    Ok(Json(Page { items: store::stand_ins(&mut connection, unit).await?, next: None }))
}

#[utoipa::path(
    post,
    path = "/api/v1/stand-ins",
    tag = "组织机构",
    summary = "委托另一个人代签",
    request_body = NewStandIn,
    responses((status = 201, description = "委托好了", body = StandIn))
)]
async fn add(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewStandIn>,
) -> AppResult<(StatusCode, Json<StandIn>)> {
    Ok((StatusCode::CREATED, Json(standing_in::add_stand_in(&app, &actor, new).await?)))
}

#[utoipa::path(
    post,
    path = "/api/v1/stand-ins/{id}/end",
    tag = "组织机构",
    summary = "结束代签委托",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "从今天起不再代签", body = StandIn))
)]
async fn end(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<StandIn>> {
    Ok(Json(standing_in::end_stand_in(&app, &actor, id).await?))
}
