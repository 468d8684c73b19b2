//! The features, each in a room of its own.

pub mod accounts;
pub mod audit;
pub mod demo;
pub mod desk;
pub mod editing;
pub mod filings;
pub mod forms;
pub mod generate;
pub mod help;
pub mod imports;
pub mod inbox;
pub mod notices;
pub mod organisation;
pub mod papers;
pub mod powers;
pub mod programmes;
pub mod reference;
pub mod registers;
pub mod reminders;
pub mod risks;
pub mod settings;
pub mod signatures;
pub mod signoff;
pub mod summary;
pub mod widgets;
pub mod workgroups;
