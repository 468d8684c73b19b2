//! What is done with catalogues, whoever asks: the grid, the API, an import or the console.

use jiff::civil::Date;
use lianjian_db::history::{self, Author};
use lianjian_db::{Connection, Transaction, new_id, params};
use lianjian_domain::form::{Catalogue, Form};
use lianjian_domain::text;
use uuid::Uuid;

use super::checks;
use super::model::{self, CatalogueRecord, Power, UnitFacts};
use super::{codes, store};
use crate::features::editing::matching::{Mark, pair_up};
use crate::features::editing::{self, Batch, CellProblem, OpenedGrid, Saved};
use crate::features::judging::Answered;
use crate::features::registers::Difference;
use crate::features::settings::{self, QualityRules};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A catalogue with everything that a page of it needs.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its own fields.
    pub record: CatalogueRecord,
    /// The unit.
    pub unit: UnitFacts,
    /// Its rows.
    pub rows: Vec<Power>,
}

impl Opened {
    /// The catalogue as a form.
    pub fn form(&self) -> Form {
        model::form(&self.record, &self.unit.name, &self.rows)
    }
}

impl OpenedGrid for Opened {
    type Head = CatalogueRecord;

    fn head(&self) -> &CatalogueRecord {
        &self.record
    }

    fn rows(&self) -> &[Power] {
        &self.rows
    }

    fn parts(&mut self) -> (&mut CatalogueRecord, &mut Vec<Power>) {
        (&mut self.record, &mut self.rows)
    }

    async fn problems(&self, connection: &mut Connection, day: Date) -> AppResult<Vec<CellProblem>> {
        let rules = settings::value_on::<QualityRules>(connection, day).await?.rules();
        let answered = Answered::of_unit(connection, self.record.unit).await?;
        Ok(checks::check(self.unit.organ, &self.rows, &rules, &answered))
    }
}

/// Opens a unit's catalogue.
pub async fn open(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Opened> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    let facts = store::unit_facts(&mut connection, unit).await?.ok_or(AppError::NotFound)?;
    let record = store::catalogue(&mut connection, unit).await?.unwrap_or_else(|| unsaved(unit));
    let rows = store::rows(&mut connection, unit).await?;
    Ok(Opened { record, unit: facts, rows })
}

/// A unit's catalogue, if it was ever saved.
pub async fn of_unit(connection: &mut Connection, unit: Uuid) -> AppResult<Option<Opened>> {
    let Some(record) = store::catalogue(connection, unit).await? else { return Ok(None) };
    let facts = store::unit_facts(connection, unit).await?.ok_or(AppError::NotFound)?;
    let rows = store::rows(connection, unit).await?;
    Ok(Some(Opened { record, unit: facts, rows }))
}

/// Takes a catalogue for this transaction, without changing it: nobody writes into it until it ends.
pub async fn hold(transaction: &mut Transaction, unit: Uuid) -> AppResult<()> {
    transaction.execute("UPDATE catalogue SET version = version WHERE unit = $1", &params![unit]).await?;
    Ok(())
}

/// A unit's catalogue as it stood at the end of a day.
pub async fn open_as_of(app: &App, actor: &Actor, unit: Uuid, day: Date) -> AppResult<Opened> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    let facts = store::unit_facts(&mut connection, unit).await?.ok_or(AppError::NotFound)?;
    let moment = clock::end_of(day);
    let then = history::object_before(&mut connection, unit, "catalogue", moment).await?;
    let record = then.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_else(|| unsaved(unit));
    let rows = store::rows_before(&mut connection, unit, moment).await?;
    Ok(Opened { record, unit: facts, rows })
}

/// Saves a batch of edits, all or nothing.
pub async fn save(app: &App, actor: &Actor, unit: Uuid, batch: &Batch) -> AppResult<Saved<Opened>> {
    actor.demand(Right::WriteUnit(unit))?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let facts = store::unit_facts(&mut transaction, unit).await?.ok_or(AppError::NotFound)?;
    let before = store::lock_or_create(&mut transaction, unit, author.at).await?;
    let old = store::rows(&mut transaction, unit).await?;
    let (mut after, mut new) = (before.clone(), old.clone());
    let mut outcome = editing::apply(batch, &mut after, &mut new);
    if !outcome.errors.is_empty() {
        return Err(AppError::Invalid(outcome.errors));
    }
    if !outcome.conflicts.is_empty() {
        editing::name_culprits(&mut transaction, &before, &mut outcome.conflicts).await?;
        let record = CatalogueRecord { version: before.version - 1, ..before };
        let opened = Box::new(Opened { record, unit: facts, rows: old });
        return Ok(Saved::Conflicts { conflicts: outcome.conflicts, opened });
    }
    let parts = settings::value_on(&mut transaction, clock::local(author.at).date()).await?;
    codes::assign(&facts, parts, &mut new, store::used_codes(&mut transaction, unit).await?);
    // As with a register: what changes nothing voids no signature. Version 1 is a new catalogue.
    if after == before && new == old && before.version > 1 {
        let record = CatalogueRecord { version: before.version - 1, ..before };
        let missed = batch.version != Some(record.version);
        return Ok(Saved::Done { opened: Box::new(Opened { record, unit: facts, rows: old }), missed });
    }
    store::write_catalogue(&mut transaction, &author, &before, &after).await?;
    store::write_rows(&mut transaction, &author, &old, &new).await?;
    transaction.commit().await?;
    let missed = batch.version != Some(before.version - 1);
    Ok(Saved::Done { opened: Box::new(Opened { record: after, unit: facts, rows: new }), missed })
}

/// Puts a form's content in place of a unit's catalogue, within an import's transaction. Rejected
/// rows keep what the catalogue has under their name or number.
pub async fn replace(
    transaction: &mut Transaction,
    author: &Author,
    unit: Uuid,
    form: &Catalogue,
) -> AppResult<Difference> {
    let facts = store::unit_facts(transaction, unit).await?.ok_or(AppError::NotFound)?;
    let known = store::catalogue(transaction, unit).await?;
    let record = known.clone().unwrap_or_else(|| unsaved(unit));
    let old = store::rows(transaction, unit).await?;
    let mut after = record.clone();
    if form.prepared_by.is_some() {
        after.prepared_by.clone_from(&form.prepared_by);
    }
    if form.prepared_on.is_some() {
        after.prepared_on = form.prepared_on;
    }
    let mut new = matched(unit, &old, form);
    let parts = settings::value_on(transaction, clock::local(author.at).date()).await?;
    codes::assign(&facts, parts, &mut new, store::used_codes(transaction, unit).await?);
    let head_changed = known.is_none() || after != record;
    if !head_changed && old == new {
        return Ok(Difference::default());
    }
    let before = store::lock_or_create(transaction, unit, author.at).await?;
    after.version = before.version;
    store::write_catalogue(transaction, author, &before, &after).await?;
    let rows = store::write_rows(transaction, author, &old, &new).await?;
    Ok(Difference { rows, head_changed })
}

/// Puts a power back as it was, for an import that is undone.
pub async fn restore_row(
    transaction: &mut Transaction,
    author: &Author,
    now: Option<&Power>,
    then: Option<&Power>,
) -> AppResult<()> {
    let before: Vec<Power> = now.cloned().into_iter().collect();
    let after: Vec<Power> = then.cloned().into_iter().collect();
    store::write_rows(transaction, author, &before, &after).await?;
    Ok(())
}

/// Puts a catalogue's own fields back, for an import that is undone.
pub async fn restore_catalogue(
    transaction: &mut Transaction,
    author: &Author,
    unit: Uuid,
    then: Option<&CatalogueRecord>,
) -> AppResult<()> {
    let now = store::lock_or_create(transaction, unit, author.at).await?;
    let after = then.cloned().unwrap_or_else(|| unsaved(unit));
    store::write_catalogue(transaction, author, &now, &after).await?;
    Ok(())
}

fn unsaved(unit: Uuid) -> CatalogueRecord {
    CatalogueRecord { unit, prepared_by: None, prepared_on: None, version: 0 }
}

/// Which power of the catalogue each row of a file is: same number and name, same name, same number.
fn matched(unit: Uuid, known: &[Power], form: &Catalogue) -> Vec<Power> {
    let standing = pair_up(
        known,
        &form.rows,
        |power| Mark { number: power.number, text: text::without_spaces(&power.name) },
        |row| Mark { number: row.number, text: text::without_spaces(&row.name) },
    );
    let mut powers = Vec::with_capacity(standing.len());
    for (row, power) in standing {
        match (row.rejected, power) {
            (true, None) => {}
            (true, Some(power)) => powers.push(power.clone()),
            (false, power) => {
                let mut power = power.cloned().unwrap_or_else(|| Power::empty(new_id(), unit));
                power.take(row);
                powers.push(power);
            }
        }
    }
    for (index, power) in powers.iter_mut().enumerate() {
        power.position = i64::try_from(index).unwrap_or(i64::MAX) + 1;
    }
    powers
}
