//! Many rows into one table, as fast as the engine takes them.

use crate::connection::Engine;
use crate::{Result, Transaction, Value};

impl Transaction {
    /// Inserts the rows, each with a value for every column; gives their number.
    pub async fn insert(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl IntoIterator<Item = Vec<Value>, IntoIter: Send>,
    ) -> Result<u64> {
        let mut rows = rows.into_iter();
        match &self.engine {
            Engine::Sqlite(connection) => {
                let marks: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
                let sql =
                    format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
                connection.insert(&sql, &mut rows)
            }
            Engine::Postgres(connection) => connection.copy(table, columns, &mut rows).await,
        }
    }
}
