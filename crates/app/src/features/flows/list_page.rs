//! 流程图: each power of a unit and its chart.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Flow, FlowKind, Standing};
use super::service;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows", get(show)).route("/flows/{id}/reopen", post(reopen))
}

#[derive(Deserialize)]
struct Whose {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "features/flows/list.html")]
struct ListPage {
    frame: Frame,
    units: Units,
    unit: Option<Uuid>,
    standings: Vec<Standing>,
    /// Charts that were put down.
    put_down: Vec<Flow>,
}

impl ListPage {
    fn keeps(&self) -> bool {
        self.unit.is_some_and(|unit| self.frame.actor.may(Right::WriteUnit(unit)))
    }

    fn powers(&self) -> usize {
        self.standings.iter().filter(|one| one.power.is_some()).count()
    }

    fn charted(&self) -> usize {
        self.standings.iter().filter(|one| one.power.is_some() && one.flow.is_some()).count()
    }

    fn chooses(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let units = app.standing().units(&app, &frame.actor).await?;
    let unit = whose.unit.or(frame.actor.unit).or_else(|| units.first().map(|(id, _)| *id));
    let standings = match unit {
        Some(unit) => service::of_unit(&app, &frame.actor, unit).await?,
        None => Vec::new(),
    };
    if unit.is_none() && !frame.actor.may(Right::ReadAll) {
        return Err(AppError::NotFound);
    }
    let put_down = match unit {
        Some(unit) => service::put_down(&app, &frame.actor, unit).await?,
        None => Vec::new(),
    };
    Ok(page::html(&ListPage { frame, units, unit, standings, put_down }))
}

async fn reopen(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    service::reopen(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/flows/{id}")))
}
