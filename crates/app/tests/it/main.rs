//! The application from outside: a real server on a free port, on both databases.

mod access;
mod accounts;
mod administrators;
mod assets;
mod catalogues;
mod demo;
mod direction;
mod duties;
mod editing;
mod filings;
mod generate;
mod imports;
mod inbox;
mod notices;
mod organisation;
mod organisation_table;
mod papers;
mod programmes;
mod reference;
mod registers;
mod reminders;
mod risks;
mod settings;
mod signoff;
mod workgroups;
mod world;
