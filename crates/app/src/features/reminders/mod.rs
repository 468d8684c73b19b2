//! Reminders of what is owed: some days ahead of a deadline and once it is over.
//!
//! A run looks at all obligations and reminds of what nobody was reminded of yet, so that what fell due while
//! the server was down is caught up at the next start. The table `reminder` holds what was reminded of: a
//! repeated run, one after the clock was moved, or one of another node at the same moment reminds nobody twice.

mod job;
mod run;

pub use job::keep_running;
pub use run::{Reminded, run};
