//! What the programme's records are: programme, deliverable, obligation.

use jiff::civil::Date;
use lianjian_domain::form::Stage;
use lianjian_domain::programme::{DateDoubt, DeliverableKind, Filed, doubt};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One campaign: 附件1 as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Programme {
    /// Its id.
    #[serde(default)]
    pub id: Uuid,
    /// Its name, such as 2012—2013 年度防控工作.
    pub name: String,
    /// Whether it is prepared, runs or is over.
    #[serde(default)]
    pub state: ProgrammeState,
    /// The rows of 附件1.
    pub stages: Vec<Stage>,
    /// Counts its changes.
    #[serde(default)]
    pub version: i64,
}

impl Programme {
    /// Its first and last day in words.
    pub fn window(&self) -> String {
        let from = self.stages.iter().filter_map(|stage| stage.from).min();
        let to = self.stages.iter().filter_map(|stage| stage.to).max();
        from.zip(to).map_or_else(|| "—".to_owned(), |(from, to)| format!("{from} 至 {to}"))
    }
}

/// A programme's life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeState {
    /// Written, seen by the commission alone; nobody owes anything yet.
    Preparing,
    /// Units owe what its deliverables say.
    #[default]
    Running,
    /// Over; nothing is owed any more, everything can be read.
    Closed,
}

impl ProgrammeState {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            ProgrammeState::Preparing => "preparing",
            ProgrammeState::Running => "running",
            ProgrammeState::Closed => "closed",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            ProgrammeState::Preparing => "准备中",
            ProgrammeState::Running => "进行中",
            ProgrammeState::Closed => "已结束",
        }
    }

    /// The state of a stored name.
    pub fn parse(name: &str) -> ProgrammeState {
        match name {
            "preparing" => ProgrammeState::Preparing,
            "closed" => ProgrammeState::Closed,
            _ => ProgrammeState::Running,
        }
    }
}

/// What a stage asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deliverable {
    /// Its id.
    pub id: Uuid,
    /// The programme.
    pub programme: Uuid,
    /// The stage, from 0.
    pub stage: usize,
    /// Its place within the programme.
    pub position: i64,
    /// What it is made of.
    pub kind: DeliverableKind,
    /// Its name.
    pub name: String,
    /// The words of the plan that ask for it.
    pub demand: String,
    /// The last day in time; none when the plan names none.
    pub due_on: Option<Date>,
    /// Only these units owe it; all of the programme's region when there are none.
    pub units: Vec<Uuid>,
    /// Of posts, only the leading group's count.
    pub leading_only: bool,
    /// It goes out to society.
    pub published: bool,
    /// Why a doubtful day stands all the same; empty while nobody has decided.
    pub settled: String,
    /// Counts its changes.
    pub version: i64,
}

impl Deliverable {
    /// What is doubtful about its day, as long as nobody has decided.
    pub fn doubt(&self, stages: &[Stage]) -> Option<DateDoubt> {
        if !self.settled.is_empty() {
            return None;
        }
        doubt(stages, stages.get(self.stage)?, self.due_on?)
    }
}

/// One deliverable owed by one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Obligation {
    /// Its id.
    pub id: Uuid,
    /// The programme.
    pub programme: Uuid,
    /// What is owed.
    pub deliverable: Uuid,
    /// By whom.
    pub unit: Uuid,
    /// What is known of its filing.
    pub filed: Filed,
    /// The last day in time: the deliverable's, or an extended one.
    pub due_on: Option<Date>,
    /// The day was extended for this unit.
    pub extended: bool,
    /// The latest filing.
    pub filing: Option<Uuid>,
    /// The day of the first filing: that one counts.
    pub first_filed_on: Option<Date>,
    /// The day by which a returned one is to come back.
    pub mend_by: Option<Date>,
    /// When the commission last urged.
    pub urged_at: Option<jiff::Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// The name of a programme from the days of its stages.
pub fn name_of(stages: &[Stage]) -> String {
    let years = || stages.iter().flat_map(|stage| [stage.from, stage.to]).flatten().map(Date::year);
    match (years().min(), years().max()) {
        (Some(first), Some(last)) if first != last => format!("{first}—{last} 年度防控工作"),
        (Some(year), _) => format!("{year} 年度防控工作"),
        _ => "防控工作".to_owned(),
    }
}

/// 一, 二 … for stage numbers from 0.
pub fn ordinal(stage: usize) -> String {
    const ORDINALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    ORDINALS.get(stage).map_or_else(|| (stage + 1).to_string(), |word| (*word).to_owned())
}

/// How a stage lies to a day: `over`, `now` or `next`.
pub(super) fn phase(stage: &Stage, today: Date) -> &'static str {
    match (stage.from, stage.to) {
        (_, Some(to)) if to < today => "over",
        (Some(from), _) if from > today => "next",
        _ => "now",
    }
}
