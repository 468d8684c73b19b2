//! Papers that lie with something: a work plan, the minutes of a meeting, what a notice carries, what goes along
//! with a filing.
//!
//! A file is kept once, under its SM3 digest, as imports keep theirs. Who may read or put down a paper is
//! decided by the feature that it lies with; nothing here asks for rights. Forms that are to be read as data are
//! `imports`.

mod kind;
mod receiving;
mod store;

pub use kind::PaperKind;
pub use receiving::{REQUEST_LIMIT, Received, Upload, receive};
pub use store::{Owner, Paper, Place, attach, attach_kept, bytes, close, of_owner, of_owners, one};
