//! A plan on paper becomes a programme: 附件1 put in, put back, copied to another year.

use std::collections::HashSet;

use lianjian_db::history::Author;
use lianjian_db::{Transaction, new_id};
use lianjian_domain::form::Plan;
use lianjian_domain::programme::{Proposal, moved_by_years, proposals};
use uuid::Uuid;

use super::model::{Deliverable, Programme, ProgrammeState, name_of};
use super::{obligation_store, store};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Makes the plan of a 附件1 a programme, or brings the programme of its name up to date, within an import's
/// transaction; gives whether anything changed. What the plan's words ask for becomes deliverables; those
/// that a person has added or settled stay.
pub async fn put_plan(transaction: &mut Transaction, author: &Author, plan: &Plan) -> AppResult<bool> {
    let name = name_of(&plan.stages);
    let id = match store::programme_of_name(transaction, &name).await? {
        Some(before) if before.stages == plan.stages => return Ok(false),
        Some(before) => {
            let mut after = Programme { stages: plan.stages.clone(), ..before.clone() };
            store::update_programme(transaction, author, &before, &mut after).await?;
            before.id
        }
        None => {
            let programme = Programme {
                id: new_id(),
                name,
                state: ProgrammeState::Running,
                stages: plan.stages.clone(),
                version: 1,
            };
            add_programme(transaction, author, &programme).await?;
            programme.id
        }
    };
    put_proposals(transaction, author, id, proposals(plan)).await?;
    settle(transaction, author, id).await?;
    Ok(true)
}

/// Puts a programme's stages back as they were, for an import that is undone; one that the import made
/// goes, with what it owed.
pub async fn restore_plan(
    transaction: &mut Transaction,
    author: &Author,
    id: Uuid,
    then: Option<&Programme>,
) -> AppResult<()> {
    let Some(now) = store::programme(transaction, id).await? else { return Ok(()) };
    match then {
        Some(then) => {
            let mut after = Programme { stages: then.stages.clone(), name: then.name.clone(), ..now.clone() };
            store::update_programme(transaction, author, &now, &mut after).await?;
            let plan = Plan { title: None, stages: after.stages };
            put_proposals(transaction, author, id, proposals(&plan)).await?;
            settle(transaction, author, id).await?;
        }
        None => store::remove_programme(transaction, author, &now).await?,
    }
    Ok(())
}

/// Copies a programme to so many years later, its days moved, still in preparation. Gives the copy's id.
pub async fn copy(app: &App, actor: &Actor, id: Uuid, years: i32) -> AppResult<Uuid> {
    actor.demand(Right::KeepProgrammes)?;
    if !(1..=50).contains(&years) {
        return Err(AppError::invalid("years", "请填往后移几年：1 到 50 的整数"));
    }
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let from = store::programme(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    let stages = moved_by_years(&from.stages, years);
    let name = name_of(&stages);
    if store::programme_of_name(&mut transaction, &name).await?.is_some() {
        let message = format!("已经有“{name}”了：要么改它，要么先给它另取一个名称");
        return Err(AppError::invalid("years", message));
    }
    let copy = Programme { id: new_id(), name, state: ProgrammeState::Preparing, stages, version: 1 };
    add_programme(&mut transaction, &author, &copy).await?;
    for deliverable in store::deliverables(&mut transaction, id).await? {
        let later = deliverable.due_on.map(|day| day.saturating_add(jiff::Span::new().years(years)));
        // A settled doubt was settled for that day only: the moved one is looked at anew.
        let copied = Deliverable {
            id: new_id(),
            programme: copy.id,
            due_on: later,
            settled: String::new(),
            version: 1,
            ..deliverable
        };
        store::insert_deliverable(&mut transaction, &author, &copied).await?;
    }
    transaction.commit().await?;
    Ok(copy.id)
}

pub(super) async fn add_programme(
    transaction: &mut Transaction,
    author: &Author,
    programme: &Programme,
) -> AppResult<()> {
    let region = store::region(transaction).await?.ok_or_else(|| {
        AppError::invalid("region", "还没有行政区划：请先在“组织机构”里建立本县，再录入计划")
    })?;
    Ok(store::insert_programme(transaction, author, region, programme).await?)
}

/// Adds what is proposed and not there yet; a day that nobody has settled or changed by hand follows the plan.
async fn put_proposals(
    transaction: &mut Transaction,
    author: &Author,
    programme: Uuid,
    proposed: Vec<Proposal>,
) -> AppResult<()> {
    let known = store::deliverables(transaction, programme).await?;
    let mut position = known.iter().map(|one| one.position).max().unwrap_or(0);
    for proposal in proposed {
        let same = known
            .iter()
            .find(|one| (one.stage, one.kind, &one.name) == (proposal.stage, proposal.kind, &proposal.name));
        if let Some(before) = same {
            if before.settled.is_empty()
                && (before.due_on, &before.demand) != (proposal.due_on, &proposal.demand)
            {
                let mut after =
                    Deliverable { due_on: proposal.due_on, demand: proposal.demand, ..before.clone() };
                store::update_deliverable(transaction, author, before, &mut after).await?;
            }
            continue;
        }
        position += 1;
        let fresh = Deliverable {
            id: new_id(),
            programme,
            stage: proposal.stage,
            position,
            kind: proposal.kind,
            name: proposal.name,
            demand: proposal.demand,
            due_on: proposal.due_on,
            units: Vec::new(),
            leading_only: proposal.kind.is_of_posts(),
            published: proposal.kind.is_published(),
            settled: String::new(),
            version: 1,
        };
        store::insert_deliverable(transaction, author, &fresh).await?;
    }
    Ok(())
}

/// Makes what units owe equal to what a programme asks for. Only one that runs is owed anything.
pub(super) async fn settle(transaction: &mut Transaction, author: &Author, programme: Uuid) -> AppResult<()> {
    let Some(found) = store::programme(transaction, programme).await? else { return Ok(()) };
    if found.state != ProgrammeState::Running {
        return Ok(());
    }
    let everybody = obligation_store::units_of_region(transaction, programme).await?;
    let open: HashSet<Uuid> = everybody.iter().copied().collect();
    for deliverable in store::deliverables(transaction, programme).await? {
        let chosen: Vec<Uuid> =
            deliverable.units.iter().filter(|unit| open.contains(unit)).copied().collect();
        let units = if deliverable.units.is_empty() { &everybody } else { &chosen };
        // Nobody is late by a day that cannot have been meant.
        let due = deliverable.due_on.filter(|_| deliverable.doubt(&found.stages).is_none());
        obligation_store::settle(transaction, author, &deliverable, due, units).await?;
    }
    Ok(())
}

/// Makes every programme that runs owed by the units as they are now: for whoever opens or closes a unit.
pub async fn settle_all(transaction: &mut Transaction, author: &Author) -> AppResult<()> {
    for programme in store::programmes(transaction).await? {
        settle(transaction, author, programme.id).await?;
    }
    Ok(())
}
