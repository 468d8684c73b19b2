//! The risk base as it stood at the end of a day, out of the record of changes.

use jiff::civil::Date;
use lianjian_db::{Connection, Result, Value, params};
use lianjian_domain::category::RiskKind;
use lianjian_prose::pairs;

use super::filter::{Filter, Scope};
use super::store::{COUNTED, Found, Page};
use crate::features::registers::{self, RiskPoint};
use crate::shell::clock;

/// How many changes are read at a time.
const STEP: i64 = 500;

/// A page of the rows that stood at the end of a day, in the order of their last change before it.
pub(super) async fn page(
    connection: &mut Connection,
    filter: &Filter,
    scope: &Scope,
    day: Date,
) -> Result<Page> {
    let size = usize::try_from(filter.page_size()).unwrap_or(20);
    let start = filter.after.unwrap_or(0);
    let counted = usize::try_from(COUNTED).unwrap_or(1000);
    let mut standing = Vec::new();
    let mut after = 0;
    while standing.len() <= counted {
        let changes = last_changes(connection, scope, day, after).await?;
        let Some((last, _)) = changes.last() else { break };
        after = *last;
        standing.extend(changes.into_iter().filter(|(_, point)| matches(filter, point)));
    }
    let total = i64::try_from(standing.len()).unwrap_or(i64::MAX).min(COUNTED + 1);
    let mut items = Vec::new();
    let mut more = false;
    for (sequence, point) in standing.into_iter().filter(|(sequence, _)| *sequence > start) {
        if items.len() == size {
            more = true;
            break;
        }
        items.push(found(connection, sequence, point).await?);
    }
    let next = if more { items.last().map(|item: &Found| item.sequence) } else { None };
    Ok(Page { items, next, total })
}

/// The last change of each risk point before the day's end, of those that stood then.
async fn last_changes(
    connection: &mut Connection,
    scope: &Scope,
    day: Date,
    after: i64,
) -> Result<Vec<(i64, RiskPoint)>> {
    let mut values: Vec<Value> = params![after, clock::end_of(day)].into();
    let marks: Vec<String> = scope
        .units
        .iter()
        .map(|unit| {
            values.push(unit.into());
            format!("${}", values.len())
        })
        .collect();
    let condition =
        if marks.is_empty() { "1 = 1".to_owned() } else { format!("history.unit IN ({})", marks.join(", ")) };
    let sql = format!(
        "SELECT history.sequence, history.after FROM history
         WHERE history.kind = 'risk_point' AND history.sequence > $1 AND history.at < $2 AND {condition}
           AND history.after IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM history AS later WHERE later.object = history.object
                             AND later.sequence > history.sequence AND later.at < $2)
         ORDER BY history.sequence LIMIT {STEP}"
    );
    let rows = connection.all(&sql, &values, |row| Ok((row.next()?, row.next_json()?))).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(sequence, json)| Some((sequence, registers::from_json(json)?)))
        .collect())
}

fn matches(filter: &Filter, point: &RiskPoint) -> bool {
    let level = point.level.map_or(0, |level| i64::from(level.number()));
    filter.level.is_none_or(|wanted| wanted == level)
        && filter.holder.is_none_or(|wanted| wanted == point.register)
        && filter.held_by().is_none_or(|wanted| wanted == point.kind)
        && filter.kind_wanted().is_none_or(|wanted| point.risk_kind.map_or("", RiskKind::label) == wanted)
        && filter.category_wanted().is_none_or(|wanted| point.power_category == wanted)
        && filter.power.is_none_or(|wanted| point.power == Some(wanted))
        && (filter.responsible.is_empty() || filter.responsible == point.responsible)
        && pairs::contains(&point.searchable(), &filter.q)
}

async fn found(connection: &mut Connection, sequence: i64, point: RiskPoint) -> Result<Found> {
    let (unit, department, post) = connection
        .one(
            "SELECT unit.name, department.name, post.name FROM register
             JOIN unit ON unit.id = register.unit
             LEFT JOIN department ON department.id = register.department
             LEFT JOIN post ON post.id = register.post WHERE register.id = $1",
            &[Value::Id(point.register)],
            |row| Ok((row.next()?, row.next()?, row.next()?)),
        )
        .await?;
    Ok(Found {
        sequence,
        id: point.id,
        register: point.register,
        unit,
        department,
        post,
        number: point.number.map(i64::from),
        risk: point.risk,
        level: point.level,
        kind: point.risk_kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
        measures: point.measures,
        responsible: point.responsible,
        extra: point.extra,
    })
}
