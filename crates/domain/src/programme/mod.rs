//! The programme's year as rules: what a plan asks for, which of its days are doubtful, how an obligation stands.
//!
//! A plan (附件1) is data: another county, or another year, has other stages, days and deliverables
//! (forms.md). Reading the paper is `paper::forms`; keeping records is the app.

mod doubt;
mod kind;
mod moving;
mod proposal;
mod standing;

pub use doubt::{DateDoubt, doubt};
pub use kind::DeliverableKind;
pub use moving::moved_by_years;
pub use proposal::{Proposal, proposals};
pub use standing::{Filed, Progress, Standing, State};
