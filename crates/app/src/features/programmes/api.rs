//! Programmes and obligations over HTTP.

use axum::extract::{Path, Query, State as AppState};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use jiff::civil::Date;
use lianjian_domain::form::Stage;
use lianjian_domain::programme::State;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::map::{self, MapFilter};
use super::model::{Deliverable, Programme, ProgrammeState};
use super::obligations::{self, Owed};
use super::service::{self, DeliverableInput, StageInput};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes", get(list))
        .route("/api/v1/programmes/{id}", get(show).patch(save_head))
        .route("/api/v1/programmes/{id}/stages/{place}", axum::routing::put(save_stage))
        .route("/api/v1/programmes/{id}/deliverables", post(add_deliverable))
        .route("/api/v1/deliverables/{id}", patch(save_deliverable).delete(remove_deliverable))
        .route("/api/v1/obligations", get(list_obligations))
        .route("/api/v1/obligations/{id}", get(show_obligation))
        .route("/api/v1/obligations/{id}/extension", post(extend))
        .route("/api/v1/obligations/urges", post(urge))
}

#[derive(Serialize)]
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

#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
}

async fn list(AppState(app): AppState<App>, actor: Actor) -> AppResult<Json<Items<ProgrammeItem>>> {
    let items = service::list(&app, &actor).await?.into_iter().map(ProgrammeItem::from).collect();
    Ok(Json(Items { items }))
}

#[derive(Serialize)]
struct DeliverableItem {
    #[serde(flatten)]
    deliverable: Deliverable,
    /// What is doubtful about its day.
    doubt: Option<String>,
}

#[derive(Serialize)]
struct WholeItem {
    #[serde(flatten)]
    programme: ProgrammeItem,
    stages: Vec<Stage>,
    deliverables: Vec<DeliverableItem>,
}

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

#[derive(Deserialize)]
struct HeadPatch {
    name: Option<String>,
    state: Option<ProgrammeState>,
    version: i64,
}

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

async fn save_stage(
    AppState(app): AppState<App>,
    actor: Actor,
    Path((id, place)): Path<(Uuid, usize)>,
    Json(input): Json<StageInput>,
) -> AppResult<Json<ProgrammeItem>> {
    Ok(Json(service::save_stage(&app, &actor, id, place, &input).await?.into()))
}

#[derive(Serialize)]
struct Made {
    id: Uuid,
}

async fn add_deliverable(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<DeliverableInput>,
) -> AppResult<Json<Made>> {
    Ok(Json(Made { id: service::add_deliverable(&app, &actor, id, &input).await? }))
}

async fn save_deliverable(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<DeliverableInput>,
) -> AppResult<Json<Made>> {
    service::save_deliverable(&app, &actor, id, &input).await?;
    Ok(Json(Made { id }))
}

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
#[derive(Serialize)]
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

async fn show_obligation(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Json<ObligationItem>> {
    Ok(Json(obligations::open(&app, &actor, id).await?.into()))
}

#[derive(Deserialize)]
struct Extension {
    until: Date,
    reason: String,
}

async fn extend(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(extension): Json<Extension>,
) -> AppResult<Json<ObligationItem>> {
    obligations::extend(&app, &actor, id, extension.until, &extension.reason).await?;
    show_obligation(AppState(app), actor, Path(id)).await
}

#[derive(Deserialize)]
struct Urge {
    obligations: Vec<Uuid>,
}

#[derive(Serialize)]
struct Urged {
    urged: Vec<Uuid>,
}

async fn urge(AppState(app): AppState<App>, actor: Actor, Json(urge): Json<Urge>) -> AppResult<Json<Urged>> {
    if urge.obligations.is_empty() {
        return Err(AppError::invalid("obligations", "请列出要催办的事项"));
    }
    let urged = obligations::urge(&app, &actor, &urge.obligations).await?;
    Ok(Json(Urged { urged: urged.into_iter().map(|one| one.id).collect() }))
}
