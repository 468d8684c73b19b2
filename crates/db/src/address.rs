//! Where the data lives, as people write it: `sqlite:PATH` or `postgres://…`.

use std::path::PathBuf;
use std::str::FromStr;

use crate::DatabaseError;

/// A database's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// One file; it is made when it does not exist.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as its own URL.
    Postgres(String),
}

impl FromStr for Address {
    type Err = DatabaseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(DatabaseError::Address(text.to_owned()));
            }
            Ok(Address::Sqlite(PathBuf::from(path)))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Address::Postgres(text.to_owned()))
        } else {
            Err(DatabaseError::Address(text.to_owned()))
        }
    }
}
