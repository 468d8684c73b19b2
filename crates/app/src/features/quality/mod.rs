//! 质量检查: what is wrong with a unit's registers and catalogue, in one list, with what was answered (practice.md, what a
//! review finds by itself).
//!
//! The rules are the engine's (`lianjian-quality`), what it must know of a county is `judging`'s. Here the findings of a
//! unit are put together, each with its place and a link to mend it; a package that is filed takes them from here, and
//! so does the command line. How many each unit has is counted in the background, for the commission's overview.

mod answers;
mod api;
mod counting;
mod documents;
mod model;
mod page;
mod papers;
mod scans;
mod unit;

pub use answers::{Answer, NewAnswer, answer};
pub use counting::{Standing, count_waiting, keep_counting, standings};
pub use model::{Copied, Paper, UnitFinding};
pub use papers::{Papers, of_papers};
pub use unit::{of_registers_as_a_whole, of_unit};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of quality.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
