//! The features, each in a room of its own.

pub mod accounts;
pub mod registers;
