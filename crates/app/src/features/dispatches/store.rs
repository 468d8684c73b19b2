//! Choices and messages in the database.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use uuid::Uuid;

use super::model::{Channel, Choice, Dispatch};
use crate::shell::actor::Actor;
use crate::shell::rights::Role;

/// What an account chose; nothing when it chose nothing.
pub(super) async fn choice(connection: &mut Connection, account: Uuid) -> Result<Choice> {
    let sql = "SELECT mail, by_mail, by_webhook, version FROM dispatch_choice WHERE account = $1";
    let read = |row: &mut Row<'_>| {
        Ok(Choice {
            mail: row.next()?,
            by_mail: row.next_bool()?,
            by_webhook: row.next_bool()?,
            version: row.next()?,
        })
    };
    Ok(connection.optional(sql, &params![account], read).await?.unwrap_or_default())
}

pub(super) async fn save_choice(
    transaction: &mut Transaction,
    author: &Author,
    account: Uuid,
    before: &Choice,
    after: &Choice,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO dispatch_choice (account, mail, by_mail, by_webhook, version) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (account) DO UPDATE SET mail = excluded.mail, by_mail = excluded.by_mail,
                 by_webhook = excluded.by_webhook, version = excluded.version",
            &params![account, after.mail.as_str(), after.by_mail, after.by_webhook, after.version],
        )
        .await?;
    let known = (before.version > 0).then_some(before);
    history::write(transaction, author, [Change::of("message_choice", account, known, Some(after))]).await
}

/// Accounts that want to be told and were not looked after on a day.
pub(super) async fn to_look_after(connection: &mut Connection, day: Date) -> Result<Vec<Uuid>> {
    let sql = "SELECT dispatch_choice.account FROM dispatch_choice
         JOIN account ON account.id = dispatch_choice.account
         WHERE (by_mail = 1 OR by_webhook = 1) AND coalesce(looked_on, '') < $1 AND account.closed_at IS NULL
         ORDER BY dispatch_choice.account";
    connection.all(sql, &params![day], |row| row.next()).await
}

/// Writes that an account is looked after on a day; false when somebody else was first.
pub(super) async fn look_after(transaction: &mut Transaction, account: Uuid, day: Date) -> Result<bool> {
    let sql = "UPDATE dispatch_choice SET looked_on = $2 WHERE account = $1 AND coalesce(looked_on, '') < $2";
    Ok(transaction.execute(sql, &params![account, day]).await? > 0)
}

/// When an account was told last.
pub(super) async fn told_at(connection: &mut Connection, account: Uuid) -> Result<Option<Timestamp>> {
    let sql = "SELECT max(created_at) FROM dispatch WHERE account = $1 AND kind = 'daily'";
    connection.one(sql, &params![account], |row| row.next_moment()).await
}

/// The account as somebody whose inbox can be read.
pub(super) async fn actor(connection: &mut Connection, account: Uuid) -> Result<Option<Actor>> {
    let sql = "SELECT account.name, account.display_name, account.role, account.unit, unit.name
         FROM account LEFT JOIN unit ON unit.id = account.unit
         WHERE account.id = $1 AND account.closed_at IS NULL";
    connection
        .optional(sql, &params![account], |row| {
            Ok(Actor {
                account: Some(account),
                name: row.next()?,
                display_name: row.next()?,
                role: Role::parse(&row.next::<String>()?).unwrap_or(Role::Viewer),
                unit: row.next()?,
                unit_name: row.next()?,
                must_change: false,
            })
        })
        .await
}

/// A message that begins its way.
pub(super) struct NewDispatch<'a> {
    pub(super) id: Uuid,
    pub(super) account: Uuid,
    pub(super) channel: Channel,
    /// `daily`, or `trial` for one that somebody sends to try the way.
    pub(super) kind: &'static str,
    /// The day that it is for; a trial's is its moment.
    pub(super) for_day: String,
    pub(super) recipient: &'a str,
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
    pub(super) at: Timestamp,
}

pub(super) async fn insert(transaction: &mut Transaction, new: &NewDispatch<'_>) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO dispatch (id, account, channel, kind, for_day, recipient, subject, body, created_at, next_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
             ON CONFLICT (account, channel, kind, for_day) DO NOTHING",
            &params![
                new.id,
                new.account,
                new.channel.name(),
                new.kind,
                new.for_day.as_str(),
                new.recipient,
                new.subject,
                new.body,
                new.at
            ],
        )
        .await?;
    Ok(())
}

const DISPATCH: &str = "dispatch.id, account.name, dispatch.channel, dispatch.recipient, dispatch.created_at,
     dispatch.attempts, dispatch.next_at, dispatch.sent_at, dispatch.error, dispatch.kind, dispatch.subject,
     dispatch.body";

/// Messages whose time has come, the oldest first.
pub(super) async fn due(connection: &mut Connection, now: Timestamp, most: i64) -> Result<Vec<Dispatch>> {
    let sql = format!(
        "SELECT {DISPATCH} FROM dispatch JOIN account ON account.id = dispatch.account
         WHERE dispatch.next_at <= $1 ORDER BY dispatch.next_at, dispatch.id LIMIT $2"
    );
    connection.all(&sql, &params![now, most], read).await
}

pub(super) async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Dispatch>> {
    let sql = format!(
        "SELECT {DISPATCH} FROM dispatch JOIN account ON account.id = dispatch.account WHERE dispatch.id = $1"
    );
    connection.optional(&sql, &params![id], read).await
}

/// Takes a message for an attempt; false when another node has it. Should this node fall silent, it is tried again
/// at `until`.
pub(super) async fn claim(
    transaction: &mut Transaction,
    dispatch: &Dispatch,
    until: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE dispatch SET next_at = $3, attempts = attempts + 1 WHERE id = $1 AND next_at = $2";
    Ok(transaction.execute(sql, &params![dispatch.id, dispatch.next_at, until]).await? > 0)
}

/// It is gone: what it said is not kept.
pub(super) async fn mark_sent(transaction: &mut Transaction, id: Uuid, at: Timestamp) -> Result<()> {
    let sql = "UPDATE dispatch SET sent_at = $2, next_at = NULL, error = '', body = '' WHERE id = $1";
    transaction.execute(sql, &params![id, at]).await?;
    Ok(())
}

/// It was not taken; none gives it up.
pub(super) async fn mark_failed(
    transaction: &mut Transaction,
    id: Uuid,
    error: &str,
    next: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE dispatch SET error = $2, next_at = $3,
             body = CASE WHEN $4 = 1 THEN '' ELSE body END WHERE id = $1";
    transaction.execute(sql, &params![id, error, next, i64::from(next.is_none())]).await?;
    Ok(())
}

/// The latest messages; of one account, or of all.
pub(super) async fn latest(
    connection: &mut Connection,
    account: Option<Uuid>,
    most: i64,
) -> Result<Vec<Dispatch>> {
    let only = if account.is_some() { "WHERE dispatch.account = $2" } else { "" };
    let sql = format!(
        "SELECT {DISPATCH} FROM dispatch JOIN account ON account.id = dispatch.account {only}
         ORDER BY dispatch.created_at DESC, dispatch.id DESC LIMIT $1"
    );
    let mut values = params![most].to_vec();
    values.extend(account.map(Into::into));
    connection.all(&sql, &values, read).await
}

fn read(row: &mut Row<'_>) -> Result<Dispatch> {
    Ok(Dispatch {
        id: row.next()?,
        account: row.next()?,
        channel: Channel::parse(&row.next::<String>()?),
        recipient: row.next()?,
        created_at: row.next_moment()?.unwrap_or_default(),
        attempts: row.next()?,
        next_at: row.next_moment()?,
        sent_at: row.next_moment()?,
        error: row.next()?,
        is_trial: row.next::<String>()? == "trial",
        subject: row.next()?,
        body: row.next()?,
    })
}
