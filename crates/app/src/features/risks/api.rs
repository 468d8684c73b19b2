//! The risk base over HTTP, and what page and API share.

use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use super::filter::{Filter, Scope};
use super::store::{self, Page};
use super::{past, similar};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/risk-points", get(list))
        .route("/api/v1/risk-points/{id}/similar", get(alike))
}

/// A page of what the filter gives this actor.
pub async fn find(app: &App, actor: &Actor, filter: &Filter) -> AppResult<Page> {
    let mut connection = app.database().connection().await?;
    let scope = scope(&mut connection, actor, filter).await?;
    Ok(match filter.as_of {
        Some(day) => past::page(&mut connection, filter, &scope, day).await?,
        None => store::page(&mut connection, filter, &scope).await?,
    })
}

/// The units that the rows are limited to: what is asked for, within what this actor may see.
pub(super) async fn scope(
    connection: &mut lianjian_db::Connection,
    actor: &Actor,
    filter: &Filter,
) -> AppResult<Scope> {
    let mut units = Vec::new();
    for written in std::iter::once(&filter.unit).chain(&filter.units).filter(|written| !written.is_empty()) {
        let unit = store::unit(connection, written).await?.ok_or(AppError::NotFound)?;
        actor.demand(Right::ReadUnit(unit))?;
        units.push(unit);
    }
    if units.is_empty() && !actor.may(Right::ReadAll) {
        units.push(actor.unit.ok_or(AppError::Forbidden)?);
    }
    if units.is_empty() && !filter.region.is_empty() {
        units = store::units_of_region(connection, &filter.region).await?;
        if units.is_empty() {
            return Err(AppError::NotFound);
        }
    }
    Ok(Scope { units })
}

async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> AppResult<Json<Page>> {
    Ok(Json(find(&app, &actor, &filter).await?))
}

async fn alike(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Value>> {
    let mut connection = app.database().connection().await?;
    let (unit, found) = store::one(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(unit))?;
    let limit = scope(&mut connection, &actor, &Filter::default()).await?;
    let items: Vec<Value> = similar::to(&mut connection, id, &found.risk, &limit)
        .await?
        .into_iter()
        .map(|(found, score)| json!({"score": score, "risk_point": found}))
        .collect();
    Ok(Json(json!({ "items": items })))
}
