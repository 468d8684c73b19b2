//! Writing notices, reading them, signing for them.

use std::collections::BTreeSet;

use lianjian_db::history::{self, Change};
use lianjian_db::new_id;
use uuid::Uuid;

use super::model::{NewNotice, Notice, Opened, Told};
use super::store;
use crate::features::inbox::{self, New, Target, TaskKind};
use crate::features::papers::{self, Owner, Paper, Place, Upload};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The longest notice, in characters.
const LONGEST: usize = 20_000;

fn source(notice: Uuid) -> String {
    format!("notice:{notice}")
}

/// Sends a notice to units; it waits in the inbox of each unit's clerks until they sign for it.
pub async fn send(app: &App, actor: &Actor, new: NewNotice, uploads: &[Upload]) -> AppResult<Notice> {
    actor.demand(Right::KeepProgrammes)?;
    let author = actor.author(app);
    let (title, text) = (new.title.trim().to_owned(), new.text.trim().replace("\r\n", "\n"));
    if title.is_empty() || title.chars().count() > 100 {
        return Err(AppError::invalid("title", "请写标题，100 字以内"));
    }
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(AppError::invalid("text", format!("请写通知的内容，{LONGEST} 字以内")));
    }
    if new.receipt_by.is_some_and(|day| day < app.clock().today()) {
        return Err(AppError::invalid("receipt_by", "签收的期限已经过了，请核对日期"));
    }
    let mut transaction = app.database().begin().await?;
    let open = store::open_units(&mut transaction).await?;
    let wanted: BTreeSet<Uuid> = new.units.iter().copied().collect();
    // 'All' are all others: the commission needs no notice of its own.
    let told = |(unit, commission): &(Uuid, bool)| {
        if wanted.is_empty() { !commission } else { wanted.contains(unit) }
    };
    let units: Vec<Uuid> = open.into_iter().filter(told).map(|(unit, _)| unit).collect();
    if units.is_empty() || (!wanted.is_empty() && units.len() < wanted.len()) {
        return Err(AppError::invalid("units", "有的单位不在了，请重新选"));
    }
    let notice = Notice {
        id: new_id(),
        title,
        text,
        receipt_by: new.receipt_by,
        author: author.name.clone(),
        at: author.at,
    };
    store::insert(&mut transaction, &author, &notice, &units).await?;
    papers::attach(&mut transaction, &author, place(notice.id), uploads).await?;
    for unit in units {
        let task = New {
            target: Target::Clerks(unit),
            kind: TaskKind::Notice,
            source: source(notice.id),
            unit: Some(unit),
            title: format!("签收通知：{}", notice.title),
            detail: format!("{} 发", author.name),
            href: format!("/notices/{}", notice.id),
            due_on: notice.receipt_by,
        };
        inbox::tell(&mut transaction, &author, task).await?;
    }
    transaction.commit().await?;
    Ok(notice)
}

/// Adds papers to a notice that no unit has signed for: what was signed for does not change.
pub async fn add_papers(app: &App, actor: &Actor, id: Uuid, uploads: &[Upload]) -> AppResult<Vec<Paper>> {
    actor.demand(Right::KeepProgrammes)?;
    let mut transaction = app.database().begin().await?;
    if !store::hold(&mut transaction, id).await? {
        return Err(AppError::NotFound);
    }
    let receipts = store::receipts(&mut transaction, id, None).await?;
    if receipts.iter().any(|receipt| receipt.received_at.is_some()) {
        let message = "已经有单位签收了这条通知，不能再加附件。请另发一条通知".to_owned();
        return Err(AppError::Conflict(message));
    }
    let added = papers::attach(&mut transaction, &actor.author(app), place(id), uploads).await?;
    transaction.commit().await?;
    Ok(added)
}

/// A paper of a notice with its file.
pub async fn paper(app: &App, actor: &Actor, id: Uuid, paper: Uuid) -> AppResult<(String, Vec<u8>)> {
    let found = open(app, actor, id).await?.papers.into_iter().find(|one| one.id == paper);
    let found = found.ok_or(AppError::NotFound)?;
    let mut connection = app.database().connection().await?;
    let bytes = papers::bytes(&mut connection, &found).await?;
    Ok((found.name, bytes))
}

const fn place(notice: Uuid) -> Place {
    Place { kind: Owner::Notice, owner: notice, unit: None, purpose: "notice" }
}

/// Notices that an actor may see, the latest 200 first.
pub async fn list(app: &App, actor: &Actor) -> AppResult<Vec<Told>> {
    let mut connection = app.database().connection().await?;
    Ok(store::list(&mut connection, actor.reach()?).await?)
}

/// A notice, with those receipts that an actor may see: the own unit's, or all.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<Opened> {
    let mut connection = app.database().connection().await?;
    let notice = store::one(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    let receipts = store::receipts(&mut connection, id, actor.reach()?).await?;
    // A notice to others is none of this unit's business.
    if receipts.is_empty() {
        return Err(AppError::NotFound);
    }
    let papers = papers::of_owner(&mut connection, id).await?;
    Ok(Opened { notice, receipts, papers })
}

/// Signs for a notice in the name of the actor's unit; twice is once.
pub async fn receive(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let unit = actor.unit.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(unit))?;
    open(app, actor, id).await?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    if store::receive(&mut transaction, id, unit, &author.name, author.at).await? {
        let after = serde_json::json!({ "notice": id, "received_by": author.name });
        let change = Change::of("notice", id, None, Some(&after)).unit(unit);
        history::write(&mut transaction, &author, [change]).await?;
        let clerks = Target::Clerks(unit);
        inbox::settle_for(&mut transaction, &author, &source(id), TaskKind::Notice, clerks, "已签收").await?;
    }
    transaction.commit().await?;
    Ok(())
}
