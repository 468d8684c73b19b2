//! What a review finds by itself in catalogues and registers: one engine for the cell that is typed, the file that is
//! imported, the package that is filed and the command line (practice.md, 'What a review finds by itself').
//!
//! Pure functions: rows, people and rules go in, findings come out. Where the rows come from, which texts elsewhere are
//! near copies, and what was answered to a finding, the caller knows. A finding refuses nothing; a person decides.

mod catalogue;
mod dates;
mod found;
pub mod lines;
mod naming;
mod register;
mod rules;
mod scan;
mod staff;
mod whole;

pub use catalogue::catalogue;
pub use dates::{Dated, Span, dates};
pub use found::{Found, head, label, short};
pub use naming::OtherUnits;
pub use register::{Around, Row, near_copy, register};
pub use rules::{Rules, usual};
pub use scan::scan;
pub use staff::{Person, Rank, Staff};
pub use whole::{Holder, HolderKind, Power, Whole, whole};
