//! The SQLite side: one writer, many readers, statements kept prepared.
//!
//! Calls run on the caller's thread: a short read takes microseconds, less than handing it to
//! another thread would. Whoever expects a long one wraps it in [`tokio::task::block_in_place`];
//! commits, which wait for the disk, are wrapped here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use tokio::sync::OwnedMutexGuard;

use crate::{DatabaseError, Result, Row, Value};

/// How many idle readers are kept; more are opened when needed and closed afterwards.
const IDLE_READERS: usize = 16;
/// Prepared statements kept for each connection.
const STATEMENTS: usize = 256;
/// How long a writer waits for another process (an import on the command line beside the server).
const PATIENCE: Duration = Duration::from_secs(20);

/// One database file.
#[derive(Clone)]
pub(crate) struct SqliteDatabase {
    file: Arc<File>,
}

struct File {
    path: PathBuf,
    writer: Arc<tokio::sync::Mutex<rusqlite::Connection>>,
    readers: Mutex<Vec<rusqlite::Connection>>,
}

/// A connection that somebody is using.
pub(crate) struct SqliteConnection {
    role: Role,
}

enum Role {
    /// For reading; goes back to the idle ones when dropped (`None` only then).
    Reader(Option<rusqlite::Connection>, Arc<File>),
    /// The one writer.
    Writer(OwnedMutexGuard<rusqlite::Connection>),
}

impl SqliteDatabase {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let writer = connect(path, false)?;
        Ok(SqliteDatabase {
            file: Arc::new(File {
                path: path.to_owned(),
                writer: Arc::new(tokio::sync::Mutex::new(writer)),
                readers: Mutex::new(Vec::new()),
            }),
        })
    }

    pub(crate) fn reader(&self) -> Result<SqliteConnection> {
        let idle = self.file.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file.path, true)?,
        };
        Ok(SqliteConnection { role: Role::Reader(Some(connection), Arc::clone(&self.file)) })
    }

    pub(crate) async fn writer(&self) -> SqliteConnection {
        SqliteConnection { role: Role::Writer(Arc::clone(&self.file.writer).lock_owned().await) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.file.path
    }
}

fn connect(path: &Path, read_only: bool) -> Result<rusqlite::Connection> {
    let open = |source| DatabaseError::Open { path: path.to_owned(), source };
    let flags = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let connection = rusqlite::Connection::open_with_flags(path, flags).map_err(open)?;
    connection.busy_timeout(PATIENCE).map_err(open)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // One plan for each statement, whatever its values: SQLite would otherwise prepare a statement anew
    // whenever a value is bound that its statistics could say something about.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(open)?;
    // FULL: what was acknowledged survives a power cut, too.
    let settings = if read_only {
        "PRAGMA cache_size = -8000; PRAGMA mmap_size = 268435456; PRAGMA query_only = ON;"
    } else {
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;"
    };
    connection.execute_batch(settings).map_err(open)?;
    Ok(connection)
}

impl SqliteConnection {
    fn raw(&self) -> Result<&rusqlite::Connection> {
        match &self.role {
            Role::Reader(connection, _) => connection.as_ref().ok_or(DatabaseError::Missing),
            Role::Writer(guard) => Ok(guard),
        }
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: &mut dyn FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.raw()?.prepare_cached(sql)?;
        bind(&mut statement, parameters)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(&mut Row::sqlite(row))?);
        }
        Ok(found)
    }

    pub(crate) fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        let mut statement = self.raw()?.prepare_cached(sql)?;
        bind(&mut statement, parameters)?;
        Ok(statement.raw_execute()? as u64)
    }

    /// Runs one insert for each row, with one prepared statement.
    pub(crate) fn insert(&self, sql: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64> {
        let mut statement = self.raw()?.prepare_cached(sql)?;
        let mut count = 0;
        for row in rows {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, value)?;
            }
            statement.raw_execute()?;
            count += 1;
        }
        Ok(count)
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.raw()?.execute_batch(sql)?)
    }
}

/// Binds by the placeholder's own number: SQLite numbers `$2` by where it first stands.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, parameters: &[Value]) -> Result<()> {
    for (position, value) in parameters.iter().enumerate() {
        let index = match PLACEHOLDERS.get(position) {
            Some(name) => statement.parameter_index(name)?,
            None => statement.parameter_index(&format!("${}", position + 1))?,
        };
        // A parameter that this text does not use, such as a filter that is switched off.
        if let Some(index) = index {
            statement.raw_bind_parameter(index, value)?;
        }
    }
    Ok(())
}

const PLACEHOLDERS: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
    "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];

impl Drop for SqliteConnection {
    fn drop(&mut self) {
        if let Role::Reader(connection, file) = &mut self.role
            && let Some(connection) = connection.take()
        {
            let mut idle = file.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
        }
    }
}
