//! 工作台: the commission's first page, put together out of what other features know: the map of what is owed, what
//! waits for review, what the last days brought.

mod page;

use axum::Router;

use crate::shell::state::App;

/// The page.
pub fn routes() -> Router<App> {
    page::routes()
}
