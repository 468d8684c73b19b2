//! The counters behind 附件6: changed with every risk point, in its transaction.
//!
//! `risk_counter` is the state now, `risk_counter_day` what each day changed: the sum of a unit's
//! days up to a day is its count as it stood at that day's end. A test holds both equal to a
//! recount of the rows.

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
            let delta = deltas.entry(key(point)).or_default();
            let measures = i64::try_from(point.measures.len()).unwrap_or(i64::MAX);
            delta.points += sign;
            delta.measures += sign * measures;
            delta.measured += sign * i64::from(measures > 0);
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
