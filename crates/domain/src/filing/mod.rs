//! What can be said of a filed paper without looking anywhere else: what a review found in it, and what is new in it
//! since it was filed before. Pure; the wording is what reviewer and unit read.

mod cells;
mod diff;
mod findings;
mod words;

pub use cells::{Cell, rows};
pub use diff::{CellChange, RowChange, changes, head_changes};
pub use findings::{Finding, Likeness, Weight, summary_differences};
pub use words::{Mark, Piece, pieces};
