//! What can go wrong with a database, and which of it a person can do something about.

use std::path::PathBuf;

/// An error of either engine.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is of no known kind.
    #[error("数据库地址“{0}”不认识：请写 sqlite:路径 或 postgres://用户@主机/库名")]
    Address(String),
    /// The SQLite file cannot be opened.
    #[error("打不开数据库文件 {path}：{source}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// SQLite refused.
    #[error("SQLite：{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused.
    #[error("PostgreSQL：{}", postgres_text(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection could be had.
    #[error("连不上 PostgreSQL：{0}")]
    Pool(String),
    /// A row that must be there is not.
    #[error("没有找到要找的记录")]
    Missing,
    /// A column holds what its reader does not expect.
    #[error("第 {index} 列读不出：{reason}")]
    Column {
        /// From 0.
        index: usize,
        /// What was expected.
        reason: String,
    },
    /// The database was written by a later version of this program.
    #[error("数据库的版本是 {found}，比本程序认识的 {known} 新：请换用新版程序")]
    Newer {
        /// The version in the database.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// A migration's text is not the one that this database was made with.
    #[error("迁移 {0} 与建库时的不同：程序文件可能损坏")]
    MigrationChanged(i64),
}

/// What a caller may do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Two of the same where only one may be.
    Duplicate,
    /// Something that is pointed at is not there, or is still pointed at.
    Reference,
    /// Somebody else was writing; trying again may help.
    Busy,
    /// No room left, or a read-only disk.
    Full,
    /// The server cannot be reached.
    Unreachable,
    /// The row is not there.
    Missing,
    /// Anything else: a fault of this program or of the file.
    Other,
}

impl DatabaseError {
    /// What kind of error it is, the same for both engines.
    pub fn kind(&self) -> ErrorKind {
        match self {
            DatabaseError::Missing => ErrorKind::Missing,
            DatabaseError::Pool(_) => ErrorKind::Unreachable,
            DatabaseError::Sqlite(error) | DatabaseError::Open { source: error, .. } => sqlite_kind(error),
            DatabaseError::Postgres(error) => postgres_kind(error),
            _ => ErrorKind::Other,
        }
    }
}

fn sqlite_kind(error: &rusqlite::Error) -> ErrorKind {
    use rusqlite::ffi;
    let rusqlite::Error::SqliteFailure(code, _) = error else { return ErrorKind::Other };
    match (code.code, code.extended_code) {
        (
            _,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => ErrorKind::Duplicate,
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => ErrorKind::Reference,
        (rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked, _) => ErrorKind::Busy,
        (
            rusqlite::ErrorCode::DiskFull
            | rusqlite::ErrorCode::ReadOnly
            | rusqlite::ErrorCode::SystemIoFailure,
            _,
        ) => ErrorKind::Full,
        (rusqlite::ErrorCode::CannotOpen, _) => ErrorKind::Unreachable,
        _ => ErrorKind::Other,
    }
}

fn postgres_kind(error: &tokio_postgres::Error) -> ErrorKind {
    let Some(state) = error.code() else {
        return if error.is_closed() || error.to_string().contains("connect") {
            ErrorKind::Unreachable
        } else {
            ErrorKind::Other
        };
    };
    match state.code() {
        "23505" => ErrorKind::Duplicate,
        "23503" => ErrorKind::Reference,
        "40001" | "40P01" | "55P03" => ErrorKind::Busy,
        "53100" | "53200" | "25006" => ErrorKind::Full,
        code if code.starts_with("08") || code.starts_with("57P") => ErrorKind::Unreachable,
        _ => ErrorKind::Other,
    }
}

/// The driver's own text says only `db error`; the server's message says what.
fn postgres_text(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || error.to_string(),
        |server| format!("{}（{}）", server.message(), server.code().code()),
    )
}
