//! The page.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State as AppState};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_domain::programme::State;
use serde::Deserialize;

use crate::features::filings::{self, Listed, Question, Week};
use crate::features::programmes::{self, Map, MapFilter, Programme};
use crate::features::settings;
use crate::shell::error::AppResult;
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/desk", get(show))
}

#[derive(Template)]
#[template(path = "features/desk/desk.html")]
struct DeskPage {
    frame: Frame,
    map: Option<Map>,
    programmes: Vec<Programme>,
    filter: MapFilter,
    today: Date,
    said: Option<String>,
    /// The oldest filings that wait, each with the working days that it has waited.
    waiting: Vec<(Listed, i64)>,
    /// Whether more wait than are shown.
    more: bool,
    week: Week,
}

/// Filings beside the map.
const SHOWN: i64 = 7;

impl DeskPage {
    /// The address of the same map with another state.
    fn with_state(&self, state: &str) -> String {
        MapFilter { state: state.to_owned(), deliverable: None, ..self.filter.clone() }.query()
    }
}

#[derive(Deserialize)]
struct Said {
    urged: Option<u32>,
}

async fn show(
    AppState(app): AppState<App>,
    frame: Frame,
    Query(filter): Query<MapFilter>,
    Query(said): Query<Said>,
) -> AppResult<Response> {
    let map = programmes::map(&app, &frame.actor, &filter).await?;
    let programmes = programmes::list(&app, &frame.actor).await?;
    let today = app.clock().today();
    let question = Question { state: "waiting".to_owned(), limit: Some(SHOWN), ..Question::default() };
    let found = filings::find(&app, &frame.actor, &question).await?;
    let calendar = settings::working_days(&mut app.database().connection().await?, today).await?;
    let waited = |one: Listed| {
        let days = calendar.between(one.filing.filed_on, today);
        (one, days)
    };
    let more = found.next.is_some();
    let waiting = found.items.into_iter().map(waited).collect();
    let week = filings::week(&app, &frame.actor, today).await?;
    let said = said.urged.map(|count| match count {
        0 => "没有发出催办：列出的单位今天都已催过".to_owned(),
        count => format!("已向各单位催办 {count} 项"),
    });
    Ok(page::html(&DeskPage { frame, map, programmes, filter, today, said, waiting, more, week }))
}
