//! Synthetic counties, cities and provinces, for trying out and for measuring.
//!
//! The same plan always gives the same content. Units are drawn apart from each other on one thread while
//! another thread stores those that are done, so that ten million risk points need no more memory than
//! some units do. It makes no accounts: `lianjian account add` does.

mod county;
mod dice;
mod plan;
mod rows;
mod service;
mod texts;
mod unit;
mod vocabulary;

pub use plan::{Made, Plan};
pub use service::generate;
