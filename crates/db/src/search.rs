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
