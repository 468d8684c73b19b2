//! 领导小组 of all units, for the commission, and the county's list of liaisons.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as AppState};
use axum::response::Response;
use axum::routing::get;

use super::contacts::{self, UnitLine};
use crate::features::forms::{self, Format};
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/workgroups", get(show)).route("/workgroups/contacts/{ending}", get(print))
}

#[derive(Template)]
#[template(path = "features/workgroups/overview.html")]
struct OverviewPage {
    frame: Frame,
    lines: Vec<UnitLine>,
}

impl OverviewPage {
    fn complete(&self) -> usize {
        self.lines.iter().filter(|line| line.missing().is_empty()).count()
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame) -> AppResult<Response> {
    let lines = contacts::all(&app, &frame.actor).await?;
    Ok(page::html(&OverviewPage { frame, lines }))
}

async fn print(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(ending): Path<String>,
) -> AppResult<Response> {
    let format = Format::of_ending(&ending).ok_or(AppError::NotFound)?;
    let lines = contacts::all(&app, &frame.actor).await?;
    let bytes = forms::write_list(&app, contacts::listing(&frame.region, &lines), format).await?;
    Ok(download::file(&format!("{}联络员联系表.{}", frame.region, format.ending()), bytes))
}
