//! Units merged into one, and parts of a unit split off: powers, registers, departments, posts and
//! people go to the other unit with their ids and their history.
//!
//! The summary of an earlier day stays what it was: counters move on the day of the change.

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Transaction, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::input::{self, NewUnit};
use super::model::{Department, Person, Post, Unit};
use super::parts::{holder_of_department, holder_of_post};
use super::{closing, store, units};
use crate::features::registers::{self, Holder, HolderKind};
use crate::features::{accounts, powers, programmes};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Which units become one.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct Merge {
    /// The units that close.
    pub units: Vec<Uuid>,
    /// The unit that takes over.
    pub into: Target,
    /// The day; not after today.
    pub on: Date,
}

/// The unit that takes over.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One that there is.
    Existing(Uuid),
    /// A new one.
    New(NewUnit),
}

/// What is split off a unit.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct Split {
    /// The new unit.
    pub new: NewUnit,
    /// Departments, which take their posts along.
    #[serde(default)]
    pub departments: Vec<Uuid>,
    /// Posts straight under the unit.
    #[serde(default)]
    pub posts: Vec<Uuid>,
    /// Powers.
    #[serde(default)]
    pub powers: Vec<Uuid>,
    /// The day; not after today.
    pub on: Date,
}

/// What went to the other unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Moved {
    /// The unit that has it now.
    pub unit: Uuid,
    /// Sub-bodies.
    pub units: usize,
    /// Departments.
    pub departments: usize,
    /// Posts.
    pub posts: usize,
    /// People.
    pub people: usize,
    /// Powers.
    pub powers: usize,
    /// Rows of registers.
    pub risk_points: usize,
    /// Accounts.
    pub accounts: usize,
    /// Departments that got another name because the unit had one of that name: old and new.
    pub renamed: Vec<(String, String)>,
}

/// Merges units into one; they close and name it as their successor.
pub async fn merge(app: &App, actor: &Actor, merge: Merge) -> AppResult<Moved> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let mut closing_units: Vec<Unit> = Vec::with_capacity(merge.units.len());
    for id in &merge.units {
        let unit: Unit = store::one(&mut transaction, *id).await?;
        input::closing_day(merge.on, unit.opened_on, app.clock().today())?;
        if let Some(day) = unit.closed_on {
            return Err(AppError::invalid("units", format!("“{}”已于 {day} 撤销", unit.name)));
        }
        if !closing_units.iter().any(|known| known.id == unit.id) {
            closing_units.push(unit);
        }
    }
    if closing_units.is_empty() {
        return Err(AppError::invalid("units", "请选要并入的单位"));
    }
    // Closed first: the new unit may bear the name of one of them.
    for unit in &closing_units {
        closing::mark_closed(&mut transaction, &author, unit, merge.on, None).await?;
    }
    let target = target(&mut transaction, &author, merge.into, merge.on).await?;
    let mut moved = Moved { unit: target.id, ..Moved::default() };
    for unit in &closing_units {
        if target.parent == Some(unit.id) {
            return Err(AppError::invalid("into", format!("“{}”要撤销，不能是新单位的上级", unit.name)));
        }
        move_all(&mut transaction, &author, unit, &target, &mut moved).await?;
        let closed: Unit = store::one(&mut transaction, unit.id).await?;
        let after = Unit { successor: Some(target.id), ..closed.clone() };
        store::update(&mut transaction, &author, &closed, &after, Some(unit.id)).await?;
    }
    programmes::settle_all(&mut transaction, &author).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(moved)
}

/// Splits departments, posts and powers off a unit into a new one.
pub async fn split(app: &App, actor: &Actor, id: Uuid, split: Split) -> AppResult<Moved> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    if split.departments.is_empty() && split.posts.is_empty() && split.powers.is_empty() {
        return Err(AppError::invalid("departments", "请至少选一个要分出去的部门、岗位或职权"));
    }
    let mut transaction = app.database().begin().await?;
    let unit: Unit = store::one(&mut transaction, id).await?;
    input::closing_day(split.on, unit.opened_on, app.clock().today())?;
    if unit.closed_on.is_some() {
        return Err(AppError::Conflict(format!("“{}”已经撤销，不能再拆分", unit.name)));
    }
    let new = NewUnit { region: unit.region, opened_on: Some(split.on), ..split.new };
    let target = units::insert(&mut transaction, &author, new).await?;
    let mut moved = Moved { unit: target.id, ..Moved::default() };
    let posts = store::posts(&mut transaction, unit.id).await?;
    for department in store::departments(&mut transaction, unit.id).await? {
        if split.departments.contains(&department.id) {
            move_department(&mut transaction, &author, &department, &unit, &target, &mut moved).await?;
        }
    }
    for post in &posts {
        let with_department =
            post.department.is_some_and(|department| split.departments.contains(&department));
        if with_department || (post.department.is_none() && split.posts.contains(&post.id)) {
            move_post(&mut transaction, &author, post, &target, &mut moved).await?;
        }
    }
    moved.powers +=
        powers::moving::follow(&mut transaction, &author, unit.id, target.id, Some(&split.powers)).await?;
    move_people(&mut transaction, &author, &unit, &target, false, &mut moved).await?;
    programmes::settle_all(&mut transaction, &author).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(moved)
}

async fn target(transaction: &mut Transaction, author: &Author, into: Target, on: Date) -> AppResult<Unit> {
    match into {
        Target::Existing(id) => {
            let unit: Unit = store::one(transaction, id).await?;
            if unit.closed_on.is_some() {
                return Err(AppError::invalid(
                    "into",
                    format!("“{}”要撤销或已经撤销，不能接收别的单位", unit.name),
                ));
            }
            Ok(unit)
        }
        Target::New(new) => units::insert(transaction, author, NewUnit { opened_on: Some(on), ..new }).await,
    }
}

async fn move_all(
    transaction: &mut Transaction,
    author: &Author,
    from: &Unit,
    to: &Unit,
    moved: &mut Moved,
) -> AppResult<()> {
    for child in store::children(transaction, from.id).await?.iter().filter(|child| child.id != to.id) {
        let after = Unit { parent: Some(to.id), ..child.clone() };
        store::update(transaction, author, child, &after, Some(child.id)).await?;
        moved.units += 1;
    }
    // Posts are read before departments move, so that each still says where it was.
    let posts = store::posts(transaction, from.id).await?;
    for department in store::departments(transaction, from.id).await? {
        move_department(transaction, author, &department, from, to, moved).await?;
    }
    for post in &posts {
        move_post(transaction, author, post, to, moved).await?;
    }
    let whole = |unit| Holder { kind: HolderKind::Unit, unit, department: None, post: None };
    moved.risk_points += registers::moving::follow(transaction, author, whole(from.id), whole(to.id)).await?;
    moved.powers += powers::moving::follow(transaction, author, from.id, to.id, None).await?;
    moved.accounts += accounts::moving::follow(transaction, author, from.id, to.id).await?;
    move_people(transaction, author, from, to, true, moved).await?;
    // Forms that still bear an old name arrive at the unit that has the rows now.
    let region = store::region_name(transaction, to.region).await?;
    let aliases = store::aliases(transaction, from.id).await?;
    for alias in aliases.iter().map(|alias| &alias.alias).chain([&from.name, &from.short_name]) {
        units::remember(transaction, author, to, alias, &region).await?;
    }
    Ok(())
}

async fn move_department(
    transaction: &mut Transaction,
    author: &Author,
    department: &Department,
    from: &Unit,
    to: &Unit,
    moved: &mut Moved,
) -> AppResult<()> {
    let taken: Vec<String> =
        store::departments(transaction, to.id).await?.into_iter().map(|known| known.name).collect();
    let name = free_name(&department.name, &from.short_name, &taken);
    if name != department.name {
        moved.renamed.push((department.name.clone(), name.clone()));
    }
    let position = store::next_position(transaction, "department", "unit", to.id).await?;
    let after = Department { unit: to.id, name, position, ..department.clone() };
    store::update(transaction, author, department, &after, Some(to.id)).await?;
    let (old, new) = (holder_of_department(department), holder_of_department(&after));
    moved.risk_points += registers::moving::follow(transaction, author, old, new).await?;
    moved.departments += 1;
    Ok(())
}

async fn move_post(
    transaction: &mut Transaction,
    author: &Author,
    post: &Post,
    to: &Unit,
    moved: &mut Moved,
) -> AppResult<()> {
    let position = store::next_position(transaction, "post", "unit", to.id).await?;
    let after = Post { unit: to.id, position, ..post.clone() };
    store::update(transaction, author, post, &after, Some(to.id)).await?;
    let (old, new) = (holder_of_post(post), holder_of_post(&after));
    moved.risk_points += registers::moving::follow(transaction, author, old, new).await?;
    moved.posts += 1;
    Ok(())
}

/// People go where their posts went; `all` takes those without a post along.
async fn move_people(
    transaction: &mut Transaction,
    author: &Author,
    from: &Unit,
    to: &Unit,
    all: bool,
    moved: &mut Moved,
) -> AppResult<()> {
    let people: Vec<Person> = if all {
        store::people(transaction, from.id).await?
    } else {
        let condition = "unit = $1
             AND EXISTS (SELECT 1 FROM tenure JOIN post ON post.id = tenure.post
                         WHERE tenure.person = person.id AND post.unit = $2 AND tenure.until_on IS NULL)
             AND NOT EXISTS (SELECT 1 FROM tenure JOIN post ON post.id = tenure.post
                             WHERE tenure.person = person.id AND post.unit = $1 AND tenure.until_on IS NULL)
             ORDER BY id";
        store::all(transaction, condition, &params![from.id, to.id]).await?
    };
    for person in &people {
        let after = Person { unit: to.id, ..person.clone() };
        store::update(transaction, author, person, &after, Some(to.id)).await?;
    }
    moved.people += people.len();
    Ok(())
}

/// The name, or 办公室（原规划局） when the unit has a department of that name.
fn free_name(name: &str, from: &str, taken: &[String]) -> String {
    if !taken.iter().any(|known| known == name) {
        return name.to_owned();
    }
    let stem = format!("{name}（原{from}）");
    let mut candidate = stem.clone();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{stem}{number}");
        number += 1;
    }
    candidate
}
