//! Writing: everything or nothing.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::connection::Engine;
use crate::{Connection, Result, Value};

/// Changes that become visible together. Dropped without [`Transaction::commit`], none of them
/// happened.
pub struct Transaction {
    connection: Option<Connection>,
    /// Dropped last, when the changes are visible or gone.
    _ending: Ending,
}

/// Counts a transaction that ends, however it does: committed, rolled back, or given up half way.
struct Ending(Arc<AtomicU64>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}

impl Transaction {
    pub(crate) async fn begin(connection: Connection, ended: Arc<AtomicU64>) -> Result<Self> {
        match &connection.engine {
            // IMMEDIATE: the lock is taken now, so that no statement in the middle is refused.
            Engine::Sqlite(sqlite) => sqlite.batch("BEGIN IMMEDIATE")?,
            Engine::Postgres(postgres) => postgres.batch("BEGIN").await?,
        }
        Ok(Transaction { connection: Some(connection), _ending: Ending(ended) })
    }

    /// Runs a statement; gives the number of rows that it changed.
    pub async fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.execute(sql, parameters),
            Engine::Postgres(connection) => connection.execute(sql, parameters).await,
        }
    }

    /// Runs several statements without parameters, as a migration does.
    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.batch(sql),
            Engine::Postgres(connection) => connection.batch(sql).await,
        }
    }

    /// Makes the changes last. After an error none of them happened.
    pub async fn commit(mut self) -> Result<()> {
        match &self.engine {
            // Waits for the disk: other requests go on meanwhile.
            Engine::Sqlite(connection) => blocking(|| connection.batch("COMMIT"))?,
            Engine::Postgres(connection) => connection.batch("COMMIT").await?,
        }
        self.connection.take();
        Ok(())
    }
}

/// Lets a call wait for the disk without holding up other work of this thread, where the runtime
/// has other threads.
fn blocking<T>(call: impl FnOnce() -> T) -> T {
    let many = tokio::runtime::Handle::try_current()
        .is_ok_and(|handle| handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread);
    if many { tokio::task::block_in_place(call) } else { call() }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("present until commit takes the transaction itself")
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("present until commit takes the transaction itself")
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        match connection.engine {
            Engine::Sqlite(sqlite) => {
                if let Err(error) = sqlite.batch("ROLLBACK") {
                    tracing::warn!(%error, "a transaction had already ended when it was rolled back");
                }
            }
            // A rollback would have to wait, and dropping cannot: the server rolls back when the
            // connection closes.
            Engine::Postgres(postgres) => postgres.abandon(),
        }
    }
}
