//! The risk base: all risk points of all units, looked through by words and by every column.

mod api;
mod export;
mod filter;
mod page;
mod past;
mod similar;
mod store;

pub use api::find;
pub use filter::Filter;
pub use store::{Found, Page};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of the risk base.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
