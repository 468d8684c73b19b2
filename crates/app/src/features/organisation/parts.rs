//! What is done with departments, posts and the people who hold them.

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction, new_id, params};
use uuid::Uuid;

use super::duty::Duty;
use super::input::{self, NewDepartment, NewPerson, NewPost, PartPatch};
use super::model::{Department, Person, Post, Tenure, Unit};
use super::{standing_in, store};
use crate::features::registers::{self, Holder, HolderKind};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Adds a department.
pub async fn add_department(app: &App, actor: &Actor, new: NewDepartment) -> AppResult<Department> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    open_unit(&mut transaction, new.unit).await?;
    let department = Department {
        id: new_id(),
        unit: new.unit,
        name: input::name("name", "内设部门名称", &new.name)?,
        position: store::next_position(&mut transaction, "department", "unit", new.unit).await?,
        opened_on: new.opened_on,
        closed_on: None,
        version: 1,
    };
    refuse_same_department(&mut transaction, &department).await?;
    store::insert_one(&mut transaction, &actor.author(app), &department).await?;
    transaction.commit().await?;
    Ok(department)
}

/// Changes a department.
pub async fn change_department(
    app: &App,
    actor: &Actor,
    id: Uuid,
    patch: PartPatch,
) -> AppResult<Department> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let before: Department = store::one(&mut transaction, id).await?;
    input::seen(patch.version, before.version)?;
    refuse_closed(&before.name, before.closed_on)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = input::name("name", "内设部门名称", name)?;
    }
    after.position = patch.position.unwrap_or(before.position);
    refuse_same_department(&mut transaction, &after).await?;
    store::update(&mut transaction, &actor.author(app), &before, &after, Some(before.unit)).await?;
    let changed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(changed)
}

/// Adds a post.
pub async fn add_post(app: &App, actor: &Actor, new: NewPost) -> AppResult<Post> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    open_unit(&mut transaction, new.unit).await?;
    let post = Post {
        id: new_id(),
        unit: new.unit,
        department: new.department,
        name: input::name("name", "岗位名称", &new.name)?,
        in_leading_group: new.in_leading_group,
        duty: new.duty.unwrap_or_else(|| {
            Duty::of_name(new.name.trim(), new.in_leading_group, new.department.is_some())
        }),
        position: store::next_position(&mut transaction, "post", "unit", new.unit).await?,
        opened_on: new.opened_on,
        closed_on: None,
        version: 1,
    };
    check_post(&mut transaction, &post).await?;
    store::insert_one(&mut transaction, &actor.author(app), &post).await?;
    transaction.commit().await?;
    Ok(post)
}

/// Changes a post; its register goes along to another department.
pub async fn change_post(app: &App, actor: &Actor, id: Uuid, patch: PartPatch) -> AppResult<Post> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before: Post = store::one(&mut transaction, id).await?;
    input::seen(patch.version, before.version)?;
    refuse_closed(&before.name, before.closed_on)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = input::name("name", "岗位名称", name)?;
    }
    if let Some(department) = patch.department {
        after.department = department;
    }
    after.in_leading_group = patch.in_leading_group.unwrap_or(before.in_leading_group);
    after.duty = patch.duty.unwrap_or(before.duty);
    after.position = patch.position.unwrap_or(before.position);
    check_post(&mut transaction, &after).await?;
    store::update(&mut transaction, &author, &before, &after, Some(before.unit)).await?;
    if let Some(departments) = &patch.charges {
        standing_in::put_in_charge(&mut transaction, &author, &after, departments).await?;
    }
    if after.department != before.department {
        registers::moving::follow(&mut transaction, &author, holder_of_post(&before), holder_of_post(&after))
            .await?;
    }
    let changed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(changed)
}

/// Adds a person, who begins on a post when one is named.
pub async fn add_person(app: &App, actor: &Actor, new: NewPerson) -> AppResult<Person> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    open_unit(&mut transaction, new.unit).await?;
    let person =
        Person { id: new_id(), unit: new.unit, name: input::name("name", "姓名", &new.name)?, version: 1 };
    store::insert_one(&mut transaction, &author, &person).await?;
    if let Some(post) = new.post {
        let from = new.from.unwrap_or_else(|| app.clock().today());
        begin_within(&mut transaction, &author, post, &person, from).await?;
    }
    transaction.commit().await?;
    Ok(person)
}

/// Changes a person's name.
pub async fn rename_person(app: &App, actor: &Actor, id: Uuid, name: &str) -> AppResult<Person> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let before: Person = store::one(&mut transaction, id).await?;
    let after = Person { name: input::name("name", "姓名", name)?, ..before.clone() };
    store::update(&mut transaction, &actor.author(app), &before, &after, Some(before.unit)).await?;
    let changed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(changed)
}

/// A person begins on a post; whoever held it until then leaves it the day before.
pub async fn begin(app: &App, actor: &Actor, post: Uuid, person: Uuid, from: Date) -> AppResult<Tenure> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let person: Person = store::one(&mut transaction, person).await?;
    let tenure = begin_within(&mut transaction, &actor.author(app), post, &person, from).await?;
    transaction.commit().await?;
    Ok(tenure)
}

/// A person leaves a post; the day is the last one.
pub async fn end(app: &App, actor: &Actor, tenure: Uuid, until: Date) -> AppResult<Tenure> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let before: Tenure = store::one(&mut transaction, tenure).await?;
    let post: Post = store::one(&mut transaction, before.post).await?;
    end_within(&mut transaction, &actor.author(app), &before, until, post.unit).await?;
    let changed = store::one(&mut transaction, tenure).await?;
    transaction.commit().await?;
    Ok(changed)
}

async fn begin_within(
    transaction: &mut Transaction,
    author: &Author,
    post: Uuid,
    person: &Person,
    from: Date,
) -> AppResult<Tenure> {
    let post: Post = store::one(transaction, post).await?;
    refuse_closed(&post.name, post.closed_on)?;
    if post.unit != person.unit {
        return Err(AppError::invalid("person", format!("“{}”不是这个单位的人员", person.name)));
    }
    // A new holder reviews the register and pledges again: what was signed before is signed no longer.
    registers::moving::handed_over(transaction, author, post.id).await?;
    let lasting: Vec<Tenure> =
        store::all(transaction, "post = $1 AND until_on IS NULL ORDER BY id", &params![post.id]).await?;
    for former in &lasting {
        if former.person == person.id {
            return Err(AppError::invalid("person", format!("“{}”已经在这个岗位上", person.name)));
        }
        let last = from.yesterday().unwrap_or(from);
        end_within(transaction, author, former, last, post.unit).await?;
    }
    let tenure = Tenure {
        id: new_id(),
        person: person.id,
        post: post.id,
        from_on: Some(from),
        until_on: None,
        version: 1,
    };
    store::insert(transaction, author, std::slice::from_ref(&tenure), |_| Some(post.unit)).await?;
    Ok(tenure)
}

pub(super) async fn end_within(
    transaction: &mut Transaction,
    author: &Author,
    before: &Tenure,
    until: Date,
    unit: Uuid,
) -> AppResult<()> {
    if let Some(from) = before.from_on.filter(|from| *from > until) {
        return Err(AppError::invalid("from", format!("前任 {from} 才任职，离任不能早于这一天，请核对日期")));
    }
    let after = Tenure { until_on: Some(until), ..before.clone() };
    store::update(transaction, author, before, &after, Some(unit)).await
}

/// A post as what holds a register.
pub(super) fn holder_of_post(post: &Post) -> Holder {
    Holder { kind: HolderKind::Post, unit: post.unit, department: post.department, post: Some(post.id) }
}

/// A department as what holds a register.
pub(super) fn holder_of_department(department: &Department) -> Holder {
    Holder {
        kind: HolderKind::Department,
        unit: department.unit,
        department: Some(department.id),
        post: None,
    }
}

async fn open_unit(connection: &mut Connection, unit: Uuid) -> AppResult<Unit> {
    let unit: Unit = store::one(connection, unit).await?;
    refuse_closed(&unit.name, unit.closed_on)?;
    Ok(unit)
}

fn refuse_closed(name: &str, closed_on: Option<Date>) -> AppResult<()> {
    match closed_on {
        Some(day) => Err(AppError::Conflict(format!("“{name}”已于 {day} 撤销，不能再改"))),
        None => Ok(()),
    }
}

async fn refuse_same_department(connection: &mut Connection, department: &Department) -> AppResult<()> {
    let condition = "unit = $1 AND name = $2 AND id <> $3 AND closed_on IS NULL";
    let values = params![department.unit, &department.name, department.id];
    let same: Vec<Department> = store::all(connection, condition, &values).await?;
    if same.is_empty() {
        return Ok(());
    }
    Err(AppError::invalid("name", format!("本单位已经有“{}”，请换一个名称", department.name)))
}

/// A post's department is an open one of its own unit, and no other post there has its name.
async fn check_post(connection: &mut Connection, post: &Post) -> AppResult<()> {
    if let Some(id) = post.department {
        let department: Department = store::one(connection, id).await?;
        if department.unit != post.unit || department.closed_on.is_some() {
            return Err(AppError::invalid(
                "department",
                format!("“{}”不是本单位现有的内设部门", department.name),
            ));
        }
    }
    let condition = "unit = $1 AND name = $2 AND id <> $3 AND closed_on IS NULL";
    let same: Vec<Post> = store::all(connection, condition, &params![post.unit, &post.name, post.id]).await?;
    if same.iter().any(|other| other.department == post.department) {
        return Err(AppError::invalid("name", format!("这里已经有岗位“{}”，请换一个名称", post.name)));
    }
    Ok(())
}
