//! The application from outside: a real server on a free port, on both databases.

mod accounts;
mod demo;
mod catalogues;
mod direction;
mod imports;
mod papers;
mod registers;
mod risks;
mod generate;
mod world;
