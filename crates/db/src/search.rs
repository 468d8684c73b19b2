//! Looking up words in an index of character pairs, on either engine.
//!
//! The index holds what the caller cut (see `lianjian-prose`): tokens of letters and digits only.
//! A hit is a candidate: the caller checks the text, since pairs that occur need not be adjacent.
//!
//! SQLite's index lists the rows of a token in the order of their keys and is left as soon as a page is
//! full. PostgreSQL's gives all rows of a token or none, so there each token also names the block of keys
//! that its row lies in: [`first`] asks one block after the other and stops when it has enough.

use crate::{Connection, Result, Transaction, params};

/// Keys of one block, as a power of two. Smaller blocks make frequent words faster, larger ones rare words.
const BLOCK: u32 = 13;
/// The sign of the first block; those of the others follow. Planes for private use: no text has them.
const FIRST_BLOCK: u32 = 0xF_0000;

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
/// token that begins so. On PostgreSQL every token does: its block comes after it.
pub fn expression(sqlite: bool, tokens: &[String]) -> String {
    let each = tokens.iter().map(|token| {
        let (stem, prefix) = token.strip_suffix('*').map_or((token.as_str(), false), |stem| (stem, true));
        match (sqlite, prefix) {
            (true, false) => format!("\"{}\"", stem.replace('"', "\"\"")),
            (true, true) => format!("\"{}\" *", stem.replace('"', "\"\"")),
            (false, _) => format!("{}:*", quoted(stem)),
        }
    });
    each.collect::<Vec<_>>().join(if sqlite { " AND " } else { " & " })
}

fn quoted(token: &str) -> String {
    format!("'{}'", token.replace('\\', "\\\\").replace('\'', "''"))
}

/// On PostgreSQL: the keys after `after` of the first rows that have all of the tokens, in their order, at most
/// `limit`. The tokens are whole ones, none that ends in `*`.
pub async fn first(
    connection: &mut Connection,
    table: &str,
    tokens: &[String],
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    // '?' stands where a block's sign goes: no token has it. The sum keeps the key's own index out of it.
    let marked: Vec<String> = tokens.iter().map(|token| quoted(&format!("{token}?"))).collect();
    let sql = format!(
        "SELECT hit.sequence
         FROM generate_series($2 >> {BLOCK}, (SELECT max(sequence) FROM {table}) >> {BLOCK}) AS block (number)
         CROSS JOIN LATERAL (
             SELECT sequence FROM {table}
             WHERE pairs @@ replace($1, '?', chr(CAST({FIRST_BLOCK} + block.number AS INTEGER)))::tsquery
               AND sequence + 0 > $2
             ORDER BY sequence OFFSET 0) AS hit
         LIMIT {limit}"
    );
    connection.all(&sql, &params![marked.join(" & "), after], |row| row.next()).await
}

/// The tokens of a row as PostgreSQL's index keeps them, each with the sign of the row's block.
fn in_block(key: i64, tokens: &str) -> String {
    let block = u32::try_from(key >> BLOCK).ok().and_then(|block| char::from_u32(FIRST_BLOCK + block));
    let sign = block.unwrap_or(char::REPLACEMENT_CHARACTER);
    tokens.split_whitespace().map(|token| format!("{token}{sign}")).collect::<Vec<_>>().join(" ")
}

/// Puts a row's tokens into the index, in place of what was there.
pub async fn put(transaction: &mut Transaction, table: &str, key: i64, tokens: &str) -> Result<()> {
    remove(transaction, table, key).await?;
    if transaction.is_sqlite() {
        let sql = format!("INSERT INTO {table} (rowid, pairs) VALUES ($1, $2)");
        transaction.execute(&sql, &params![key, tokens]).await?;
    } else {
        let sql = format!(
            "INSERT INTO {table} (sequence, pairs) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
        );
        transaction.execute(&sql, &params![key, in_block(key, tokens)]).await?;
    }
    Ok(())
}

/// Puts the tokens of many rows into the index, none of which are in it yet.
pub async fn fill(transaction: &mut Transaction, table: &str, rows: Vec<(i64, String)>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    if transaction.is_sqlite() {
        let rows = rows.into_iter().map(|(key, tokens)| Vec::from(params![key, tokens]));
        transaction.insert(table, &["rowid", "pairs"], rows).await?;
        return Ok(());
    }
    let rows = rows.into_iter().map(|(key, tokens)| Vec::from(params![key, in_block(key, &tokens)]));
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
