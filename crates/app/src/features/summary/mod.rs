//! 附件6 of any scope: a unit, some units, a region; now or as of a date; every number with its rows.

mod api;
mod page;
mod service;
mod store;

pub use api::{Question, SummaryAnswer};
pub use service::{Computed, Scope, Slice, State, compute};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of the summary.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
