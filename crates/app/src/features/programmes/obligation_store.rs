//! Obligations in the database, and what is read from registers and signatures of how far units are.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, new_id, params};
use lianjian_domain::programme::{DeliverableKind, Filed, Progress};
use uuid::Uuid;

use super::model::{Deliverable, Obligation};

const OBLIGATION: &str = "obligation.id, obligation.programme, obligation.deliverable, obligation.unit,
     obligation.state, obligation.due_on, obligation.extended, obligation.filing, obligation.first_filed_on,
     obligation.mend_by, obligation.urged_at, obligation.version";

pub(super) async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Obligation>> {
    connection
        .optional(
            &format!("SELECT {OBLIGATION} FROM obligation WHERE id = $1 AND closed_at IS NULL"),
            &params![id],
            read,
        )
        .await
}

/// What an obligation is for, also when it is closed.
pub(super) async fn deliverable_of(connection: &mut Connection, id: Uuid) -> Result<Option<Uuid>> {
    let sql = "SELECT deliverable FROM obligation WHERE id = $1";
    connection.optional(sql, &params![id], |row| row.next()).await
}

pub(super) async fn of_programme(connection: &mut Connection, programme: Uuid) -> Result<Vec<Obligation>> {
    connection
        .all(
            &format!("SELECT {OBLIGATION} FROM obligation WHERE programme = $1 AND closed_at IS NULL"),
            &params![programme],
            read,
        )
        .await
}

/// What a unit owes in programmes that run.
pub(super) async fn of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<Obligation>> {
    connection
        .all(
            &format!(
                "SELECT {OBLIGATION} FROM obligation JOIN programme ON programme.id = obligation.programme
                 WHERE obligation.unit = $1 AND obligation.closed_at IS NULL
                   AND programme.closed_at IS NULL AND programme.state = 'running'"
            ),
            &params![unit],
            read,
        )
        .await
}

/// Locks an obligation until the transaction ends and reads it: of two people who act on it at once, the
/// second sees what the first did.
pub(super) async fn lock(transaction: &mut Transaction, id: Uuid) -> Result<Option<Obligation>> {
    transaction.execute("UPDATE obligation SET version = version WHERE id = $1", &params![id]).await?;
    one(transaction, id).await
}

pub(super) async fn update(
    transaction: &mut Transaction,
    author: &Author,
    before: &Obligation,
    after: &mut Obligation,
) -> Result<()> {
    after.version = before.version + 1;
    transaction
        .execute(
            "UPDATE obligation SET state = $2, due_on = $3, extended = $4, filing = $5, first_filed_on = $6,
                 mend_by = $7, urged_at = $8, version = $9
             WHERE id = $1",
            &params![
                before.id,
                after.filed.name(),
                after.due_on,
                after.extended,
                after.filing,
                after.first_filed_on,
                after.mend_by,
                after.urged_at,
                after.version
            ],
        )
        .await?;
    history::write(transaction, author, [change(Some(before), Some(after))]).await
}

/// Makes the obligations of a deliverable equal to the units that owe it: those missing are made, those of
/// units that owe it no more are closed unless something was filed; a day that is not extended follows
/// `due_on`. Gives how many were made.
pub(super) async fn settle(
    transaction: &mut Transaction,
    author: &Author,
    deliverable: &Deliverable,
    due_on: Option<Date>,
    units: &[Uuid],
) -> Result<u64> {
    let known: HashMap<Uuid, (Uuid, bool)> = transaction
        .all(
            "SELECT unit, id, closed_at FROM obligation WHERE deliverable = $1",
            &params![deliverable.id],
            |row| Ok((row.next::<Uuid>()?, (row.next::<Uuid>()?, row.next_moment()?.is_some()))),
        )
        .await?
        .into_iter()
        .collect();
    let owing: HashSet<Uuid> = units.iter().copied().collect();
    let fresh: Vec<Obligation> = units
        .iter()
        .filter(|unit| !known.contains_key(unit))
        .map(|unit| Obligation {
            id: new_id(),
            programme: deliverable.programme,
            deliverable: deliverable.id,
            unit: *unit,
            filed: Filed::Open,
            due_on,
            extended: false,
            filing: None,
            first_filed_on: None,
            mend_by: None,
            urged_at: None,
            version: 1,
        })
        .collect();
    insert(transaction, author, &fresh).await?;
    for (unit, (id, closed)) in &known {
        let owes = owing.contains(unit);
        if owes && *closed {
            transaction.execute("UPDATE obligation SET closed_at = NULL WHERE id = $1", &params![id]).await?;
        } else if !owes && !closed {
            let sql = "UPDATE obligation SET closed_at = $2 WHERE id = $1 AND first_filed_on IS NULL";
            transaction.execute(sql, &params![id, author.at]).await?;
        }
    }
    transaction
        .execute(
            "UPDATE obligation SET due_on = $2 WHERE deliverable = $1 AND extended = 0",
            &params![deliverable.id, due_on],
        )
        .await?;
    Ok(u64::try_from(fresh.len()).unwrap_or_default())
}

async fn insert(transaction: &mut Transaction, author: &Author, fresh: &[Obligation]) -> Result<()> {
    const COLUMNS: [&str; 6] = ["id", "programme", "deliverable", "unit", "state", "due_on"];
    let rows: Vec<_> = fresh
        .iter()
        .map(|one| {
            params![one.id, one.programme, one.deliverable, one.unit, one.filed.name(), one.due_on].into()
        })
        .collect();
    transaction.insert("obligation", &COLUMNS, rows).await?;
    let changes: Vec<Change> = fresh.iter().map(|one| change(None, Some(one))).collect();
    history::write(transaction, author, changes).await
}

/// The open units of a region and all regions below it.
pub(super) async fn units_of_region(connection: &mut Connection, programme: Uuid) -> Result<Vec<Uuid>> {
    connection
        .all(
            "WITH RECURSIVE inside (id) AS (
                 SELECT region FROM programme WHERE id = $1
                 UNION ALL SELECT region.id FROM region JOIN inside ON region.parent = inside.id)
             SELECT unit.id FROM unit JOIN inside ON inside.id = unit.region
             WHERE unit.closed_on IS NULL AND unit.commission = 0 AND unit.parent IS NULL
             ORDER BY unit.position, unit.name",
            &params![programme],
            |row| row.next(),
        )
        .await
}

/// Units by id and short name, in the order of lists; closed ones, too, since what they filed stays.
pub(super) async fn units_in_order(connection: &mut Connection) -> Result<Vec<(Uuid, String)>> {
    connection
        .all("SELECT id, short_name FROM unit ORDER BY position, name", &[], |row| {
            Ok((row.next()?, row.next()?))
        })
        .await
}

/// How far a unit is with each part of what can be owed.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Kinds of holders whose registers have rows: unit, department, post.
    written: HashSet<String>,
    /// Kinds of subjects whose chains run: catalogue, unit, department, post.
    signing: HashSet<String>,
    catalogue: bool,
}

impl Parts {
    /// How far the unit is with a deliverable of a kind.
    pub(super) fn progress(&self, kind: DeliverableKind) -> Progress {
        let of = |parts: &[&str]| {
            if parts.iter().any(|part| self.signing.contains(*part)) {
                Progress::Signing
            } else if parts.iter().any(|part| self.written.contains(*part)) {
                Progress::Drafting
            } else {
                Progress::Nothing
            }
        };
        match kind {
            DeliverableKind::Catalogue | DeliverableKind::Booklet if self.signing.contains("catalogue") => {
                Progress::Signing
            }
            DeliverableKind::Catalogue | DeliverableKind::Booklet if self.catalogue => Progress::Drafting,
            DeliverableKind::UnitRegister => of(&["unit"]),
            DeliverableKind::DepartmentRegisters => of(&["department"]),
            DeliverableKind::PostRegisters => of(&["post"]),
            DeliverableKind::RiskList => of(&["unit", "post"]),
            DeliverableKind::Summary if !self.written.is_empty() => Progress::Drafting,
            _ => Progress::Nothing,
        }
    }
}

/// How far units are: one unit, or all.
pub(super) async fn parts(connection: &mut Connection, unit: Option<Uuid>) -> Result<HashMap<Uuid, Parts>> {
    let (filter, parameters) = match unit {
        Some(unit) => ("AND unit = $1", params![unit].to_vec()),
        None => ("", Vec::new()),
    };
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    let pair = |row: &mut Row<'_>| Ok((row.next::<Uuid>()?, row.next::<String>()?));
    let sql = format!(
        "SELECT unit, kind FROM risk_counter WHERE state = 'current' {filter} GROUP BY unit, kind HAVING sum(points) > 0"
    );
    for (unit, kind) in connection.all(&sql, &parameters, pair).await? {
        parts.entry(unit).or_default().written.insert(kind);
    }
    let sql = format!("SELECT unit FROM catalogue WHERE 1 = 1 {filter}");
    for unit in connection.all(&sql, &parameters, |row| row.next::<Uuid>()).await? {
        parts.entry(unit).or_default().catalogue = true;
    }
    // A chain that an edit has voided is no chain any more: its version is not the register's.
    let sql = format!(
        "SELECT unit, held_by FROM signing
         WHERE state IN ('signing', 'signed') {filter}
           AND subject_version = CASE subject_kind
               WHEN 'register' THEN (SELECT version FROM register WHERE register.id = signing.subject)
               ELSE (SELECT version FROM catalogue WHERE catalogue.id = signing.subject) END
         GROUP BY unit, held_by"
    );
    for (unit, held_by) in connection.all(&sql, &parameters, pair).await? {
        parts.entry(unit).or_default().signing.insert(held_by);
    }
    Ok(parts)
}

fn change(before: Option<&Obligation>, after: Option<&Obligation>) -> Change {
    let known = after.or(before);
    let (id, unit) = known.map_or((Uuid::nil(), Uuid::nil()), |one| (one.id, one.unit));
    Change::of("obligation", id, before, after).unit(unit)
}

fn read(row: &mut Row<'_>) -> Result<Obligation> {
    Ok(Obligation {
        id: row.next()?,
        programme: row.next()?,
        deliverable: row.next()?,
        unit: row.next()?,
        filed: Filed::parse(&row.next::<String>()?).unwrap_or_default(),
        due_on: row.next_date()?,
        extended: row.next_bool()?,
        filing: row.next()?,
        first_filed_on: row.next_date()?,
        mend_by: row.next_date()?,
        urged_at: row.next_moment()?,
        version: row.next()?,
    })
}
