//! Chinese text: words for search, near copies, measures of slogans.
//!
//! Pure functions over strings. What is done with the answers (an index, a finding) lives elsewhere.

pub mod likeness;
pub mod measure;
pub mod pairs;
