//! Powers: catalogues 附件2 of the units, and looking through all of them.

mod api;
mod checks;
mod clearing;
mod clearing_page;
mod codes;
mod library;
mod model;
pub mod moving;
mod page;
mod service;
mod store;

pub use clearing::uncleared;
pub use model::{CatalogueRecord, Power, UnitFacts};
pub use service::{Opened, hold, of_unit, open, open_as_of, replace, restore_catalogue, restore_row};
pub use store::from_json;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of powers.
pub fn routes() -> Router<App> {
    page::routes().merge(library::routes()).merge(clearing_page::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes().merge(library::api()).merge(clearing_page::api())
}
