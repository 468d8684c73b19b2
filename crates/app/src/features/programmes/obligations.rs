//! What is owed, by whom, how far it is: read for a unit and for the county, extended, urged, and marked by
//! whoever files and reviews.

use jiff::civil::Date;
use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction};
use lianjian_domain::calendar::WorkingDays;
use lianjian_domain::programme::{Filed, Standing};
use uuid::Uuid;

use super::model::{Deliverable, Obligation, Programme};
use super::{obligation_store, store};
use crate::features::{inbox, settings};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// An obligation with what is owed and how it stands today.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The record.
    pub obligation: Obligation,
    /// What is owed.
    pub deliverable: Deliverable,
    /// How it stands.
    pub standing: Standing,
    /// Working days after the due day; 0 for none.
    pub late_days: i64,
    /// Working days to the due day, today not counted; none when it is over or there is no day.
    pub days_left: Option<i64>,
}

impl Owed {
    /// Its day as a mark: how loud (`late`, `soon` or nothing) and the words.
    pub fn mark(&self) -> Option<(&'static str, String)> {
        let due = due(&self.obligation);
        match (self.standing.is_overdue(), self.days_left, due) {
            (true, ..) => Some(("late", format!("逾 {} 个工作日", self.late_days))),
            (false, Some(0), _) => Some(("soon", "今天截止".to_owned())),
            (false, Some(days), Some(due)) if days <= 5 => {
                Some(("soon", format!("{due} 截止，余 {days} 个工作日")))
            }
            (false, Some(_), Some(due)) => Some(("", format!("{due} 截止"))),
            (false, None, _) if self.late_days > 0 => Some(("", format!("迟报 {} 个工作日", self.late_days))),
            _ => None,
        }
    }
}

/// What a unit owes in the programmes that run, in the order of the plan.
pub async fn of_unit(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<(Programme, Vec<Owed>)>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    let today = app.clock().today();
    let calendar = settings::working_days(&mut connection, today).await?;
    let obligations = obligation_store::of_unit(&mut connection, unit).await?;
    let parts = obligation_store::parts(&mut connection, Some(unit)).await?.remove(&unit).unwrap_or_default();
    let mut all = Vec::new();
    for programme in store::programmes(&mut connection).await? {
        let owed: Vec<Owed> = store::deliverables(&mut connection, programme.id)
            .await?
            .into_iter()
            .filter_map(|deliverable| {
                let obligation = obligations.iter().find(|one| one.deliverable == deliverable.id)?.clone();
                let standing = standing(&obligation, &deliverable, &parts, today);
                Some(owed(obligation, deliverable, standing, &calendar, today))
            })
            .collect();
        if !owed.is_empty() {
            all.push((programme, owed));
        }
    }
    Ok(all)
}

/// One obligation.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<Owed> {
    let mut connection = app.database().connection().await?;
    let obligation = find(&mut connection, actor, id).await?;
    let deliverable =
        store::deliverable(&mut connection, obligation.deliverable).await?.ok_or(AppError::NotFound)?;
    let today = app.clock().today();
    let calendar = settings::working_days(&mut connection, today).await?;
    let unit = obligation.unit;
    let parts = obligation_store::parts(&mut connection, Some(unit)).await?.remove(&unit).unwrap_or_default();
    let standing = standing(&obligation, &deliverable, &parts, today);
    Ok(owed(obligation, deliverable, standing, &calendar, today))
}

/// An obligation's record, if this actor may read its unit.
pub async fn find(connection: &mut Connection, actor: &Actor, id: Uuid) -> AppResult<Obligation> {
    let obligation = obligation_store::one(connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(obligation.unit))?;
    Ok(obligation)
}

/// The deliverable of an id.
pub async fn deliverable(connection: &mut Connection, id: Uuid) -> AppResult<Deliverable> {
    store::deliverable(connection, id).await?.ok_or(AppError::NotFound)
}

/// The programme of an id.
pub async fn programme(connection: &mut Connection, id: Uuid) -> AppResult<Programme> {
    store::programme(connection, id).await?.ok_or(AppError::NotFound)
}

/// The programme and the deliverable of an obligation, also of one that is owed no more.
pub async fn of_obligation(connection: &mut Connection, id: Uuid) -> AppResult<(Programme, Deliverable)> {
    let deliverable = obligation_store::deliverable_of(connection, id).await?.ok_or(AppError::NotFound)?;
    let deliverable = store::deliverable(connection, deliverable).await?.ok_or(AppError::NotFound)?;
    let programme = programme(connection, deliverable.programme).await?;
    Ok((programme, deliverable))
}

/// Gives a unit more time, with the reason.
pub async fn extend(app: &App, actor: &Actor, id: Uuid, until: Date, reason: &str) -> AppResult<Obligation> {
    actor.demand(Right::KeepProgrammes)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", "请写明延期的理由，例如单位的申请文号"));
    }
    let mut transaction = app.database().begin().await?;
    let before = lock(&mut transaction, id).await?;
    if !matches!(before.filed, Filed::Open | Filed::Returned) {
        return Err(AppError::Conflict("这一项已经报送，不用再延期".to_owned()));
    }
    let due = if before.filed == Filed::Returned { before.mend_by } else { before.due_on };
    if due.is_some_and(|due| until <= due) {
        let message = format!("延期的日期应当晚于现在的期限 {}", due.unwrap_or_default());
        return Err(AppError::invalid("until", message));
    }
    if until < app.clock().today() {
        return Err(AppError::invalid("until", "延期的日期不能早于今天"));
    }
    let mut after = Obligation { extended: true, ..before.clone() };
    if before.filed == Filed::Returned {
        after.mend_by = Some(until);
    } else {
        after.due_on = Some(until);
    }
    let author = actor.author(app);
    obligation_store::update(&mut transaction, &author, &before, &mut after).await?;
    // The reason stands in the record of its own kind, beside the change.
    let note = serde_json::json!({ "until": until, "reason": reason });
    let change = lianjian_db::history::Change::of("extension", id, None, Some(&note)).unit(before.unit);
    lianjian_db::history::write(&mut transaction, &author, [change]).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Urges those that have not filed: the obligations of these ids, none of them twice on one day. Gives those
/// that were urged.
pub async fn urge(app: &App, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Obligation>> {
    actor.demand(Right::KeepProgrammes)?;
    let author = actor.author(app);
    let today = app.clock().today();
    let mut transaction = app.database().begin().await?;
    let mut urged = Vec::new();
    for id in ids {
        let before = lock(&mut transaction, *id).await?;
        let already = before.urged_at.is_some_and(|at| crate::shell::clock::local(at).date() == today);
        if already || !matches!(before.filed, Filed::Open | Filed::Returned) {
            continue;
        }
        let mut after = Obligation { urged_at: Some(author.at), ..before.clone() };
        obligation_store::update(&mut transaction, &author, &before, &mut after).await?;
        let owed = deliverable(&mut transaction, before.deliverable).await?;
        let new = inbox::New {
            target: inbox::Target::Clerks(before.unit),
            kind: inbox::TaskKind::Urged,
            source: format!("obligation:{id}"),
            unit: Some(before.unit),
            title: format!("催办：{}", owed.name),
            detail: format!("{} 催办", author.name),
            href: format!("/obligations/{id}"),
            due_on: due(&after),
        };
        inbox::tell(&mut transaction, &author, new).await?;
        urged.push(after);
    }
    transaction.commit().await?;
    Ok(urged)
}

/// The obligation of an id, held until the transaction ends: of two acts at once, the second sees the first.
pub async fn lock(transaction: &mut Transaction, id: Uuid) -> AppResult<Obligation> {
    obligation_store::lock(transaction, id).await?.ok_or(AppError::NotFound)
}

/// A package was filed. The first filing counts for lateness (practice.md).
pub async fn mark_filed(
    transaction: &mut Transaction,
    author: &Author,
    before: &Obligation,
    filing: Uuid,
    on: Date,
) -> AppResult<Obligation> {
    let mut after = Obligation {
        filed: Filed::Filed,
        filing: Some(filing),
        first_filed_on: before.first_filed_on.or(Some(on)),
        mend_by: None,
        ..before.clone()
    };
    obligation_store::update(transaction, author, before, &mut after).await?;
    Ok(after)
}

/// The commission returned it, to be mended by a day.
pub async fn mark_returned(
    transaction: &mut Transaction,
    author: &Author,
    before: &Obligation,
    mend_by: Date,
) -> AppResult<Obligation> {
    let mut after = Obligation { filed: Filed::Returned, mend_by: Some(mend_by), ..before.clone() };
    obligation_store::update(transaction, author, before, &mut after).await?;
    Ok(after)
}

/// The commission accepted it.
pub async fn mark_accepted(
    transaction: &mut Transaction,
    author: &Author,
    before: &Obligation,
) -> AppResult<Obligation> {
    let mut after = Obligation { filed: Filed::Accepted, mend_by: None, ..before.clone() };
    obligation_store::update(transaction, author, before, &mut after).await?;
    Ok(after)
}

/// The unit took its filing back before anybody had opened it: it is as if it had not been filed, or, for
/// one that had come back before, as it was then.
pub async fn mark_withdrawn(
    transaction: &mut Transaction,
    author: &Author,
    before: &Obligation,
    then: Filed,
    first_filed_on: Option<Date>,
    mend_by: Option<Date>,
) -> AppResult<Obligation> {
    let mut after = Obligation { filed: then, filing: None, first_filed_on, mend_by, ..before.clone() };
    obligation_store::update(transaction, author, before, &mut after).await?;
    Ok(after)
}

/// How one stands today.
pub(super) fn standing(
    obligation: &Obligation,
    deliverable: &Deliverable,
    parts: &obligation_store::Parts,
    today: Date,
) -> Standing {
    Standing::on(
        today,
        obligation.filed,
        parts.progress(deliverable.kind),
        obligation.due_on,
        obligation.first_filed_on,
        obligation.mend_by,
    )
}

/// The day that an obligation is measured by.
pub(super) fn due(obligation: &Obligation) -> Option<Date> {
    match obligation.filed {
        Filed::Returned => obligation.mend_by.or(obligation.due_on),
        _ => obligation.due_on,
    }
}

fn owed(
    obligation: Obligation,
    deliverable: Deliverable,
    standing: Standing,
    calendar: &WorkingDays,
    today: Date,
) -> Owed {
    let due = due(&obligation);
    let late_days = standing.late_until.zip(due).map_or(0, |(until, due)| calendar.between(due, until));
    let open = standing.state.is_with_unit();
    let days_left = due.filter(|due| open && *due >= today).map(|due| calendar.between(today, due));
    Owed { obligation, deliverable, standing, late_days, days_left }
}
