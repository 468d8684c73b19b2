//! Tasks in the database.

use lianjian_db::history::Author;
use lianjian_db::{Connection, Result, Transaction, Value, new_id, params};

use super::model::{New, Target, TaskKind};

/// Writes a task; one that waits already takes the new words.
pub(super) async fn insert(transaction: &mut Transaction, author: &Author, new: &New) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO task
                 (id, target, kind, source, unit, title, detail, href, due_on, author, account, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (target, kind, source) WHERE done_at IS NULL DO UPDATE
             SET title = excluded.title, detail = excluded.detail, href = excluded.href,
                 due_on = excluded.due_on, author = excluded.author, account = excluded.account",
            &params![
                new_id(),
                new.target.name(),
                new.kind.name(),
                new.source.as_str(),
                new.unit,
                new.title.as_str(),
                new.detail.as_str(),
                new.href.as_str(),
                new.due_on,
                author.name.as_str(),
                author.account,
                author.at
            ],
        )
        .await?;
    Ok(())
}

/// For whom a source waits under a kind.
pub(super) async fn told(connection: &mut Connection, source: &str, kind: TaskKind) -> Result<Vec<Target>> {
    let sql = "SELECT target FROM task WHERE source = $1 AND kind = $2 AND done_at IS NULL";
    let names = connection.all(sql, &params![source, kind.name()], |row| row.next::<String>()).await?;
    Ok(names.iter().filter_map(|name| Target::parse(name)).collect())
}

/// Ends what waits for a source; gives how many.
pub(super) async fn settle(
    transaction: &mut Transaction,
    author: &Author,
    source: &str,
    kind: Option<TaskKind>,
    target: Option<Target>,
    outcome: &str,
) -> Result<u64> {
    let mut values: Vec<Value> =
        params![source, author.at, author.name.as_str(), author.account, outcome].into();
    let mut conditions = String::new();
    if let Some(kind) = kind {
        values.push(kind.name().into());
        conditions.push_str(&format!(" AND kind = ${}", values.len()));
    }
    if let Some(target) = target {
        values.push(target.name().into());
        conditions.push_str(&format!(" AND target = ${}", values.len()));
    }
    let sql = format!(
        "UPDATE task SET done_at = $2, done_by = $3, done_by_account = $4, outcome = $5
         WHERE source = $1 AND done_at IS NULL{conditions}"
    );
    transaction.execute(&sql, &values).await
}
