//! What the commission does with programmes and deliverables.

use jiff::civil::Date;
use lianjian_db::{Connection, new_id};
use lianjian_domain::form::{Plan, Stage};
use lianjian_domain::measure;
use lianjian_domain::programme::{DateDoubt, DeliverableKind};
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Deliverable, Programme, ProgrammeState};
use super::{plan, store};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A programme with all that it asks for.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The programme.
    pub programme: Programme,
    /// In the order of its stages.
    pub deliverables: Vec<Deliverable>,
}

impl Whole {
    /// Whether the first stage that asks for one of these kinds has begun; true where no stage does, or has no day.
    pub fn has_begun(&self, kinds: &[DeliverableKind], today: Date) -> bool {
        let asks = self.deliverables.iter().filter(|one| kinds.contains(&one.kind));
        let stage = asks.map(|one| one.stage).min();
        let from = stage.and_then(|stage| self.programme.stages.get(stage)?.from);
        from.is_none_or(|from| from <= today)
    }

    /// The deliverables of a stage.
    pub fn of_stage(&self, stage: usize) -> impl Iterator<Item = &Deliverable> {
        self.deliverables.iter().filter(move |one| one.stage == stage)
    }

    /// Doubtful days that nobody has decided on, with the deliverable that has them.
    pub fn doubts(&self) -> Vec<(&Deliverable, DateDoubt, String)> {
        let stages = &self.programme.stages;
        let doubtful = |one| {
            let deliverable: &Deliverable = one;
            let found = deliverable.doubt(stages)?;
            let words = found.words(deliverable.due_on?, stages.get(deliverable.stage)?);
            Some((deliverable, found, words))
        };
        self.deliverables.iter().filter_map(doubtful).collect()
    }

    /// 附件1.
    pub fn plan(&self) -> Plan {
        Plan { title: None, stages: self.programme.stages.clone() }
    }
}

/// The programmes that an actor may see: units see those that run or are over.
pub async fn list(app: &App, actor: &Actor) -> AppResult<Vec<Programme>> {
    actor.demand(Right::ReadProgrammes)?;
    let mut connection = app.database().connection().await?;
    let mut found = store::programmes(&mut connection).await?;
    if !actor.may(Right::KeepProgrammes) {
        found.retain(|programme| programme.state != ProgrammeState::Preparing);
    }
    Ok(found)
}

/// One programme.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<Whole> {
    actor.demand(Right::ReadProgrammes)?;
    let whole = whole(&mut app.database().connection().await?, id).await?;
    if whole.programme.state == ProgrammeState::Preparing && !actor.may(Right::KeepProgrammes) {
        return Err(AppError::NotFound);
    }
    Ok(whole)
}

/// The programme that a deliverable belongs to.
pub async fn of_deliverable(app: &App, actor: &Actor, id: Uuid) -> AppResult<Whole> {
    let known = store::deliverable(&mut app.database().connection().await?, id).await?;
    open(app, actor, known.ok_or(AppError::NotFound)?.programme).await
}

/// The programme that runs now, the latest when there are several; none when none does.
pub async fn current(app: &App, actor: &Actor) -> AppResult<Option<Programme>> {
    Ok(list(app, actor).await?.into_iter().find(|programme| programme.state != ProgrammeState::Closed))
}

async fn whole(connection: &mut Connection, id: Uuid) -> AppResult<Whole> {
    let programme = store::programme(connection, id).await?.ok_or(AppError::NotFound)?;
    let deliverables = store::deliverables(connection, id).await?;
    Ok(Whole { programme, deliverables })
}

/// A stage as somebody typed it.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct StageInput {
    /// First day.
    #[serde(default, deserialize_with = "crate::shell::page::empty_is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default, deserialize_with = "crate::shell::page::empty_is_none")]
    pub to: Option<Date>,
    /// 工作内容
    #[serde(default)]
    pub content: String,
    /// 主要任务, one a line.
    #[serde(default)]
    pub tasks: String,
    /// 工作要求, one a line.
    #[serde(default)]
    pub demands: String,
    /// The version of the programme that was on the page.
    #[serde(default)]
    pub version: i64,
}

/// Writes a stage: the one of a place, or a new one at the end.
pub async fn save_stage(
    app: &App,
    actor: &Actor,
    id: Uuid,
    place: usize,
    input: &StageInput,
) -> AppResult<Programme> {
    change(app, actor, id, input.version, |programme| {
        let (Some(from), Some(to)) = (input.from, input.to) else {
            return Err(AppError::invalid("from", "请填写本阶段的起止日期"));
        };
        if to < from {
            return Err(AppError::invalid("to", format!("结束日期 {to} 早于开始日期 {from}")));
        }
        let content = input.content.trim();
        if content.is_empty() {
            return Err(AppError::invalid("content", "请填写工作内容，例如“动员部署”"));
        }
        if place > programme.stages.len() {
            return Err(AppError::NotFound);
        }
        if place == programme.stages.len() {
            programme.stages.push(Stage::default());
        }
        let stage = &mut programme.stages[place];
        stage.from = Some(from);
        stage.to = Some(to);
        stage.time = String::new();
        content.clone_into(&mut stage.content);
        stage.tasks = measure::items(&input.tasks);
        stage.demands = measure::items(&input.demands);
        // A day whose words are gone is asked for no more; new days are given to deliverables by hand.
        stage.deadlines.retain(|deadline| input.demands.contains(&deadline.text));
        Ok(())
    })
    .await
}

/// Takes the last stage away when nothing is asked for in it.
pub async fn remove_stage(
    app: &App,
    actor: &Actor,
    id: Uuid,
    place: usize,
    version: i64,
) -> AppResult<Programme> {
    actor.demand(Right::KeepProgrammes)?;
    let owed = whole(&mut app.database().connection().await?, id).await?;
    let asked: Vec<&str> = owed.of_stage(place).map(|one| one.name.as_str()).collect();
    if !asked.is_empty() {
        let message = format!("这个阶段还有报送事项（{}），请先删除或移到别的阶段", asked.join("、"));
        return Err(AppError::invalid("stage", message));
    }
    if place + 1 != owed.programme.stages.len() {
        return Err(AppError::invalid("stage", "只能删除最后一个阶段：前面的删掉后，后面各阶段的次序就变了"));
    }
    change(app, actor, id, version, |programme| {
        programme.stages.pop();
        Ok(())
    })
    .await
}

/// Gives a programme another name or state. One that begins to run is owed from then on.
pub async fn save_head(
    app: &App,
    actor: &Actor,
    id: Uuid,
    name: Option<&str>,
    state: Option<ProgrammeState>,
    version: i64,
) -> AppResult<Programme> {
    change(app, actor, id, version, |programme| {
        if let Some(name) = name {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > 100 {
                return Err(AppError::invalid("name", "请填写名称，不超过 100 字"));
            }
            name.clone_into(&mut programme.name);
        }
        programme.state = state.unwrap_or(programme.state);
        Ok(())
    })
    .await
}

/// A new programme without stages, in preparation.
pub async fn add(app: &App, actor: &Actor, name: &str) -> AppResult<Uuid> {
    actor.demand(Right::KeepProgrammes)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(AppError::invalid("name", "请填写名称，例如“2014 年度防控工作”，不超过 100 字"));
    }
    let mut transaction = app.database().begin().await?;
    if store::programme_of_name(&mut transaction, name).await?.is_some() {
        return Err(AppError::invalid("name", format!("已经有“{name}”了")));
    }
    let programme = Programme {
        id: new_id(),
        name: name.to_owned(),
        state: ProgrammeState::Preparing,
        stages: Vec::new(),
        version: 1,
    };
    plan::add_programme(&mut transaction, &actor.author(app), &programme).await?;
    transaction.commit().await?;
    Ok(programme.id)
}

async fn change(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i64,
    edit: impl FnOnce(&mut Programme) -> AppResult<()>,
) -> AppResult<Programme> {
    actor.demand(Right::KeepProgrammes)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    store::lock(&mut transaction, id).await?;
    let before = store::programme(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    seen(version, before.version)?;
    let mut after = before.clone();
    edit(&mut after)?;
    store::update_programme(&mut transaction, &author, &before, &mut after).await?;
    plan::settle(&mut transaction, &author, id).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(after)
}

/// A deliverable as somebody typed it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct DeliverableInput {
    /// The stage, from 0.
    pub stage: usize,
    /// What it is made of.
    pub kind: DeliverableKind,
    /// Its name; the kind's when it is empty.
    #[serde(default)]
    pub name: String,
    /// The last day in time.
    #[serde(default, deserialize_with = "crate::shell::page::empty_is_none")]
    pub due_on: Option<Date>,
    /// Who owes it; everybody when there are none.
    #[serde(default)]
    pub units: Vec<Uuid>,
    /// Of posts, only the leading group's count.
    #[serde(default)]
    pub leading_only: bool,
    /// It goes out to society.
    #[serde(default)]
    pub published: bool,
    /// Why a doubtful day stands all the same.
    #[serde(default)]
    pub settled: String,
    /// The version that was on the page; 0 for a new one.
    #[serde(default)]
    pub version: i64,
}

/// Adds a deliverable to a programme; gives its id.
pub async fn add_deliverable(
    app: &App,
    actor: &Actor,
    programme: Uuid,
    input: &DeliverableInput,
) -> AppResult<Uuid> {
    actor.demand(Right::KeepProgrammes)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    store::lock(&mut transaction, programme).await?;
    let whole = whole(&mut transaction, programme).await?;
    let position = whole.deliverables.iter().map(|one| one.position).max().unwrap_or(0) + 1;
    let fresh = taken(input, &whole, new_id(), position, String::new())?;
    store::insert_deliverable(&mut transaction, &author, &fresh).await?;
    plan::settle(&mut transaction, &author, programme).await?;
    transaction.commit().await?;
    Ok(fresh.id)
}

/// Changes a deliverable; the day of each unit's obligation follows unless it was extended.
pub async fn save_deliverable(app: &App, actor: &Actor, id: Uuid, input: &DeliverableInput) -> AppResult<()> {
    actor.demand(Right::KeepProgrammes)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let known = store::deliverable(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    store::lock(&mut transaction, known.programme).await?;
    let whole = whole(&mut transaction, known.programme).await?;
    let before = whole.deliverables.iter().find(|one| one.id == id).cloned().ok_or(AppError::NotFound)?;
    seen(input.version, before.version)?;
    let mut after = taken(input, &whole, id, before.position, before.demand.clone())?;
    store::update_deliverable(&mut transaction, &author, &before, &mut after).await?;
    plan::settle(&mut transaction, &author, known.programme).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a deliverable away: nobody owes it any more, what was filed stays to be read.
pub async fn remove_deliverable(app: &App, actor: &Actor, id: Uuid) -> AppResult<Uuid> {
    actor.demand(Right::KeepProgrammes)?;
    let mut transaction = app.database().begin().await?;
    let known = store::deliverable(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    store::remove_deliverable(&mut transaction, &actor.author(app), &known).await?;
    transaction.commit().await?;
    Ok(known.programme)
}

fn taken(
    input: &DeliverableInput,
    whole: &Whole,
    id: Uuid,
    position: i64,
    demand: String,
) -> AppResult<Deliverable> {
    if input.stage >= whole.programme.stages.len() {
        return Err(AppError::invalid("stage", "没有这个阶段"));
    }
    let name = match input.name.trim() {
        "" => input.kind.label(),
        name => name,
    };
    if name.chars().count() > 60 {
        return Err(AppError::invalid("name", "名称不超过 60 字"));
    }
    Ok(Deliverable {
        id,
        programme: whole.programme.id,
        stage: input.stage,
        position,
        kind: input.kind,
        name: name.to_owned(),
        demand,
        due_on: input.due_on,
        units: input.units.clone(),
        leading_only: input.leading_only && input.kind.is_of_posts(),
        published: input.published,
        settled: input.settled.trim().to_owned(),
        version: 1,
    })
}

/// Refuses to write over what somebody else has changed meanwhile.
fn seen(sent: i64, now: i64) -> AppResult<()> {
    if sent == now {
        return Ok(());
    }
    Err(AppError::Conflict("别人刚刚改过这里，您看到的已经不是最新的。请重新打开本页，核对后再改".to_owned()))
}
