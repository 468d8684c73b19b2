//! Reading files, finding whose they are, and bringing them in: one transaction a file.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianjian_db::history::Author;
use lianjian_db::{Transaction, new_id};
use lianjian_domain::form::{Form, FormKind};
use lianjian_domain::level::Level;
use lianjian_domain::problem::{Code, Problem};
use lianjian_forms::Report;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use super::holders::{self, Directory, Missing};
use super::store;
use crate::features::registers::{self, Difference, Holder, HolderKind};
use crate::features::{powers, registers as register_feature};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A register or catalogue with more rows than this is no unit's: a whole county has some 100,000.
const MOST_ROWS: usize = 5000;

/// What the person chose for a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// The unit, where the file does not say or says it wrongly.
    pub unit: Option<Uuid>,
    /// The holder of single forms, by their place in the file from 0.
    pub holders: BTreeMap<usize, Uuid>,
    /// Levels put right in the preview, by the row's place in the file.
    pub levels: BTreeMap<String, Level>,
    /// Rows with errors are left out and the rest goes in.
    pub good_rows: bool,
    /// Departments and posts that the unit does not have are made.
    pub create: bool,
}

/// One form of a file, with where it would go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Which form.
    pub form: FormKind,
    /// The unit.
    pub unit: Option<Uuid>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// The register's holder; none for other forms, or when it is not known or new.
    pub holder: Option<Uuid>,
    /// What the register's holder is called on the form.
    pub holder_name: Option<String>,
    /// The department or post does not exist yet and would be made.
    pub is_new: bool,
    /// Rows that would go in.
    pub rows: usize,
    /// Rows that are rejected.
    pub rejected: usize,
    /// What would change, or did.
    pub difference: Difference,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Only read and compared.
    Previewed,
    /// Stored.
    Imported,
    /// Stored already: nothing changed.
    Unchanged,
    /// Left out because of its errors.
    LeftOut,
}

impl Outcome {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Previewed => "previewed",
            Outcome::Imported => "imported",
            Outcome::Unchanged => "unchanged",
            Outcome::LeftOut => "left_out",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Previewed => "可导入",
            Outcome::Imported => "已导入",
            Outcome::Unchanged => "没有变化",
            Outcome::LeftOut => "未导入",
        }
    }
}

/// A file, read and placed.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The import's id, once the file is kept.
    pub id: Option<Uuid>,
    /// What reading gave; problems of placing are added to its problems.
    pub report: Report,
    /// Its forms, placed.
    pub items: Vec<Item>,
    /// What became of it.
    pub outcome: Outcome,
}

impl FileReport {
    /// The report as `read` prints it, with what importing adds.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = self.report.to_json();
        json["outcome"] = serde_json::json!(self.outcome);
        json["import"] = serde_json::json!(self.id);
        json["placed"] = serde_json::json!(self.items);
        json
    }

    /// Errors that keep the file, or some of its rows, out.
    pub fn errors(&self) -> usize {
        self.report.problems.iter().filter(|problem| problem.is_error()).count()
    }

    /// Things that a person should look at.
    pub fn warnings(&self) -> usize {
        self.report.problems.len() - self.errors()
    }

    /// Whether the good rows could go in without the rest.
    pub fn has_good_rows(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.rows > 0 && (item.holder.is_some() || item.is_new || item.unit.is_some()))
    }
}

/// Reads a file and says what importing it would do. Nothing is stored.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    choice: &Choice,
) -> AppResult<FileReport> {
    let mut transaction = app.database().begin().await?;
    let report = mend(read(name, bytes).await?, choice);
    // The whole import is tried and then dropped: the preview cannot say anything else than the act.
    let mut tried = place(actor, &mut transaction, report, choice, &actor.author(app)).await?;
    drop(transaction);
    tried.outcome = if tried.errors() > 0 && !choice.good_rows {
        Outcome::LeftOut
    } else if tried.items.iter().all(|item| item.difference.is_empty()) {
        Outcome::Unchanged
    } else {
        Outcome::Previewed
    };
    Ok(tried)
}

/// Brings a file in: all of it, or with [`Choice::good_rows`] the rows without errors. A file with
/// errors is otherwise left out, and kept with its report.
pub async fn bring_in(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    choice: &Choice,
) -> AppResult<FileReport> {
    let id = new_id();
    let author = Author { import: Some(id), ..actor.author(app) };
    let report = mend(read(name, bytes).await?, choice);
    let digest = digest(bytes);
    let mut transaction = app.database().begin().await?;
    let mut done = place(actor, &mut transaction, report, choice, &author).await?;
    done.outcome = if done.errors() > 0 && !(choice.good_rows && done.has_good_rows()) {
        Outcome::LeftOut
    } else if done.items.iter().all(|item| item.difference.is_empty()) {
        Outcome::Unchanged
    } else {
        Outcome::Imported
    };
    if done.outcome == Outcome::Unchanged {
        return Ok(done);
    }
    if done.outcome == Outcome::LeftOut {
        // What was tried must not stay; the file and its report do.
        drop(transaction);
        transaction = app.database().begin().await?;
    }
    done.id = Some(id);
    keep(&mut transaction, actor, id, author.at, bytes, &digest, &done).await?;
    transaction.commit().await?;
    if done.items.iter().any(|item| item.form == FormKind::Annex1) {
        app.standing().forget();
    }
    Ok(done)
}

/// Reads files and keeps them for their person to confirm.
pub async fn keep_for_later(app: &App, actor: &Actor, name: &str, bytes: &[u8]) -> AppResult<Uuid> {
    let choice = Choice::default();
    let previewed = prepare(app, actor, name, bytes, &choice).await?;
    let digest = digest(bytes);
    let at = app.clock().now();
    let id = new_id();
    let mut transaction = app.database().begin().await?;
    store::keep_original(&mut transaction, &digest, name, bytes, at).await?;
    store::insert_import(
        &mut transaction,
        &store::ImportRecord {
            id,
            unit: actor.unit,
            account: actor.account,
            author: actor.display_name.clone(),
            at,
            file_name: name.to_owned(),
            digest,
            report: previewed.to_json().to_string(),
            choice: serde_json::to_string(&choice).unwrap_or_default(),
            outcome: "pending".to_owned(),
            undone_at: None,
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(id)
}

/// Changes what a person chose for a file that waits, and previews it again.
pub async fn choose(app: &App, actor: &Actor, id: Uuid, change: impl FnOnce(&mut Choice)) -> AppResult<()> {
    let (record, bytes) = waiting(app, actor, id).await?;
    let mut choice: Choice = serde_json::from_str(&record.choice).unwrap_or_default();
    change(&mut choice);
    let previewed = prepare(app, actor, &record.file_name, &bytes, &choice).await?;
    let mut transaction = app.database().begin().await?;
    let choice = serde_json::to_string(&choice).unwrap_or_default();
    store::set_choice(&mut transaction, id, &choice, &previewed.to_json().to_string()).await?;
    Ok(transaction.commit().await?)
}

/// Brings a file in that waits, as its person chose.
pub async fn confirm(app: &App, actor: &Actor, id: Uuid) -> AppResult<FileReport> {
    let (record, bytes) = waiting(app, actor, id).await?;
    let choice: Choice = serde_json::from_str(&record.choice).unwrap_or_default();
    let done = bring_in(app, actor, &record.file_name, &bytes, &choice).await?;
    discard(app, actor, id).await?;
    Ok(done)
}

/// The file of an import as it came, with its problems noted beside their rows, and its name.
pub async fn marked(app: &App, actor: &Actor, id: Uuid) -> AppResult<(String, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let record = store::import(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    match record.unit {
        Some(unit) => actor.demand(Right::ReadUnit(unit))?,
        None => actor.demand(Right::ReadAll)?,
    }
    let bytes = store::original(&mut connection, &record.digest).await?.ok_or(AppError::NotFound)?;
    drop(connection);
    let report: serde_json::Value = serde_json::from_str(&record.report).unwrap_or_default();
    let problems: Vec<Problem> = serde_json::from_value(report["problems"].clone()).unwrap_or_default();
    let name = record.file_name;
    tokio::task::spawn_blocking(move || lianjian_mark::mark(&name, &bytes, &problems))
        .await
        .map_err(|error| AppError::Internal(error.to_string()))?
        .map_err(|error| AppError::Conflict(error.to_string()))
}

/// The marked files of everything that waits for this account and has problems, as one zip.
pub async fn all_marked(app: &App, actor: &Actor) -> AppResult<Vec<u8>> {
    let waiting = store::pending(&mut app.database().connection().await?, actor.account).await?;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for record in waiting {
        // A file that cannot be opened has nothing to note anything beside.
        if let Ok((name, bytes)) = marked(app, actor, record.id).await {
            let folder = format!("{}/{name}", files.len() + 1);
            let taken = files.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name));
            files.push((if taken { folder } else { name }, bytes));
        }
    }
    if files.is_empty() {
        return Err(AppError::Conflict("等待确认的文件里没有可以标注的问题".into()));
    }
    lianjian_render::pack(files).map_err(|error| AppError::Internal(error.to_string()))
}

/// Takes a file that waits off the list.
pub async fn discard(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    let record = store::import(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    if record.account != actor.account {
        return Err(AppError::NotFound);
    }
    store::discard(&mut transaction, id).await?;
    Ok(transaction.commit().await?)
}

/// A file that waits for this account, with its bytes.
async fn waiting(app: &App, actor: &Actor, id: Uuid) -> AppResult<(store::ImportRecord, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let record = store::import(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    if record.account != actor.account || record.outcome != "pending" {
        return Err(AppError::NotFound);
    }
    let bytes = store::original(&mut connection, &record.digest).await?.ok_or(AppError::NotFound)?;
    Ok((record, bytes))
}

async fn keep(
    transaction: &mut Transaction,
    actor: &Actor,
    id: Uuid,
    at: Timestamp,
    bytes: &[u8],
    digest: &str,
    done: &FileReport,
) -> AppResult<()> {
    store::keep_original(transaction, digest, &done.report.file, bytes, at).await?;
    let unit = done.items.iter().find_map(|item| item.unit).or(actor.unit);
    store::insert_import(
        transaction,
        &store::ImportRecord {
            id,
            unit,
            account: actor.account,
            author: actor.display_name.clone(),
            at,
            file_name: done.report.file.clone(),
            digest: digest.to_owned(),
            report: done.to_json().to_string(),
            choice: "{}".to_owned(),
            outcome: done.outcome.name().to_owned(),
            undone_at: None,
        },
    )
    .await?;
    Ok(())
}

/// Reading is work for the processor: it runs beside the threads that answer requests.
async fn read(name: &str, bytes: &[u8]) -> AppResult<Report> {
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    tokio::task::spawn_blocking(move || lianjian_forms::read(&name, &bytes))
        .await
        .map_err(|error| AppError::Internal(error.to_string()))
}

/// Puts the levels right that a person chose in the preview.
fn mend(mut report: Report, choice: &Choice) -> Report {
    if choice.levels.is_empty() {
        return report;
    }
    let place = |at: &str| at.rfind('C').map_or(at.to_owned(), |column| at[..column].to_owned());
    let Report { forms, problems, .. } = &mut report;
    for form in forms {
        let (Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register)) = form else {
            continue;
        };
        for row in &mut register.rows {
            let Some(level) = choice.levels.get(&row.at) else { continue };
            row.level = Some(*level);
            row.level_text.clear();
            problems.retain(|problem| {
                let of_level = matches!(problem.code, Code::LevelUnknown | Code::LevelMissing);
                !(of_level && (problem.at == row.at || place(&problem.at) == row.at))
            });
            let still_wrong = problems
                .iter()
                .any(|problem| problem.is_error() && (problem.at == row.at || place(&problem.at) == row.at));
            row.rejected = still_wrong;
        }
    }
    report
}

/// The digest under which a file is kept: SM3, as hexadecimal text.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Places each form and stores it in the transaction, which the caller keeps or drops.
async fn place(
    actor: &Actor,
    transaction: &mut Transaction,
    mut report: Report,
    choice: &Choice,
    author: &Author,
) -> AppResult<FileReport> {
    let only = if actor.may(Right::ReadAll) { None } else { Some(actor.unit.ok_or(AppError::Forbidden)?) };
    let mut directory = Directory::read(transaction, only).await?;
    let region = store::region_name(transaction).await?;
    let file_unit = choice.unit.or(only);
    if let Some(unit) = file_unit {
        actor.demand(Right::WriteUnit(unit))?;
    }
    let mut items = Vec::with_capacity(report.forms.len());
    for index in 0..report.forms.len() {
        let form = report.forms[index].clone();
        let mut item = Item::of(&form);
        if item.rows + item.rejected > MOST_ROWS {
            let message = format!(
                "这张表有 {} 行，超过一张表 {MOST_ROWS} 行的上限，没有导入。请检查是不是把多个单位的表合在了一起，分开后再导入",
                item.rows + item.rejected
            );
            let at = report.places.get(index).cloned().unwrap_or_default();
            report.problems.push(Problem::new(Code::FileTooLarge, message).at(at));
            items.push(item);
            continue;
        }
        let placing = Placing {
            actor,
            directory: &mut directory,
            region: &region,
            file_unit,
            only,
            holder: choice.holders.get(&index).copied(),
            create: choice.create,
        };
        if let Err(problem) = placing.form(transaction, author, &form, &mut item).await? {
            let at = report.places.get(index).cloned().unwrap_or_default();
            report.problems.push(problem.at(at));
        }
        items.push(item);
    }
    Ok(FileReport { id: None, report, items, outcome: Outcome::Previewed })
}

impl Item {
    /// Whether a person must say whose register it is.
    pub fn needs_holder(&self) -> bool {
        self.holder.is_none() && matches!(self.form, FormKind::Annex4 | FormKind::Annex5)
    }

    fn of(form: &Form) -> Self {
        let (rows, rejected, holder_name) = match form {
            Form::Annex1(plan) => (plan.stages.len(), 0, None),
            Form::Annex2(catalogue) => {
                let rejected = catalogue.rows.iter().filter(|row| row.rejected).count();
                (catalogue.rows.len() - rejected, rejected, None)
            }
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                let rejected = register.rows.iter().filter(|row| row.rejected).count();
                let name =
                    if matches!(form, Form::Annex4(_)) { &register.department } else { &register.post };
                (register.rows.len() - rejected, rejected, name.clone())
            }
            Form::Annex6(summary) => (summary.rows.len(), 0, None),
        };
        Item {
            form: form.kind(),
            unit: None,
            unit_name: None,
            holder: None,
            holder_name,
            is_new: false,
            rows,
            rejected,
            difference: Difference::default(),
        }
    }
}

/// What placing one form needs.
struct Placing<'a> {
    actor: &'a Actor,
    directory: &'a mut Directory,
    region: &'a str,
    /// The unit chosen for the file, or the account's own.
    file_unit: Option<Uuid>,
    /// The account's own unit, when it may write to no other.
    only: Option<Uuid>,
    /// The holder chosen for this form.
    holder: Option<Uuid>,
    create: bool,
}

impl Placing<'_> {
    /// Stores a form, or says why it has no place.
    async fn form(
        self,
        transaction: &mut Transaction,
        author: &Author,
        form: &Form,
        item: &mut Item,
    ) -> AppResult<Result<(), Problem>> {
        if let Form::Annex1(plan) = form {
            if !self.actor.may(Right::KeepSettings) {
                let message = "附件1 推进计划由纪委导入，本单位账号不能导入";
                return Ok(Err(Problem::new(Code::HolderUnknown, message)));
            }
            item.difference.head_changed = store::put_programme(transaction, author, plan).await?;
            return Ok(Ok(()));
        }
        let unit = match self.unit(form) {
            Ok(unit) => unit,
            Err(problem) => return Ok(Err(problem)),
        };
        self.actor.demand(Right::WriteUnit(unit))?;
        item.unit = Some(unit);
        item.unit_name = self.directory.name(unit).map(str::to_owned);
        match form {
            Form::Annex1(_) => {}
            Form::Annex2(catalogue) => {
                item.difference = powers::replace(transaction, author, unit, catalogue).await?;
            }
            Form::Annex6(summary) => {
                item.difference.head_changed = store::put_stated(transaction, author, unit, summary).await?;
            }
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                let holder = match self.register_holder(transaction, author, unit, form, item).await? {
                    Ok(holder) => holder,
                    Err(problem) => return Ok(Err(problem)),
                };
                item.holder = Some(holder.id());
                item.difference = register_feature::replace(transaction, author, holder, register).await?;
            }
        }
        Ok(Ok(()))
    }

    fn unit(&self, form: &Form) -> Result<Uuid, Problem> {
        match (form.unit(), self.file_unit, self.only) {
            // An account of a unit: a form that names another unit is not taken for its own.
            (Some(written), _, Some(own)) => {
                self.directory.unit(Some(written), self.region).map_err(|problem| {
                    let name = self.directory.name(own).unwrap_or_default();
                    let message =
                        format!("这张表写的单位是“{written}”，不是本单位（{name}）。请检查是否拿错了表");
                    Problem { message, ..problem }
                })
            }
            (_, Some(chosen), _) => Ok(chosen),
            (written, None, _) => self.directory.unit(written, self.region),
        }
    }

    async fn register_holder(
        self,
        transaction: &mut Transaction,
        author: &Author,
        unit: Uuid,
        form: &Form,
        item: &mut Item,
    ) -> AppResult<Result<Holder, Problem>> {
        if let Some(chosen) = self.holder {
            let holder = registers::find_holder(transaction, self.actor, chosen).await?;
            let fits = holder.unit == unit && holder.kind.form() == form.kind();
            return Ok(if fits {
                Ok(holder)
            } else {
                Err(Problem::new(Code::HolderUnknown, "选的归入对象与这张表不是同一类，请重新选择"))
            });
        }
        let Some(register) = form.register() else {
            return Ok(Err(Problem::new(Code::FormUnknown, "这张表不是登记表")));
        };
        match self.directory.holder(unit, form.kind(), register) {
            Ok(holder) => Ok(Ok(holder)),
            Err(Missing::New { kind, name, department, .. }) if self.create => {
                let holder = holders::create(transaction, author, unit, kind, &name, department).await?;
                self.directory.add(&holder, &name);
                item.is_new = true;
                Ok(Ok(holder))
            }
            Err(missing) => {
                item.is_new =
                    matches!(missing, Missing::New { kind: HolderKind::Department | HolderKind::Post, .. });
                Ok(Err(missing.into_problem()))
            }
        }
    }
}
