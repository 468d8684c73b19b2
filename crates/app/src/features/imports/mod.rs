//! Imports: filled forms brought in, previewed, confirmed whole or by their good rows, undone.
//!
//! One code path for page, API and command line: [`service::prepare`] reads and finds whose form it
//! is, [`service::bring_in`] does the same and stores.

mod api;
mod holders;
mod judged;
mod model;
mod page;
mod placing;
mod service;
mod store;
mod undo;
mod waiting;

pub use model::{Choice, FileReport, Item, Outcome};
pub use service::{bring_in, prepare};
pub use undo::undo;
pub use waiting::marked;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of imports.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
