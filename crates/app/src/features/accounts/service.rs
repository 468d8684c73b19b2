//! What is done with accounts, whoever asks: the page, the API or the console.

use jiff::{SignedDuration, Timestamp};
use lianjian_db::history::{self, Change};
use lianjian_db::new_id;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{roles, store};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::{Right, Role};
use crate::shell::state::App;
use crate::shell::{password, session};

/// Wrong passwords in a row before an account locks (practice.md, security).
const MOST_FAILURES: i64 = 5;
/// How long it stays locked.
const LOCK: SignedDuration = SignedDuration::from_mins(30);
/// How long a bearer token holds.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// An account; the password's digest is never part of it.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// The name to sign in with.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// The unit it is bound to.
    pub unit: Option<Uuid>,
    /// That unit's name.
    pub unit_name: Option<String>,
    /// The person that it acts for.
    pub person: Option<Uuid>,
    /// That person's name.
    pub person_name: Option<String>,
    /// The password must be changed at the next sign-in.
    pub must_change: bool,
    /// Wrong passwords in a row.
    #[serde(skip)]
    pub failures: i64,
    /// Locked until this moment.
    pub locked_until: Option<Timestamp>,
    /// Closed since this moment.
    pub closed_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

/// What a new account needs.
#[derive(Clone, Debug, Deserialize)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// The unit, for roles of a unit.
    pub unit: Option<Uuid>,
    /// A password chosen by whoever adds it; without, one is made.
    pub password: Option<String>,
    /// Whether it must be changed at the first sign-in.
    pub must_change: bool,
}

/// Why somebody cannot sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Name or password is wrong; so many tries are left.
    Wrong {
        /// Before the account locks.
        left: i64,
    },
    /// Locked for so many minutes.
    Locked {
        /// Rounded up.
        minutes: i64,
    },
}

/// All accounts, by name.
pub async fn list(app: &App, actor: &Actor) -> AppResult<Vec<Account>> {
    demand_seeing(actor)?;
    Ok(store::all(&mut app.database().connection().await?).await?)
}

/// Adds an account; gives it with its password in clear, which is shown once.
pub async fn add(app: &App, actor: &Actor, new: NewAccount) -> AppResult<(Account, String)> {
    demand_keeping(actor)?;
    let name = new.name.trim().to_owned();
    let display_name = match new.display_name.trim() {
        "" => name.clone(),
        shown => shown.to_owned(),
    };
    if name.is_empty() || name.chars().count() > 40 || name.chars().any(char::is_whitespace) {
        return Err(AppError::invalid("name", "账号名要有 1 到 40 个字，不能有空格"));
    }
    if new.role.is_of_unit() && new.unit.is_none() {
        return Err(AppError::invalid("unit", "这种账号要选所属单位"));
    }
    let clear = new.password.unwrap_or_else(password::random);
    if let Some(complaint) = password::complaint(&clear, &name) {
        return Err(AppError::invalid("password", complaint));
    }
    let digest = password::hash(clear.clone()).await?;
    let account = Account {
        id: new_id(),
        name,
        display_name,
        role: new.role,
        unit: new.unit.filter(|_| new.role.is_of_unit()),
        unit_name: None,
        person: None,
        person_name: None,
        must_change: new.must_change,
        failures: 0,
        locked_until: None,
        closed_at: None,
        version: 1,
    };
    let mut transaction = app.database().begin().await?;
    if store::by_name(&mut transaction, &account.name).await?.is_some() {
        return Err(AppError::invalid("name", format!("账号“{}”已经有了，请换一个名字", account.name)));
    }
    roles::refuse_new_administrator(&mut transaction, actor, account.role).await?;
    store::insert(&mut transaction, &account, &digest).await?;
    write_history(&mut transaction, app, actor, None, Some(&account)).await?;
    transaction.commit().await?;
    Ok((account, clear))
}

/// Gives an account a new random password, shown once and changed at the next sign-in.
pub async fn reset(app: &App, actor: &Actor, id: Uuid) -> AppResult<(Account, String)> {
    demand_keeping(actor)?;
    let clear = password::random();
    let digest = password::hash(clear.clone()).await?;
    let mut transaction = app.database().begin().await?;
    let before = store::by_id(&mut transaction, id).await?;
    store::set_password(&mut transaction, id, &digest, true).await?;
    store::end_sessions(&mut transaction, id).await?;
    let after = store::by_id(&mut transaction, id).await?;
    write_history(&mut transaction, app, actor, Some(&before), Some(&after)).await?;
    transaction.commit().await?;
    Ok((after, clear))
}

/// Locks an account for good, or opens it again.
pub async fn lock(app: &App, actor: &Actor, id: Uuid, locked: bool) -> AppResult<Account> {
    demand_keeping(actor)?;
    if locked && actor.account == Some(id) {
        return Err(AppError::invalid("id", "不能停用自己正在用的账号"));
    }
    let mut transaction = app.database().begin().await?;
    let before = store::by_id(&mut transaction, id).await?;
    store::set_closed(&mut transaction, id, locked.then(|| app.clock().now())).await?;
    store::set_failures(&mut transaction, id, 0, None).await?;
    if locked {
        store::end_sessions(&mut transaction, id).await?;
    }
    let after = store::by_id(&mut transaction, id).await?;
    write_history(&mut transaction, app, actor, Some(&before), Some(&after)).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Checks name and password. The same answer, after the same time, for a name that does not exist.
pub(super) async fn check(app: &App, name: &str, given: String) -> AppResult<Result<Account, Refusal>> {
    let now = app.clock().now();
    let mut connection = app.database().connection().await?;
    let account =
        store::by_name(&mut connection, name.trim()).await?.filter(|account| account.closed_at.is_none());
    let stored = match &account {
        Some(account) => Some(store::password(&mut connection, account.id).await?),
        None => None,
    };
    drop(connection);
    if let Some(until) =
        account.as_ref().and_then(|account| account.locked_until).filter(|until| *until > now)
    {
        let minutes = until.duration_since(now).as_secs().div_euclid(60) + 1;
        return Ok(Err(Refusal::Locked { minutes }));
    }
    let right = password::verify(given, stored).await?;
    let Some(account) = account else { return Ok(Err(Refusal::Wrong { left: MOST_FAILURES - 1 })) };
    let mut transaction = app.database().begin().await?;
    if right {
        if account.failures > 0 {
            store::set_failures(&mut transaction, account.id, 0, None).await?;
            transaction.commit().await?;
        }
        return Ok(Ok(account));
    }
    // Read again: two wrong tries at once count as two.
    let failures = store::by_id(&mut transaction, account.id).await?.failures + 1;
    let locks = failures >= MOST_FAILURES;
    let (count, until) = if locks { (0, Some(now + LOCK)) } else { (failures, None) };
    store::set_failures(&mut transaction, account.id, count, until).await?;
    transaction.commit().await?;
    Ok(Err(if locks {
        Refusal::Locked { minutes: LOCK.as_mins() }
    } else {
        Refusal::Wrong { left: MOST_FAILURES - failures }
    }))
}

/// Changes the actor's own password.
pub(super) async fn change_own(app: &App, actor: &Actor, old: String, new: String) -> AppResult<()> {
    let id = actor.account.ok_or(AppError::Forbidden)?;
    let stored = store::password(&mut app.database().connection().await?, id).await?;
    if !password::verify(old.clone(), Some(stored)).await? {
        return Err(AppError::invalid("old", "原密码不对"));
    }
    if let Some(complaint) = password::complaint(&new, &actor.name) {
        return Err(AppError::invalid("new", complaint));
    }
    if old == new {
        return Err(AppError::invalid("new", "新密码不能与原密码相同"));
    }
    let digest = password::hash(new).await?;
    let mut transaction = app.database().begin().await?;
    let before = store::by_id(&mut transaction, id).await?;
    store::set_password(&mut transaction, id, &digest, false).await?;
    let after = store::by_id(&mut transaction, id).await?;
    write_history(&mut transaction, app, actor, Some(&before), Some(&after)).await?;
    transaction.commit().await?;
    Ok(())
}

/// A bearer token for programs that act as this account.
pub(super) async fn new_token(app: &App, actor: &Actor, label: &str) -> AppResult<(String, Timestamp)> {
    let account = actor.account.ok_or(AppError::Forbidden)?;
    let secret = session::new_secret();
    let now = app.clock().now();
    let mut transaction = app.database().begin().await?;
    store::insert_token(&mut transaction, account, &session::digest(&secret), label, now, now + TOKEN_LIFE)
        .await?;
    transaction.commit().await?;
    Ok((secret, now + TOKEN_LIFE))
}

/// A stored role; one of a later version may read nothing.
pub(super) fn stored_role(name: &str) -> Role {
    Role::parse(name).unwrap_or(Role::Viewer)
}

/// The console keeps accounts, too: whoever sits there has the database file anyway.
pub(super) fn demand_keeping(actor: &Actor) -> AppResult<()> {
    if actor.account.is_none() { Ok(()) } else { actor.demand(Right::KeepAccounts) }
}

/// Who keeps accounts and who keeps their roles both see what there is.
fn demand_seeing(actor: &Actor) -> AppResult<()> {
    if actor.may(Right::KeepRoles) { Ok(()) } else { demand_keeping(actor) }
}

pub(super) async fn write_history(
    transaction: &mut lianjian_db::Transaction,
    app: &App,
    actor: &Actor,
    before: Option<&Account>,
    after: Option<&Account>,
) -> AppResult<()> {
    let id = after.or(before).map_or_else(Uuid::nil, |account| account.id);
    let change = Change::of("account", id, before, after);
    Ok(history::write(transaction, &actor.author(app), [change]).await?)
}
