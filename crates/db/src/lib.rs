//! SQLite and PostgreSQL behind one set of SQL.
//!
//! The rest of the program writes one SQL text with `$1` placeholders, passes [`Value`]s and reads
//! [`Row`]s; which engine runs is decided once, by the address. What the two do differently
//! (types in a migration, search, bulk insert) is said in this crate and nowhere else.
//!
//! Conventions of the schema, the same on both engines: ids are `UUIDv7`, days are ISO text
//! (`2013-06-20`), moments are microseconds since 1970 as integers, booleans are 0 and 1,
//! structured values are JSON text. Text sorts by code point.

mod address;
mod bulk;
mod connection;
mod database;
mod error;
pub mod history;
pub mod ids;
pub mod lists;
mod migrate;
mod postgres;
mod row;
pub mod search;
mod sqlite;
mod transaction;
mod value;

pub use address::Address;
pub use connection::Connection;
pub use database::Database;
pub use error::{DatabaseError, ErrorKind};
pub use row::{Column, Row};
pub use transaction::Transaction;
pub use value::Value;

/// Shorthand of this crate's results.
pub type Result<T> = std::result::Result<T, DatabaseError>;

/// The parameters of a statement: `params![unit, "name", 3]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

/// A new id; later ids sort after earlier ones.
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
