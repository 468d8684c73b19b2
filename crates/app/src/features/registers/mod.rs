//! Registers 附件3—5: opening, editing together, checking, reading as they stood.
//!
//! Risk points live here; the risk base and the summary read them. Importing calls [`replace`].

mod api;
mod cells;
mod checks;
pub mod counters;
mod grid;
mod likeness;
mod lowered_page;
mod lowering;
mod matching;
mod model;
pub mod moving;
mod page;
mod service;
mod store;
mod tying;

pub use checks::{copied, found};
pub use likeness::{Asked, NearCopy, fill_likeness, kept, near_copies, texts};
pub use lowering::{Lowered, lowered_of, lowered_of_unit};
pub use model::{
    Holder, HolderKind, HolderNames, POWER_COLUMN, RegisterRecord, RiskPoint, STEP_COLUMN, form,
};
pub use service::{
    Difference, Listed, Opened, find_holder, forms_of_unit, hold, holder_of_unit, list, of_unit, open,
    open_as_of, replace, restore_register, restore_row, save, unchanged_for_a_year, unsaved, write_pledge,
};
pub use store::{RowChanges, from_json, point_change, rows_of_power, rows_of_unit};
pub use tying::{Moved, NO_POWER, StepName, category, follow_steps, left_behind, recategorise};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of registers.
pub fn routes() -> Router<App> {
    page::routes().merge(lowered_page::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
