//! What the commission does with a filing: open, comment, set a finding aside, return, accept one or many.

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction, params};
use lianjian_domain::filing::Weight;
use lianjian_domain::programme::Filed;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Comment, CommentKind, Event, EventKind, Filing, Reason, Whole};
use super::service::{self, comment, event, locked, not_ended, record, source};
use super::{counting, store};
use crate::features::inbox::{self, New, Target, TaskKind};
use crate::features::programmes::{self, Obligation};
use crate::features::settings::{self, ReceiptNumber};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The most filings that are accepted at once.
pub const MOST_AT_ONCE: usize = 1000;

/// Looks at a filing: from now on the unit can't take it back. Nothing when somebody has looked before.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    actor.demand(Right::ReviewFilings)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    locked(&mut transaction, actor, id).await?;
    let events = store::events(&mut transaction, id).await?;
    if !events.is_empty() {
        return Ok(());
    }
    let day = clock::local(author.at).date();
    let opened = event(&author, id, EventKind::Opened, day);
    store::insert_events(&mut transaction, &author, &[opened]).await?;
    transaction.commit().await?;
    Ok(())
}

/// Where a comment stands.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct Place {
    /// The paper, from 0.
    #[serde(default)]
    pub part: Option<usize>,
    /// Its row, from 0.
    #[serde(default)]
    pub row: Option<usize>,
}

/// Comments on a row of a filing that waits.
pub async fn add_comment(
    app: &App,
    actor: &Actor,
    id: Uuid,
    place: &Place,
    text: &str,
) -> AppResult<Comment> {
    actor.demand(Right::ReviewFilings)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let whole = waiting(&mut transaction, actor, id).await?;
    if let Some(part) = place.part {
        let known = whole.parts.get(part).ok_or(AppError::NotFound)?;
        let rows = known.form.as_ref().map_or(0, |form| lianjian_domain::filing::rows(form).len());
        if place.row.is_some_and(|row| row >= rows) {
            return Err(AppError::invalid("row", "没有这一行"));
        }
    }
    let comment = comment(&author, id, CommentKind::Comment, place.part, place.row, text)?;
    store::insert_comment(&mut transaction, &author, &comment).await?;
    transaction.commit().await?;
    Ok(comment)
}

/// Sets a finding aside, with the reason: it does not stand in the way of acceptance any more.
pub async fn set_aside(app: &App, actor: &Actor, id: Uuid, key: &str, reason: &str) -> AppResult<Comment> {
    actor.demand(Right::ReviewFilings)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let whole = waiting(&mut transaction, actor, id).await?;
    let finding = whole.filing.findings.iter().find(|finding| finding.key() == key);
    let finding = finding.ok_or_else(|| AppError::invalid("finding", "没有这个问题"))?;
    let mut comment = comment(&author, id, CommentKind::SetAside, finding.part, finding.row, reason)?;
    key.clone_into(&mut comment.finding);
    store::insert_comment(&mut transaction, &author, &comment).await?;
    transaction.commit().await?;
    Ok(comment)
}

/// Returns a filing with reasons, to be mended by a day. The reviewer's comments are reasons too.
pub async fn give_back(
    app: &App,
    actor: &Actor,
    id: Uuid,
    reasons: &[Reason],
    mend_by: Date,
) -> AppResult<Event> {
    actor.demand(Right::ReviewFilings)?;
    let author = actor.author(app);
    let today = clock::local(author.at).date();
    if mend_by < today {
        return Err(AppError::invalid("mend_by", format!("补正期限不能早于今天（{today}）")));
    }
    let mut transaction = app.database().begin().await?;
    let (filing, before) = locked(&mut transaction, actor, id).await?;
    let events = store::events(&mut transaction, id).await?;
    not_ended(&events)?;
    let comments = store::comments(&mut transaction, id).await?;
    let noted = comments.into_iter().filter(|comment| comment.kind == CommentKind::Comment);
    let noted = noted.map(|comment| Reason { part: comment.part, row: comment.row, text: comment.text });
    let given = reasons.iter().map(|reason| Reason { text: reason.text.trim().to_owned(), ..reason.clone() });
    let reasons: Vec<Reason> = given.chain(noted).filter(|reason| !reason.text.is_empty()).collect();
    if reasons.is_empty() {
        return Err(AppError::invalid("reasons", "请写明退回的理由，或者在要改的行上写批注"));
    }
    let returned =
        Event { reasons, mend_by: Some(mend_by), ..event(&author, id, EventKind::Returned, today) };
    store::insert_events(&mut transaction, &author, std::slice::from_ref(&returned)).await?;
    programmes::mark_returned(&mut transaction, &author, &before, mend_by).await?;
    record(&mut transaction, &author, &filing, Some("returned")).await?;
    inbox::settle(&mut transaction, &author, &source(filing.obligation), None, "已退回").await?;
    let deliverable = programmes::deliverable(&mut transaction, before.deliverable).await?;
    let new = New {
        target: Target::Clerks(filing.unit),
        kind: TaskKind::Mend,
        source: source(filing.obligation),
        unit: Some(filing.unit),
        title: format!("补正后再报：{}", deliverable.name),
        detail: format!("{} 退回 · {} 条理由", author.name, returned.reasons.len()),
        href: format!("/filings/{id}"),
        due_on: Some(mend_by),
    };
    inbox::tell(&mut transaction, &author, new).await?;
    transaction.commit().await?;
    Ok(returned)
}

/// Accepts filings, all or none: each gets a receipt with a number of its own. Gives them in the order of `ids`.
pub async fn accept(app: &App, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Event>> {
    actor.demand(Right::ReviewFilings)?;
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        let message = format!("请选择要接收的报送，一次不超过 {MOST_AT_ONCE} 件");
        return Err(AppError::invalid("filings", message));
    }
    let author = actor.author(app);
    let day = clock::local(author.at).date();
    let mut transaction = app.database().begin().await?;
    // In one order, so that two batches at once never wait for each other crosswise.
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut accepted = Vec::with_capacity(sorted.len());
    let mut refused = Vec::new();
    for filing in filings(&mut transaction, &sorted).await? {
        let before = programmes::lock(&mut transaction, filing.obligation).await?;
        match obstacle(&mut transaction, &filing, &before).await? {
            None => accepted.push((filing, before)),
            Some(reason) => refused.push((filing, reason)),
        }
    }
    if accepted.len() + refused.len() != sorted.len() {
        return Err(AppError::NotFound);
    }
    if let Some((filing, reason)) = refused.first() {
        return Err(AppError::Conflict(
            said(&mut transaction, filing, reason, ids.len(), refused.len()).await?,
        ));
    }
    let numbers = take_numbers(&mut transaction, &accepted, day).await?;
    let events: Vec<Event> = accepted
        .iter()
        .zip(numbers)
        .map(|((filing, _), number)| Event {
            number: Some(number),
            ..event(&author, filing.id, EventKind::Accepted, day)
        })
        .collect();
    store::insert_events(&mut transaction, &author, &events).await?;
    let papers = counting::of_filings(&mut transaction, &sorted).await?;
    counting::count(&mut transaction, "accepted", day, &papers).await?;
    for ((filing, before), event) in accepted.iter().zip(&events) {
        programmes::mark_accepted(&mut transaction, &author, before).await?;
        tell_accepted(&mut transaction, &author, filing, event).await?;
    }
    transaction.commit().await?;
    let place = |event: &Event| ids.iter().position(|id| *id == event.filing);
    let mut events = events;
    events.sort_by_key(place);
    Ok(events)
}

async fn tell_accepted(
    transaction: &mut Transaction,
    author: &Author,
    filing: &Filing,
    event: &Event,
) -> AppResult<()> {
    let number = event.number.as_deref().unwrap_or_default();
    let source = source(filing.obligation);
    inbox::settle(transaction, author, &source, None, &format!("已接收 {number}")).await?;
    let new = New {
        target: Target::Clerks(filing.unit),
        kind: TaskKind::Receipt,
        source,
        unit: Some(filing.unit),
        title: format!("已接收，回执 {number}"),
        detail: format!("第 {} 次报送 · {} 接收", filing.round, author.name),
        href: format!("/filings/{}", filing.id),
        due_on: None,
    };
    inbox::tell(transaction, author, new).await?;
    Ok(())
}

/// Why a filing cannot be accepted now.
async fn obstacle(
    connection: &mut Connection,
    filing: &Filing,
    obligation: &Obligation,
) -> AppResult<Option<String>> {
    if obligation.filed != Filed::Filed || obligation.filing != Some(filing.id) {
        return Ok(Some("已经办过了，或者单位已经撤回".to_owned()));
    }
    if filing.clean {
        return Ok(None);
    }
    let comments = store::comments(connection, filing.id).await?;
    let whole = Whole { filing: filing.clone(), parts: Vec::new(), events: Vec::new(), comments };
    let open = whole.to_mend().count();
    Ok((open > 0).then(|| format!("还有 {open} 处必须改正的问题，请退回补正，或者逐条写明为什么不作问题")))
}

async fn said(
    connection: &mut Connection,
    filing: &Filing,
    reason: &str,
    all: usize,
    refused: usize,
) -> AppResult<String> {
    if all == 1 {
        return Ok(format!("没有接收：{reason}"));
    }
    let sql = "SELECT name FROM unit WHERE id = $1";
    let unit: String = connection.one(sql, &params![filing.unit], |row| row.next()).await?;
    let more = if refused > 1 { format!("（这样的共 {refused} 件）") } else { String::new() };
    Ok(format!("一件也没有接收：{unit}的报送{reason}{more}"))
}

async fn filings(connection: &mut Connection, ids: &[Uuid]) -> AppResult<Vec<Filing>> {
    let marks: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT {} FROM filing WHERE id IN ({}) ORDER BY obligation",
        store::FILING,
        marks.join(", ")
    );
    let values: Vec<lianjian_db::Value> = ids.iter().map(Into::into).collect();
    Ok(connection.all(&sql, &values, store::read_filing).await?)
}

/// A number for each filing: QH-2013-04-017 is the seventeenth of the fourth stage in 2013.
async fn take_numbers(
    transaction: &mut Transaction,
    accepted: &[(Filing, Obligation)],
    day: Date,
) -> AppResult<Vec<String>> {
    let prefix = settings::value_on::<ReceiptNumber>(transaction, day).await?.prefix;
    let mut stages: Vec<(Uuid, usize)> = Vec::new();
    let mut places = Vec::with_capacity(accepted.len());
    for (_, obligation) in accepted {
        let known = stages.iter().find(|(id, _)| *id == obligation.deliverable).map(|(_, stage)| *stage);
        let stage = match known {
            Some(stage) => stage,
            None => {
                let stage = programmes::deliverable(transaction, obligation.deliverable).await?.stage + 1;
                stages.push((obligation.deliverable, stage));
                stage
            }
        };
        places.push(stage);
    }
    let mut numbers = vec![String::new(); accepted.len()];
    let mut distinct = places.clone();
    distinct.sort_unstable();
    distinct.dedup();
    for stage in distinct {
        let own: Vec<usize> = (0..places.len()).filter(|place| places[*place] == stage).collect();
        let series = format!("receipt:{stage:02}");
        let count = i64::try_from(own.len()).unwrap_or(i64::MAX);
        let first = store::numbers(transaction, &series, day.year(), count).await?;
        for (number, place) in (first..).zip(own) {
            numbers[place] = format!("{prefix}-{}-{stage:02}-{number:03}", day.year());
        }
    }
    Ok(numbers)
}

/// A filing that waits for the commission, held until the transaction ends.
async fn waiting(transaction: &mut Transaction, actor: &Actor, id: Uuid) -> AppResult<Whole> {
    let (filing, _) = locked(transaction, actor, id).await?;
    let events = store::events(transaction, id).await?;
    not_ended(&events)?;
    let parts = store::parts(transaction, id).await?;
    Ok(Whole { filing, parts, events, comments: Vec::new() })
}

/// The last day to mend that is proposed: five working days from today (mock-up 02).
pub fn proposed_day(app: &App) -> Date {
    lianjian_domain::calendar::WorkingDays::built_in().after(app.clock().today(), 5)
}

/// What is wrong in a filing: what must be mended, what is to be judged, hints, and what was set aside.
pub fn sorted_findings(whole: &Whole) -> [Vec<&lianjian_domain::filing::Finding>; 4] {
    let (aside, open): (Vec<_>, Vec<_>) =
        whole.filing.findings.iter().partition(|finding| whole.is_set_aside(finding));
    let (hints, open): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|finding| finding.weight == Weight::Hint);
    let (musts, judged) = open.into_iter().partition(|finding| finding.weight == Weight::Must);
    [musts, judged, hints, aside]
}

/// What is open to a reviewer's page: the filing, opened by looking at it.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> AppResult<Whole> {
    if actor.may(Right::ReviewFilings) {
        match open(app, actor, id).await {
            // What is owed no more can be read all the same.
            Ok(()) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    service::open(app, actor, id).await
}
