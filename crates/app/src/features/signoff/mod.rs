//! 审签: registers and catalogues on their way through the hands that have to sign them.
//!
//! The rules are `lianjian_domain::signoff`; who sits where, the organisation says; what was signed stands in the
//! feature `signatures`. Here the three meet: reading where everything stands, sending, signing, taking back.

mod api;
mod desk;
mod list_page;
mod model;
mod on_paper;
mod page;
mod places;
mod reading;
mod service;
mod tasks;

pub use model::{NewSignature, Sending, Signed};
pub use on_paper::{PaperStep, add_scan, record};
pub use reading::{Chain, Filter, Line, chain, complete, lines};
pub use service::{recall, send, sign, withdraw};
pub use tasks::catch_up;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of the sign-off.
pub fn routes() -> Router<App> {
    list_page::routes().merge(page::routes())
}

/// The API of the sign-off.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
