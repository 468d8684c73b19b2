//! What an account wants, and a message to try the way.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::carrying::{self, Carriers};
use super::model::{Channel, Choice, Dispatch, NewChoice};
use super::run::{carry, new_dispatch, ways};
use super::store::{self, NewDispatch};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// Between two trials.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// What the actor's account wants, with the last messages to it.
pub async fn choice(app: &App, actor: &Actor) -> AppResult<(Choice, Vec<Dispatch>)> {
    let account = own(actor)?;
    let mut connection = app.database().connection().await?;
    let choice = store::choice(&mut connection, account).await?;
    Ok((choice, store::latest(&mut connection, Some(account), 10).await?))
}

/// Writes what the actor's account wants.
pub async fn save_choice(app: &App, actor: &Actor, new: &NewChoice) -> AppResult<Choice> {
    let account = own(actor)?;
    let mail = match new.mail.trim() {
        "" => String::new(),
        text => carrying::mail_address(text).ok_or_else(|| {
            AppError::invalid(
                "mail",
                format!("“{text}”不是邮件地址，要写成 名字@主机，例如 heer@qinghe.gov.cn"),
            )
        })?,
    };
    if new.by_mail && mail.is_empty() {
        return Err(AppError::invalid("mail", "要收邮件，请填邮件地址"));
    }
    let mut transaction = app.database().begin().await?;
    let before = store::choice(&mut transaction, account).await?;
    let after =
        Choice { mail, by_mail: new.by_mail, by_webhook: new.by_webhook, version: before.version + 1 };
    if (&after.mail, after.by_mail, after.by_webhook) == (&before.mail, before.by_mail, before.by_webhook) {
        return Ok(before);
    }
    store::save_choice(&mut transaction, &actor.author(app), account, &before, &after).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Sends a message at once by every way that the account has chosen; gives by which it went. An error says why one
/// was not taken.
pub async fn trial(app: &App, actor: &Actor) -> AppResult<Vec<Channel>> {
    let account = own(actor)?;
    let (choice, sent) = choice(app, actor).await?;
    let ways = ways(app, &choice);
    if ways.is_empty() {
        let message = "没有可以试的：先选邮件或即时消息并保存；两样都没有配置的，请系统管理员配置".to_owned();
        return Err(AppError::invalid("trial", message));
    }
    let carriers = Carriers::of(&app.settings().outside).map_err(AppError::Internal)?;
    let now = app.clock().now();
    if sent.iter().any(|one| one.is_trial && one.created_at + PAUSE > now) {
        let message = "一分钟以内试过了，请先看收到没有，过一会儿再试".to_owned();
        return Err(AppError::invalid("trial", message));
    }
    let region = app.standing().notice(app).await?.region;
    let subject = format!("廉鉴：试发（{region}）");
    for channel in &ways {
        let body = match channel {
            Channel::Mail => {
                let address = app.settings().outside.address.as_deref();
                let link =
                    address.map(|address| format!("\n办理待办：{address}/inbox\n")).unwrap_or_default();
                format!("{}：\n\n收到这封信，说明邮件提醒可以用。\n{link}", actor.display_name)
            }
            Channel::Webhook => serde_json::json!({
                "account": actor.name, "name": actor.display_name, "unit": actor.unit_name,
                "trial": true, "subject": subject,
            })
            .to_string(),
        };
        let new = new_dispatch(account, *channel, "trial", moment(now), &choice, now);
        let id = new.id;
        let mut transaction = app.database().begin().await?;
        store::insert(&mut transaction, &NewDispatch { subject: &subject, body: &body, ..new }).await?;
        transaction.commit().await?;
        let written = store::one(&mut app.database().connection().await?, id).await?;
        let Some(dispatch) = written else { continue };
        if let Some(Err(error)) = carry(app, &carriers, &dispatch).await? {
            return Err(AppError::invalid("trial", format!("{}没有发出：{error}", channel.label())));
        }
    }
    Ok(ways)
}

fn moment(now: Timestamp) -> String {
    now.as_microsecond().to_string()
}

fn own(actor: &Actor) -> AppResult<Uuid> {
    if !actor.has_inbox() {
        return Err(AppError::Forbidden);
    }
    actor.account.ok_or(AppError::Forbidden)
}
