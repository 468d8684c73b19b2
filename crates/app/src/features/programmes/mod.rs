//! The programme's year: plans (附件1) as data, what they ask for, what each unit owes and how far it is.
//!
//! Filing and review are `filings`; this feature only marks what they decide. A plan that is imported comes
//! in by [`put_plan`].

mod api;
mod deliverable_page;
mod map;
mod model;
mod obligation_page;
mod obligation_store;
mod obligations;
mod page;
mod plan;
mod service;
mod store;
mod year_page;

pub use map::{Cell, Map, MapFilter, MapRow, StageShare, map};
pub use model::{Deliverable, Obligation, Programme, ProgrammeState, ordinal};
pub use obligations::{
    Owed, deliverable, extend, find, lock, mark_accepted, mark_filed, mark_returned, mark_withdrawn,
    of_obligation, of_unit, open as open_obligation, programme, urge,
};
pub use plan::{put_plan, restore_plan, settle_all};
pub use service::{Whole, current, list, open};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of programmes.
pub fn routes() -> Router<App> {
    page::routes()
        .merge(deliverable_page::routes())
        .merge(year_page::routes())
        .merge(obligation_page::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
