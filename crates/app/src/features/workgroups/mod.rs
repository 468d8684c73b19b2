//! How a unit is organised for this work: its leading group and office, who to call, the plan it works by, and
//! the training, meetings and publicity (宣传) that it held (附件1, stage 1).
//!
//! Telephone numbers are of people: they are read by their own unit and by the commission alone, which is what
//! the right to read a unit says.

mod activities;
mod activity_page;
mod activity_store;
mod api;
mod contacts;
mod listing;
mod member_page;
mod model;
mod overview;
mod page;
mod plan_papers;
mod service;
mod standing;
mod store;

pub use activities::{ActivityInput, add as add_activity};
pub use model::{Activity, ActivityKind, Member, MemberRole, Workgroup};
pub use plan_papers::{PlanContent, PlanPaper, PlanPapers, plan_papers};
pub use service::{HeadInput, MemberInput, Opened, PaperPurpose, add_member, keep_papers, open, save_head};
pub use standing::Gap;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages of leading groups and activities.
pub fn routes() -> Router<App> {
    page::routes().merge(member_page::routes()).merge(activity_page::routes()).merge(overview::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes()
}
