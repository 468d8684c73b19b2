//! 权力运行流程图: the chart of each power, drawn as BPMN, kept in versions; steps as a table; import and export.
//!
//! What a flow is, what is wrong with it and how it is drawn is `lianjian-flow`; here is whose it is, who may write it,
//! and what was in force when.

mod api;
mod chart_page;
mod content;
mod drafting;
mod editor_page;
mod list_page;
mod model;
mod new_page;
mod pictures;
mod service;
mod step_table;
mod steps;
mod store;
mod upload;

pub use content::Source;
pub use model::{Flow, FlowKind, Standing};
pub use pictures::{Picture, pictures};
pub use service::{New, create, of_unit, standings};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of flow charts.
pub fn routes() -> Router<App> {
    list_page::routes().merge(new_page::routes()).merge(chart_page::routes()).merge(editor_page::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
