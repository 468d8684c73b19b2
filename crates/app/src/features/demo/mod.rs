//! The demonstration county 清河县, so that every page has something true to show.
//!
//! Its content lies in `samples/demo`: an organisation, powers and registers as one readable file, and the
//! filled Word forms of two units, which go in by the same import that clerks use.

mod county;
mod filings;
mod flows;
mod organisation;
mod plan;
mod service;
mod workgroups;

pub use service::{DemoAccount, found};
