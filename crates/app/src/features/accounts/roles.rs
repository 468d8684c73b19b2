//! What an account may do and for whom it acts: the security administrator changes roles, the system
//! administrator says whose account it is.
//!
//! The three administrators (三员) exclude each other, and none of them has another account (practice.md,
//! security; GB/T 22239-2019 level 3).

use lianjian_db::{Connection, Transaction, params};
use uuid::Uuid;

use super::service::{self, Account};
use super::store;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::{Right, Role};
use crate::shell::state::App;

/// Changes what an account may do; its sessions end.
pub async fn change_role(
    app: &App,
    actor: &Actor,
    id: Uuid,
    role: Role,
    unit: Option<Uuid>,
) -> AppResult<Account> {
    if actor.account.is_some() {
        actor.demand(Right::KeepRoles)?;
    }
    if actor.account == Some(id) {
        return Err(AppError::invalid("role", "不能改自己的角色，请另一位安全管理员来改"));
    }
    let mut transaction = app.database().begin().await?;
    let before = store::by_id(&mut transaction, id).await?;
    let unit = unit.or(before.unit).filter(|_| role.is_of_unit());
    if role.is_of_unit() && unit.is_none() {
        return Err(AppError::invalid("unit", "这种角色要选所属单位"));
    }
    store::set_role(&mut transaction, id, role, unit).await?;
    if before.person.is_some() && before.unit != unit {
        store::set_person(&mut transaction, id, None).await?;
    }
    let after = store::by_id(&mut transaction, id).await?;
    refuse_two_hats(&mut transaction, &after).await?;
    store::end_sessions(&mut transaction, id).await?;
    service::write_history(&mut transaction, app, actor, Some(&before), Some(&after)).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Says for which person an account acts; none for nobody.
pub async fn bind(app: &App, actor: &Actor, id: Uuid, person: Option<Uuid>) -> AppResult<Account> {
    service::demand_keeping(actor)?;
    let mut transaction = app.database().begin().await?;
    let before = store::by_id(&mut transaction, id).await?;
    if let Some(person) = person {
        let unit = store::unit_of_person(&mut transaction, person).await?.ok_or(AppError::NotFound)?;
        if before.unit.is_some_and(|own| own != unit) {
            return Err(AppError::invalid("person", "这个人不是账号所属单位的人员"));
        }
    }
    store::set_person(&mut transaction, id, person).await?;
    let after = store::by_id(&mut transaction, id).await?;
    refuse_two_hats(&mut transaction, &after).await?;
    service::write_history(&mut transaction, app, actor, Some(&before), Some(&after)).await?;
    transaction.commit().await?;
    Ok(after)
}

/// The person that an actor acts for.
pub async fn person_of(connection: &mut Connection, actor: &Actor) -> AppResult<Option<Uuid>> {
    let Some(account) = actor.account else { return Ok(None) };
    let sql = "SELECT person FROM account WHERE id = $1";
    let person = connection.optional(sql, &params![account], |row| row.next()).await?;
    Ok(person.flatten())
}

/// An administrator is made by the security administrator, out of an account without such a role; only the
/// very first of each kind may be added by whoever keeps accounts.
pub(super) async fn refuse_new_administrator(
    transaction: &mut Transaction,
    actor: &Actor,
    role: Role,
) -> AppResult<()> {
    if !role.is_administrator() || actor.account.is_none() {
        return Ok(());
    }
    if store::count_of_role(transaction, role).await? == 0 {
        return Ok(());
    }
    let message = format!("已经有{}，再加一位请安全管理员改账号的角色", role.label());
    Err(AppError::invalid("role", message))
}

/// Who is one of the three has no other account.
async fn refuse_two_hats(transaction: &mut Transaction, account: &Account) -> AppResult<()> {
    let Some(person) = account.person else { return Ok(()) };
    let others = store::others_of_person(transaction, person, account.id).await?;
    let clash = |other: &&Account| account.role.is_administrator() || other.role.is_administrator();
    let Some(other) = others.iter().find(clash) else { return Ok(()) };
    let message = format!(
        "这个人已经有账号“{}”（{}）。系统、安全、审计三种管理员互相排斥，也不兼业务账号，请先停用那个账号",
        other.name,
        other.role.label()
    );
    Err(AppError::invalid("person", message))
}
