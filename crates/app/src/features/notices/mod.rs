//! 通知: what the commission tells units, and which of them have signed for it.

mod api;
mod model;
mod page;
mod service;
mod store;

pub use model::{NewNotice, Notice, Opened, Receipt, Told};
pub use service::{list, open, receive, send};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of notices.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API of notices.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
