//! Chinese text: words for search, likeness.
//!
//! Pure functions over strings. What is done with the answers (an index, a finding) lives elsewhere.

pub mod pairs;
pub mod similar;
