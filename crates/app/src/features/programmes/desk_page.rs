//! 工作台: the commission's first page.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State as AppState};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_domain::programme::State;
use serde::Deserialize;

use super::map::{self, Map, MapFilter};
use super::model::Programme;
use super::service;
use crate::shell::error::AppResult;
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/desk", get(show))
}

#[derive(Template)]
#[template(path = "features/programmes/desk.html")]
struct DeskPage {
    frame: Frame,
    map: Option<Map>,
    programmes: Vec<Programme>,
    filter: MapFilter,
    today: Date,
    said: Option<String>,
}

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
    let map = map::map(&app, &frame.actor, &filter).await?;
    let programmes = service::list(&app, &frame.actor).await?;
    let today = app.clock().today();
    let said = said.urged.map(|count| match count {
        0 => "没有发出催办：列出的单位今天都已催过".to_owned(),
        count => format!("已向各单位催办 {count} 项"),
    });
    Ok(page::html(&DeskPage { frame, map, programmes, filter, today, said }))
}
