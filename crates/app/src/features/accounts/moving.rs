//! Accounts when the organisation changes: they go with their unit's work, or close with it.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Result, Transaction, params};
use uuid::Uuid;

use super::service::Account;
use super::store;

/// Binds the accounts of a unit to the unit that took its work over; gives their number.
pub async fn follow(transaction: &mut Transaction, author: &Author, from: Uuid, to: Uuid) -> Result<usize> {
    let accounts = store::open_of_unit(transaction, from).await?;
    for before in &accounts {
        transaction
            .execute(
                "UPDATE account SET unit = $2, version = version + 1 WHERE id = $1",
                &params![before.id, to],
            )
            .await?;
        write(transaction, author, before).await?;
    }
    Ok(accounts.len())
}

/// Closes the accounts of a unit that closes; gives their number.
pub async fn close(transaction: &mut Transaction, author: &Author, unit: Uuid) -> Result<usize> {
    let accounts = store::open_of_unit(transaction, unit).await?;
    for before in &accounts {
        store::set_closed(transaction, before.id, Some(author.at)).await?;
        store::end_sessions(transaction, before.id).await?;
        write(transaction, author, before).await?;
    }
    Ok(accounts.len())
}

async fn write(transaction: &mut Transaction, author: &Author, before: &Account) -> Result<()> {
    let after = store::by_id(transaction, before.id).await?;
    history::write(transaction, author, [Change::of("account", before.id, Some(before), Some(&after))]).await
}
