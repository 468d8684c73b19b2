//! What is done with charts, whoever asks: pages, the API, the demonstration county.

use jiff::civil::Date;
use lianjian_db::{Connection, new_id};
use lianjian_flow::table::{self, Row};
use lianjian_flow::{Document, Limits, Problem, draw, layout};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Content, Source, keep, refused};
use super::model::{Flow, FlowKind, Standing, Version};
use super::{steps, store};
use crate::features::registers::{self, Moved, RiskPoint};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A chart that is to be.
pub struct New {
    /// The unit.
    pub unit: Uuid,
    /// The power that it draws.
    pub power: Option<Uuid>,
    /// Its name; empty for the power's.
    pub name: String,
    /// Promised limit, in working days.
    pub promised: Option<u32>,
    /// Statutory limit, in working days.
    pub statutory: Option<u32>,
    /// Out of what it is made.
    pub source: Source,
}

/// A chart with everything that its page needs.
pub struct Opened {
    /// The chart as it is now.
    pub flow: Flow,
    /// The version that is shown.
    pub shown: Version,
    /// The unit's name.
    pub unit_name: String,
    /// The power's name.
    pub power_name: Option<String>,
    /// The flow, where it is no picture.
    pub document: Option<Document>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// All versions, the latest first.
    pub versions: Vec<Version>,
    /// Posts of the unit.
    pub posts: Vec<String>,
    /// The risk points that arise from the power, as they are now.
    pub risks: Vec<RiskPoint>,
}

impl Opened {
    /// The picture, steps with risk points marked; none for a chart that is one already.
    pub fn svg(&self) -> AppResult<Option<String>> {
        let Some(document) = &self.document else { return Ok(None) };
        let diagram = layout::drawing(&document.flow).map_err(|problem| refused(&problem))?;
        Ok(Some(draw::svg(&steps::marked(&document.flow, &self.risks), &diagram)))
    }

    /// 廉政风险防控图: the chart between its risk points and their measures.
    pub fn prevention_svg(&self) -> AppResult<Option<String>> {
        let Some(document) = &self.document else { return Ok(None) };
        let diagram = layout::drawing(&document.flow).map_err(|problem| refused(&problem))?;
        Ok(Some(draw::prevention(&document.flow, &diagram, &steps::risks_of_steps(&self.risks))))
    }

    /// The steps as a table.
    pub fn rows(&self) -> Vec<Row> {
        self.document.as_ref().map(table::rows).unwrap_or_default()
    }

    /// Whether the version that is shown is the one in force.
    pub fn is_current(&self) -> bool {
        self.shown.version == self.flow.version
    }
}

/// Every power of a unit with its chart, and charts without power.
pub async fn of_unit(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<Standing>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    standings(&mut connection, unit).await
}

/// The same for who reads the unit anyway.
pub async fn standings(connection: &mut Connection, unit: Uuid) -> AppResult<Vec<Standing>> {
    Ok(store::of_unit(connection, unit).await?)
}

/// Which version is asked for: the one in force now, when nothing is said.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// As it was in force at the end of this day.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    as_of: Option<Date>,
    /// One version.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    version: Option<i64>,
}

impl Which {
    /// The one of these versions, the latest first.
    fn of(self, versions: &[Version]) -> AppResult<Version> {
        let found = match (self.version, self.as_of) {
            (Some(version), _) => versions.iter().find(|one| one.version == version),
            (None, Some(day)) => versions.iter().find(|one| one.at < clock::end_of(day)),
            (None, None) => versions.first(),
        };
        found.cloned().ok_or(AppError::NotFound)
    }
}

/// Opens a chart.
pub async fn open(app: &App, actor: &Actor, id: Uuid, which: &Which) -> AppResult<Opened> {
    let mut connection = app.database().connection().await?;
    let (flow, versions, shown) = found(&mut connection, actor, id, which).await?;
    let bytes = original_file::bytes(&mut connection, &shown.file).await?.unwrap_or_default();
    let document = match shown.kind {
        FlowKind::Chart => Some(lianjian_flow::read(&bytes).map_err(|problem| refused(&problem))?),
        FlowKind::Picture => None,
    };
    let limits = Limits { promised: flow.promised, statutory: flow.statutory };
    let problems = document.as_ref().map(|one| lianjian_flow::check(one, limits)).unwrap_or_default();
    let power_name = match flow.power {
        Some(power) => store::power(&mut connection, power).await?.map(|(_, name, _)| name),
        None => None,
    };
    let unit_name = store::unit_name(&mut connection, flow.unit).await?.unwrap_or_default();
    let posts = store::posts(&mut connection, flow.unit).await?;
    let risks = match flow.power {
        Some(power) => registers::rows_of_power(&mut connection, power).await?,
        None => Vec::new(),
    };
    Ok(Opened { flow, shown, unit_name, power_name, document, problems, versions, posts, risks })
}

/// The file of a version, as it was kept.
pub async fn file(app: &App, actor: &Actor, id: Uuid, which: &Which) -> AppResult<(String, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let (_, _, shown) = found(&mut connection, actor, id, which).await?;
    let bytes = original_file::bytes(&mut connection, &shown.file).await?.ok_or(AppError::NotFound)?;
    Ok((shown.file_name, bytes))
}

/// A chart, its versions, and the one that is asked for.
async fn found(
    connection: &mut Connection,
    actor: &Actor,
    id: Uuid,
    which: &Which,
) -> AppResult<(Flow, Vec<Version>, Version)> {
    let flow = store::flow(connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(flow.unit))?;
    let versions = store::versions(connection, id).await?;
    let shown = which.of(&versions)?;
    Ok((flow, versions, shown))
}

/// What the page for a new chart needs: the power's name and category.
pub async fn power(app: &App, actor: &Actor, power: Uuid) -> AppResult<(Uuid, String, String)> {
    let mut connection = app.database().connection().await?;
    let found = store::power(&mut connection, power).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(found.0))?;
    Ok(found)
}

/// Makes a chart.
///
/// # Errors
/// What cannot be read, a power of another unit, or one that has a chart.
pub async fn create(app: &App, actor: &Actor, new: New) -> AppResult<Flow> {
    actor.demand(Right::WriteUnit(new.unit))?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let mut name = new.name.trim().to_owned();
    if let Some(power) = new.power {
        let (unit, power_name, _) = store::power(&mut transaction, power).await?.ok_or(AppError::NotFound)?;
        if unit != new.unit {
            return Err(AppError::invalid("power", "这项职权不是本单位的"));
        }
        if store::of_power(&mut transaction, power).await?.is_some() {
            return Err(AppError::Conflict(format!("“{power_name}”已经有流程图，请打开那一张修改")));
        }
        if name.is_empty() {
            name = power_name;
        }
    }
    check_name(&name)?;
    let content = Content::of(&new.source, &name)?;
    let mut flow = Flow {
        id: new_id(),
        unit: new.unit,
        power: new.power,
        name,
        kind: content.kind(),
        file: String::new(),
        file_name: String::new(),
        promised: new.promised,
        statutory: new.statutory,
        errors: 0,
        warnings: 0,
        version: 1,
    };
    let steps = keep(&mut transaction, &author, &mut flow, content).await?;
    store::write(&mut transaction, &author, None, &flow).await?;
    store::write_steps(&mut transaction, flow.id, &steps).await?;
    if let Some(power) = flow.power {
        registers::follow_steps(&mut transaction, &author, power, &steps, &Moved::new(), true).await?;
    }
    transaction.commit().await?;
    Ok(flow)
}

/// What may change of a chart; what is not given stays.
#[derive(Default)]
pub struct Edit {
    /// Its name.
    pub name: Option<String>,
    /// The power's limits.
    pub limits: Option<Limits>,
    /// Its content.
    pub source: Option<Source>,
    /// What becomes of the risk points of steps that it no longer has.
    pub moved: Moved,
}

/// What came of saving.
pub enum Saved {
    /// It is saved.
    Done(Box<Flow>),
    /// Nothing is saved: steps that are gone have risk points, and nobody has said what becomes of them.
    Asks(Vec<Orphaned>),
}

/// A step that is gone and has risk points.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Orphaned {
    /// The id that its element had.
    pub step: String,
    /// Its name.
    pub name: String,
    /// Its risk points.
    pub risks: Vec<OrphanedRisk>,
}

/// A risk point of a step that is gone.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrphanedRisk {
    /// Its id.
    pub id: Uuid,
    /// 风险等级; empty while it has none.
    pub level: String,
    /// What may happen.
    pub text: String,
}

/// Writes a new version of a chart, on top of the one that was seen.
///
/// # Errors
/// Somebody has written meanwhile: the version that was seen is no more the last one.
pub async fn save(app: &App, actor: &Actor, id: Uuid, seen: i64, edit: Edit) -> AppResult<Saved> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before = store::lock(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(before.unit))?;
    if before.version != seen {
        let last = store::versions(&mut transaction, id).await?.into_iter().next();
        let who = last.map(|last| last.author).unwrap_or_default();
        return Err(AppError::Conflict(format!(
            "您打开以后，{who}已经存了第 {} 版。您这一版没有存上：请在另一个窗口打开最新的一版，把改动补上再存",
            before.version
        )));
    }
    let mut after = before.clone();
    if let Some(name) = edit.name {
        name.trim().clone_into(&mut after.name);
        check_name(&after.name)?;
    }
    if let Some(limits) = edit.limits {
        (after.promised, after.statutory) = (limits.promised, limits.statutory);
    }
    let is_made_anew = edit.source.as_ref().is_some_and(Source::is_made_anew);
    let content = match edit.source {
        Some(Source::Rows(rows)) if before.kind == FlowKind::Chart => {
            let bytes = original_file::bytes(&mut transaction, &before.file).await?.unwrap_or_default();
            let document = lianjian_flow::read(&bytes).map_err(|problem| refused(&problem))?;
            Content::Chart(Box::new(table::apply(&document, &rows).map_err(|problem| refused(&problem))?))
        }
        Some(source) => Content::of(&source, &after.name)?,
        None => {
            let bytes = original_file::bytes(&mut transaction, &before.file).await?.unwrap_or_default();
            match before.kind {
                FlowKind::Chart => Content::Chart(Box::new(
                    lianjian_flow::read(&bytes).map_err(|problem| refused(&problem))?,
                )),
                FlowKind::Picture => Content::Picture(before.file_name.clone(), bytes),
            }
        }
    };
    after.kind = content.kind();
    let ids_kept = !is_made_anew;
    let steps = keep(&mut transaction, &author, &mut after, content).await?;
    if after == before {
        store::forget_draft(&mut transaction, id, actor).await?;
        transaction.commit().await?;
        return Ok(Saved::Done(Box::new(before)));
    }
    if let Some(power) = after.power {
        let left = registers::left_behind(&mut transaction, power, &steps, &edit.moved, ids_kept).await?;
        if !left.is_empty() {
            return Ok(Saved::Asks(steps::orphaned(&left)));
        }
    }
    after.version += 1;
    store::write(&mut transaction, &author, Some(&before), &after).await?;
    store::write_steps(&mut transaction, id, &steps).await?;
    if let Some(power) = after.power {
        registers::follow_steps(&mut transaction, &author, power, &steps, &edit.moved, ids_kept).await?;
    }
    store::forget_draft(&mut transaction, id, actor).await?;
    transaction.commit().await?;
    Ok(Saved::Done(Box::new(after)))
}

/// What is asked when risk points lose their steps.
pub(super) fn question(orphans: &[Orphaned]) -> String {
    let steps: Vec<String> =
        orphans.iter().map(|one| format!("“{}”（{} 个）", one.name, one.risks.len())).collect();
    format!("去掉的环节上有风险点：{}。请写明它们改到哪个环节，或者不再对应环节", steps.join("、"))
}

/// Puts a chart down; its versions stay and can be read.
pub async fn close(app: &App, actor: &Actor, id: Uuid) -> AppResult<Flow> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let flow = store::lock(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(flow.unit))?;
    store::close(&mut transaction, &author, &flow).await?;
    transaction.commit().await?;
    Ok(flow)
}

/// The charts of a unit that were put down.
pub async fn put_down(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<Flow>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    Ok(store::put_down(&mut connection, unit).await?)
}

/// Takes a chart up again that was put down. Of a power that is no more kept, it comes back without it.
///
/// # Errors
/// The power has another chart meanwhile.
pub async fn reopen(app: &App, actor: &Actor, id: Uuid) -> AppResult<Flow> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let mut flow = store::lock_put_down(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(flow.unit))?;
    if let Some(power) = flow.power {
        if store::of_power(&mut transaction, power).await?.is_some() {
            let message = format!("“{}”已经另有流程图：先撤下那一张，再恢复这一张", flow.name);
            return Err(AppError::Conflict(message));
        }
        flow.power = store::power(&mut transaction, power).await?.map(|_| power);
    }
    store::reopen(&mut transaction, &author, &flow).await?;
    if let Some(power) = flow.power {
        let steps = store::steps(&mut transaction, id).await?;
        registers::follow_steps(&mut transaction, &author, power, &steps, &Moved::new(), true).await?;
    }
    transaction.commit().await?;
    Ok(flow)
}

fn check_name(name: &str) -> AppResult<()> {
    match name.chars().count() {
        0 => Err(AppError::invalid("name", "请写流程图的名称")),
        1..=200 => Ok(()),
        _ => Err(AppError::invalid("name", "名称不超过 200 字")),
    }
}
