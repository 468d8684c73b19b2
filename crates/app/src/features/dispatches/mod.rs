//! 消息提醒: what waits for somebody, told outside of here, by mail or by the county's web hook.
//!
//! A quiet message rather than a flood: one a working day at most for each account that wants one, and only when
//! something is new or near its day. What was due while the server was down goes out at the next start, once: the day
//! that an account was looked after is written in the same transaction as its message. Messages that a server does not
//! take are tried again with growing pauses; several nodes share them, each claimed by one.

mod api;
mod carrying;
mod choosing;
mod composing;
mod job;
mod list_page;
mod model;
mod page;
mod run;
mod store;

pub use carrying::check;
pub use choosing::{choice, save_choice, trial};
pub use job::keep_running;
pub use model::{Channel, Choice, Dispatch, NewChoice};
pub use run::{Ran, run};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of messages.
pub fn routes() -> Router<App> {
    page::routes().merge(list_page::routes())
}

/// The API of messages.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
