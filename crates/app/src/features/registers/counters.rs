//! The counters behind 附件6: changed with every risk point, in its transaction.
//!
//! `risk_counter` is the state now, `risk_counter_day` what each day changed: the sum of a unit's
//! days up to a day is its count as it stood at that day's end. A test holds both equal to a
//! recount of the rows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lianjian_db::{Result, Transaction, Value, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{HolderKind, RiskPoint};

/// The state of versions that are being worked on; others come with filing.
pub const CURRENT: &str = "current";

/// What one register adds to one counter, as a filing freezes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The kind of holder.
    pub kind: HolderKind,
    /// The level; 0 for rows without.
    pub level: u8,
    /// 风险类别, or nothing.
    pub risk_kind: String,
    /// Rows.
    pub points: i64,
    /// Numbered measures.
    pub measures: i64,
    /// Rows that have any.
    pub measured: i64,
}

/// What a register's rows add to the counters.
pub fn shares(rows: &[RiskPoint]) -> Vec<Share> {
    let mut found: BTreeMap<Key, (HolderKind, Delta)> = BTreeMap::new();
    for row in rows {
        let (_, delta) = found.entry(key(row)).or_insert((row.kind, Delta::default()));
        delta.add(row, 1);
    }
    found
        .into_iter()
        .map(|((_, _, level, risk_kind), (kind, delta))| Share {
            kind,
            level,
            risk_kind: risk_kind.to_owned(),
            points: delta.points,
            measures: delta.measures,
            measured: delta.measured,
        })
        .collect()
}

/// Adds shares to the counters of a state of filing, or takes them off: each with its unit and 1 or -1.
pub async fn shift(
    transaction: &mut Transaction,
    state: &str,
    day: Date,
    changes: &[(Uuid, Share, i64)],
) -> Result<()> {
    let mut deltas: BTreeMap<(Uuid, &str, u8, &str), Delta> = BTreeMap::new();
    for (unit, share, sign) in changes {
        let delta = deltas.entry((*unit, share.kind.name(), share.level, &share.risk_kind)).or_default();
        delta.points += sign * share.points;
        delta.measures += sign * share.measures;
        delta.measured += sign * share.measured;
    }
    deltas.retain(|_, delta| *delta != Delta::default());
    let deltas: Vec<_> = deltas.into_iter().collect();
    for some in deltas.chunks(AT_ONCE) {
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * 9);
        for ((unit, kind, level, risk_kind), delta) in some {
            values.extend(params![
                *unit,
                state,
                *kind,
                *level,
                *risk_kind,
                delta.points,
                delta.measures,
                delta.measured,
                day
            ]);
        }
        transaction.execute(&ADD_DAY.replace(DAY_ROW, &marks(some.len(), 9)), &values).await?;
        let values: Vec<Value> = values.chunks(9).flat_map(|row| row[..8].iter().cloned()).collect();
        transaction.execute(&ADD.replace(ROW, &marks(some.len(), 8)), &values).await?;
    }
    Ok(())
}

/// Placeholders for rows of so many columns.
fn marks(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let marks: Vec<String> = (1..=columns).map(|place| format!("${}", row * columns + place)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Rows of counters written by one statement.
const AT_ONCE: usize = 500;

/// What is added to one counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Delta {
    points: i64,
    measures: i64,
    measured: i64,
}

impl Delta {
    fn add(&mut self, point: &RiskPoint, sign: i64) {
        let measures = i64::try_from(point.measures.len()).unwrap_or(i64::MAX);
        self.points += sign;
        self.measures += sign * measures;
        self.measured += sign * i64::from(measures > 0);
    }
}

type Key = (Uuid, &'static str, u8, &'static str);

/// Adds what changed: each pair is a risk point before and after, none where it was not there.
pub async fn apply<'a>(
    transaction: &mut Transaction,
    day: Date,
    changes: impl IntoIterator<Item = (Option<&'a RiskPoint>, Option<&'a RiskPoint>)>,
) -> Result<()> {
    let mut deltas: BTreeMap<Key, Delta> = BTreeMap::new();
    for (before, after) in changes {
        for (point, sign) in [(before, -1), (after, 1)] {
            let Some(point) = point else { continue };
            deltas.entry(key(point)).or_default().add(point, sign);
        }
    }
    // In the order of the keys: two transactions that touch the same counters never wait for each
    // other crosswise.
    for ((unit, kind, level, risk_kind), delta) in deltas {
        if delta == Delta::default() {
            continue;
        }
        let values =
            params![unit, CURRENT, kind, level, risk_kind, delta.points, delta.measures, delta.measured, day];
        transaction.execute(ADD, &values[..8]).await?;
        transaction.execute(ADD_DAY, &values).await?;
    }
    Ok(())
}

const ROW: &str = "($1, $2, $3, $4, $5, $6, $7, $8)";
const DAY_ROW: &str = "($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const ADD: &str = "INSERT INTO risk_counter (unit, state, kind, level, risk_kind, points, measures, measured)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (unit, state, kind, level, risk_kind) DO UPDATE
     SET points = risk_counter.points + excluded.points, measures = risk_counter.measures + excluded.measures,
         measured = risk_counter.measured + excluded.measured";

const ADD_DAY: &str =
    "INSERT INTO risk_counter_day (unit, state, kind, level, risk_kind, points, measures, measured, day)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (unit, state, day, kind, level, risk_kind) DO UPDATE
     SET points = risk_counter_day.points + excluded.points,
         measures = risk_counter_day.measures + excluded.measures,
         measured = risk_counter_day.measured + excluded.measured";

fn key(point: &RiskPoint) -> Key {
    let level = point.level.map_or(0, lianjian_domain::level::Level::number);
    let risk_kind = point.risk_kind.map_or("", lianjian_domain::category::RiskKind::label);
    (point.unit, point.kind.name(), level, risk_kind)
}
