//! Computing 附件6: what page, API, export and command line share.

use jiff::civil::Date;
use lianjian_domain::category::PowerCategory;
use lianjian_domain::form::{Summary, SummaryKind};
use lianjian_domain::rollup::{self, RiskCounts};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::{self, By, Sum, Units};
use crate::features::registers::{HolderKind, NO_POWER};
use crate::features::risks::NO_KIND;
use crate::features::settings::{self, MeasureCounting};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Which versions are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = SummaryState)]
pub enum State {
    /// What is being worked on now.
    #[default]
    Current,
    /// What was filed last.
    Filed,
    /// What was accepted last.
    Accepted,
}

impl State {
    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            State::Current => "current",
            State::Filed => "filed",
            State::Accepted => "accepted",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            State::Current => "现在的登记表",
            State::Filed => "已报送的",
            State::Accepted => "已接收的",
        }
    }
}

/// Whose risk points are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Units by id or full name; any group of them.
    pub units: Vec<String>,
    /// A region by id or name, with everything below it.
    pub region: Option<String>,
}

/// A part of the scope: a unit, a risk kind or a category of powers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Slice {
    /// The unit's id, for a unit.
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its counts.
    pub counts: RiskCounts,
}

impl Slice {
    /// Whether the most serious level has more rows than the least: worth a look, never refused.
    pub const fn stands_on_its_head(&self) -> bool {
        self.counts.level_1 > self.counts.level_3
    }
}

/// A computed summary.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Computed {
    /// What is counted, for people: 清河县（12 个单位）.
    pub scope: String,
    /// The only unit, when it is one.
    pub unit: Option<Uuid>,
    /// As of the end of this day; none for now.
    pub as_of: Option<Date>,
    /// Which versions.
    pub state: State,
    /// Counts of the units' own registers, of departments and of posts.
    pub kinds: [RiskCounts; 3],
    /// Each unit of the scope, the largest first.
    pub by_unit: Vec<Slice>,
    /// Each risk kind that occurs.
    pub by_risk_kind: Vec<Slice>,
    /// What the unit stated in its own 附件6 and is not what was computed.
    pub differences: Vec<Difference>,
}

/// A number that a unit typed and that is not what its registers give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// The row of 附件6.
    pub kind: SummaryKind,
    /// The column's heading.
    pub column: &'static str,
    /// What was typed.
    pub stated: u64,
    /// What was computed.
    pub computed: u64,
}

impl Computed {
    /// The summary as 附件6.
    pub fn summary(&self) -> Summary {
        let [unit, departments, posts] = self.kinds;
        Summary { unit: Some(self.scope.clone()), ..rollup::summary(unit, departments, posts) }
    }

    /// Everything together.
    pub fn total(&self) -> RiskCounts {
        self.kinds.iter().copied().sum()
    }
}

/// Computes the summary of a scope.
pub async fn compute(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    as_of: Option<Date>,
    state: State,
) -> AppResult<Computed> {
    let mut connection = app.database().connection().await?;
    let (units, label, only) = resolve(&mut connection, actor, scope).await?;
    let totals = store::sums(&mut connection, state.name(), &units, as_of, By::Nothing).await?;
    let by_unit = store::sums(&mut connection, state.name(), &units, as_of, By::Unit).await?;
    let by_risk_kind = store::sums(&mut connection, state.name(), &units, as_of, By::RiskKind).await?;
    let day = as_of.unwrap_or_else(|| app.clock().today());
    let counting: MeasureCounting = settings::value_on(&mut connection, day).await?;
    let [totals, by_unit, by_risk_kind] = [totals, by_unit, by_risk_kind].map(|sums| counted(sums, counting));
    let names = store::unit_names(&mut connection, &units).await?;
    let mut slices: Vec<Slice> = names
        .iter()
        .map(|(id, name)| Slice {
            id: Some(*id),
            name: name.clone(),
            counts: group(&by_unit, &id.to_string()),
        })
        .collect();
    slices.retain(|slice| slice.counts.points > 0);
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.counts.points));
    let by_risk_kind = slices_by(&by_risk_kind, NO_KIND);
    let of = |kind| totals.iter().filter(|sum| sum.kind == kind).map(|sum| sum.counts).sum();
    let mut computed = Computed {
        scope: label.unwrap_or_else(|| format!("{} 个单位", names.len())),
        unit: only,
        as_of,
        state,
        kinds: HolderKind::ALL.map(of),
        by_unit: slices,
        by_risk_kind,
        differences: Vec::new(),
    };
    if let (Some(unit), None, State::Current) = (only, as_of, state) {
        let stated = store::stated(&mut connection, unit).await?;
        computed.differences = stated.map(|rows| differences(&rows, &computed.summary())).unwrap_or_default();
    }
    Ok(computed)
}

/// The levels by the category of the powers that the risks arise from, in the order of the form; what is not on
/// its list and what has no power come last. Apart from [`compute`], since 附件6 does not ask for it.
pub async fn by_power_category(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    as_of: Option<Date>,
    state: State,
) -> AppResult<Vec<Slice>> {
    let mut connection = app.database().connection().await?;
    let (units, ..) = resolve(&mut connection, actor, scope).await?;
    let sums = store::sums(&mut connection, state.name(), &units, as_of, By::PowerCategory).await?;
    let day = as_of.unwrap_or_else(|| app.clock().today());
    let sums = counted(sums, settings::value_on(&mut connection, day).await?);
    let mut slices = slices_by(&sums, NO_POWER);
    slices.sort_by_key(|slice| {
        let listed = PowerCategory::parse(&slice.name).map_or(usize::MAX, |category| category as usize);
        (slice.name == NO_POWER, listed)
    });
    Ok(slices)
}

/// A slice for each group that has rows; `nameless` stands for the group without a name.
fn slices_by(sums: &[Sum], nameless: &str) -> Vec<Slice> {
    let mut groups: Vec<&str> = sums.iter().map(|sum| sum.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
        .into_iter()
        .map(|name| {
            let counts = group(sums, name);
            let name = if name.is_empty() { nameless } else { name }.to_owned();
            Slice { id: None, name, counts }
        })
        .filter(|slice| slice.counts.points > 0)
        .collect()
}

/// 防控措施（条） as the county counts it: numbered items, or rows that have any.
fn counted(mut sums: Vec<Sum>, counting: MeasureCounting) -> Vec<Sum> {
    if counting == MeasureCounting::Rows {
        for sum in &mut sums {
            sum.counts.measures = sum.measured;
        }
    }
    sums
}

fn group(sums: &[Sum], group: &str) -> RiskCounts {
    sums.iter().filter(|sum| sum.group == group).map(|sum| sum.counts).sum()
}

/// The units of a scope that this actor may see, what to call them, and the only one if it is one.
async fn resolve(
    connection: &mut lianjian_db::Connection,
    actor: &Actor,
    scope: &Scope,
) -> AppResult<(Units, Option<String>, Option<Uuid>)> {
    let mut chosen = Vec::new();
    for written in &scope.units {
        let (id, name) = store::unit(connection, written).await?.ok_or(AppError::NotFound)?;
        actor.demand(Right::ReadUnit(id))?;
        chosen.push((id, name));
    }
    if chosen.is_empty()
        && let Some(own) = actor.reach()?
    {
        chosen.push((own, actor.unit_name.clone().unwrap_or_default()));
    }
    if let [(only, name)] = &chosen[..] {
        return Ok((Units::some(&[*only]), Some(name.clone()), Some(*only)));
    }
    if !chosen.is_empty() {
        let ids: Vec<Uuid> = chosen.iter().map(|(id, _)| *id).collect();
        return Ok((Units::some(&ids), None, None));
    }
    match &scope.region {
        Some(written) => {
            let (id, name) = store::region(connection, written).await?.ok_or(AppError::NotFound)?;
            Ok((Units::region(id), Some(name), None))
        }
        None => Ok((Units::all(), None, None)),
    }
}

/// Compares what a unit typed with what was computed, cell by cell; empty cells say nothing.
fn differences(stated: &[lianjian_domain::form::SummaryRow], computed: &Summary) -> Vec<Difference> {
    const COLUMNS: [&str; 5] = ["廉政风险", "一级", "二级", "三级", "防控措施"];
    let mut differences = Vec::new();
    for row in stated {
        let Some(own) = computed.rows.iter().find(|own| own.kind == row.kind) else { continue };
        for ((column, stated), computed) in COLUMNS.into_iter().zip(row.numbers()).zip(own.numbers()) {
            if let (Some(stated), Some(computed)) = (stated, computed)
                && stated != computed
            {
                differences.push(Difference { kind: row.kind, column, stated, computed });
            }
        }
    }
    differences
}
