//! Versions of settings in the database.

use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use serde_json::{Value as Json, json};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use super::service::Version;

const VERSION: &str = "version, effective_on, value, reason, author, set_at";

/// All versions of a setting, the latest first.
pub(super) async fn versions(connection: &mut Connection, name: &str) -> Result<Vec<Version>> {
    let sql = format!("SELECT {VERSION} FROM setting WHERE name = $1 ORDER BY version DESC");
    connection.all(&sql, &params![name], read).await
}

/// The value that holds on a day; none when the default does.
pub(super) async fn value_on(connection: &mut Connection, name: &str, day: Date) -> Result<Option<Json>> {
    let sql = "SELECT value FROM setting WHERE name = $1 AND effective_on <= $2
         ORDER BY effective_on DESC, version DESC LIMIT 1";
    connection.optional(sql, &params![name, day], |row| row.next_json()).await
}

/// Writes a version, with its history.
pub(super) async fn insert(
    transaction: &mut Transaction,
    author: &Author,
    name: &str,
    version: &Version,
    before: &Json,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO setting (name, version, effective_on, value, reason, author, set_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &params![
                name,
                version.version,
                version.effective_on,
                version.value.to_string(),
                &version.reason,
                &version.author,
                version.set_at
            ],
        )
        .await?;
    let after = json!({
        "name": name, "version": version.version, "effective_on": version.effective_on,
        "value": version.value, "reason": version.reason,
    });
    let before = json!({ "name": name, "value": before });
    let change = Change::of("setting", object(name), Some(&before), Some(&after));
    history::write(transaction, author, [change]).await
}

/// The id under which a setting stands in the history: made of its name, the same in every county.
fn object(name: &str) -> Uuid {
    let digest = Sm3::digest(name.as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn read(row: &mut Row<'_>) -> Result<Version> {
    Ok(Version {
        version: row.next()?,
        effective_on: row.next_date()?.unwrap_or_default(),
        value: row.next_json()?,
        reason: row.next()?,
        author: row.next()?,
        set_at: row.next_moment()?.unwrap_or_default(),
    })
}
