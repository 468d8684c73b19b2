//! Looking up words in an index of character pairs, on either engine.
//!
//! The index holds what the caller cut (see `lianjian-prose`): tokens of letters and digits only.
//! A hit is a candidate: the caller checks the text, since pairs that occur need not be adjacent.

use crate::{Result, Transaction, params};

/// A condition that holds for rows whose index has all of the tokens; `$n` is the parameter that
/// takes [`expression`].
pub fn condition(sqlite: bool, table: &str, key: &str, parameter: usize) -> String {
    if sqlite {
        format!("{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH ${parameter})")
    } else {
        format!("{key} IN (SELECT sequence FROM {table} WHERE pairs @@ CAST(${parameter} AS TEXT)::tsquery)")
    }
}

/// The index `table` walked first, each entry joined with its row of `rows` (whose key is `sequence`).
pub fn joined(sqlite: bool, table: &str, rows: &str) -> String {
    if sqlite {
        // CROSS keeps SQLite from turning the order around.
        format!("{table} CROSS JOIN {rows} ON {rows}.sequence = {table}.rowid")
    } else {
        format!("{table} JOIN {rows} ON {rows}.sequence = {table}.sequence")
    }
}

/// The key of an entry of the index `table`, in whose order it is walked.
pub fn key(sqlite: bool, table: &str) -> String {
    format!("{table}.{}", if sqlite { "rowid" } else { "sequence" })
}

/// The condition that an entry has all of the tokens, looked up in the index.
pub fn matches(sqlite: bool, table: &str, parameter: usize) -> String {
    if sqlite {
        format!("{table} MATCH ${parameter}")
    } else {
        format!("{table}.pairs @@ CAST(${parameter} AS TEXT)::tsquery")
    }
}

/// The same for entries that are walked in the order of their keys. SQLite's index lies in that order;
/// PostgreSQL's gives all hits or none, so it is passed by: no index knows the operator's function by name.
pub fn walked(sqlite: bool, table: &str, parameter: usize) -> String {
    if sqlite {
        matches(sqlite, table, parameter)
    } else {
        format!("ts_match_vq({table}.pairs, CAST(${parameter} AS TEXT)::tsquery)")
    }
}

/// The engine's own text for 'all of these tokens'; a token that ends in `*` stands for every
/// token that begins so.
pub fn expression(sqlite: bool, tokens: &[String]) -> String {
    let each = tokens.iter().map(|token| {
        let (stem, prefix) = token.strip_suffix('*').map_or((token.as_str(), false), |stem| (stem, true));
        match (sqlite, prefix) {
            (true, false) => format!("\"{}\"", stem.replace('"', "\"\"")),
            (true, true) => format!("\"{}\" *", stem.replace('"', "\"\"")),
            (false, false) => format!("'{}'", stem.replace('\\', "\\\\").replace('\'', "''")),
            (false, true) => format!("'{}':*", stem.replace('\\', "\\\\").replace('\'', "''")),
        }
    });
    each.collect::<Vec<_>>().join(if sqlite { " AND " } else { " & " })
}

/// Puts a row's tokens into the index, in place of what was there.
pub async fn put(transaction: &mut Transaction, table: &str, key: i64, tokens: &str) -> Result<()> {
    remove(transaction, table, key).await?;
    let sql = if transaction.is_sqlite() {
        format!("INSERT INTO {table} (rowid, pairs) VALUES ($1, $2)")
    } else {
        format!(
            "INSERT INTO {table} (sequence, pairs) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
        )
    };
    transaction.execute(&sql, &params![key, tokens]).await?;
    Ok(())
}

/// Puts the tokens of many rows into the index, none of which are in it yet.
pub async fn fill(transaction: &mut Transaction, table: &str, rows: Vec<(i64, String)>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(|(key, tokens)| Vec::from(params![key, tokens]));
    if transaction.is_sqlite() {
        transaction.insert(table, &["rowid", "pairs"], rows).await?;
        return Ok(());
    }
    // COPY takes a column's own form only: text goes into a table of text first.
    transaction
        .batch("CREATE TEMPORARY TABLE IF NOT EXISTS arriving (sequence BIGINT, pairs TEXT) ON COMMIT DELETE ROWS")
        .await?;
    transaction.insert("arriving", &["sequence", "pairs"], rows).await?;
    let sql = format!(
        "INSERT INTO {table} (sequence, pairs)
         SELECT sequence, array_to_tsvector(string_to_array(pairs, ' ')) FROM arriving"
    );
    transaction.execute(&sql, &[]).await?;
    transaction.batch("TRUNCATE arriving").await
}

/// Takes a row out of the index.
pub async fn remove(transaction: &mut Transaction, table: &str, key: i64) -> Result<()> {
    let sql = if transaction.is_sqlite() {
        format!("DELETE FROM {table} WHERE rowid = $1")
    } else {
        format!("DELETE FROM {table} WHERE sequence = $1")
    };
    transaction.execute(&sql, &params![key]).await?;
    Ok(())
}
