//! The county at a glance: units × deliverables of a programme, and how far each stage is.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_domain::form::Stage;
use lianjian_domain::programme::State;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Deliverable, Programme, ordinal, phase};
use super::obligations::{due, standing};
use super::service::Whole;
use super::{obligation_store, store};
use crate::features::settings;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Which rows of the map somebody wants to see.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapFilter {
    /// The programme; the current one when it is not named.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub programme: Option<Uuid>,
    /// Part of a unit's name.
    #[serde(default)]
    pub q: String,
    /// Only units that have an obligation in this state; `overdue` for those that are late.
    #[serde(default)]
    pub state: String,
    /// Only this deliverable counts for `state`.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub deliverable: Option<Uuid>,
}

impl MapFilter {
    /// The filter as an address has it, without the programme.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        if let Some(programme) = self.programme {
            parts.push(format!("programme={programme}"));
        }
        if !self.q.is_empty() {
            parts.push(format!("q={}", page::query_escape(&self.q)));
        }
        if !self.state.is_empty() {
            parts.push(format!("state={}", page::query_escape(&self.state)));
        }
        if let Some(deliverable) = self.deliverable {
            parts.push(format!("deliverable={deliverable}"));
        }
        parts.join("&")
    }
}

/// One obligation on the map.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The obligation.
    pub id: Uuid,
    /// How far it is.
    pub state: State,
    /// Working days late, while it is still with the unit; 0 for none.
    pub overdue: i64,
    /// The day that it is measured by.
    pub due_on: Option<Date>,
}

/// A unit with what it owes; `None` where it owes nothing.
#[derive(Clone, Debug)]
pub struct MapRow {
    /// The unit.
    pub unit: Uuid,
    /// Its short name.
    pub name: String,
    /// One for each deliverable.
    pub cells: Vec<Option<Cell>>,
}

/// A stage on the time line.
#[derive(Clone, Debug)]
pub struct StageShare {
    /// 一, 二 …
    pub ordinal: String,
    /// The stage.
    pub stage: Stage,
    /// `over`, `now`, `next`.
    pub phase: &'static str,
    /// How far today is into it, in percent; while it is now.
    pub today_at: u32,
    /// What is owed.
    pub owed: usize,
    /// What was accepted.
    pub accepted: usize,
    /// What waits for the commission.
    pub waiting: usize,
    /// Days that nobody has decided on.
    pub doubts: Vec<String>,
}

impl StageShare {
    /// A part of what is owed in percent.
    pub fn percent(&self, part: usize) -> usize {
        (part * 100).checked_div(self.owed).unwrap_or(0)
    }
}

/// The map.
#[derive(Clone, Debug)]
pub struct Map {
    /// The programme.
    pub programme: Programme,
    /// The columns.
    pub deliverables: Vec<Deliverable>,
    /// The rows that the filter leaves, those with something to do for the commission or late first.
    pub rows: Vec<MapRow>,
    /// All units that owe something.
    pub units: usize,
    /// Obligations that are late now.
    pub overdue: usize,
    /// Obligations that wait for the commission.
    pub waiting: usize,
    /// The stages.
    pub stages: Vec<StageShare>,
    /// The stage that today lies in, from 0.
    pub now: Option<usize>,
}

impl Map {
    /// The columns by stage: ordinal, how many, whether it is the one of today, its day if it has one.
    pub fn groups(&self) -> Vec<(String, usize, bool, Option<Date>)> {
        let mut groups: Vec<(usize, usize, Vec<Option<Date>>)> = Vec::new();
        for deliverable in &self.deliverables {
            match groups.last_mut() {
                Some((stage, count, days)) if *stage == deliverable.stage => {
                    *count += 1;
                    days.push(deliverable.due_on);
                }
                _ => groups.push((deliverable.stage, 1, vec![deliverable.due_on])),
            }
        }
        let group = |(stage, count, days): (usize, usize, Vec<Option<Date>>)| {
            // One day for all of a stage's deliverables stands above them.
            let common =
                days.first().copied().flatten().filter(|day| days.iter().all(|one| *one == Some(*day)));
            (ordinal(stage), count, self.now == Some(stage), common)
        };
        groups.into_iter().map(group).collect()
    }

    /// Those ids as a form sends them.
    pub fn late_ids(&self) -> String {
        self.to_urge().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    /// The ids that can be urged: late and with the unit, of the rows shown.
    pub fn to_urge(&self) -> Vec<Uuid> {
        self.rows
            .iter()
            .flat_map(|row| row.cells.iter().flatten())
            .filter(|cell| cell.overdue > 0)
            .map(|cell| cell.id)
            .collect()
    }
}

/// The map of a programme.
pub async fn map(app: &App, actor: &Actor, filter: &MapFilter) -> AppResult<Option<Map>> {
    actor.demand(Right::ReadAll)?;
    let today = app.clock().today();
    let mut connection = app.database().connection().await?;
    let programmes = store::programmes(&mut connection).await?;
    let found = match filter.programme {
        Some(id) => Some(programmes.into_iter().find(|one| one.id == id).ok_or(AppError::NotFound)?),
        None => programmes.into_iter().next(),
    };
    let Some(programme) = found else { return Ok(None) };
    let deliverables = store::deliverables(&mut connection, programme.id).await?;
    let obligations = obligation_store::of_programme(&mut connection, programme.id).await?;
    let parts = obligation_store::parts(&mut connection, None).await?;
    let names = obligation_store::units_in_order(&mut connection).await?;
    let calendar = settings::working_days(&mut connection, today).await?;
    let place: HashMap<Uuid, usize> = deliverables.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let nothing = obligation_store::Parts::default();
    let mut cells: HashMap<Uuid, Vec<Option<Cell>>> = HashMap::with_capacity(names.len());
    let mut days = HashMap::new();
    for obligation in &obligations {
        let Some(column) = place.get(&obligation.deliverable) else { continue };
        let parts = parts.get(&obligation.unit).unwrap_or(&nothing);
        let standing = standing(obligation, &deliverables[*column], parts, today);
        // Units share their days: each pair of days is counted once.
        let overdue = match (standing.is_overdue(), due(obligation)) {
            (true, Some(due)) => *days.entry(due).or_insert_with(|| calendar.between(due, today).max(1)),
            _ => 0,
        };
        let row = cells.entry(obligation.unit).or_insert_with(|| vec![None; deliverables.len()]);
        row[*column] =
            Some(Cell { id: obligation.id, state: standing.state, overdue, due_on: due(obligation) });
    }
    let all: Vec<MapRow> = names
        .into_iter()
        .filter_map(|(unit, name)| cells.remove(&unit).map(|cells| MapRow { unit, name, cells }))
        .collect();
    Ok(Some(drawn(programme, deliverables, all, filter, today)))
}

fn drawn(
    programme: Programme,
    deliverables: Vec<Deliverable>,
    all: Vec<MapRow>,
    filter: &MapFilter,
    today: Date,
) -> Map {
    let cells = || all.iter().flat_map(|row| row.cells.iter().flatten());
    let overdue = cells().filter(|cell| cell.overdue > 0).count();
    let waiting = cells().filter(|cell| cell.state == State::Filed).count();
    let whole = Whole { programme, deliverables };
    let stages = shares(&whole, &all, today);
    let units = all.len();
    let now = stages.iter().position(|share| share.phase == "now");
    let Whole { programme, deliverables } = whole;
    let column = filter.deliverable.and_then(|id| deliverables.iter().position(|one| one.id == id));
    let mut rows: Vec<MapRow> = all.into_iter().filter(|row| shown(row, filter, column)).collect();
    // What waits for somebody's hand comes first; otherwise the order of the organisation stays.
    rows.sort_by_key(|row| {
        let late = row.cells.iter().flatten().filter(|cell| cell.overdue > 0).count();
        let filed = row.cells.iter().flatten().filter(|cell| cell.state == State::Filed).count();
        let back = row.cells.iter().flatten().filter(|cell| cell.state == State::Returned).count();
        std::cmp::Reverse((late > 0 || filed > 0 || back > 0, filed + back + late))
    });
    Map { programme, deliverables, rows, units, overdue, waiting, stages, now }
}

fn shown(row: &MapRow, filter: &MapFilter, column: Option<usize>) -> bool {
    let named = filter.q.trim().is_empty() || row.name.contains(filter.q.trim());
    let fits = |cell: &Cell| match filter.state.as_str() {
        "" => true,
        "overdue" => cell.overdue > 0,
        state => Some(cell.state) == State::parse(state),
    };
    let has = match column {
        Some(column) => row.cells[column].as_ref().is_some_and(fits),
        None => row.cells.iter().flatten().any(fits),
    };
    named && has
}

fn shares(whole: &Whole, rows: &[MapRow], today: Date) -> Vec<StageShare> {
    let doubts = whole.doubts();
    let share = |(index, stage): (usize, &Stage)| {
        let of_stage = || {
            rows.iter().flat_map(|row| {
                row.cells
                    .iter()
                    .zip(&whole.deliverables)
                    .filter_map(move |(cell, deliverable)| cell.filter(|_| deliverable.stage == index))
            })
        };
        StageShare {
            ordinal: ordinal(index),
            phase: phase(stage, today),
            today_at: into(stage, today),
            owed: of_stage().count(),
            accepted: of_stage().filter(|cell| cell.state == State::Accepted).count(),
            waiting: of_stage().filter(|cell| cell.state == State::Filed).count(),
            doubts: doubts
                .iter()
                .filter(|(deliverable, ..)| deliverable.stage == index)
                .map(|(deliverable, _, words)| format!("{}：{words}", deliverable.name))
                .collect(),
            stage: stage.clone(),
        }
    };
    whole.programme.stages.iter().enumerate().map(share).collect()
}

/// How far a day is into a stage, in percent.
fn into(stage: &Stage, today: Date) -> u32 {
    let Some((from, to)) = stage.from.zip(stage.to) else { return 0 };
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let whole = days(from, to).max(1);
    u32::try_from((days(from, today).clamp(0, whole)) * 100 / whole).unwrap_or(0)
}
