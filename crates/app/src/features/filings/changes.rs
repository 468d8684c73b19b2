//! What is new: in a refiling against the filing before it, and in a unit's registers since they were filed.

use jiff::civil::Date;
use lianjian_db::{Value, params};
use lianjian_domain::filing::{self, CellChange, RowChange};
use lianjian_domain::form::Form;
use serde::Serialize;
use uuid::Uuid;

use super::model::{EventKind, Part, Whole};
use super::{service, store};
use crate::features::{powers, registers};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// What is new in a paper.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PaperChange {
    /// Its name.
    pub title: String,
    /// Its place in the filing, where it is in one.
    pub part: Option<usize>,
    /// Whether it is a new paper, one that is gone, or one that stayed.
    pub paper: &'static str,
    /// Its rows that are not as they were.
    pub rows: Vec<RowChange>,
    /// What changed around the rows.
    pub head: Vec<CellChange>,
}

impl PaperChange {
    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.paper == "same" && self.rows.is_empty() && self.head.is_empty()
    }

    /// 新增 1 行，删去 2 行，修改 3 行
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for row in &self.rows {
            counts[match row {
                RowChange::Added { .. } => 0,
                RowChange::Removed { .. } => 1,
                RowChange::Changed { .. } => 2,
            }] += 1;
        }
        counts
    }
}

/// What a refiling changed against the filing before it; none for the first. What was withdrawn before anybody
/// had looked is nothing to compare with.
pub async fn since_last(app: &App, actor: &Actor, whole: &Whole) -> AppResult<Option<Vec<PaperChange>>> {
    let mut connection = app.database().connection().await?;
    for earlier in store::of_obligation(&mut connection, whole.filing.obligation).await? {
        if earlier.round >= whole.filing.round {
            continue;
        }
        let events = store::events(&mut connection, earlier.id).await?;
        if events.iter().any(|event| event.kind == EventKind::Withdrawn) {
            continue;
        }
        drop(connection);
        let before = service::open(app, actor, earlier.id).await?;
        return Ok(Some(between(&before.parts, &whole.parts)));
    }
    Ok(None)
}

/// The papers of two filings: forms by their subject, other papers by their bytes.
fn between(before: &[Part], after: &[Part]) -> Vec<PaperChange> {
    let same = |one: &Part, other: &Part| {
        one.kind == other.kind
            && match (one.subject, other.subject) {
                (Some(subject), Some(known)) => subject == known,
                (None, None) => one.form.is_some() || one.file == other.file,
                _ => false,
            }
    };
    let mut found = Vec::new();
    for part in after {
        let change = match before.iter().find(|known| same(known, part)) {
            None => PaperChange {
                title: part.title.clone(),
                part: Some(part.position),
                paper: "added",
                rows: Vec::new(),
                head: Vec::new(),
            },
            Some(known) => {
                against(known, part.form.as_ref(), &part.row_keys, &part.title, Some(part.position))
            }
        };
        found.push(change);
    }
    found.extend(before.iter().filter(|known| !after.iter().any(|part| same(known, part))).map(|known| {
        PaperChange {
            title: known.title.clone(),
            part: None,
            paper: "removed",
            rows: Vec::new(),
            head: Vec::new(),
        }
    }));
    found.retain(|change| !change.is_empty());
    found
}

fn against(
    before: &Part,
    now: Option<&Form>,
    keys: &[String],
    title: &str,
    part: Option<usize>,
) -> PaperChange {
    let (rows, head) = match (&before.form, now) {
        (Some(then), Some(now)) => {
            (filing::changes(then, &before.row_keys, now, keys), filing::head_changes(then, now))
        }
        _ => (Vec::new(), Vec::new()),
    };
    PaperChange { title: title.to_owned(), part, paper: "same", rows, head }
}

/// A unit that changed registers or catalogue after they were filed.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChangedUnit {
    /// The unit.
    pub unit: Uuid,
    /// Its name.
    pub name: String,
    /// How many registers.
    pub registers: u64,
    /// The day of the latest change.
    pub latest: Option<jiff::Timestamp>,
}

/// Units whose registers changed in a month after they had been filed.
pub async fn units_of_month(app: &App, actor: &Actor, month: Date) -> AppResult<Vec<ChangedUnit>> {
    let (from, until) = bounds(month);
    units_between(app, actor, from, until).await
}

/// Units whose registers changed between two moments after they had been filed.
pub(super) async fn units_between(
    app: &App,
    actor: &Actor,
    from: jiff::Timestamp,
    until: jiff::Timestamp,
) -> AppResult<Vec<ChangedUnit>> {
    let mut values: Vec<Value> = params![from, until].into();
    let mut own = "";
    if let Some(unit) = actor.reach()? {
        values.push(unit.into());
        own = " AND register.unit = $3";
    }
    let sql = format!(
        "SELECT unit.id, unit.name, count(*), max(register.changed_at)
         FROM filed_subject JOIN filing_part ON filing_part.filing = filed_subject.filing
             AND filing_part.position = filed_subject.position
         JOIN register ON register.id = filed_subject.subject
         JOIN unit ON unit.id = register.unit
         WHERE filed_subject.state = 'filed' AND register.version > filing_part.subject_version
           AND register.changed_at >= $1 AND register.changed_at < $2{own}
         GROUP BY unit.id, unit.name, unit.position ORDER BY unit.position, unit.name"
    );
    let mut connection = app.database().connection().await?;
    let found = connection
        .all(&sql, &values, |row| {
            Ok(ChangedUnit {
                unit: row.next()?,
                name: row.next()?,
                registers: row.next_count()?,
                latest: row.next_moment()?,
            })
        })
        .await?;
    Ok(found)
}

/// What a unit's registers and catalogue say at a month's end (or now) that they did not say when they were
/// filed last.
pub async fn of_month(app: &App, actor: &Actor, unit: Uuid, month: Date) -> AppResult<Vec<PaperChange>> {
    actor.demand(Right::ReadUnit(unit))?;
    let end = month.last_of_month();
    let mut connection = app.database().connection().await?;
    let sql = "SELECT filed_subject.subject, filed_subject.filing, filed_subject.position
         FROM filed_subject JOIN filing ON filing.id = filed_subject.filing
         WHERE filing.unit = $1 AND filed_subject.state = 'filed' ORDER BY filed_subject.position, filing.at";
    let subjects: Vec<(Uuid, Uuid, i64)> =
        connection.all(sql, &params![unit], |row| Ok((row.next()?, row.next()?, row.next()?))).await?;
    let mut found = Vec::new();
    let mut known: Vec<(Uuid, Vec<Part>)> = Vec::new();
    for (subject, filing, position) in subjects {
        if !known.iter().any(|(id, _)| *id == filing) {
            let parts = store::parts(&mut connection, filing).await?;
            known.push((filing, parts));
        }
        let parts = &known.iter().find(|(id, _)| *id == filing).expect("it was read a line before").1;
        let Some(part) = usize::try_from(position).ok().and_then(|place| parts.get(place)) else { continue };
        let now = registers::open_as_of(app, actor, subject, end).await?;
        let keys: Vec<String> = now.rows.iter().map(|row| row.id.to_string()).collect();
        found.push(against(part, Some(&now.form()), &keys, &part.title, None));
    }
    drop(connection);
    found.extend(catalogue_of_month(app, actor, unit, end).await?);
    found.retain(|change| !change.is_empty());
    Ok(found)
}

/// The same for the catalogue, which counts in no summary and so stands in no `filed_subject`.
async fn catalogue_of_month(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    end: Date,
) -> AppResult<Option<PaperChange>> {
    let sql = "SELECT filing.id FROM filing JOIN filing_part ON filing_part.filing = filing.id
         WHERE filing.unit = $1 AND filing_part.kind = 'annex2' AND NOT EXISTS
             (SELECT 1 FROM filing_event WHERE filing_event.filing = filing.id AND filing_event.kind = 'withdrawn')
         ORDER BY filing.at DESC LIMIT 1";
    let mut connection = app.database().connection().await?;
    let Some(filing) = connection.optional(sql, &params![unit], |row| row.next::<Uuid>()).await? else {
        return Ok(None);
    };
    let parts = store::parts(&mut connection, filing).await?;
    drop(connection);
    let Some(part) = parts.iter().find(|part| part.kind == "annex2") else { return Ok(None) };
    let now = powers::open_as_of(app, actor, unit, end).await?;
    let keys: Vec<String> = now.rows.iter().map(|row| row.id.to_string()).collect();
    Ok(Some(against(part, Some(&now.form()), &keys, &part.title, None)))
}

/// The moments between which a month lies.
fn bounds(month: Date) -> (jiff::Timestamp, jiff::Timestamp) {
    let before = month.first_of_month().yesterday().unwrap_or(month);
    (clock::end_of(before), clock::end_of(month.last_of_month()))
}
