//! One run: messages of the day are written, then what is due is carried.

use jiff::{SignedDuration, Timestamp};
use lianjian_db::new_id;
use uuid::Uuid;

use super::carrying::Carriers;
use super::composing::Digest;
use super::model::{Channel, Choice, Dispatch};
use super::store::{self, NewDispatch};
use crate::features::inbox::{self, Question};
use crate::features::settings::{self, MessageTime};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// Messages that a run carries at most; the next run takes the rest.
const BATCH: i64 = 200;
/// A claimed message that nobody has heard of for so long is tried by another.
const CLAIMED: SignedDuration = SignedDuration::from_mins(5);
/// The pauses after the first, second … failure, in minutes; after the last, it is given up.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 180, 360, 720];

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Messages that were written.
    pub written: u64,
    /// Messages that the other side took.
    pub sent: u64,
    /// Attempts that failed.
    pub failed: u64,
}

/// Writes and carries what is due now. Nothing is done where nobody outside is named.
pub async fn run(app: &App) -> AppResult<Ran> {
    let outside = &app.settings().outside;
    let mut ran = Ran::default();
    if outside.is_nobody() {
        return Ok(ran);
    }
    let carriers = Carriers::of(outside).map_err(AppError::Internal)?;
    ran.written = write(app).await?;
    let due = store::due(&mut app.database().connection().await?, app.clock().now(), BATCH).await?;
    for dispatch in due {
        match carry(app, &carriers, &dispatch).await? {
            Some(Ok(())) => ran.sent += 1,
            Some(Err(_)) => ran.failed += 1,
            None => {}
        }
    }
    Ok(ran)
}

/// Writes the day's messages for accounts that were not looked after today.
async fn write(app: &App) -> AppResult<u64> {
    let now = clock::local(app.clock().now());
    let today = now.date();
    let accounts = {
        let mut connection = app.database().connection().await?;
        let time: MessageTime = settings::value_on(&mut connection, today).await?;
        let rests = time.working_days_only
            && !settings::working_days(&mut connection, today).await?.is_working(today);
        if rests || u32::try_from(now.hour()).unwrap_or_default() < time.hour {
            return Ok(0);
        }
        store::to_look_after(&mut connection, today).await?
    };
    let mut written = 0;
    for account in accounts {
        written += look_after(app, account).await?;
    }
    Ok(written)
}

async fn look_after(app: &App, account: Uuid) -> AppResult<u64> {
    let today = app.clock().today();
    let mut connection = app.database().connection().await?;
    let Some(actor) = store::actor(&mut connection, account).await? else { return Ok(0) };
    let choice = store::choice(&mut connection, account).await?;
    let told_at = store::told_at(&mut connection, account).await?;
    drop(connection);
    let region = app.standing().notice(app).await?.region;
    let question = Question { limit: Some(200), ..Question::default() };
    let waiting = inbox::find(app, &actor, &question).await?;
    let digest = Digest {
        actor: &actor,
        region: &region,
        address: app.settings().outside.address.as_deref(),
        today,
        tasks: &waiting.items,
        total: waiting.total,
    };
    let mut transaction = app.database().begin().await?;
    let mut written = 0;
    // Another node may have looked after it meanwhile.
    if store::look_after(&mut transaction, account, today).await? && digest.is_worth_telling(told_at) {
        for channel in ways(app, &choice) {
            let new = new_dispatch(account, channel, "daily", today.to_string(), &choice, app.clock().now());
            let (subject, body) = match channel {
                Channel::Mail => (digest.subject(), digest.text()),
                Channel::Webhook => (digest.subject(), digest.document()),
            };
            store::insert(&mut transaction, &NewDispatch { subject: &subject, body: &body, ..new }).await?;
            written += 1;
        }
    }
    transaction.commit().await?;
    Ok(written)
}

/// The ways that an account has chosen and that are open here.
pub(super) fn ways(app: &App, choice: &Choice) -> Vec<Channel> {
    let outside = &app.settings().outside;
    let mut ways = Vec::new();
    if choice.by_mail && !choice.mail.is_empty() && outside.mail.is_some() {
        ways.push(Channel::Mail);
    }
    if choice.by_webhook && outside.webhook.is_some() {
        ways.push(Channel::Webhook);
    }
    ways
}

/// A message without words.
pub(super) fn new_dispatch<'a>(
    account: Uuid,
    channel: Channel,
    kind: &'static str,
    for_day: String,
    choice: &'a Choice,
    at: Timestamp,
) -> NewDispatch<'a> {
    let recipient = if channel == Channel::Mail { choice.mail.as_str() } else { "" };
    NewDispatch { id: new_id(), account, channel, kind, for_day, recipient, subject: "", body: "", at }
}

/// Tries to carry a message; none when another node has it, otherwise whether it was taken, or why not.
pub(super) async fn carry(
    app: &App,
    carriers: &Carriers,
    dispatch: &Dispatch,
) -> AppResult<Option<Result<(), String>>> {
    let mut transaction = app.database().begin().await?;
    let claimed = store::claim(&mut transaction, dispatch, app.clock().now() + CLAIMED).await?;
    transaction.commit().await?;
    if !claimed {
        return Ok(None);
    }
    let outcome = carriers.carry(dispatch).await;
    let now = app.clock().now();
    let mut transaction = app.database().begin().await?;
    match &outcome {
        Ok(()) => store::mark_sent(&mut transaction, dispatch.id, now).await?,
        Err(error) => {
            let failed = usize::try_from(dispatch.attempts).unwrap_or(usize::MAX);
            let pause = PAUSES.get(failed).filter(|_| !dispatch.is_trial);
            let next = pause.map(|minutes| now + SignedDuration::from_mins(*minutes));
            tracing::warn!(message = %dispatch.id, %error, given_up = next.is_none(), "a message was not taken");
            store::mark_failed(&mut transaction, dispatch.id, error, next).await?;
        }
    }
    transaction.commit().await?;
    Ok(Some(outcome))
}
