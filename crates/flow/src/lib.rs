//! Flow charts of powers (权力运行流程图).
//!
//! BPMN 2.0 is the form in which flows are kept and exchanged: [`read`] keeps the whole file and shows what of it a
//! county needs, [`check`] says what is wrong, [`layout`] places what has no place, [`draw`] makes pictures. All of it
//! is pure: no clock, no files, no browser.

pub mod check;
pub mod draw;
pub mod layout;
pub mod model;
pub mod problem;
pub mod read;
pub mod step;
pub mod table;
pub mod templates;
pub mod write;
pub mod xml;

pub use check::{Limits, check};
pub use problem::{Code, Problem};
pub use read::{Document, read};
