//! Who signs what in which order (practice.md, sign-off; forms.md, 附件3—5).
//!
//! Pure rules: given who holds which place and what was signed so far, they say what is next, who may do it
//! and whether a chain is complete. A person is any id that can be compared; names, days and storage are the
//! caller's.

mod chain;
mod content;
mod pledge;
#[cfg(test)]
mod properties;
mod refusal;
mod seat;
mod step;

pub use chain::{Act, Chain, Standing, counting};
pub use content::canonical;
pub use pledge::draft;
pub use refusal::Refusal;
pub use seat::{Places, Seat, Taken};
pub use step::{Decision, Step, Subject};
