//! The page of the risk base.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;
use uuid::Uuid;

use super::filter::Filter;
use super::store::{self, COUNTED, Found, Page};
use super::{api, export, similar};
use crate::features::registers::HolderKind;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/risk-points", get(show))
        .route("/risk-points/export/{ending}", get(export::serve))
        .route("/risk-points/{id}/similar", get(alike))
}

#[derive(Template)]
#[template(path = "features/risks/risks.html")]
struct RisksPage {
    frame: Frame,
    filter: Filter,
    units: Units,
    found: Page,
}

impl RisksPage {
    /// The unit that is asked for, by its id or its name.
    fn unit(&self) -> Option<Uuid> {
        let written = &self.filter.unit;
        let id = written.parse().ok();
        self.units.iter().find(|(unit, name)| Some(*unit) == id || name == written).map(|(unit, _)| *unit)
    }

    fn is_level(&self, level: &Level) -> bool {
        self.filter.level == Some(i64::from(level.number()))
    }

    fn total(&self) -> String {
        if self.found.total > COUNTED {
            "超过 1,000 条".to_owned()
        } else {
            format!("{} 条", self.found.total)
        }
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(filter): Query<Filter>) -> AppResult<Response> {
    let found = api::find(&app, &frame.actor, &filter).await?;
    let units = app.standing().units(&app, &frame.actor).await?;
    Ok(page::html(&RisksPage { frame, filter, units, found }))
}

#[derive(Template)]
#[template(path = "features/risks/similar.html")]
struct SimilarPage {
    frame: Frame,
    found: Found,
    alike: Vec<(Found, String)>,
}

async fn alike(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let mut connection = app.database().connection().await?;
    let (unit, found) = store::one(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    frame.actor.demand(Right::ReadUnit(unit))?;
    let limit = api::scope(&mut connection, &frame.actor, &Filter::default()).await?;
    let alike = similar::to(&mut connection, id, &found.risk, &limit)
        .await?
        .into_iter()
        .map(|(found, score)| (found, format!("{:.0}%", score * 100.0)))
        .collect();
    drop(connection);
    Ok(page::html(&SimilarPage { frame, found, alike }))
}
