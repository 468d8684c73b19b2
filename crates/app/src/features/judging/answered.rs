//! Which findings were answered: known by code, subject, cell and the digest of the text they are about.

use std::collections::HashSet;

use lianjian_db::{Connection, Result, params};
use sm3::{Digest, Sm3};
use uuid::Uuid;

/// The answered findings of a unit.
#[derive(Clone, Debug, Default)]
pub struct Answered(HashSet<(String, Uuid, String, String)>);

impl Answered {
    /// Reads them.
    pub async fn of_unit(connection: &mut Connection, unit: Uuid) -> Result<Answered> {
        let sql = "SELECT code, subject, field, about FROM quality_answer WHERE unit = $1";
        let keys = connection
            .all(sql, &params![unit], |row| Ok((row.next()?, row.next()?, row.next()?, row.next()?)))
            .await?;
        Ok(Answered(keys.into_iter().collect()))
    }

    /// Whether a finding about this text is among them.
    pub fn has(&self, code: &str, subject: Uuid, field: &str, text: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(code.to_owned(), subject, field.to_owned(), digest(text)))
    }
}

/// SM3 of the text that a finding is about, in hexadecimal.
pub fn digest(text: &str) -> String {
    Sm3::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
