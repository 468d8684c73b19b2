//! What was answered to a finding: justified because … An answer holds as long as the text that it was given for.

use std::collections::HashMap;

use jiff::Timestamp;
use lianjian_db::history::{self, Change};
use lianjian_db::{Connection, Row, new_id, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::UnitFinding;
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// Why a finding is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = QualityAnswer)]
pub struct Answer {
    /// The reason.
    pub reason: String,
    /// Who gave it.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

impl Answer {
    /// The day on which it was given.
    pub fn day(&self) -> String {
        clock::local(self.at).date().to_string()
    }
}

/// An answer as it is given.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = NewQualityAnswer)]
pub struct NewAnswer {
    /// The unit whose finding it is.
    pub unit: Uuid,
    /// The finding's code.
    pub code: String,
    /// The finding's subject.
    pub subject: Uuid,
    /// The finding's cell.
    #[serde(default)]
    pub field: String,
    /// The digest of the text that it is about.
    pub about: String,
    /// Why it is none; an empty reason takes the answer back.
    #[serde(default)]
    pub reason: String,
}

/// An answer's record in the history.
#[derive(Clone, Debug, Serialize)]
struct Record<'a> {
    id: Uuid,
    unit: Uuid,
    code: &'a str,
    subject: Uuid,
    field: &'a str,
    about: &'a str,
    reason: &'a str,
}

/// Answers a finding of a unit, or takes the answer back. The finding must be there: who answers has seen it.
pub async fn answer(app: &App, actor: &Actor, new: &NewAnswer) -> AppResult<()> {
    actor.demand(Right::WriteUnit(new.unit))?;
    // The commission has its own word when it reviews; what stands as the unit's explanation, the unit has written.
    if actor.account.is_some() && actor.unit != Some(new.unit) {
        return Err(AppError::Forbidden);
    }
    let reason = new.reason.trim();
    if reason.is_empty() && !has_answer(app, new).await? {
        return Err(AppError::invalid("reason", "请写明理由"));
    }
    if reason.chars().count() > LONGEST {
        return Err(AppError::invalid("reason", format!("说明最多 {LONGEST} 个字")));
    }
    let known = super::of_unit(app, actor, new.unit).await?;
    let is_finding = |one: &UnitFinding| {
        one.code.name() == new.code
            && one.subject == new.subject
            && one.field == new.field
            && one.about == new.about
    };
    if !known.iter().any(is_finding) {
        let message = "这个问题已经不在了，或者文字刚刚改过，请刷新后再看".to_owned();
        return Err(AppError::Conflict(message));
    }
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let sql = "SELECT id, reason FROM quality_answer WHERE subject = $1 AND code = $2 AND field = $3 AND about = $4";
    let key = params![new.subject, new.code.as_str(), new.field.as_str(), new.about.as_str()];
    let before: Option<(Uuid, String)> =
        transaction.optional(sql, &key, |row| Ok((row.next()?, row.next()?))).await?;
    let id = before.as_ref().map_or_else(new_id, |(id, _)| *id);
    let record = |reason| Record {
        id,
        unit: new.unit,
        code: &new.code,
        subject: new.subject,
        field: &new.field,
        about: &new.about,
        reason,
    };
    if reason.is_empty() {
        transaction.execute("DELETE FROM quality_answer WHERE id = $1", &params![id]).await?;
    } else {
        let sql =
            "INSERT INTO quality_answer (id, unit, code, subject, field, about, reason, author, account, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (subject, code, field, about) DO UPDATE SET reason = excluded.reason,
                 author = excluded.author, account = excluded.account, at = excluded.at,
                 version = quality_answer.version + 1";
        let values = params![
            id,
            new.unit,
            new.code.as_str(),
            new.subject,
            new.field.as_str(),
            new.about.as_str(),
            reason,
            author.name.as_str(),
            author.account,
            author.at
        ];
        transaction.execute(sql, &values).await?;
    }
    let was = before.as_ref().map(|(_, reason)| record(reason));
    let is = (!reason.is_empty()).then(|| record(reason));
    if was.is_some() || is.is_some() {
        let change = Change::of("quality_answer", id, was.as_ref(), is.as_ref()).unit(new.unit);
        history::write(&mut transaction, &author, [change]).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn has_answer(app: &App, new: &NewAnswer) -> AppResult<bool> {
    let mut connection = app.database().connection().await?;
    let sql = "SELECT id FROM quality_answer WHERE subject = $1 AND code = $2 AND field = $3 AND about = $4";
    let key = params![new.subject, new.code.as_str(), new.field.as_str(), new.about.as_str()];
    Ok(connection.optional(sql, &key, |row| row.next::<Uuid>()).await?.is_some())
}

/// Puts the answers of a unit to its findings.
pub(super) async fn put(connection: &mut Connection, unit: Uuid, found: &mut [UnitFinding]) -> AppResult<()> {
    let sql = "SELECT code, subject, field, about, reason, author, at FROM quality_answer WHERE unit = $1";
    let read = |row: &mut Row<'_>| {
        let key: (String, Uuid, String, String) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok((
            key,
            Answer { reason: row.next()?, author: row.next()?, at: row.next_moment()?.unwrap_or_default() },
        ))
    };
    let answers = connection.all(sql, &params![unit], read).await?;
    let answers: HashMap<(String, Uuid, String, String), Answer> = answers.into_iter().collect();
    if answers.is_empty() {
        return Ok(());
    }
    for one in found {
        let key = (one.code.name().to_owned(), one.subject, one.field.clone(), one.about.clone());
        one.answer = answers.get(&key).cloned();
    }
    Ok(())
}
