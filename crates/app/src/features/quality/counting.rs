//! How many findings each unit has, counted in the background for the commission's overview.
//!
//! A unit is counted again when something of it changed since, and once a day: days pass, and texts elsewhere change.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use lianjian_db::{Row, params};
use lianjian_domain::filing::Weight;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::documents;
use super::unit::of_unit;
use crate::features::registers;
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// How long between two looks.
const EVERY: Duration = Duration::from_secs(20);
/// So many units are counted before others are asked for.
const AT_ONCE: i64 = 50;

/// Where a unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = QualityStanding)]
pub struct Standing {
    /// The unit.
    pub unit: Uuid,
    /// Its name.
    pub name: String,
    /// When it was counted; none while it waits for it.
    pub counted_at: Option<Timestamp>,
    /// Findings that nobody answered, by code.
    pub counts: BTreeMap<String, u64>,
    /// How many must be mended.
    pub must: u64,
    /// How many a person judges.
    pub judge: u64,
    /// How many are answered.
    pub answered: u64,
}

/// What is kept of a unit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counts {
    codes: BTreeMap<String, u64>,
    must: u64,
    judge: u64,
    answered: u64,
}

/// Where all units stand that the actor sees, in their order.
pub async fn standings(app: &App, actor: &Actor) -> AppResult<Vec<Standing>> {
    actor.demand(Right::ReadAll)?;
    let mut connection = app.database().connection().await?;
    let sql = "SELECT unit.id, unit.name, quality_standing.counted_at, quality_standing.counts FROM unit
         LEFT JOIN quality_standing ON quality_standing.unit = unit.id
         WHERE unit.closed_on IS NULL ORDER BY unit.position, unit.name";
    let read = |row: &mut Row<'_>| {
        let (unit, name, counted_at) = (row.next()?, row.next()?, row.next_moment()?);
        let counts: Option<String> = row.next()?;
        let counts: Counts = counts.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let Counts { codes, must, judge, answered } = counts;
        Ok(Standing { unit, name, counted_at, counts: codes, must, judge, answered })
    };
    Ok(connection.all(sql, &[], read).await?)
}

/// Counts units that wait for it until none does; gives how many.
pub async fn count_waiting(app: &App) -> AppResult<u64> {
    registers::fill_likeness(app).await?;
    documents::read_waiting(app).await?;
    let mut counted = 0;
    loop {
        let waiting = waiting(app).await?;
        if waiting.is_empty() {
            return Ok(counted);
        }
        for unit in waiting {
            count(app, unit).await?;
            counted += 1;
        }
    }
}

/// Counts until the server ends.
pub async fn keep_counting(app: App) {
    loop {
        if let Err(error) = count_waiting(&app).await {
            tracing::error!(%error, "findings could not be counted");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Units that changed since they were counted, or were not counted today.
async fn waiting(app: &App) -> AppResult<Vec<Uuid>> {
    let mut connection = app.database().connection().await?;
    let sql = "SELECT unit.id FROM unit LEFT JOIN quality_standing ON quality_standing.unit = unit.id
         WHERE unit.closed_on IS NULL AND (quality_standing.counted_at IS NULL
             OR quality_standing.counted_at < $1
             OR EXISTS (SELECT 1 FROM register WHERE register.unit = unit.id
                 AND register.changed_at > quality_standing.counted_at)
             OR EXISTS (SELECT 1 FROM catalogue WHERE catalogue.unit = unit.id
                 AND catalogue.changed_at > quality_standing.counted_at)
             OR EXISTS (SELECT 1 FROM setting WHERE setting.name IN ('quality_rules', 'level_criteria')
                 AND setting.set_at > quality_standing.counted_at)
             OR EXISTS (SELECT 1 FROM quality_answer WHERE quality_answer.unit = unit.id
                 AND quality_answer.at > quality_standing.counted_at))
         ORDER BY unit.position, unit.id LIMIT $2";
    let midnight = app.clock().today().yesterday().map_or(Timestamp::MIN, clock::end_of);
    Ok(connection.all(sql, &params![midnight, AT_ONCE], |row| row.next()).await?)
}

async fn count(app: &App, unit: Uuid) -> AppResult<()> {
    // Before the look: what changes meanwhile is counted once more.
    let at = app.clock().now();
    let found = of_unit(app, &Actor::console(), unit).await?;
    let mut counts = Counts::default();
    for one in &found {
        if one.answer.is_some() {
            counts.answered += 1;
        }
        if !one.is_open() {
            continue;
        }
        *counts.codes.entry(one.code.name().to_owned()).or_default() += 1;
        match one.weight {
            Weight::Must => counts.must += 1,
            Weight::Judge => counts.judge += 1,
            Weight::Hint => {}
        }
    }
    let mut transaction = app.database().begin().await?;
    let sql = "INSERT INTO quality_standing (unit, counted_at, counts) VALUES ($1, $2, $3)
         ON CONFLICT (unit) DO UPDATE SET counted_at = excluded.counted_at, counts = excluded.counts";
    let text = serde_json::to_string(&counts).unwrap_or_default();
    transaction.execute(sql, &params![unit, at, text]).await?;
    transaction.commit().await?;
    Ok(())
}
