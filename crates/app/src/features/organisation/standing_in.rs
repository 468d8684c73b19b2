//! Who is in charge of which departments, and who signs for whom while somebody is away.

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction, new_id, params};
use serde::Deserialize;
use uuid::Uuid;

use super::duty::{Charge, StandIn};
use super::model::{Department, Person, Post};
use super::store;
use crate::features::accounts;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Somebody shall sign for somebody else.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewStandIn {
    /// Who is away.
    pub person: Uuid,
    /// Who signs instead.
    pub stand_in: Uuid,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from_on: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until_on: Date,
    /// Why.
    pub reason: String,
}

/// Makes a post in charge of just these departments of its unit.
pub(super) async fn put_in_charge(
    transaction: &mut Transaction,
    author: &Author,
    post: &Post,
    departments: &[Uuid],
) -> AppResult<()> {
    let standing: Vec<Charge> = store::all(transaction, "post = $1 ORDER BY id", &params![post.id]).await?;
    for charge in standing.iter().filter(|charge| !departments.contains(&charge.department)) {
        store::remove(transaction, author, charge, Some(post.unit)).await?;
    }
    let mut new: Vec<Charge> = Vec::new();
    for department in departments {
        let known = |charges: &[Charge]| charges.iter().any(|charge| charge.department == *department);
        if known(&standing) || known(&new) {
            continue;
        }
        let found: Department = store::one(transaction, *department).await?;
        if found.unit != post.unit || found.closed_on.is_some() {
            let message = format!("“{}”不是本单位现有的内设部门", found.name);
            return Err(AppError::invalid("charges", message));
        }
        new.push(Charge { id: new_id(), post: post.id, department: *department, version: 1 });
    }
    store::insert(transaction, author, &new, |_| Some(post.unit)).await?;
    Ok(())
}

/// Lets somebody sign for somebody else; whoever keeps the organisation, the unit's clerk, or who is away.
pub async fn add_stand_in(app: &App, actor: &Actor, new: NewStandIn) -> AppResult<StandIn> {
    let mut transaction = app.database().begin().await?;
    let person: Person = store::one(&mut transaction, new.person).await?;
    let other: Person = store::one(&mut transaction, new.stand_in).await?;
    demand_keeping(&mut transaction, actor, &person).await?;
    if person.id == other.id || person.unit != other.unit {
        return Err(AppError::invalid("stand_in", "代签的要是本单位的另一个人"));
    }
    if new.until_on < new.from_on {
        return Err(AppError::invalid("until_on", "结束日期早于开始日期，请核对"));
    }
    let reason = new.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(AppError::invalid("reason", "请写明为什么委托代签，200 字以内，例如外出学习"));
    }
    let NewStandIn { from_on, until_on, .. } = new;
    let stand_in = StandIn {
        id: new_id(),
        person: person.id,
        stand_in: other.id,
        from_on,
        until_on,
        reason,
        version: 1,
    };
    let records = std::slice::from_ref(&stand_in);
    store::insert(&mut transaction, &actor.author(app), records, |_| Some(person.unit)).await?;
    transaction.commit().await?;
    Ok(stand_in)
}

/// Ends it: from today on it holds no longer.
pub async fn end_stand_in(app: &App, actor: &Actor, id: Uuid) -> AppResult<StandIn> {
    let mut transaction = app.database().begin().await?;
    let before: StandIn = store::one(&mut transaction, id).await?;
    let person: Person = store::one(&mut transaction, before.person).await?;
    demand_keeping(&mut transaction, actor, &person).await?;
    let yesterday = app.clock().today().yesterday().unwrap_or(Date::MIN);
    let after = StandIn { until_on: before.until_on.min(yesterday), ..before.clone() };
    store::update(&mut transaction, &actor.author(app), &before, &after, Some(person.unit)).await?;
    let ended = store::one(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn demand_keeping(connection: &mut Connection, actor: &Actor, person: &Person) -> AppResult<()> {
    if actor.may(Right::KeepOrganisation) || actor.may(Right::WriteUnit(person.unit)) {
        return Ok(());
    }
    if accounts::person_of(connection, actor).await? == Some(person.id) {
        return actor.demand(Right::Sign(person.unit));
    }
    actor.demand(Right::WriteUnit(person.unit))
}
