//! A table into the database: previewed by trying, all or nothing.

use std::collections::{BTreeSet, HashMap};

use lianjian_db::Transaction;
use lianjian_db::history::Author;
use serde::Serialize;
use uuid::Uuid;

use super::Column;
use super::lines::{self, Line, Problem};
use super::plan::{self, Plan};
use super::standing::{Shelf, Standing};
use crate::features::organisation::model::{Region, Unit};
use crate::features::organisation::record::Record;
use crate::features::organisation::store;
use crate::features::programmes;
use crate::features::registers;
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The longest name that is taken, in characters.
const LONGEST_NAME: usize = 80;
/// Changes that a report lists one by one.
const MOST_LISTED: usize = 200;

/// What a table did, or would do.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = TableReport)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Lines that say something.
    pub lines: usize,
    /// Regions, units, departments, posts, people and tenures, each with what came of them.
    pub regions: Count,
    /// Units.
    pub units: Count,
    /// Departments.
    pub departments: Count,
    /// Posts.
    pub posts: Count,
    /// People.
    pub people: Count,
    /// Tenures.
    pub tenures: Count,
    /// Who is in charge of what; one that ended counts as changed.
    pub charges: Count,
    /// The changes one by one, the first of them.
    pub changes: Vec<String>,
    /// What keeps the table out.
    pub problems: Vec<Problem>,
    /// What a person should know.
    pub notices: Vec<String>,
}

/// How many of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Count {
    /// New ones.
    pub added: usize,
    /// Changed ones.
    pub changed: usize,
}

impl Report {
    /// The counts with their names.
    pub fn counts(&self) -> [(&'static str, Count); 7] {
        [
            ("行政区划", self.regions),
            ("单位", self.units),
            ("内设部门", self.departments),
            ("岗位", self.posts),
            ("人员", self.people),
            ("任职", self.tenures),
            ("分管", self.charges),
        ]
    }

    /// Whether the table says what is there already.
    pub fn changes_nothing(&self) -> bool {
        self.problems.is_empty() && self.counts().iter().all(|(_, count)| *count == Count::default())
    }
}

/// Brings a table in, or tries to.
pub async fn import_table(
    app: &App,
    actor: &Actor,
    bytes: &[u8],
    file_name: &str,
    dry_run: bool,
) -> AppResult<Report> {
    actor.demand(Right::KeepOrganisation)?;
    let read = lines::read(bytes);
    let mut report = Report {
        file: file_name.to_owned(),
        dry_run,
        lines: read.rows.len(),
        problems: read.problems,
        notices: read.notices,
        ..Report::default()
    };
    if !report.problems.is_empty() {
        return Ok(report);
    }
    let mut transaction = app.database().begin().await?;
    let mut standing = Standing::read(&mut transaction).await?;
    for region in regions_of(&standing, &read.rows) {
        standing.read_region(&mut transaction, &region).await?;
    }
    let mut plan = Plan::new(&mut standing, app.clock().today());
    plan.take(&read.rows);
    report.problems = std::mem::take(&mut plan.problems);
    report.problems.sort_by_key(|problem| problem.row);
    report.notices.append(&mut plan.notices);
    count(&standing, &mut report);
    if !report.problems.is_empty() {
        return Ok(report);
    }
    // A preview writes, too, and is taken back: what it promises can be done.
    let author = actor.author(app);
    write(&mut transaction, &author, &standing).await?;
    if !dry_run {
        programmes::settle_all(&mut transaction, &author).await?;
        transaction.commit().await?;
        app.standing().forget();
    }
    Ok(report)
}

/// The stored regions that the lines are about.
fn regions_of(standing: &Standing, lines: &[Line]) -> Vec<Region> {
    let mut found = BTreeSet::new();
    let mut above = None;
    for line in lines {
        if let Ok(Some(index)) = plan::region_of(standing, line, above) {
            found.insert(index);
            above = Some(index);
        }
    }
    found.into_iter().map(|index| standing.regions.at(index).clone()).collect()
}

fn count(standing: &Standing, report: &mut Report) {
    let mut listed = Vec::new();
    report.regions = counted(&standing.regions, &mut listed, "行政区划", |region| region.name.clone());
    report.units = counted(&standing.units, &mut listed, "单位", |unit| unit.name.clone());
    let unit_names: HashMap<Uuid, &str> =
        standing.units.records.iter().map(|known| (known.now.id, known.now.name.as_str())).collect();
    let within = |unit: Uuid, name: &str| format!("{} · {name}", unit_names.get(&unit).unwrap_or(&""));
    report.departments =
        counted(&standing.departments, &mut listed, "内设部门", |part| within(part.unit, &part.name));
    report.posts = counted(&standing.posts, &mut listed, "岗位", |post| within(post.unit, &post.name));
    report.people =
        counted(&standing.people, &mut listed, "人员", |person| within(person.unit, &person.name));
    let people: HashMap<Uuid, &str> =
        standing.people.records.iter().map(|known| (known.now.id, known.now.name.as_str())).collect();
    let posts: HashMap<Uuid, (Uuid, &str)> = standing
        .posts
        .records
        .iter()
        .map(|known| (known.now.id, (known.now.unit, known.now.name.as_str())))
        .collect();
    report.tenures = counted(&standing.tenures, &mut listed, "任职", |tenure| {
        let (unit, post) = posts.get(&tenure.post).copied().unwrap_or_default();
        let person = people.get(&tenure.person).copied().unwrap_or_default();
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        format!("{} {person} {}—{}", within(unit, post), day(tenure.from_on), day(tenure.until_on))
    });
    let (added, removed) = standing.charge_changes();
    report.charges = Count { added: added.len(), changed: removed.len() };
    let departments: HashMap<Uuid, &str> =
        standing.departments.records.iter().map(|known| (known.now.id, known.now.name.as_str())).collect();
    for (charges, word) in [(&added, "新增"), (&removed, "去掉")] {
        for charge in charges {
            let (unit, post) = posts.get(&charge.post).copied().unwrap_or_default();
            let department = departments.get(&charge.department).unwrap_or(&"");
            list(&mut listed, || format!("{word}分管 {} 分管 {department}", within(unit, post)));
        }
    }
    report.changes = listed;
}

fn counted<R: Record>(
    shelf: &Shelf<R>,
    listed: &mut Vec<String>,
    what: &str,
    name: impl Fn(&R) -> String,
) -> Count {
    let added = shelf.added();
    let mut changed = 0;
    for record in &added {
        list(listed, || format!("新增{what} {}", name(record)));
    }
    for (_, now) in shelf.changed() {
        changed += 1;
        list(listed, || format!("修改{what} {}", name(now)));
    }
    Count { added: added.len(), changed }
}

fn list(listed: &mut Vec<String>, line: impl FnOnce() -> String) {
    if listed.len() < MOST_LISTED {
        listed.push(line());
    }
}

async fn write(transaction: &mut Transaction, author: &Author, standing: &Standing) -> AppResult<()> {
    store::insert(transaction, author, &standing.regions.added(), |_| None).await?;
    store::insert(transaction, author, &parents_first(standing), Record::unit).await?;
    for (before, after) in standing.units.changed() {
        store::update(transaction, author, before, after, Some(after.id)).await?;
    }
    store::insert(transaction, author, &standing.departments.added(), Record::unit).await?;
    store::insert(transaction, author, &standing.posts.added(), Record::unit).await?;
    for (before, after) in standing.posts.changed() {
        store::update(transaction, author, before, after, Some(after.unit)).await?;
    }
    store::insert(transaction, author, &standing.people.added(), Record::unit).await?;
    let units: HashMap<Uuid, Uuid> =
        standing.posts.records.iter().map(|known| (known.now.id, known.now.unit)).collect();
    let unit_of = |post: &Uuid| units.get(post).copied();
    store::insert(transaction, author, &standing.tenures.added(), |tenure| unit_of(&tenure.post)).await?;
    for (before, after) in standing.tenures.changed() {
        store::update(transaction, author, before, after, unit_of(&after.post)).await?;
    }
    for tenure in standing.tenures.added().iter().filter(|tenure| tenure.until_on.is_none()) {
        registers::moving::handed_over(transaction, author, tenure.post).await?;
    }
    let (added, removed) = standing.charge_changes();
    for charge in &removed {
        store::remove(transaction, author, charge, unit_of(&charge.post)).await?;
    }
    store::insert(transaction, author, &added, |charge| unit_of(&charge.post)).await?;
    Ok(())
}

/// New units, those above before those below: a row may only point at one that is there.
fn parents_first(standing: &Standing) -> Vec<Unit> {
    let parents: HashMap<Uuid, Option<Uuid>> =
        standing.units.records.iter().map(|known| (known.now.id, known.now.parent)).collect();
    let depth =
        |unit: &Unit| std::iter::successors(unit.parent, |id| parents.get(id).copied().flatten()).count();
    let mut units = standing.units.added();
    units.sort_by_cached_key(depth);
    units
}

/// A name that a column of the database and a form's cell have room for.
pub(super) fn short_enough(line: &Line, column: Column, name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.chars().count() > LONGEST_NAME {
        return Err(line.problem(column, &format!("超过 {LONGEST_NAME} 个字，请写名称本身")));
    }
    Ok(name.to_owned())
}
