//! Powers when the organisation changes: to the unit that takes them over, or closed with theirs.

use lianjian_db::history::{self, Author};
use lianjian_db::{Result, Transaction};
use uuid::Uuid;

use super::model::Power;
use super::{codes, store};
use crate::features::settings;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};

/// Brings powers of a unit into another unit's catalogue, after those that it has: all of them, or the
/// chosen ones. They keep their ids and their history and get codes of the new unit. Gives their number.
pub async fn follow(
    transaction: &mut Transaction,
    author: &Author,
    from: Uuid,
    to: Uuid,
    chosen: Option<&[Uuid]>,
) -> AppResult<usize> {
    let mut old = store::rows(transaction, from).await?;
    old.retain(|row| chosen.is_none_or(|chosen| chosen.contains(&row.id)));
    if old.is_empty() {
        return Ok(0);
    }
    store::lock_or_create(transaction, from, author.at).await?;
    store::lock_or_create(transaction, to, author.at).await?;
    let standing = store::rows(transaction, to).await?;
    let position = standing.iter().map(|row| row.position).max().unwrap_or(0) + 1;
    let number = standing.iter().filter_map(|row| row.number).max().unwrap_or(0) + 1;
    let mut new: Vec<Power> = (position..)
        .zip(number..)
        .zip(&old)
        .map(|((position, number), row)| Power { unit: to, position, number: Some(number), ..row.clone() })
        .collect();
    let facts = store::unit_facts(transaction, to).await?.ok_or(AppError::NotFound)?;
    let used = store::used_codes(transaction, to).await?;
    let parts = settings::value_on(transaction, clock::local(author.at).date()).await?;
    codes::assign(&facts, parts, &mut new, used);
    // The catalogue that they leave reads as without them from now on.
    let gone = old.iter().map(|row| store::power_change(Some(row), None)).collect::<Vec<_>>();
    history::write(transaction, author, gone).await?;
    store::write_rows(transaction, author, &old, &new).await?;
    Ok(new.len())
}

/// Closes all powers of a unit, because the unit closes; gives their number.
pub async fn close(transaction: &mut Transaction, author: &Author, unit: Uuid) -> Result<usize> {
    let rows = store::rows(transaction, unit).await?;
    if !rows.is_empty() {
        store::lock_or_create(transaction, unit, author.at).await?;
        store::write_rows(transaction, author, &rows, &[]).await?;
    }
    Ok(rows.len())
}
