//! Reading, on either engine. Writing needs a [`crate::Transaction`].

use crate::postgres::PostgresConnection;
use crate::sqlite::SqliteConnection;
use crate::{DatabaseError, Result, Row, Value};

/// A connection for reading.
pub struct Connection {
    pub(crate) engine: Engine,
}

pub(crate) enum Engine {
    Sqlite(SqliteConnection),
    Postgres(PostgresConnection),
}

impl Connection {
    /// Every row of the answer, in its order.
    pub async fn all<T: Send>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.all(sql, parameters, &mut read),
            Engine::Postgres(connection) => connection.all(sql, parameters, &mut read).await,
        }
    }

    /// The first row, if there is one.
    pub async fn optional<T: Send>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        read: impl FnMut(&mut Row<'_>) -> Result<T> + Send,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, parameters, read).await?.into_iter().next())
    }

    /// The first row; [`DatabaseError::Missing`] when there is none.
    pub async fn one<T: Send>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        read: impl FnMut(&mut Row<'_>) -> Result<T> + Send,
    ) -> Result<T> {
        self.optional(sql, parameters, read).await?.ok_or(DatabaseError::Missing)
    }

    /// Whether this is SQLite; for the few places where the two engines need another text.
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }
}
