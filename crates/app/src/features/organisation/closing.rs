//! Closing units, departments and posts: with a day, never by vanishing.
//!
//! What still has open parts is closed only when whoever closes it says so; then its parts close with
//! it, its rows leave the summary on that day, and its accounts can sign in no longer.

use std::collections::VecDeque;

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Transaction, params};
use uuid::Uuid;

use super::input::{self, Closing};
use super::model::{Department, Post, Tenure, Unit};
use super::{parts, store};
use crate::features::{accounts, powers, programmes, registers};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Closes a unit.
pub async fn close_unit(app: &App, actor: &Actor, id: Uuid, closing: Closing) -> AppResult<Unit> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before: Unit = store::one(&mut transaction, id).await?;
    refuse_closed(&before.name, before.closed_on)?;
    input::closing_day(closing.on, before.opened_on, app.clock().today())?;
    if let Some(successor) = closing.successor {
        let successor: Unit = store::one(&mut transaction, successor).await?;
        if successor.id == id || successor.closed_on.is_some() {
            return Err(AppError::invalid("successor", "接续单位要是另一个没有撤销的单位"));
        }
    }
    refuse_open_parts(&mut transaction, "unit", id, &before.name, closing).await?;
    // From the unit down: each unit's own parts close with it.
    let mut waiting = VecDeque::from([before]);
    while let Some(unit) = waiting.pop_front() {
        waiting.extend(store::children(&mut transaction, unit.id).await?);
        let successor = closing.successor.filter(|_| unit.id == id);
        close_whole(&mut transaction, &author, &unit, closing.on, successor).await?;
    }
    programmes::settle_all(&mut transaction, &author).await?;
    let closed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(closed)
}

/// Closes a department.
pub async fn close_department(app: &App, actor: &Actor, id: Uuid, closing: Closing) -> AppResult<Department> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before: Department = store::one(&mut transaction, id).await?;
    refuse_closed(&before.name, before.closed_on)?;
    input::closing_day(closing.on, before.opened_on, app.clock().today())?;
    refuse_open_parts(&mut transaction, "department", id, &before.name, closing).await?;
    let condition = "department = $1 AND closed_on IS NULL ORDER BY id";
    for post in store::all::<Post>(&mut transaction, condition, &params![id]).await? {
        post_within(&mut transaction, &author, &post, closing.on).await?;
    }
    department_within(&mut transaction, &author, &before, closing.on).await?;
    let closed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(closed)
}

/// Closes a post.
pub async fn close_post(app: &App, actor: &Actor, id: Uuid, closing: Closing) -> AppResult<Post> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before: Post = store::one(&mut transaction, id).await?;
    refuse_closed(&before.name, before.closed_on)?;
    input::closing_day(closing.on, before.opened_on, app.clock().today())?;
    refuse_open_parts(&mut transaction, "post", id, &before.name, closing).await?;
    post_within(&mut transaction, &author, &before, closing.on).await?;
    let closed = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(closed)
}

async fn close_whole(
    transaction: &mut Transaction,
    author: &Author,
    unit: &Unit,
    on: Date,
    successor: Option<Uuid>,
) -> AppResult<()> {
    for post in store::posts(transaction, unit.id).await? {
        post_within(transaction, author, &post, on).await?;
    }
    for department in store::departments(transaction, unit.id).await? {
        department_within(transaction, author, &department, on).await?;
    }
    registers::moving::close(transaction, author, unit.id).await?;
    powers::moving::close(transaction, author, unit.id).await?;
    accounts::moving::close(transaction, author, unit.id).await?;
    mark_closed(transaction, author, unit, on, successor).await
}

/// Writes the day into the unit; its parts have been seen to.
pub(super) async fn mark_closed(
    transaction: &mut Transaction,
    author: &Author,
    unit: &Unit,
    on: Date,
    successor: Option<Uuid>,
) -> AppResult<()> {
    let after = Unit { closed_on: Some(on), successor, ..unit.clone() };
    store::update(transaction, author, unit, &after, Some(unit.id)).await
}

async fn department_within(
    transaction: &mut Transaction,
    author: &Author,
    department: &Department,
    on: Date,
) -> AppResult<()> {
    registers::moving::close(transaction, author, department.id).await?;
    let after = Department { closed_on: Some(on), ..department.clone() };
    store::update(transaction, author, department, &after, Some(department.unit)).await
}

async fn post_within(transaction: &mut Transaction, author: &Author, post: &Post, on: Date) -> AppResult<()> {
    registers::moving::close(transaction, author, post.id).await?;
    let lasting = "post = $1 AND until_on IS NULL ORDER BY id";
    for tenure in store::all::<Tenure>(transaction, lasting, &params![post.id]).await? {
        // Somebody who was to begin later never did: the tenure ends on its first day.
        let until = tenure.from_on.map_or(on, |from| from.max(on));
        parts::end_within(transaction, author, &tenure, until, post.unit).await?;
    }
    let after = Post { closed_on: Some(on), ..post.clone() };
    store::update(transaction, author, post, &after, Some(post.unit)).await
}

async fn refuse_open_parts(
    transaction: &mut Transaction,
    table: &str,
    id: Uuid,
    name: &str,
    closing: Closing,
) -> AppResult<()> {
    if closing.with_parts {
        return Ok(());
    }
    let open = store::open_parts(transaction, table, id).await?;
    if open.is_empty() {
        return Ok(());
    }
    let message = format!("“{name}”还有 {}。请先处理，或勾选“连同里面的一并撤销”", open.join("、"));
    Err(AppError::invalid("with_parts", message))
}

fn refuse_closed(name: &str, closed_on: Option<Date>) -> AppResult<()> {
    match closed_on {
        Some(day) => Err(AppError::Conflict(format!("“{name}”已于 {day} 撤销"))),
        None => Ok(()),
    }
}
