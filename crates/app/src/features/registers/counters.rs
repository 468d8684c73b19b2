//! The counters behind 附件6: changed with every risk point, in its transaction.
//!
//! `risk_counter` is the state now, `risk_counter_day` what each day changed: the sum of a unit's
//! days up to a day is its count as it stood at that day's end. A test holds both equal to a
//! recount of the rows. `category_counter` and its days are the same by the category of the power.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lianjian_db::{Result, Transaction, params};
use uuid::Uuid;

use super::model::RiskPoint;

/// The state of versions that are being worked on; others come with filing.
pub const CURRENT: &str = "current";

/// What is added to one counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Delta {
    points: i64,
    measures: i64,
    measured: i64,
}

/// Unit, holder kind, level, and the risk kind or the power's category.
type Key<'a> = (Uuid, &'static str, u8, &'a str);

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
            let level = point.level.map_or(0, lianjian_domain::level::Level::number);
            let risk_kind = point.risk_kind.map_or("", lianjian_domain::category::RiskKind::label);
            let measures = i64::try_from(point.measures.len()).unwrap_or(i64::MAX);
            for delta in [
                by_kind.entry((point.unit, point.kind.name(), level, risk_kind)).or_default(),
                by_category.entry((point.unit, point.kind.name(), level, &point.power_category)).or_default(),
            ] {
                delta.points += sign;
                delta.measures += sign * measures;
                delta.measured += sign * i64::from(measures > 0);
            }
        }
    }
    add(transaction, day, "risk_counter", "risk_kind", by_kind).await?;
    add(transaction, day, "category_counter", "power_category", by_category).await
}

/// Adds to a table of counters and to its days.
async fn add(
    transaction: &mut Transaction,
    day: Date,
    table: &str,
    group: &str,
    deltas: BTreeMap<Key<'_>, Delta>,
) -> Result<()> {
    let sums = |table: &str| {
        ["points", "measures", "measured"]
            .map(|sum| format!("{sum} = {table}.{sum} + excluded.{sum}"))
            .join(", ")
    };
    let now = format!(
        "INSERT INTO {table} (unit, state, kind, level, {group}, points, measures, measured)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (unit, state, kind, level, {group}) DO UPDATE SET {}",
        sums(table)
    );
    let days = format!("{table}_day");
    let that_day = format!(
        "INSERT INTO {days} (unit, state, kind, level, {group}, points, measures, measured, day)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (unit, state, day, kind, level, {group}) DO UPDATE SET {}",
        sums(&days)
    );
    // In the order of the keys: two transactions that touch the same counters never wait for each
    // other crosswise.
    for ((unit, kind, level, group), delta) in deltas {
        if delta == Delta::default() {
            continue;
        }
        let values =
            params![unit, CURRENT, kind, level, group, delta.points, delta.measures, delta.measured, day];
        transaction.execute(&now, &values[..8]).await?;
        transaction.execute(&that_day, &values).await?;
    }
    Ok(())
}
