//! Sums of the counters. The cost grows with units and kinds, not with the risk points behind them.

use jiff::civil::Date;
use lianjian_db::{Connection, Result, Value};
use lianjian_domain::level::Level;
use lianjian_domain::rollup::RiskCounts;
use uuid::Uuid;

use crate::features::registers::HolderKind;

/// What a sum is grouped by, besides holder kind and level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Nothing,
    Unit,
    RiskKind,
    /// The category of the power that a risk arises from.
    PowerCategory,
}

/// One group's counts of one holder kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    /// The unit's id as text, the risk kind, the power's category, or nothing.
    pub(super) group: String,
    pub(super) kind: HolderKind,
    pub(super) counts: RiskCounts,
    /// Rows that have any measure.
    pub(super) measured: u64,
}

/// The units of a scope as a condition on `counter.unit`, with its parameters numbered from 2.
pub(super) struct Units {
    pub(super) condition: String,
    pub(super) values: Vec<Value>,
}

impl Units {
    pub(super) fn all() -> Self {
        Units { condition: "1 = 1".to_owned(), values: Vec::new() }
    }

    pub(super) fn some(units: &[Uuid]) -> Self {
        let marks: Vec<String> = (0..units.len()).map(|index| format!("${}", index + 2)).collect();
        Units {
            condition: format!("counter.unit IN ({})", marks.join(", ")),
            values: units.iter().map(|unit| Value::Id(*unit)).collect(),
        }
    }

    /// A region with everything below it.
    pub(super) fn region(region: Uuid) -> Self {
        Units {
            condition: "counter.unit IN (
                 WITH RECURSIVE below (id) AS (
                     SELECT id FROM region WHERE id = $2
                     UNION ALL SELECT region.id FROM region JOIN below ON region.parent = below.id)
                 SELECT unit.id FROM unit JOIN below ON unit.region = below.id)"
                .to_owned(),
            values: vec![Value::Id(region)],
        }
    }
}

/// Sums of the counters of a state, now or as of the end of a day.
pub(super) async fn sums(
    connection: &mut Connection,
    state: &str,
    units: &Units,
    as_of: Option<Date>,
    by: By,
) -> Result<Vec<Sum>> {
    let group = match by {
        By::Nothing => "''",
        By::Unit => "counter.unit",
        By::RiskKind => "counter.risk_kind",
        By::PowerCategory => "counter.power_category",
    };
    let mut values: Vec<Value> = vec![state.into()];
    values.extend(units.values.iter().cloned());
    let table = if by == By::PowerCategory { "category_counter" } else { "risk_counter" };
    let (table, until) = match as_of {
        None => (table.to_owned(), String::new()),
        Some(day) => {
            values.push(day.into());
            (format!("{table}_day"), format!(" AND counter.day <= ${}", values.len()))
        }
    };
    let grouping = if by == By::Nothing { String::new() } else { format!("{group}, ") };
    let sql = format!(
        "SELECT {group}, counter.kind, counter.level, CAST(sum(counter.points) AS BIGINT),
                CAST(sum(counter.measures) AS BIGINT), CAST(sum(counter.measured) AS BIGINT)
         FROM {table} AS counter
         WHERE counter.state = $1 AND {}{until} GROUP BY {grouping}counter.kind, counter.level",
        units.condition
    );
    let rows = connection
        .all(&sql, &values, |row| {
            let group = match by {
                By::Unit => row.next::<Uuid>()?.to_string(),
                _ => row.next::<String>()?,
            };
            let kind = HolderKind::parse(&row.next::<String>()?).unwrap_or(HolderKind::Unit);
            let level: i64 = row.next()?;
            Ok((
                group,
                kind,
                Level::from_number(level),
                row.next_count()?,
                row.next_count()?,
                row.next_count()?,
            ))
        })
        .await?;
    let mut sums: Vec<Sum> = Vec::new();
    for (group, kind, level, points, measures, measured) in rows {
        let index = sums.iter().position(|sum| sum.group == group && sum.kind == kind).unwrap_or_else(|| {
            sums.push(Sum { group: group.clone(), kind, counts: RiskCounts::default(), measured: 0 });
            sums.len() - 1
        });
        let sum = &mut sums[index];
        match level {
            Some(level) => sum.counts.add_level(level, points, measures),
            None => {
                sum.counts.points += points;
                sum.counts.measures += measures;
            }
        }
        sum.measured += measured;
    }
    Ok(sums)
}

/// Names of the units behind ids.
pub(super) async fn unit_names(connection: &mut Connection, units: &Units) -> Result<Vec<(Uuid, String)>> {
    let condition = units.condition.replace("counter.unit", "unit.id").replace("$2", "$1");
    let condition = if units.values.len() > 1 {
        let marks: Vec<String> = (1..=units.values.len()).map(|index| format!("${index}")).collect();
        format!("unit.id IN ({})", marks.join(", "))
    } else {
        condition
    };
    connection
        .all(
            &format!(
                "SELECT unit.id, unit.name FROM unit WHERE {condition} ORDER BY unit.position, unit.name"
            ),
            &units.values,
            |row| Ok((row.next()?, row.next()?)),
        )
        .await
}

/// The region of a name or an id.
pub(super) async fn region(connection: &mut Connection, written: &str) -> Result<Option<(Uuid, String)>> {
    let (condition, value) = match written.parse::<Uuid>() {
        Ok(id) => ("id = $1", Value::Id(id)),
        Err(_) => ("name = $1", Value::from(written)),
    };
    connection
        .optional(
            &format!(
                "SELECT id, name FROM region WHERE {condition} ORDER BY closed_on IS NOT NULL, id LIMIT 1"
            ),
            &[value],
            |row| Ok((row.next()?, row.next()?)),
        )
        .await
}

/// The unit of a name or an id.
pub(super) async fn unit(connection: &mut Connection, written: &str) -> Result<Option<(Uuid, String)>> {
    let (condition, value) = match written.parse::<Uuid>() {
        Ok(id) => ("id = $1", Value::Id(id)),
        Err(_) => ("name = $1", Value::from(written)),
    };
    connection
        .optional(
            &format!(
                "SELECT id, name FROM unit WHERE {condition} ORDER BY closed_on IS NOT NULL, id LIMIT 1"
            ),
            &[value],
            |row| Ok((row.next()?, row.next()?)),
        )
        .await
}

/// What a unit stated in its own 附件6.
pub(super) async fn stated(
    connection: &mut Connection,
    unit: Uuid,
) -> Result<Option<Vec<lianjian_domain::form::SummaryRow>>> {
    connection
        .optional("SELECT rows FROM stated_summary WHERE unit = $1", &[unit.into()], |row| row.next_json())
        .await
}
