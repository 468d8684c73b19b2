//! The application from outside: a real server on a free port, on both databases.

mod accounts;
mod generate;
mod world;
