//! 汇编成册: catalogue and charts of a department, a unit or the county as one document, made while people go on.
//!
//! A long booklet is made unit by unit; what is made is kept, so that a server that stops goes on where it was.

mod api;
mod content;
mod job;
mod model;
mod page;
mod run;
mod service;
mod store;

pub use job::keep_running;
pub use model::{Ask, Booklet, BookletFormat, BookletState};
pub use run::run_waiting;
pub use service::{ask, bind, file, list};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// The page of booklets.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
