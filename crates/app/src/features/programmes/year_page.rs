//! 本单位: the stages of the year as a path, with what the unit owes in each.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State as AppState};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_db::params;
use lianjian_domain::form::Stage;
use lianjian_domain::programme::State;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Programme, ordinal, phase};
use super::obligations::{self, Owed};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/year", get(show))
}

#[derive(Deserialize)]
struct Whose {
    unit: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "features/programmes/year.html")]
struct YearPage {
    frame: Frame,
    unit: Uuid,
    unit_name: String,
    years: Vec<Year>,
}

/// A programme as this unit sees it.
struct Year {
    name: String,
    stages: Vec<StageView>,
    owed: usize,
    accepted: usize,
    late: usize,
}

/// A stage with what is owed in it.
struct StageView {
    ordinal: String,
    stage: Stage,
    /// `over`, `now` or `next`.
    phase: &'static str,
    owed: Vec<Owed>,
}

impl StageView {
    fn tasks(&self) -> String {
        let tasks: Vec<&str> =
            self.stage.tasks.iter().map(|task| task.trim_end_matches(['。', '；'])).collect();
        tasks.join("；")
    }
}

impl Year {
    fn new(programme: Programme, owed: &[Owed], today: Date) -> Year {
        let count = |wanted: &dyn Fn(&Owed) -> bool| owed.iter().filter(|one| wanted(one)).count();
        let accepted = count(&|one| one.standing.state == State::Accepted);
        let late = count(&|one| one.standing.is_overdue());
        let view = |(place, stage): (usize, Stage)| StageView {
            ordinal: ordinal(place),
            phase: phase(&stage, today),
            owed: owed.iter().filter(|one| one.deliverable.stage == place).cloned().collect(),
            stage,
        };
        Year {
            name: programme.name,
            stages: programme.stages.into_iter().enumerate().map(view).collect(),
            owed: owed.len(),
            accepted,
            late,
        }
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let unit = whose.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?;
    let today = app.clock().today();
    let years = obligations::of_unit(&app, &frame.actor, unit).await?;
    let years = years.into_iter().map(|(programme, owed)| Year::new(programme, &owed, today)).collect();
    let unit_name = unit_name(&app, unit).await?;
    Ok(page::html(&YearPage { frame, unit, unit_name, years }))
}

pub(super) async fn unit_name(app: &App, unit: Uuid) -> AppResult<String> {
    let mut connection = app.database().connection().await?;
    let name = connection
        .optional("SELECT name FROM unit WHERE id = $1", &params![unit], |row| row.next::<String>())
        .await?;
    name.ok_or(AppError::NotFound)
}
