//! Programmes and obligations over HTTP.

use axum::Json;
use axum::extract::{Path, Query, State as AppState};
use jiff::civil::Date;
use lianjian_domain::form::Stage;
use lianjian_domain::programme::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::map::{self, MapFilter};
use super::model::{Deliverable, Programme, ProgrammeState};
use super::obligations::{self, Owed};
use super::service::{self, DeliverableInput, StageInput};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, save_head))
        .routes(routes!(save_stage))
        .routes(routes!(add_deliverable))
        .routes(routes!(save_deliverable, remove_deliverable))
        .routes(routes!(list_obligations))
        .routes(routes!(urge))
        .routes(routes!(show_obligation))
        .routes(routes!(extend))
}

#[derive(Serialize, ToSchema)]
struct ProgrammeItem {
    id: Uuid,
    name: String,
    state: ProgrammeState,
    version: i64,
}

impl From<Programme> for ProgrammeItem {
    fn from(programme: Programme) -> Self {
        let Programme { id, name, state, version, .. } = programme;
        ProgrammeItem { id, name, state, version }
    }
}

#[derive(Serialize, ToSchema)]
struct Items<T> {
    items: Vec<T>,
}

#[utoipa::path(
    get,
    path = "/api/v1/programmes",
    tag = "防控计划",
    summary = "防控计划",
    responses((status = 200, description = "防控计划", body = Items<ProgrammeItem>))
)]
async fn list(AppState(app): AppState<App>, actor: Actor) -> AppResult<Json<Items<ProgrammeItem>>> {
    let items = service::list(&app, &actor).await?.into_iter().map(ProgrammeItem::from).collect();
    Ok(Json(Items { items }))
}

#[derive(Serialize, ToSchema)]
struct DeliverableItem {
    #[serde(flatten)]
    deliverable: Deliverable,
    /// What is doubtful about its day.
    doubt: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct WholeItem {
    #[serde(flatten)]
    programme: ProgrammeItem,
    stages: Vec<Stage>,
    deliverables: Vec<DeliverableItem>,
}

#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}",
    tag = "防控计划",
    summary = "一个计划：阶段和报送事项",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "一个计划：阶段和报送事项", body = WholeItem))
)]
async fn show(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Json<WholeItem>> {
    let whole = service::open(&app, &actor, id).await?;
    let doubts: Vec<(Uuid, String)> =
        whole.doubts().into_iter().map(|(deliverable, _, words)| (deliverable.id, words)).collect();
    let deliverables = whole
        .deliverables
        .into_iter()
        .map(|deliverable| DeliverableItem {
            doubt: doubts.iter().find(|(id, _)| *id == deliverable.id).map(|(_, words)| words.clone()),
            deliverable,
        })
        .collect();
    let stages = whole.programme.stages.clone();
    Ok(Json(WholeItem { programme: whole.programme.into(), stages, deliverables }))
}

#[derive(Deserialize, ToSchema)]
struct HeadPatch {
    name: Option<String>,
    state: Option<ProgrammeState>,
    version: i64,
}

#[utoipa::path(
    patch,
    path = "/api/v1/programmes/{id}",
    tag = "防控计划",
    summary = "改计划的名称或状态",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = HeadPatch,
    responses((status = 200, description = "改计划的名称或状态", body = ProgrammeItem))
)]
async fn save_head(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<HeadPatch>,
) -> AppResult<Json<ProgrammeItem>> {
    let name = patch.name.as_deref();
    let saved = service::save_head(&app, &actor, id, name, patch.state, patch.version).await?;
    Ok(Json(saved.into()))
}

#[utoipa::path(
    put,
    path = "/api/v1/programmes/{id}/stages/{place}",
    tag = "防控计划",
    summary = "写一个阶段；place 从 0 数",
    params(("id" = Uuid, Path, description = "计划的编号"), ("place" = usize, Path, description = "第几个阶段，从 0 数")),
    request_body = StageInput,
    responses((status = 200, description = "写一个阶段；place 从 0 数", body = ProgrammeItem))
)]
async fn save_stage(
    AppState(app): AppState<App>,
    actor: Actor,
    Path((id, place)): Path<(Uuid, usize)>,
    Json(input): Json<StageInput>,
) -> AppResult<Json<ProgrammeItem>> {
    Ok(Json(service::save_stage(&app, &actor, id, place, &input).await?.into()))
}

#[derive(Serialize, ToSchema)]
struct Made {
    id: Uuid,
}

#[utoipa::path(
    post,
    path = "/api/v1/programmes/{id}/deliverables",
    tag = "防控计划",
    summary = "增加报送事项",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = DeliverableInput,
    responses((status = 200, description = "增加报送事项", body = Made))
)]
async fn add_deliverable(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<DeliverableInput>,
) -> AppResult<Json<Made>> {
    Ok(Json(Made { id: service::add_deliverable(&app, &actor, id, &input).await? }))
}

#[utoipa::path(
    patch,
    path = "/api/v1/deliverables/{id}",
    tag = "防控计划",
    summary = "改报送事项",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = DeliverableInput,
    responses((status = 200, description = "改报送事项", body = Made))
)]
async fn save_deliverable(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<DeliverableInput>,
) -> AppResult<Json<Made>> {
    service::save_deliverable(&app, &actor, id, &input).await?;
    Ok(Json(Made { id }))
}

#[utoipa::path(
    delete,
    path = "/api/v1/deliverables/{id}",
    tag = "防控计划",
    summary = "删除报送事项",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "删除报送事项"))
)]
async fn remove_deliverable(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<axum::http::StatusCode> {
    service::remove_deliverable(&app, &actor, id).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct ObligationQuery {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
    #[serde(flatten)]
    filter: MapFilter,
}

/// An obligation as programs read it.
#[derive(Serialize, ToSchema)]
struct ObligationItem {
    id: Uuid,
    unit: Uuid,
    programme: Uuid,
    deliverable: Uuid,
    name: String,
    state: State,
    due_on: Option<Date>,
    /// Working days late; 0 for none.
    late_days: i64,
}

impl From<Owed> for ObligationItem {
    fn from(owed: Owed) -> Self {
        ObligationItem {
            id: owed.obligation.id,
            unit: owed.obligation.unit,
            programme: owed.obligation.programme,
            deliverable: owed.deliverable.id,
            name: owed.deliverable.name,
            state: owed.standing.state,
            due_on: obligations::due(&owed.obligation),
            late_days: owed.late_days,
        }
    }
}

/// What a unit owes; for those who read all units, the whole map when no unit is named.
#[utoipa::path(
    get,
    path = "/api/v1/obligations",
    tag = "应报事项",
    summary = "谁应报什么、到哪一步了",
    params(("unit" = Option<Uuid>, Query, description = "单位的编号；不写时，纪委看全部单位"), MapFilter),
    responses((status = 200, description = "谁应报什么、到哪一步了", body = Items<ObligationItem>))
)]
async fn list_obligations(
    AppState(app): AppState<App>,
    actor: Actor,
    Query(query): Query<ObligationQuery>,
) -> AppResult<Json<Items<ObligationItem>>> {
    if let Some(unit) = query.unit.or(actor.unit) {
        let years = obligations::of_unit(&app, &actor, unit).await?;
        let items = years
            .into_iter()
            .filter(|(programme, _)| query.filter.programme.is_none_or(|wanted| wanted == programme.id))
            .flat_map(|(_, owed)| owed)
            .map(ObligationItem::from)
            .collect();
        return Ok(Json(Items { items }));
    }
    let Some(map) = map::map(&app, &actor, &query.filter).await? else {
        return Ok(Json(Items { items: Vec::new() }));
    };
    let mut items = Vec::new();
    for row in &map.rows {
        for (cell, deliverable) in row.cells.iter().zip(&map.deliverables) {
            let Some(cell) = cell else { continue };
            items.push(ObligationItem {
                id: cell.id,
                unit: row.unit,
                programme: map.programme.id,
                deliverable: deliverable.id,
                name: deliverable.name.clone(),
                state: cell.state,
                due_on: cell.due_on,
                late_days: cell.overdue,
            });
        }
    }
    Ok(Json(Items { items }))
}

#[utoipa::path(
    get,
    path = "/api/v1/obligations/{id}",
    tag = "应报事项",
    summary = "一项应报",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "一项应报", body = ObligationItem))
)]
async fn show_obligation(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Json<ObligationItem>> {
    Ok(Json(obligations::open(&app, &actor, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct Extension {
    until: Date,
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/obligations/{id}/extension",
    tag = "应报事项",
    summary = "准予延期",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = Extension,
    responses((status = 200, description = "准予延期", body = ObligationItem))
)]
async fn extend(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(extension): Json<Extension>,
) -> AppResult<Json<ObligationItem>> {
    obligations::extend(&app, &actor, id, extension.until, &extension.reason).await?;
    show_obligation(AppState(app), actor, Path(id)).await
}

#[derive(Deserialize, ToSchema)]
struct Urge {
    obligations: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct Urged {
    urged: Vec<Uuid>,
}

#[utoipa::path(
    post,
    path = "/api/v1/obligations/urges",
    tag = "应报事项",
    summary = "催办",
    request_body = Urge,
    responses((status = 200, description = "这次催到的；今天催过的不再催", body = Urged))
)]
async fn urge(AppState(app): AppState<App>, actor: Actor, Json(urge): Json<Urge>) -> AppResult<Json<Urged>> {
    if urge.obligations.is_empty() {
        return Err(AppError::invalid("obligations", "请列出要催办的事项"));
    }
    let urged = obligations::urge(&app, &actor, &urge.obligations).await?;
    Ok(Json(Urged { urged: urged.into_iter().map(|one| one.id).collect() }))
}
