//! The application from outside: a real server on a free port, on both databases.

mod accounts;
mod assets;
mod catalogues;
mod demo;
mod direction;
mod editing;
mod generate;
mod imports;
mod organisation;
mod organisation_table;
mod papers;
mod programmes;
mod reference;
mod registers;
mod risks;
mod settings;
mod world;
