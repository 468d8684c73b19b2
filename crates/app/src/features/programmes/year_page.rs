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

use super::model::{Programme, ordinal};
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
    years: Vec<(Programme, Vec<Owed>)>,
    today: Date,
}

impl YearPage {
    fn accepted(&self, owed: &[Owed]) -> usize {
        owed.iter().filter(|one| one.standing.state == State::Accepted).count()
    }

    fn late(&self, owed: &[Owed]) -> usize {
        owed.iter().filter(|one| one.standing.is_overdue()).count()
    }

    /// The stages of a programme, each with its number and what is owed in it.
    fn stages<'a>(
        &self,
        programme: &'a Programme,
        owed: &'a [Owed],
    ) -> Vec<(String, &'a Stage, Vec<&'a Owed>)> {
        let view = |(place, stage)| {
            let own = owed.iter().filter(|one| one.deliverable.stage == place).collect();
            (ordinal(place), stage, own)
        };
        programme.stages.iter().enumerate().map(view).collect()
    }

    fn phase(&self, stage: &Stage) -> &'static str {
        match (stage.from, stage.to) {
            (_, Some(to)) if to < self.today => "over",
            (Some(from), _) if from > self.today => "next",
            _ => "now",
        }
    }

    fn due(&self, one: &Owed) -> String {
        due_words(one)
    }
}

/// The day of an obligation as a mark: how many working days are left, or how late it is.
pub(super) fn due_words(one: &Owed) -> String {
    let due = obligations::due(&one.obligation);
    match (one.standing.is_overdue(), one.days_left, due) {
        (true, ..) => format!("<span class=\"due late\">逾 {} 个工作日</span>", one.late_days),
        (false, Some(0), _) => "<span class=\"due soon\">今天截止</span>".to_owned(),
        (false, Some(days), Some(due)) if days <= 5 => {
            format!("<span class=\"due soon\">{due} 截止，余 {days} 个工作日</span>")
        }
        (false, Some(_), Some(due)) => format!("<span class=\"due\">{due} 截止</span>"),
        (false, None, _) if one.late_days > 0 => {
            format!("<span class=\"due\">迟报 {} 个工作日</span>", one.late_days)
        }
        _ => String::new(),
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let unit = whose.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?;
    let years = obligations::of_unit(&app, &frame.actor, unit).await?;
    let unit_name = unit_name(&app, unit).await?;
    let today = app.clock().today();
    Ok(page::html(&YearPage { frame, unit, unit_name, years, today }))
}

pub(super) async fn unit_name(app: &App, unit: Uuid) -> AppResult<String> {
    let mut connection = app.database().connection().await?;
    let name = connection
        .optional("SELECT name FROM unit WHERE id = $1", &params![unit], |row| row.next::<String>())
        .await?;
    name.ok_or(AppError::NotFound)
}
