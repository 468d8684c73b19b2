//! The list of filings: 报送审核 for the commission, 报送 for a unit; and what changed since it was filed.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_domain::filing::{Mark, RowChange};
use lianjian_domain::programme::DeliverableKind;
use serde::Deserialize;
use uuid::Uuid;

use super::api::read_month;
use super::changes::{self, ChangedUnit, PaperChange};
use super::listing::{self, Page, Question};
use super::{outgoing, review};
use crate::features::programmes::{self, Owed, Programme};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page::{self, empty_is_none};
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/filings", get(show))
        .route("/filings/accept", post(accept))
        .route("/filings/changes", get(show_changes))
}

#[derive(Template)]
#[template(path = "features/filings/filings.html")]
struct FilingsPage {
    frame: Frame,
    question: Question,
    units: Units,
    found: Page,
    /// What a unit owes; nothing for the commission.
    owed: Vec<(Programme, Vec<Owed>)>,
    /// How many have just been accepted.
    accepted: Option<usize>,
    ticked: Vec<Uuid>,
    error: Option<AppError>,
}

/// The states of the list, with their names.
const STATES: [(&str, &str); 5] = [
    ("waiting", "等着审核"),
    ("returned", "已退回"),
    ("accepted", "已接收"),
    ("withdrawn", "已撤回"),
    ("all", "全部"),
];

impl FilingsPage {
    fn reviews(&self) -> bool {
        self.frame.actor.may(Right::ReviewFilings)
    }

    fn is_waiting(&self) -> bool {
        self.question.state == "waiting"
    }

    /// Whether it was ticked when the batch was refused.
    fn is_ticked(&self, filing: &Uuid) -> bool {
        self.ticked.contains(filing)
    }

    fn is_unit(&self, unit: &Uuid) -> bool {
        self.question.unit == Some(*unit)
    }

    fn next(&self, after: &Uuid) -> String {
        format!("/filings?{}&after={after}", self.question.query())
    }

    /// Whether any on this page can be accepted without a second look.
    fn has_clean(&self) -> bool {
        self.found.items.iter().any(|item| item.filing.clean && item.ended.is_none())
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(flatten)]
    question: Question,
    accepted: Option<usize>,
}

async fn show(State(app): State<App>, frame: Frame, Query(asked): Query<Asked>) -> AppResult<Response> {
    draw(&app, frame, asked.question, asked.accepted, Vec::new(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    mut question: Question,
    accepted: Option<usize>,
    ticked: Vec<Uuid>,
    error: Option<AppError>,
) -> AppResult<Response> {
    let reviews = frame.actor.may(Right::ReviewFilings);
    if question.state.is_empty() {
        (if reviews { "waiting" } else { "all" }).clone_into(&mut question.state);
    }
    let found = listing::find(app, &frame.actor, &question).await?;
    let owed = match frame.actor.unit {
        Some(unit) if !reviews => programmes::of_unit(app, &frame.actor, unit).await?,
        _ => Vec::new(),
    };
    let units = app.standing().units(app, &frame.actor).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let page = FilingsPage { frame, question, units, found, owed, accepted, ticked, error };
    Ok(page::with_status(status, &page))
}

/// Accepts what was ticked, all or none.
async fn accept(
    State(app): State<App>,
    frame: Frame,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let ids: Vec<Uuid> =
        sent.iter().filter(|(name, _)| name == "filing").filter_map(|(_, id)| id.parse().ok()).collect();
    match review::accept(&app, &frame.actor, &ids).await {
        Ok(events) => {
            Ok(Redirect::to(&format!("/filings?state=waiting&accepted={}", events.len())).into_response())
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let value = |wanted: &str| {
                sent.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone()).unwrap_or_default()
            };
            let question = Question {
                state: "waiting".to_owned(),
                unit: value("unit").parse().ok(),
                kind: value("kind"),
                clean: value("clean"),
                ..Question::default()
            };
            draw(&app, frame, question, None, ids, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/filings/changes.html")]
struct ChangesPage {
    frame: Frame,
    month: Date,
    units: Vec<ChangedUnit>,
    unit: Option<(Uuid, String)>,
    changes: Option<Vec<PaperChange>>,
}

impl ChangesPage {
    fn month_text(&self) -> String {
        self.month.strftime("%Y-%m").to_string()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Month {
    month: String,
    #[serde(deserialize_with = "empty_is_none")]
    unit: Option<Uuid>,
}

async fn show_changes(
    State(app): State<App>,
    frame: Frame,
    Query(asked): Query<Month>,
) -> AppResult<Response> {
    let month = match asked.month.as_str() {
        "" => app.clock().today().first_of_month(),
        month => read_month(month)?,
    };
    let units = changes::units_of_month(&app, &frame.actor, month).await?;
    let own = asked.unit.or(frame.actor.unit);
    let (unit, changes) = match own {
        Some(unit) => {
            let found = changes::of_month(&app, &frame.actor, unit, month).await?;
            (Some((unit, outgoing::name_of(&app, unit).await?)), Some(found))
        }
        None => (None, None),
    };
    Ok(page::html(&ChangesPage { frame, month, units, unit, changes }))
}
