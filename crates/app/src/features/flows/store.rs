//! Charts in the database. A version is written once and read ever after.

use jiff::Timestamp;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use uuid::Uuid;

use super::model::{Flow, FlowKind, Standing, Version};
use crate::features::registers::StepName;
use crate::shell::actor::Actor;

const FLOW: &str = "flow.id, flow.unit, flow.power, flow.name, flow.kind, flow.file, flow.file_name,
     flow.promised, flow.statutory, flow.errors, flow.warnings, flow.version";

pub(super) async fn flow(connection: &mut Connection, id: Uuid) -> Result<Option<Flow>> {
    let sql = format!("SELECT {FLOW} FROM flow WHERE id = $1 AND closed_at IS NULL");
    connection.optional(&sql, &params![id], read).await
}

/// A chart, held until the transaction ends.
pub(super) async fn lock(transaction: &mut Transaction, id: Uuid) -> Result<Option<Flow>> {
    transaction.execute("UPDATE flow SET version = version WHERE id = $1", &params![id]).await?;
    flow(transaction, id).await
}

/// The chart of a power.
pub(super) async fn of_power(connection: &mut Connection, power: Uuid) -> Result<Option<Flow>> {
    let sql = format!("SELECT {FLOW} FROM flow WHERE power = $1 AND closed_at IS NULL");
    connection.optional(&sql, &params![power], read).await
}

/// A power that is not closed: its unit, name and category.
pub(super) async fn power(connection: &mut Connection, id: Uuid) -> Result<Option<(Uuid, String, String)>> {
    let sql = "SELECT unit, name, category FROM power WHERE id = $1 AND closed_at IS NULL";
    connection.optional(sql, &params![id], |row| Ok((row.next()?, row.next()?, row.next()?))).await
}

/// Every power of a unit with its chart, in the order of the catalogue; then charts that no power claims.
pub(super) async fn of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<Standing>> {
    let charts = connection
        .all(
            &format!("SELECT {FLOW} FROM flow WHERE unit = $1 AND closed_at IS NULL ORDER BY name, id"),
            &params![unit],
            read,
        )
        .await?;
    let mut of_power: std::collections::HashMap<Uuid, Flow> = std::collections::HashMap::new();
    let mut loose = Vec::new();
    for chart in charts {
        match chart.power {
            Some(power) => drop(of_power.insert(power, chart)),
            None => loose.push(chart),
        }
    }
    let sql = "SELECT id, code, name, category, office FROM power
         WHERE unit = $1 AND closed_at IS NULL ORDER BY position";
    let mut all = connection
        .all(sql, &params![unit], |row| {
            Ok(Standing {
                power: Some(row.next()?),
                code: row.next()?,
                name: row.next()?,
                category: row.next()?,
                office: row.next()?,
                flow: None,
            })
        })
        .await?;
    for standing in &mut all {
        standing.flow = standing.power.and_then(|power| of_power.remove(&power));
    }
    // A power that was closed meanwhile leaves its chart behind.
    let mut left: Vec<Flow> = of_power.into_values().collect();
    left.sort_by(|one, other| one.name.cmp(&other.name));
    let without = |chart: Flow| Standing {
        power: None,
        code: String::new(),
        name: chart.name.clone(),
        category: String::new(),
        office: String::new(),
        flow: Some(chart),
    };
    all.extend(left.into_iter().chain(loose).map(without));
    Ok(all)
}

pub(super) async fn unit_name(connection: &mut Connection, unit: Uuid) -> Result<Option<String>> {
    connection.optional("SELECT name FROM unit WHERE id = $1", &params![unit], |row| row.next()).await
}

/// The posts of a unit, for the field that asks who does a step.
pub(super) async fn posts(connection: &mut Connection, unit: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT name FROM post WHERE unit = $1 AND closed_on IS NULL ORDER BY name";
    connection.all(sql, &params![unit], |row| row.next()).await
}

/// The departments of a unit, for the field that asks which of them does a step.
pub(super) async fn departments(connection: &mut Connection, unit: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT name FROM department WHERE unit = $1 AND closed_on IS NULL ORDER BY name";
    connection.all(sql, &params![unit], |row| row.next()).await
}

/// Writes a chart, new or changed, and its version.
pub(super) async fn write(
    transaction: &mut Transaction,
    author: &Author,
    before: Option<&Flow>,
    after: &Flow,
) -> Result<()> {
    let sql = "INSERT INTO flow (id, unit, power, name, kind, file, file_name, promised, statutory, errors,
         warnings, version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET power = excluded.power, name = excluded.name, kind = excluded.kind,
         file = excluded.file, file_name = excluded.file_name, promised = excluded.promised,
         statutory = excluded.statutory, errors = excluded.errors, warnings = excluded.warnings,
         version = excluded.version, changed_at = excluded.changed_at";
    transaction
        .execute(
            sql,
            &params![
                after.id,
                after.unit,
                after.power,
                after.name.as_str(),
                after.kind.name(),
                after.file.as_str(),
                after.file_name.as_str(),
                after.promised.map(i64::from),
                after.statutory.map(i64::from),
                after.errors,
                after.warnings,
                after.version,
                author.at
            ],
        )
        .await?;
    let sql = "INSERT INTO flow_history (flow, version, name, kind, file, file_name, at, author)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    transaction
        .execute(
            sql,
            &params![
                after.id,
                after.version,
                after.name.as_str(),
                after.kind.name(),
                after.file.as_str(),
                after.file_name.as_str(),
                author.at,
                author.name.as_str()
            ],
        )
        .await?;
    let change = Change::of("flow", after.id, before, Some(after)).unit(after.unit);
    history::write(transaction, author, [change]).await
}

/// Says which steps the version in force has.
pub(super) async fn write_steps(transaction: &mut Transaction, flow: Uuid, steps: &[StepName]) -> Result<()> {
    transaction.execute("DELETE FROM flow_step WHERE flow = $1", &params![flow]).await?;
    let sql = "INSERT INTO flow_step (flow, element, position, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (flow, element) DO NOTHING";
    for (position, (element, name)) in (1_i64..).zip(steps) {
        transaction.execute(sql, &params![flow, element.as_str(), position, name.as_str()]).await?;
    }
    Ok(())
}

/// What somebody has drawn and not yet made a version of.
pub(super) struct Draft {
    /// The version that was seen when it was begun.
    pub seen: i64,
    /// BPMN.
    pub content: String,
    /// When it was kept.
    pub at: Timestamp,
}

/// Keeps what an account draws, in the place of what it kept before.
pub(super) async fn keep_draft(
    transaction: &mut Transaction,
    flow: Uuid,
    account: Uuid,
    draft: &Draft,
) -> Result<()> {
    let sql = "INSERT INTO flow_draft (flow, account, seen, content, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (flow, account) DO UPDATE SET seen = excluded.seen, content = excluded.content,
         at = excluded.at";
    let values = params![flow, account, draft.seen, draft.content.as_str(), draft.at];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// An account's draft of a chart.
pub(super) async fn draft(connection: &mut Connection, flow: Uuid, account: Uuid) -> Result<Option<Draft>> {
    let sql = "SELECT seen, content, at FROM flow_draft WHERE flow = $1 AND account = $2";
    let read = |row: &mut Row<'_>| {
        Ok(Draft { seen: row.next()?, content: row.next()?, at: row.next_moment()?.unwrap_or_default() })
    };
    connection.optional(sql, &params![flow, account], read).await
}

/// Throws an account's draft away; the console has none.
pub(super) async fn forget_draft(transaction: &mut Transaction, flow: Uuid, actor: &Actor) -> Result<()> {
    if let Some(account) = actor.account {
        let sql = "DELETE FROM flow_draft WHERE flow = $1 AND account = $2";
        transaction.execute(sql, &params![flow, account]).await?;
    }
    Ok(())
}

/// Puts a chart down. Its versions stay.
pub(super) async fn close(transaction: &mut Transaction, author: &Author, flow: &Flow) -> Result<()> {
    transaction.execute("UPDATE flow SET closed_at = $2 WHERE id = $1", &params![flow.id, author.at]).await?;
    let change = Change::of("flow", flow.id, Some(flow), None).unit(flow.unit);
    history::write(transaction, author, [change]).await
}

/// The charts of a unit that were put down, the last one first.
pub(super) async fn put_down(connection: &mut Connection, unit: Uuid) -> Result<Vec<Flow>> {
    let sql = format!(
        "SELECT {FLOW} FROM flow WHERE unit = $1 AND closed_at IS NOT NULL ORDER BY closed_at DESC, id LIMIT 50"
    );
    connection.all(&sql, &params![unit], read).await
}

/// A chart that was put down, held until the transaction ends.
pub(super) async fn lock_put_down(transaction: &mut Transaction, id: Uuid) -> Result<Option<Flow>> {
    transaction.execute("UPDATE flow SET version = version WHERE id = $1", &params![id]).await?;
    let sql = format!("SELECT {FLOW} FROM flow WHERE id = $1 AND closed_at IS NOT NULL");
    transaction.optional(&sql, &params![id], read).await
}

/// Takes a chart up again.
pub(super) async fn reopen(transaction: &mut Transaction, author: &Author, flow: &Flow) -> Result<()> {
    let sql = "UPDATE flow SET closed_at = NULL, power = $2 WHERE id = $1";
    transaction.execute(sql, &params![flow.id, flow.power]).await?;
    let change = Change::of("flow", flow.id, None, Some(flow)).unit(flow.unit);
    history::write(transaction, author, [change]).await
}

/// The steps of the last version.
pub(super) async fn steps(connection: &mut Connection, flow: Uuid) -> Result<Vec<StepName>> {
    let sql = "SELECT element, name FROM flow_step WHERE flow = $1 ORDER BY position";
    connection.all(sql, &params![flow], |row| Ok((row.next()?, row.next()?))).await
}

/// The versions of a chart, the latest first.
pub(super) async fn versions(connection: &mut Connection, flow: Uuid) -> Result<Vec<Version>> {
    let sql = "SELECT version, name, kind, file, file_name, at, author FROM flow_history
         WHERE flow = $1 ORDER BY version DESC";
    connection.all(sql, &params![flow], read_version).await
}

fn read(row: &mut Row<'_>) -> Result<Flow> {
    let days = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
    Ok(Flow {
        id: row.next()?,
        unit: row.next()?,
        power: row.next()?,
        name: row.next()?,
        kind: kind(row)?,
        file: row.next()?,
        file_name: row.next()?,
        promised: days(row.next()?),
        statutory: days(row.next()?),
        errors: row.next()?,
        warnings: row.next()?,
        version: row.next()?,
    })
}

fn read_version(row: &mut Row<'_>) -> Result<Version> {
    Ok(Version {
        version: row.next()?,
        name: row.next()?,
        kind: kind(row)?,
        file: row.next()?,
        file_name: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
        author: row.next()?,
    })
}

fn kind(row: &mut Row<'_>) -> Result<FlowKind> {
    let name: String = row.next()?;
    Ok(FlowKind::parse(&name).unwrap_or(FlowKind::Picture))
}
