//! The built program from outside: exit codes, what goes to which output, a county's whole way through it.

mod call;
mod county;
mod server;
mod without_database;
