//! Telling and settling, as other features call it.

use lianjian_db::history::Author;
use lianjian_db::{Connection, Result, Transaction};

use super::model::{New, Target, TaskKind};
use super::store;

/// Lets something wait for somebody. What waits already under the same source, kind and target takes the
/// new words and day; it does not wait twice.
pub async fn tell(transaction: &mut Transaction, author: &Author, new: New) -> Result<()> {
    store::insert(transaction, author, &new).await
}

/// Lets the same wait for several.
pub async fn tell_all(
    transaction: &mut Transaction,
    author: &Author,
    targets: impl IntoIterator<Item = Target, IntoIter: Send>,
    new: New,
) -> Result<()> {
    for target in targets {
        store::insert(transaction, author, &New { target, ..new.clone() }).await?;
    }
    Ok(())
}

/// Everybody for whom a source waits under a kind.
pub async fn told(connection: &mut Connection, source: &str, kind: TaskKind) -> Result<Vec<Target>> {
    store::told(connection, source, kind).await
}

/// Ends the waiting for a source, of one kind or of all, with what came of it: 已接收, 已撤回 … Gives how
/// many had waited.
pub async fn settle(
    transaction: &mut Transaction,
    author: &Author,
    source: &str,
    kind: Option<TaskKind>,
    outcome: &str,
) -> Result<u64> {
    store::settle(transaction, author, source, kind, None, outcome).await
}

/// The same for one of several who were told: each reads a notice for themselves.
pub async fn settle_for(
    transaction: &mut Transaction,
    author: &Author,
    source: &str,
    kind: TaskKind,
    target: Target,
    outcome: &str,
) -> Result<u64> {
    store::settle(transaction, author, source, Some(kind), Some(target), outcome).await
}
