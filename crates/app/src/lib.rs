//! The application: a shell that every page shares, and one room for each feature.
//!
//! A feature's routes, services, SQL, pages and tests live in its folder under `features`. The
//! shell knows no feature; [`routes`] is the one list of them.

pub mod access;
pub mod features;
pub mod routes;
pub mod shell;

pub use shell::clock::Clock;
pub use shell::error::{AppError, AppResult};
pub use shell::state::{App, Settings};
