//! County settings: every choice that practice leaves to a county, with its default, its versions and
//! the day from which each version holds (practice.md, **[set]**).
//!
//! A feature asks [`value_on`] for the value of a day, so that what was computed under an older version
//! stays explicable.

mod api;
mod kinds;
mod page;
mod service;
mod store;

pub use kinds::{
    Calendar, Control, Criterion, Field, Input, LevelControl, LevelCriteria, MeasureCounting, MessageTime,
    Phrases, PowerCode, QualityRules, ReceiptNumber, Reminders, Setting,
};
pub use service::{NewValue, NewVersion, Shown, Version, list, save, show, value_on, working_days};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of settings.
pub fn routes() -> Router<App> {
    page::routes()
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
