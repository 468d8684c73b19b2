//! What people do with a task besides its work: hand it on, urge, put news aside.

use lianjian_db::{Connection, params};
use serde::Serialize;
use uuid::Uuid;

use super::model::{New, Target, Task};
use super::{question, store};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// Somebody to whom a task may be handed on.
#[derive(Clone, Debug, Serialize)]
pub struct Colleague {
    /// The account.
    pub account: Uuid,
    /// The name to show.
    pub name: String,
}

/// Who else does the same work in the same unit, or at the commission.
pub async fn colleagues(connection: &mut Connection, actor: &Actor) -> AppResult<Vec<Colleague>> {
    let sql = "SELECT id, display_name FROM account
         WHERE role = $1 AND unit IS NOT DISTINCT FROM $2 AND id <> $3 AND closed_at IS NULL
         ORDER BY display_name, id";
    let read = |row: &mut lianjian_db::Row<'_>| Ok(Colleague { account: row.next()?, name: row.next()? });
    let own = actor.account.unwrap_or_default();
    Ok(connection.all(sql, &params![actor.role.name(), actor.unit, own], read).await?)
}

/// Hands a task on to a colleague (转办): it waits for them and no longer for whom it waited.
pub async fn hand_on(app: &App, actor: &Actor, id: Uuid, to: Uuid) -> AppResult<()> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let task = waiting(&mut transaction, actor, app, id).await?;
    if !task.kind.can_be_handed_on() {
        let message = "签字和通知要由本人办理，不能转办。本人不在时，请设代签人";
        return Err(AppError::invalid("account", message));
    }
    let known = colleagues(&mut transaction, actor).await?;
    let Some(colleague) = known.into_iter().find(|colleague| colleague.account == to) else {
        return Err(AppError::invalid("account", "请从名单里选一位本单位的同事"));
    };
    end(&mut transaction, &author, id, &format!("转办给{}", colleague.name)).await?;
    let new = New {
        target: Target::Account(to),
        detail: format!(
            "{} 转办{}{}",
            author.name,
            if task.detail.is_empty() { "" } else { " · " },
            task.detail
        ),
        kind: task.kind,
        source: task.source,
        unit: task.unit,
        title: task.title,
        href: task.href,
        due_on: task.due_on,
    };
    store::insert(&mut transaction, &author, &new).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts something aside that there is nothing to do about but to know it.
pub async fn put_aside(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let task = waiting(&mut transaction, actor, app, id).await?;
    if !task.kind.is_news() {
        return Err(AppError::Conflict("这一项要办完才会消失，不能只标为已知".to_owned()));
    }
    end(&mut transaction, &author, id, "已知").await?;
    transaction.commit().await?;
    Ok(())
}

/// Urges whoever a task waits for (催办): by who began it, once a day.
pub async fn urge(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let (task, _) = question::one(&mut transaction, actor, id, app.clock().today()).await?;
    if actor.account.is_none() || task.account != actor.account {
        return Err(AppError::Forbidden);
    }
    if task.done_at.is_some() {
        return Err(AppError::Conflict("这一项已经办完，不用再催".to_owned()));
    }
    let today = clock::local(author.at).date();
    if task.urged_at.is_some_and(|at| clock::local(at).date() == today) {
        return Err(AppError::Conflict("今天已经催过，一天只催一次".to_owned()));
    }
    // Of two who urge at once the second finds the moment changed.
    let sql = "UPDATE task SET urged_at = $2 WHERE id = $1 AND done_at IS NULL
         AND (urged_at IS NULL OR urged_at = $3)";
    if transaction.execute(sql, &params![id, author.at, task.urged_at]).await? == 0 {
        return Err(AppError::Conflict("刚刚已经办完或者催过".to_owned()));
    }
    transaction.commit().await?;
    Ok(())
}

async fn waiting(connection: &mut Connection, actor: &Actor, app: &App, id: Uuid) -> AppResult<Task> {
    let (task, waits) = question::one(connection, actor, id, app.clock().today()).await?;
    if waits { Ok(task) } else { Err(gone()) }
}

/// Ends one task; of two who do it at once the second is told.
async fn end(
    transaction: &mut lianjian_db::Transaction,
    author: &lianjian_db::history::Author,
    id: Uuid,
    outcome: &str,
) -> AppResult<()> {
    let sql = "UPDATE task SET done_at = $2, done_by = $3, done_by_account = $4, outcome = $5
         WHERE id = $1 AND done_at IS NULL";
    let values = params![id, author.at, author.name.as_str(), author.account, outcome];
    if transaction.execute(sql, &values).await? == 0 { Err(gone()) } else { Ok(()) }
}

fn gone() -> AppError {
    AppError::Conflict("这一项刚刚已经有人办了或者转给别人了".to_owned())
}
