//! What waits for whom: told by other features, done by people, reminded of in time.
//!
//! A feature tells by [`tell`] in the transaction of its own act and settles by [`settle`] in the one that
//! ends the waiting, so that an inbox is never ahead of the facts nor behind them.

mod acts;
mod api;
mod model;
mod page;
mod question;
mod service;
mod store;

pub use crate::shell::waiting::targets_of;
pub use model::{New, Target, Task, TaskKind};
pub use question::{Page, Question, find};
pub use service::{settle, settle_for, tell, tell_all, told};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of the inbox.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API of the inbox.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
