//! Registers when the organisation changes: they go where their holder goes, or close with it.
//!
//! Rows keep their ids and their history; the counters of both units follow in the same transaction,
//! on the day of the change, so that a summary of an earlier day stays what it was.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Result, Transaction, params};
use uuid::Uuid;

use super::model::{Holder, RegisterRecord, RiskPoint};
use super::service::unsaved;
use super::store;

/// Brings the register of `from` to `to`; gives the number of rows that moved.
///
/// The holder itself goes to another unit: its register goes along. Or another holder takes over: its
/// register gets the rows, after those that it has.
pub async fn follow(
    transaction: &mut Transaction,
    author: &Author,
    from: Holder,
    to: Holder,
) -> Result<usize> {
    if store::register_of(transaction, from.id()).await?.is_none() {
        return Ok(0);
    }
    let source = store::lock(transaction, from.id(), author.at).await?;
    if from.id() == to.id() {
        go_along(transaction, author, &source, to).await
    } else {
        take_over(transaction, author, &source, to).await
    }
}

async fn go_along(
    transaction: &mut Transaction,
    author: &Author,
    source: &RegisterRecord,
    to: Holder,
) -> Result<usize> {
    transaction
        .execute(
            "UPDATE register SET unit = $2, department = $3 WHERE id = $1",
            &params![source.id, to.unit, to.department],
        )
        .await?;
    let after = RegisterRecord { holder: to, ..source.clone() };
    let change = Change::of("register", source.id, Some(source), Some(&after)).unit(to.unit);
    history::write(transaction, author, [change]).await?;
    let old = store::rows(transaction, source.id).await?;
    let new: Vec<RiskPoint> = old.iter().map(|row| RiskPoint { unit: to.unit, ..row.clone() }).collect();
    store::write_rows(transaction, author, &old, &new).await?;
    Ok(new.len())
}

async fn take_over(
    transaction: &mut Transaction,
    author: &Author,
    source: &RegisterRecord,
    to: Holder,
) -> Result<usize> {
    if store::register_of(transaction, to.id()).await?.is_none() {
        store::insert_register(transaction, &unsaved(to), author).await?;
    }
    let target = store::lock(transaction, to.id(), author.at).await?;
    let mut after = target.clone();
    let duties = format!("{}\n{}", target.duties.trim(), source.duties.trim());
    duties.trim().clone_into(&mut after.duties);
    store::write_register(transaction, author, &target, &after).await?;

    let standing = store::rows(transaction, target.id).await?;
    let old = store::rows(transaction, source.id).await?;
    let position = standing.iter().map(|row| row.position).max().unwrap_or(0) + 1;
    let number = standing.iter().filter_map(|row| row.number).max().unwrap_or(0) + 1;
    let (register, unit, kind) = (target.id, to.unit, to.kind);
    let new: Vec<RiskPoint> = (position..)
        .zip(number..)
        .zip(&old)
        .map(|((position, number), row)| {
            let number = Some(number);
            RiskPoint { register, unit, kind, position, number, ..row.clone() }
        })
        .collect();
    // The register that the rows leave reads as without them from now on.
    let gone = old.iter().map(|row| store::point_change(Some(row), None)).collect::<Vec<_>>();
    history::write(transaction, author, gone).await?;
    store::write_rows(transaction, author, &old, &new).await?;
    Ok(new.len())
}

/// Counts the register of a post up because somebody else holds it now: signatures are bound to a version,
/// and whoever comes new signs anew. Nothing when there is no register yet.
pub async fn handed_over(transaction: &mut Transaction, author: &Author, post: Uuid) -> Result<()> {
    let Some(before) = store::register_of(transaction, post).await? else { return Ok(()) };
    let after = store::count_up(transaction, post).await?;
    let change = Change::of("register", before.id, Some(&before), Some(&after)).unit(after.holder.unit);
    history::write(transaction, author, [change]).await
}

/// Closes the rows of a holder's register, because the holder closes; gives their number.
pub async fn close(transaction: &mut Transaction, author: &Author, holder: Uuid) -> Result<usize> {
    if store::register_of(transaction, holder).await?.is_none() {
        return Ok(0);
    }
    let register = store::lock(transaction, holder, author.at).await?;
    let rows = store::rows(transaction, register.id).await?;
    store::write_rows(transaction, author, &rows, &[]).await?;
    Ok(rows.len())
}
