//! Accounts: signing in and out, passwords, and the administrator's page.

pub mod moving;
mod page;
mod roles;
mod service;
mod sign_in;
mod store;

use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

pub use page::routes;
pub use roles::{bind, change_role, person_of};
pub use service::{Account, NewAccount, add, list, lock, reset};
pub use sign_in::routes as sign_in_routes;

/// The API.
pub fn api() -> OpenApiRouter<App> {
    sign_in::api()
}
