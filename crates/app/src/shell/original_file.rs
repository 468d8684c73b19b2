//! Files as they came, kept under the SM3 digest of their bytes: the same file is kept once.

use jiff::Timestamp;
use lianjian_db::{Connection, Result, Transaction, params};
use sm3::{Digest, Sm3};

/// The SM3 digest of bytes in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps a file's bytes under their digest.
pub async fn keep(
    transaction: &mut Transaction,
    digest: &str,
    name: &str,
    bytes: &[u8],
    at: Timestamp,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO original_file (digest, name, size, bytes, kept_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (digest) DO NOTHING",
            &params![digest, name, i64::try_from(bytes.len()).unwrap_or(i64::MAX), bytes, at],
        )
        .await?;
    Ok(())
}

/// The bytes of a kept file.
pub async fn bytes(connection: &mut Connection, digest: &str) -> Result<Option<Vec<u8>>> {
    connection
        .optional("SELECT bytes FROM original_file WHERE digest = $1", &params![digest], |row| row.next())
        .await
}
