//! The page of the record.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;

use super::store::{self, Filter, Found};
use crate::shell::error::AppResult;
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/audit", get(show))
}

#[derive(Template)]
#[template(path = "features/audit/audit.html")]
struct AuditPage {
    frame: Frame,
    filter: Filter,
    found: Found,
}

impl AuditPage {
    fn day(day: Option<&jiff::civil::Date>) -> String {
        day.map(ToString::to_string).unwrap_or_default()
    }

    fn next_page(&self, after: &i64) -> String {
        let Filter { who, kind, from, until, .. } = &self.filter;
        format!(
            "/audit?who={}&kind={}&from={}&until={}&after={after}",
            page::query_escape(who),
            page::query_escape(kind),
            Self::day(from.as_ref()),
            Self::day(until.as_ref()),
        )
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(filter): Query<Filter>) -> AppResult<Response> {
    let found = store::find(&app, &frame.actor, &filter).await?;
    Ok(page::html(&AuditPage { frame, filter, found }))
}
