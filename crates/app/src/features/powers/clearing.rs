//! 清权确权: each power is looked at and kept, taken over, delegated or cancelled, with the reason (practice.md,
//! sign-off). What is not kept leaves the catalogue, and can come back as long as it is known why it left.

use jiff::Timestamp;
use lianjian_db::history::{self, Change};
use lianjian_db::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::Power;
use super::store::{self, POWER};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// What becomes of a power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clearing {
    /// 保留
    Kept,
    /// 上收: a higher body has it.
    TakenOver,
    /// 下放: a lower body has it.
    Delegated,
    /// 取消
    Cancelled,
}

impl Clearing {
    /// All, in the order of lists.
    pub const ALL: [Clearing; 4] =
        [Clearing::Kept, Clearing::TakenOver, Clearing::Delegated, Clearing::Cancelled];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Clearing::Kept => "kept",
            Clearing::TakenOver => "taken_over",
            Clearing::Delegated => "delegated",
            Clearing::Cancelled => "cancelled",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Clearing::Kept => "保留",
            Clearing::TakenOver => "上收",
            Clearing::Delegated => "下放",
            Clearing::Cancelled => "取消",
        }
    }

    /// The decision of a stored name.
    pub fn parse(name: &str) -> Option<Clearing> {
        Self::ALL.into_iter().find(|clearing| clearing.name() == name)
    }
}

/// What was decided of a power; also its record in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Decided {
    /// Which power.
    pub power: Uuid,
    /// What becomes of it.
    pub decision: Clearing,
    /// Why.
    pub reason: String,
    /// Who wrote it down.
    pub author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A power with what was decided of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Cleared {
    /// The power.
    pub power: Power,
    /// What was decided; nothing yet.
    pub decided: Option<Decided>,
}

impl Cleared {
    /// Whether it has left the catalogue.
    pub fn is_gone(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| decided.decision != Clearing::Kept)
    }
}

/// What somebody decides of a power.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct NewClearing {
    /// Which power.
    pub power: Uuid,
    /// What becomes of it.
    pub decision: Clearing,
    /// Why.
    pub reason: String,
}

/// The powers of a unit's catalogue in its order, then those that left it.
pub async fn cleared(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<Cleared>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    all(&mut connection, unit).await
}

async fn all(connection: &mut Connection, unit: Uuid) -> AppResult<Vec<Cleared>> {
    let sql = format!(
        "SELECT {POWER}, power_clearing.decision, power_clearing.reason, power_clearing.author,
                power_clearing.at
         FROM power LEFT JOIN power_clearing ON power_clearing.power = power.id
         WHERE power.unit = $1 AND (power.closed_at IS NULL OR power_clearing.decision <> 'kept')
         ORDER BY power.closed_at IS NOT NULL, power.position, power.sequence"
    );
    let read = |row: &mut Row<'_>| {
        let power = store::read_power(row)?;
        let decision: Option<String> = row.next()?;
        let (reason, author) = (row.next::<Option<String>>()?, row.next::<Option<String>>()?);
        let at = row.next_moment()?;
        let decided = decision.as_deref().and_then(Clearing::parse).map(|decision| Decided {
            power: power.id,
            decision,
            reason: reason.unwrap_or_default(),
            author: author.unwrap_or_default(),
            at: at.unwrap_or_default(),
        });
        Ok(Cleared { power, decided })
    };
    Ok(connection.all(&sql, &params![unit], read).await?)
}

/// How many powers of a catalogue nobody has looked at.
pub async fn uncleared(connection: &mut Connection, unit: Uuid) -> AppResult<u64> {
    let sql = "SELECT count(*) FROM power LEFT JOIN power_clearing ON power_clearing.power = power.id
         WHERE power.unit = $1 AND power.closed_at IS NULL
           AND (power_clearing.decision IS NULL OR power_clearing.decision <> 'kept')";
    Ok(connection.one(sql, &params![unit], |row| row.next_count()).await?)
}

/// Decides of powers, all or none; gives how many decisions are new.
pub async fn clear(app: &App, actor: &Actor, unit: Uuid, decisions: &[NewClearing]) -> AppResult<usize> {
    actor.demand(Right::WriteUnit(unit))?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    super::service::hold(&mut transaction, unit).await?;
    let known = all(&mut transaction, unit).await?;
    let (mut gone, mut back) = (Vec::new(), Vec::new());
    let mut records = Vec::new();
    for new in decisions {
        let one = known.iter().find(|one| one.power.id == new.power).ok_or(AppError::NotFound)?;
        let reason = new.reason.trim();
        if reason.is_empty() || reason.chars().count() > 500 {
            let message = format!("“{}”：请写明理由，500 字以内", one.power.name);
            return Err(AppError::invalid("reason", message));
        }
        let same = |decided: &Decided| decided.decision == new.decision && decided.reason == reason;
        if one.decided.as_ref().is_some_and(same) {
            continue;
        }
        match (one.is_gone(), new.decision == Clearing::Kept) {
            (false, false) => gone.push(one.power.clone()),
            (true, true) => back.push(one.power.clone()),
            _ => {}
        }
        let decided = Decided {
            power: new.power,
            decision: new.decision,
            reason: reason.to_owned(),
            author: author.name.clone(),
            at: author.at,
        };
        put(&mut transaction, unit, &decided).await?;
        let change = Change::of("power_clearing", new.power, one.decided.as_ref(), Some(&decided));
        records.push(change.within(unit).unit(unit));
    }
    let count = records.len();
    if !gone.is_empty() || !back.is_empty() {
        // The catalogue's text changes: what was signed of it before is void.
        store::lock_or_create(&mut transaction, unit, author.at).await?;
        store::write_rows(&mut transaction, &author, &gone, &back).await?;
    }
    history::write(&mut transaction, &author, records).await?;
    transaction.commit().await?;
    Ok(count)
}

async fn put(transaction: &mut Transaction, unit: Uuid, decided: &Decided) -> AppResult<()> {
    let sql = "INSERT INTO power_clearing (power, unit, decision, reason, author, at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (power) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
             author = excluded.author, at = excluded.at, version = power_clearing.version + 1";
    let values = params![
        decided.power,
        unit,
        decided.decision.name(),
        decided.reason.as_str(),
        decided.author.as_str(),
        decided.at
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}
