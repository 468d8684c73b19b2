//! The API's own description: the `OpenAPI` document and a page to read it on.
//!
//! What a call is, stands beside its handler; here it is only gathered and shown.

mod document;
mod page;

use axum::Router;
use utoipa::openapi::OpenApi;

use crate::shell::state::App;

pub use document::blank;

/// The document and its page, for the API that the routes gave.
pub fn routes(api: OpenApi) -> Router<App> {
    page::routes(&document::finished(api))
}
