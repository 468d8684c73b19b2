//! What the programme is: its words as types, its rules as functions.
//!
//! Nothing here reads a file, a clock or a database, and nothing is asynchronous; the same
//! rule therefore holds on screen, at import, on the command line and in a test.

pub mod calendar;
pub mod category;
pub mod check;
pub mod filing;
pub mod form;
pub mod level;
pub mod measure;
pub mod name;
pub mod problem;
pub mod programme;
pub mod rollup;
pub mod signoff;
pub mod text;
