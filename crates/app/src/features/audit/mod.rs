//! 操作记录: who did what to which object and when, for the audit administrator. The texts are not here: what
//! was written is business data (practice.md, security).

mod api;
mod page;
mod store;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// The page.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
