//! 签署记录: what was signed by whom at which step, as it was written down once and for ever.
//!
//! Who may sign what in which order is the feature `signoff`; this room knows only the records, so that a form
//! can be printed with its opinions without asking how they came about.

mod model;
mod printed;
mod store;

pub use model::{Remark, Scan, Sent, Signature, Subject, SubjectKind};
pub use printed::{Printed, printed, printed_before};
pub use store::{
    forget_sent, insert, insert_scan, mark_handed_over, of_subject, of_subjects, one, put_sent, scan, scans,
    sent, sent_of_unit,
};
