//! Filing: the package of an obligation, frozen and handed over, reviewed, returned or accepted with a receipt.
//!
//! Quality findings across units are not here; a filing says what its own papers show.

mod api;
mod changes;
mod counting;
mod freeze;
mod listing;
mod looking_back;
mod model;
mod outgoing;
mod package;
mod package_page;
mod page;
mod papers;
mod returned;
mod review;
mod review_page;
mod service;
mod store;
mod week;

pub use listing::{Listed, Question, find};
pub use model::{Comment, CommentKind, Event, EventKind, Filing, Missing, Part, Reason, Whole};
pub use package::{Package, PackagePart, build};
pub use papers::add as add_paper;
pub use review::{Place, accept, add_comment, give_back, look, set_aside};
pub use service::{file, of_obligation, open, withdraw};
pub use week::{Week, week};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of filings.
pub fn routes() -> Router<App> {
    page::routes().merge(package_page::routes()).merge(review_page::routes()).merge(returned::routes())
}

/// The API of filings.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
