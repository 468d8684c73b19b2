//! The risk base over HTTP, and what page and API share.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::filter::{Filter, Scope};
use super::store::{self, Found, Page};
use super::{past, similar};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(alike))
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
    if units.is_empty() {
        units.extend(actor.reach()?);
    }
    if units.is_empty() && !filter.region.is_empty() {
        units = store::units_of_region(connection, &filter.region).await?;
        if units.is_empty() {
            return Err(AppError::NotFound);
        }
    }
    Ok(Scope { units })
}

#[utoipa::path(
    get,
    path = "/api/v1/risk-points",
    tag = "风险库",
    summary = "查风险点",
    params(Filter),
    responses((status = 200, description = "一页风险点；total 超过 1000 时是 1001", body = Page))
)]
async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> AppResult<Json<Page>> {
    Ok(Json(find(&app, &actor, &filter).await?))
}

/// A risk point whose text is near another's.
#[derive(Serialize, ToSchema)]
struct Alike {
    /// 0 to 1.
    score: f64,
    risk_point: Found,
}

#[derive(Serialize, ToSchema)]
struct AlikeAnswer {
    /// The nearest first.
    items: Vec<Alike>,
}

#[utoipa::path(
    get,
    path = "/api/v1/risk-points/{id}/similar",
    tag = "风险库",
    summary = "与一个风险点文字相近的",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "相近的风险点，最像的在前", body = AlikeAnswer))
)]
async fn alike(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<AlikeAnswer>> {
    let mut connection = app.database().connection().await?;
    let (unit, found) = store::one(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(unit))?;
    let limit = scope(&mut connection, &actor, &Filter::default()).await?;
    let items = similar::to(&mut connection, id, &found.risk, &limit)
        .await?
        .into_iter()
        .map(|(risk_point, score)| Alike { score, risk_point })
        .collect();
    Ok(Json(AlikeAnswer { items }))
}
