//! The application from outside: a real server on a free port, on both databases.

mod accounts;
mod demo;
mod catalogues;
mod direction;
mod imports;
mod organisation;
mod organisation_table;
mod papers;
mod registers;
mod risks;
mod settings;
mod generate;
mod world;
