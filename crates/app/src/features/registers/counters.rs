//! The counters behind 附件6: changed with every risk point, in its transaction.
//!
//! `risk_counter` is the state now, `risk_counter_day` what each day changed: the sum of a unit's
//! days up to a day is its count as it stood at that day's end. A test holds both equal to a
//! recount of the rows. `category_counter` and its days are the same by the category of the power.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lianjian_db::{Result, Transaction, Value, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{HolderKind, RiskPoint};

/// The state of versions that are being worked on; others come with filing.
pub const CURRENT: &str = "current";

/// What one register adds to the counters, as a filing freezes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The kind of holder.
    pub kind: HolderKind,
    /// The level; 0 for rows without.
    pub level: u8,
    /// 风险类别, or nothing.
    pub risk_kind: String,
    /// The category of the power that the risks arise from, or nothing.
    #[serde(default)]
    pub power_category: String,
    /// Rows.
    pub points: i64,
    /// Numbered measures.
    pub measures: i64,
    /// Rows that have any.
    pub measured: i64,
}

/// What a register's rows add to the counters.
pub fn shares(rows: &[RiskPoint]) -> Vec<Share> {
    let mut found: BTreeMap<(HolderKind, u8, &str, &str), Delta> = BTreeMap::new();
    for row in rows {
        let key = (row.kind, level(row), risk_kind(row), row.power_category.as_str());
        found.entry(key).or_default().add(row, 1);
    }
    found
        .into_iter()
        .map(|((kind, level, risk_kind, power_category), delta)| Share {
            kind,
            level,
            risk_kind: risk_kind.to_owned(),
            power_category: power_category.to_owned(),
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
    let mut by_kind: BTreeMap<Key<'_>, Delta> = BTreeMap::new();
    let mut by_category: BTreeMap<Key<'_>, Delta> = BTreeMap::new();
    for (unit, share, sign) in changes {
        let kind = share.kind.name();
        for delta in [
            by_kind.entry((*unit, kind, share.level, share.risk_kind.as_str())).or_default(),
            by_category.entry((*unit, kind, share.level, share.power_category.as_str())).or_default(),
        ] {
            delta.points += sign * share.points;
            delta.measures += sign * share.measures;
            delta.measured += sign * share.measured;
        }
    }
    write(transaction, state, day, by_kind, by_category).await
}

/// Adds what changed: each pair is a risk point before and after, none where it was not there.
pub async fn apply<'a>(
    transaction: &mut Transaction,
    day: Date,
    changes: impl IntoIterator<Item = (Option<&'a RiskPoint>, Option<&'a RiskPoint>)>,
) -> Result<()> {
    let mut by_kind: BTreeMap<Key<'a>, Delta> = BTreeMap::new();
    let mut by_category: BTreeMap<Key<'a>, Delta> = BTreeMap::new();
    for (before, after) in changes {
        for (point, sign) in [(before, -1), (after, 1)] {
            let Some(point) = point else { continue };
            let (unit, kind, level) = (point.unit, point.kind.name(), level(point));
            by_kind.entry((unit, kind, level, risk_kind(point))).or_default().add(point, sign);
            by_category.entry((unit, kind, level, &point.power_category)).or_default().add(point, sign);
        }
    }
    write(transaction, CURRENT, day, by_kind, by_category).await
}

/// Adds to both kinds of counters and to their days.
async fn write(
    transaction: &mut Transaction,
    state: &str,
    day: Date,
    by_kind: BTreeMap<Key<'_>, Delta>,
    by_category: BTreeMap<Key<'_>, Delta>,
) -> Result<()> {
    add(transaction, state, day, "risk_counter", "risk_kind", by_kind).await?;
    add(transaction, state, day, "category_counter", "power_category", by_category).await
}

/// Adds to a table of counters and to its days, many rows a statement.
async fn add(
    transaction: &mut Transaction,
    state: &str,
    day: Date,
    table: &str,
    group: &str,
    mut deltas: BTreeMap<Key<'_>, Delta>,
) -> Result<()> {
    deltas.retain(|_, delta| *delta != Delta::default());
    // In the order of the keys: two transactions that touch the same counters never wait for each
    // other crosswise.
    let deltas: Vec<_> = deltas.into_iter().collect();
    let days = format!("{table}_day");
    let sums = |table: &str| {
        ["points", "measures", "measured"]
            .map(|sum| format!("{sum} = {table}.{sum} + excluded.{sum}"))
            .join(", ")
    };
    for some in deltas.chunks(AT_ONCE) {
        let now = format!(
            "INSERT INTO {table} (unit, state, kind, level, {group}, points, measures, measured) VALUES {}
             ON CONFLICT (unit, state, kind, level, {group}) DO UPDATE SET {}",
            marks(some.len(), 8),
            sums(table)
        );
        let that_day = format!(
            "INSERT INTO {days} (unit, state, kind, level, {group}, points, measures, measured, day) VALUES {}
             ON CONFLICT (unit, state, day, kind, level, {group}) DO UPDATE SET {}",
            marks(some.len(), 9),
            sums(&days)
        );
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * 9);
        for ((unit, kind, level, group), delta) in some {
            values.extend(params![
                *unit,
                state,
                *kind,
                *level,
                *group,
                delta.points,
                delta.measures,
                delta.measured,
                day
            ]);
        }
        transaction.execute(&that_day, &values).await?;
        let values: Vec<Value> = values.chunks(9).flat_map(|row| row[..8].iter().cloned()).collect();
        transaction.execute(&now, &values).await?;
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

/// Unit, holder kind, level, and the risk kind or the power's category.
type Key<'a> = (Uuid, &'static str, u8, &'a str);

fn level(point: &RiskPoint) -> u8 {
    point.level.map_or(0, lianjian_domain::level::Level::number)
}

fn risk_kind(point: &RiskPoint) -> &'static str {
    point.risk_kind.map_or("", lianjian_domain::category::RiskKind::label)
}
