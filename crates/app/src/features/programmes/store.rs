//! Programmes and deliverables in the database.

use std::collections::HashMap;

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use lianjian_domain::programme::DeliverableKind;
use uuid::Uuid;

use super::model::{Deliverable, Programme, ProgrammeState};

const PROGRAMME: &str = "id, name, state, stages, version";
const DELIVERABLE: &str =
    "id, programme, stage, position, kind, name, demand, due_on, leading_only, published,
     settled, version";

/// Programmes that are not removed: those that run first, the latest of each first.
pub(super) async fn programmes(connection: &mut Connection) -> Result<Vec<Programme>> {
    connection
        .all(
            &format!(
                "SELECT {PROGRAMME} FROM programme WHERE closed_at IS NULL
                 ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'preparing' THEN 1 ELSE 2 END, changed_at DESC, id"
            ),
            &[],
            read_programme,
        )
        .await
}

pub(super) async fn programme(connection: &mut Connection, id: Uuid) -> Result<Option<Programme>> {
    connection
        .optional(
            &format!("SELECT {PROGRAMME} FROM programme WHERE id = $1 AND closed_at IS NULL"),
            &params![id],
            read_programme,
        )
        .await
}

pub(super) async fn programme_of_name(connection: &mut Connection, name: &str) -> Result<Option<Programme>> {
    connection
        .optional(
            &format!("SELECT {PROGRAMME} FROM programme WHERE name = $1 AND closed_at IS NULL"),
            &params![name],
            read_programme,
        )
        .await
}

/// The region that a new programme belongs to: the county.
pub(super) async fn region(connection: &mut Connection) -> Result<Option<Uuid>> {
    connection
        .optional(
            "SELECT id FROM region WHERE closed_on IS NULL
             ORDER BY CASE rank WHEN 'county' THEN 0 ELSE 1 END, name LIMIT 1",
            &[],
            |row| row.next(),
        )
        .await
}

/// Locks a programme until the transaction ends, so that two people's acts on it come one after the other.
pub(super) async fn lock(transaction: &mut Transaction, id: Uuid) -> Result<()> {
    transaction.execute("UPDATE programme SET version = version WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(super) async fn insert_programme(
    transaction: &mut Transaction,
    author: &Author,
    region: Uuid,
    programme: &Programme,
) -> Result<()> {
    let stages = serde_json::to_string(&programme.stages).unwrap_or_default();
    transaction
        .execute(
            "INSERT INTO programme (id, region, name, state, stages, changed_at) VALUES ($1, $2, $3, $4, $5, $6)",
            &params![
                programme.id,
                region,
                programme.name.as_str(),
                programme.state.name(),
                stages,
                author.at
            ],
        )
        .await?;
    history::write(transaction, author, [Change::of("programme", programme.id, None, Some(programme))]).await
}

/// Writes a programme over what it was; the version goes up.
pub(super) async fn update_programme(
    transaction: &mut Transaction,
    author: &Author,
    before: &Programme,
    after: &mut Programme,
) -> Result<()> {
    after.version = before.version + 1;
    let stages = serde_json::to_string(&after.stages).unwrap_or_default();
    transaction
        .execute(
            "UPDATE programme SET name = $2, state = $3, stages = $4, changed_at = $5, version = $6 WHERE id = $1",
            &params![
                before.id,
                after.name.as_str(),
                after.state.name(),
                stages,
                author.at,
                after.version
            ],
        )
        .await?;
    history::write(transaction, author, [Change::of("programme", before.id, Some(before), Some(&*after))])
        .await
}

/// Takes a programme away, with all that is owed for it: for an import that is undone.
pub(super) async fn remove_programme(
    transaction: &mut Transaction,
    author: &Author,
    programme: &Programme,
) -> Result<()> {
    for table in ["obligation", "deliverable"] {
        let sql = format!("UPDATE {table} SET closed_at = $2 WHERE programme = $1 AND closed_at IS NULL");
        transaction.execute(&sql, &params![programme.id, author.at]).await?;
    }
    transaction
        .execute("UPDATE programme SET closed_at = $2 WHERE id = $1", &params![programme.id, author.at])
        .await?;
    history::write(transaction, author, [Change::of("programme", programme.id, Some(programme), None)]).await
}

/// The deliverables of a programme, in the order of its stages.
pub(super) async fn deliverables(connection: &mut Connection, programme: Uuid) -> Result<Vec<Deliverable>> {
    let mut found = connection
        .all(
            &format!(
                "SELECT {DELIVERABLE} FROM deliverable WHERE programme = $1 AND closed_at IS NULL
                 ORDER BY stage, position, id"
            ),
            &params![programme],
            read_deliverable,
        )
        .await?;
    let chosen = connection
        .all(
            "SELECT deliverable_unit.deliverable, deliverable_unit.unit FROM deliverable_unit
             JOIN deliverable ON deliverable.id = deliverable_unit.deliverable
             WHERE deliverable.programme = $1",
            &params![programme],
            |row| Ok((row.next::<Uuid>()?, row.next::<Uuid>()?)),
        )
        .await?;
    let mut units: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (deliverable, unit) in chosen {
        units.entry(deliverable).or_default().push(unit);
    }
    for deliverable in &mut found {
        deliverable.units = units.remove(&deliverable.id).unwrap_or_default();
    }
    Ok(found)
}

pub(super) async fn deliverable(connection: &mut Connection, id: Uuid) -> Result<Option<Deliverable>> {
    let programme = connection
        .optional(
            "SELECT programme FROM deliverable WHERE id = $1 AND closed_at IS NULL",
            &params![id],
            |row| row.next::<Uuid>(),
        )
        .await?;
    let Some(programme) = programme else { return Ok(None) };
    Ok(deliverables(connection, programme).await?.into_iter().find(|known| known.id == id))
}

pub(super) async fn insert_deliverable(
    transaction: &mut Transaction,
    author: &Author,
    deliverable: &Deliverable,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO deliverable (id, programme, stage, position, kind, name, demand, due_on, owed_by,
                 leading_only, published, settled)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &params![
                deliverable.id,
                deliverable.programme,
                i64::try_from(deliverable.stage).unwrap_or_default(),
                deliverable.position,
                deliverable.kind.name(),
                deliverable.name.as_str(),
                deliverable.demand.as_str(),
                deliverable.due_on,
                owed_by(deliverable),
                deliverable.leading_only,
                deliverable.published,
                deliverable.settled.as_str()
            ],
        )
        .await?;
    put_units(transaction, deliverable).await?;
    let change =
        Change::of("deliverable", deliverable.id, None, Some(deliverable)).within(deliverable.programme);
    history::write(transaction, author, [change]).await
}

pub(super) async fn update_deliverable(
    transaction: &mut Transaction,
    author: &Author,
    before: &Deliverable,
    after: &mut Deliverable,
) -> Result<()> {
    after.version = before.version + 1;
    transaction
        .execute(
            "UPDATE deliverable SET stage = $2, position = $3, kind = $4, name = $5, demand = $6, due_on = $7,
                 owed_by = $8, leading_only = $9, published = $10, settled = $11, version = $12
             WHERE id = $1",
            &params![
                before.id,
                i64::try_from(after.stage).unwrap_or_default(),
                after.position,
                after.kind.name(),
                after.name.as_str(),
                after.demand.as_str(),
                after.due_on,
                owed_by(after),
                after.leading_only,
                after.published,
                after.settled.as_str(),
                after.version
            ],
        )
        .await?;
    put_units(transaction, after).await?;
    let change = Change::of("deliverable", before.id, Some(before), Some(&*after)).within(before.programme);
    history::write(transaction, author, [change]).await
}

/// Takes a deliverable away. What was filed for it stays to be read.
pub(super) async fn remove_deliverable(
    transaction: &mut Transaction,
    author: &Author,
    deliverable: &Deliverable,
) -> Result<()> {
    transaction
        .execute("UPDATE deliverable SET closed_at = $2 WHERE id = $1", &params![deliverable.id, author.at])
        .await?;
    transaction
        .execute(
            "UPDATE obligation SET closed_at = $2 WHERE deliverable = $1 AND closed_at IS NULL",
            &params![deliverable.id, author.at],
        )
        .await?;
    let change =
        Change::of("deliverable", deliverable.id, Some(deliverable), None).within(deliverable.programme);
    history::write(transaction, author, [change]).await
}

async fn put_units(transaction: &mut Transaction, deliverable: &Deliverable) -> Result<()> {
    transaction
        .execute("DELETE FROM deliverable_unit WHERE deliverable = $1", &params![deliverable.id])
        .await?;
    for unit in &deliverable.units {
        transaction
            .execute(
                "INSERT INTO deliverable_unit (deliverable, unit) VALUES ($1, $2)",
                &params![deliverable.id, unit],
            )
            .await?;
    }
    Ok(())
}

fn owed_by(deliverable: &Deliverable) -> &'static str {
    if deliverable.units.is_empty() { "every_unit" } else { "chosen_units" }
}

fn read_programme(row: &mut Row<'_>) -> Result<Programme> {
    Ok(Programme {
        id: row.next()?,
        name: row.next()?,
        state: ProgrammeState::parse(&row.next::<String>()?),
        stages: row.next_json()?,
        version: row.next()?,
    })
}

fn read_deliverable(row: &mut Row<'_>) -> Result<Deliverable> {
    Ok(Deliverable {
        id: row.next()?,
        programme: row.next()?,
        stage: usize::try_from(row.next::<i64>()?).unwrap_or_default(),
        position: row.next()?,
        kind: DeliverableKind::parse(&row.next::<String>()?).unwrap_or(DeliverableKind::Other),
        name: row.next()?,
        demand: row.next()?,
        due_on: row.next_date()?,
        units: Vec::new(),
        leading_only: row.next_bool()?,
        published: row.next_bool()?,
        settled: row.next()?,
        version: row.next()?,
    })
}
