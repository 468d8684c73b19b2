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

    /// Lets new rows of a table count on after rows that were inserted with row keys of their own.
    pub async fn settle_row_keys(&mut self, table: &str) -> Result<()> {
        if self.is_sqlite() {
            // The next key is one more than the largest, always.
            return Ok(());
        }
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'sequence'), max(sequence)) FROM {table} HAVING max(sequence) IS NOT NULL"
        );
        self.batch(&sql).await
    }
}
