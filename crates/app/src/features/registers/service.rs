//! What is done with registers, whoever asks: the grid, the API, an import or the console.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction, new_id};
use lianjian_domain::form::{Form, Pledge, Register};
use uuid::Uuid;

use super::checks;
use super::likeness;
use super::matching;
use super::model::{self, Holder, HolderKind, HolderNames, RegisterRecord, RiskPoint};
use super::store::{self, RowChanges};
use super::tying;
use crate::features::editing::{self, Batch, CellProblem, OpenedGrid, Saved};
use crate::features::judging;
use crate::features::signatures::{self, Printed, Subject};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Registers of more rows are compared with others before they are filed, not while somebody types.
const COMPARED_WHILE_TYPED: usize = 60;

/// A register with everything that a page of it needs.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its own fields. Version 0: it has never been saved.
    pub record: RegisterRecord,
    /// Names of unit, department, post and person.
    pub names: HolderNames,
    /// Its rows.
    pub rows: Vec<RiskPoint>,
    /// The opinions that were signed on just this version.
    pub printed: Printed,
}

impl Opened {
    fn unsigned(record: RegisterRecord, names: HolderNames, rows: Vec<RiskPoint>) -> Self {
        Opened { record, names, rows, printed: Printed::default() }
    }

    /// The register as a form, with its opinions.
    pub fn form(&self) -> Form {
        let mut form = model::form(&self.record, &self.names, &self.rows);
        self.printed.put(&mut form);
        form
    }

    /// What of it is signed.
    pub fn subject(&self) -> Subject {
        Subject::register(self.record.id)
    }

    /// The name of what holds it.
    pub fn own_name(&self) -> &str {
        self.names.own(self.record.holder.kind)
    }
}

impl OpenedGrid for Opened {
    type Head = RegisterRecord;

    fn head(&self) -> &RegisterRecord {
        &self.record
    }

    fn rows(&self) -> &[RiskPoint] {
        &self.rows
    }

    fn parts(&mut self) -> (&mut RegisterRecord, &mut Vec<RiskPoint>) {
        (&mut self.record, &mut self.rows)
    }

    async fn problems(&self, connection: &mut Connection, day: Date) -> AppResult<Vec<CellProblem>> {
        let surroundings = judging::load(connection, self.record.holder.unit, day).await?;
        let asked: Vec<likeness::Asked<'_>> =
            likeness::texts(if self.rows.len() <= COMPARED_WHILE_TYPED { &self.rows } else { &[] }).collect();
        let rules = &surroundings.rules;
        let copies = likeness::near_copies(connection, &asked, &surroundings.names, rules.near, 1).await?;
        Ok(checks::check(&self.rows, &surroundings, &copies))
    }
}

/// Opens a holder's register; an empty one when nothing was ever saved.
pub async fn open(app: &App, actor: &Actor, holder: Uuid) -> AppResult<Opened> {
    let mut connection = app.database().connection().await?;
    let holder = find_holder(&mut connection, actor, holder).await?;
    let names = store::names(&mut connection, &holder, app.clock().today()).await?;
    let record = store::register_of(&mut connection, holder.id()).await?.unwrap_or_else(|| unsaved(holder));
    let rows = store::rows(&mut connection, record.id).await?;
    let printed = signatures::printed(&mut connection, Subject::register(record.id), record.version).await?;
    Ok(Opened { record, names, rows, printed })
}

/// All registers of a unit that were ever saved, by their holder's id, for who reads many of them.
pub async fn of_unit(connection: &mut Connection, unit: Uuid, day: Date) -> AppResult<HashMap<Uuid, Opened>> {
    let mut rows: HashMap<Uuid, Vec<RiskPoint>> = HashMap::new();
    for row in store::rows_of_unit(connection, unit).await? {
        rows.entry(row.register).or_default().push(row);
    }
    let registers = store::registers_of_unit(connection, unit, day).await?;
    let opened = registers.into_iter().map(|(record, names)| {
        let rows = rows.remove(&record.id).unwrap_or_default();
        (record.id, Opened::unsigned(record, names, rows))
    });
    Ok(opened.collect())
}

/// Takes registers for this transaction, without changing them: nobody writes into them until it ends.
pub async fn hold(transaction: &mut Transaction, ids: &[Uuid]) -> AppResult<()> {
    Ok(store::hold(transaction, ids).await?)
}

/// Writes the pledge of a post's register. Who may, the caller has asked.
pub async fn write_pledge(
    transaction: &mut Transaction,
    author: &Author,
    post: Uuid,
    text: &str,
) -> AppResult<()> {
    let before = store::lock(transaction, post, author.at).await?;
    let pledge = Pledge { text: text.to_owned(), signer: None, date: None };
    let after = RegisterRecord { pledge: Some(pledge), ..before.clone() };
    Ok(store::write_register(transaction, author, &before, &after).await?)
}

/// A holder's register as it stood at the end of a day.
pub async fn open_as_of(app: &App, actor: &Actor, holder: Uuid, day: Date) -> AppResult<Opened> {
    let mut connection = app.database().connection().await?;
    let holder = find_holder(&mut connection, actor, holder).await?;
    let names = store::names(&mut connection, &holder, day).await?;
    let moment = clock::end_of(day);
    let then = lianjian_db::history::object_before(&mut connection, holder.id(), "register", moment).await?;
    let record = then.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_else(|| unsaved(holder));
    let rows = store::rows_before(&mut connection, record.id, moment).await?;
    let subject = Subject::register(record.id);
    let printed = signatures::printed_before(&mut connection, subject, record.version, moment).await?;
    Ok(Opened { record, names, rows, printed })
}

/// Saves a batch of edits of a holder's register, all or nothing.
pub async fn save(app: &App, actor: &Actor, holder: Uuid, batch: &Batch) -> AppResult<Saved<Opened>> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let holder = find_holder(&mut transaction, actor, holder).await?;
    actor.demand(Right::WriteUnit(holder.unit))?;
    let before = lock_or_create(&mut transaction, holder, &author).await?;
    let old = store::rows(&mut transaction, before.id).await?;
    let (mut after, mut new) = (before.clone(), old.clone());
    let mut outcome = editing::apply(batch, &mut after, &mut new);
    if !outcome.errors.is_empty() {
        return Err(AppError::Invalid(outcome.errors));
    }
    if !outcome.conflicts.is_empty() {
        editing::name_culprits(&mut transaction, &before, &mut outcome.conflicts).await?;
        let names = store::names(&mut transaction, &holder, app.clock().today()).await?;
        let record = RegisterRecord { version: before.version - 1, ..before };
        let opened = Box::new(Opened::unsigned(record, names, old));
        return Ok(Saved::Conflicts { conflicts: outcome.conflicts, opened });
    }
    tying::link(&mut transaction, holder.unit, &mut new).await?;
    let names = store::names(&mut transaction, &holder, app.clock().today()).await?;
    // A batch that came before changes nothing, and so voids no signature. Version 2 is a register that this
    // transaction makes.
    if after == before && new == old && before.version > 2 {
        let record = RegisterRecord { version: before.version - 1, ..before };
        let missed = batch.version != Some(record.version);
        return Ok(Saved::Done { opened: Box::new(Opened::unsigned(record, names, old)), missed });
    }
    // What was signed on paper before the import was this text and no other; the history keeps it.
    if model::form(&before, &names, &old) != model::form(&after, &names, &new) {
        after.opinions.clear();
    }
    store::write_register(&mut transaction, &author, &before, &after).await?;
    store::write_rows(&mut transaction, &author, &old, &new).await?;
    transaction.commit().await?;
    let missed = batch.version != Some(before.version - 1);
    Ok(Saved::Done { opened: Box::new(Opened::unsigned(after, names, new)), missed })
}

/// Copies what a holder's register held at the end of a day, such as a year ago: rows whose text is not
/// there now are added at the end, duties and pledge are taken where there are none. Gives how many
/// rows came.
pub async fn copy_from(app: &App, actor: &Actor, holder: Uuid, day: Date) -> AppResult<u64> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let holder = find_holder(&mut transaction, actor, holder).await?;
    actor.demand(Right::WriteUnit(holder.unit))?;
    let moment = clock::end_of(day);
    let then = store::rows_before(&mut transaction, holder.id(), moment).await?;
    let head = lianjian_db::history::object_before(&mut transaction, holder.id(), "register", moment).await?;
    let head: Option<RegisterRecord> = head.and_then(|json| serde_json::from_value(json).ok());
    let before = lock_or_create(&mut transaction, holder, &author).await?;
    let old = store::rows(&mut transaction, before.id).await?;
    let mut after = before.clone();
    if let Some(head) = head {
        if after.duties.is_empty() {
            after.duties = head.duties;
        }
        if after.pledge.is_none() {
            after.pledge = head.pledge;
        }
    }
    let mut new = old.clone();
    for row in then {
        if old.iter().any(|known| known.risk == row.risk) {
            continue;
        }
        let position = i64::try_from(new.len()).unwrap_or(i64::MAX) + 1;
        new.push(RiskPoint { id: new_id(), position, number: u32::try_from(position).ok(), ..row });
    }
    if after == before && new == old {
        return Ok(0);
    }
    store::write_register(&mut transaction, &author, &before, &after).await?;
    let done = store::write_rows(&mut transaction, &author, &old, &new).await?;
    transaction.commit().await?;
    Ok(done.added)
}

/// Rows that say what the register said a year ago: the grid marks them, so that nobody takes a copy
/// for a re-examination.
pub async fn unchanged_for_a_year(
    connection: &mut Connection,
    opened: &Opened,
    today: Date,
) -> AppResult<Vec<Uuid>> {
    let Ok(day) = today.checked_sub(jiff::Span::new().years(1)) else { return Ok(Vec::new()) };
    let then = store::rows_before(connection, opened.record.id, clock::end_of(day)).await?;
    let same = |now: &&RiskPoint| {
        then.iter().any(|then| {
            (&then.risk, then.level, &then.measures, &then.responsible)
                == (&now.risk, now.level, &now.measures, &now.responsible)
        })
    };
    Ok(opened.rows.iter().filter(same).map(|row| row.id).collect())
}

/// How a form's register would change what a holder has; or did.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
pub struct Difference {
    /// Rows.
    #[serde(flatten)]
    pub rows: RowChanges,
    /// Duties, pledge or opinions.
    pub head_changed: bool,
}

impl Difference {
    /// Whether the form says what the register says already.
    pub fn is_empty(self) -> bool {
        self.rows.is_empty() && !self.head_changed
    }
}

/// Puts a form's content in place of what a holder has, within an import's transaction. Rejected rows
/// keep what they had; fields that the form leaves empty do, too.
pub async fn replace(
    transaction: &mut Transaction,
    author: &Author,
    holder: Holder,
    form: &Register,
) -> AppResult<Difference> {
    let known = store::register_of(transaction, holder.id()).await?;
    let record = known.clone().unwrap_or_else(|| unsaved(holder));
    let old = store::rows(transaction, record.id).await?;
    let mut after = record.clone();
    if !form.duties.is_empty() {
        after.duties.clone_from(&form.duties);
    }
    if form.pledge.is_some() {
        after.pledge.clone_from(&form.pledge);
    }
    if !form.opinions.is_empty() {
        after.opinions.clone_from(&form.opinions);
    }
    let mut new = matching::replace(&record, &old, &form.rows, new_id);
    tying::link(transaction, holder.unit, &mut new).await?;
    let head_changed = known.is_none() || after != record;
    if !head_changed && old == new {
        return Ok(Difference::default());
    }
    let before = lock_or_create(transaction, holder, author).await?;
    after.version = before.version;
    store::write_register(transaction, author, &before, &after).await?;
    let rows = store::write_rows(transaction, author, &old, &new).await?;
    Ok(Difference { rows, head_changed })
}

/// Puts rows back as they were, for an import that is undone.
pub async fn restore_row(
    transaction: &mut Transaction,
    author: &Author,
    now: Option<&RiskPoint>,
    then: Option<&RiskPoint>,
) -> AppResult<()> {
    let before: Vec<RiskPoint> = now.cloned().into_iter().collect();
    let after: Vec<RiskPoint> = then.cloned().into_iter().collect();
    store::write_rows(transaction, author, &before, &after).await?;
    Ok(())
}

/// Puts a register's own fields back as they were, for an import that is undone. A register that the
/// import made stays, empty: it is its holder's.
pub async fn restore_register(
    transaction: &mut Transaction,
    author: &Author,
    id: Uuid,
    then: Option<&RegisterRecord>,
) -> AppResult<()> {
    let now = store::lock(transaction, id, author.at).await?;
    let mut after = then.cloned().unwrap_or_else(|| unsaved(now.holder));
    after.id = now.id;
    store::write_register(transaction, author, &now, &after).await?;
    Ok(())
}

/// The holder of an id, if this actor may read it.
pub async fn find_holder(connection: &mut Connection, actor: &Actor, id: Uuid) -> AppResult<Holder> {
    let holder = store::holder(connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(holder.unit))?;
    Ok(holder)
}

/// A register that nobody has saved yet. A register's id is its holder's: there is one for each.
pub fn unsaved(holder: Holder) -> RegisterRecord {
    RegisterRecord {
        id: holder.id(),
        holder,
        duties: String::new(),
        pledge: None,
        opinions: Vec::new(),
        version: 0,
    }
}

async fn lock_or_create(
    transaction: &mut Transaction,
    holder: Holder,
    author: &Author,
) -> AppResult<RegisterRecord> {
    if store::register_of(transaction, holder.id()).await?.is_none() {
        store::insert_register(transaction, &unsaved(holder), author).await?;
    }
    Ok(store::lock(transaction, holder.id(), author.at).await?)
}

/// A holder of a unit with what its register holds, for the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Who.
    pub holder: Holder,
    /// The own name.
    pub name: String,
    /// The department around a post.
    pub department: Option<String>,
    /// Who holds the post.
    pub person: Option<String>,
    /// Of the leading group.
    pub leading: bool,
    /// What the register holds.
    pub counts: lianjian_domain::rollup::RiskCounts,
    /// Rows with something to mend.
    pub open_problems: usize,
}

/// Every holder of a unit, with or without a register: the unit, its departments, its posts.
pub async fn list(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<Listed>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    let mut holders = store::holders(&mut connection, unit, app.clock().today()).await?;
    let rows = store::rows_of_unit(&mut connection, unit).await?;
    let surroundings = judging::load(&mut connection, unit, app.clock().today()).await?;
    for listed in &mut holders {
        let own: Vec<RiskPoint> =
            rows.iter().filter(|row| row.register == listed.holder.id()).cloned().collect();
        let forms: Vec<_> = own.iter().map(RiskPoint::row).collect();
        listed.counts = lianjian_domain::rollup::RiskCounts::of(&forms);
        listed.open_problems = checks::rows_to_mend(&own, &surroundings);
    }
    Ok(holders)
}

/// All forms of a unit's registers, in the order of the list; only those with rows.
pub async fn forms_of_unit(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    as_of: Option<Date>,
) -> AppResult<Vec<(Listed, Form)>> {
    let mut forms = Vec::new();
    for listed in list(app, actor, unit).await? {
        let opened = match as_of {
            None => open(app, actor, listed.holder.id()).await?,
            Some(day) => open_as_of(app, actor, listed.holder.id(), day).await?,
        };
        if !opened.rows.is_empty() {
            forms.push((listed, opened.form()));
        }
    }
    Ok(forms)
}

/// The holder of a name within a unit, for imports: the unit itself, a department or a post.
pub fn holder_of_unit(unit: Uuid) -> Holder {
    Holder { kind: HolderKind::Unit, unit, department: None, post: None }
}
