//! The database as the rest of the program holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::connection::Engine;
use crate::postgres::PostgresDatabase;
use crate::sqlite::SqliteDatabase;
use crate::{Address, Connection, Result, Transaction, migrate};

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    engine: Open,
    ended: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Open {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl Database {
    /// Opens the database at an address. A SQLite file is made when it does not exist; tables are
    /// made by [`Database::migrate`].
    pub async fn open(address: &Address) -> Result<Self> {
        let engine = match address {
            Address::Sqlite(path) => Open::Sqlite(SqliteDatabase::open(path)?),
            Address::Postgres(url) => {
                let database = PostgresDatabase::open(url)?;
                database.connection().await?;
                Open::Postgres(database)
            }
        };
        Ok(Database { engine, ended: Arc::default() })
    }

    /// How many transactions of this process have ended. As long as the number stays the same, nothing
    /// that was read after it has been changed by this process, so what is kept in memory is still true.
    pub fn ended_transactions(&self) -> u64 {
        self.ended.load(Ordering::Acquire)
    }

    /// Brings the tables to this program's version; gives how many migrations ran.
    pub async fn migrate(&self) -> Result<usize> {
        migrate::run(self).await
    }

    /// A connection for reading.
    pub async fn connection(&self) -> Result<Connection> {
        let engine = match &self.engine {
            Open::Sqlite(database) => Engine::Sqlite(database.reader()?),
            Open::Postgres(database) => Engine::Postgres(database.connection().await?),
        };
        Ok(Connection { engine })
    }

    /// Begins a transaction. On SQLite there is one writer: others wait here.
    pub async fn begin(&self) -> Result<Transaction> {
        let engine = match &self.engine {
            Open::Sqlite(database) => Engine::Sqlite(database.writer().await),
            Open::Postgres(database) => Engine::Postgres(database.connection().await?),
        };
        Transaction::begin(Connection { engine }, Arc::clone(&self.ended)).await
    }

    /// `SQLite` or `PostgreSQL`, for people.
    pub const fn engine_name(&self) -> &'static str {
        match &self.engine {
            Open::Sqlite(_) => "SQLite",
            Open::Postgres(_) => "PostgreSQL",
        }
    }

    /// The file of a SQLite database.
    pub fn path(&self) -> Option<&std::path::Path> {
        match &self.engine {
            Open::Sqlite(database) => Some(database.path()),
            Open::Postgres(_) => None,
        }
    }
}
