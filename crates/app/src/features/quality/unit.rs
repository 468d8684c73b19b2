//! All findings of a unit: its papers, the unit as a whole, what it owes.

use std::collections::HashSet;

use lianjian_domain::category::PowerCategory;
use lianjian_domain::filing::Weight;
use lianjian_domain::problem::Code;
use lianjian_domain::programme::DeliverableKind;
use lianjian_quality::{self as engine, Found, Holder, Rules};
use uuid::Uuid;

use super::answers;
use super::documents;
use super::model::{Paper, UnitFinding};
use super::papers::{MEASURES, Papers, of_papers};
use crate::features::flows;
use crate::features::judging;
use crate::features::powers;
use crate::features::programmes::{self, Whole};
use crate::features::registers::{self, HolderKind};
use crate::features::settings::{self, QualityRules};
use crate::features::summary::{self, Scope, State};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// What a unit's registers show when they are held against each other and against its people; with what was answered.
/// Registers that are missing and powers without a chart, a package tells by itself.
pub async fn of_registers_as_a_whole(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<UnitFinding>> {
    const TOLD: [Code; 4] =
        [Code::LevelsUniform, Code::TopLevelMissing, Code::PostUnderrated, Code::ResponsibleOverloaded];
    let today = app.clock().today();
    let listed = registers::list(app, actor, unit).await?;
    let mut connection = app.database().connection().await?;
    let opened = registers::of_unit(&mut connection, unit, today).await?;
    let papers = Papers {
        unit,
        registers: listed.iter().filter_map(|one| opened.get(&one.holder.id())).collect(),
        catalogue: None,
        plan: None,
        reads_all: true,
    };
    let rules = settings::value_on::<QualityRules>(&mut connection, today).await?.rules();
    let charted = flows::standings(&mut connection, unit).await?;
    let facts = Facts { unit, listed: &listed, papers: &papers, charted: &charted, rules: &rules };
    let mut found = facts.as_a_whole(None, today);
    found.retain(|one| TOLD.contains(&one.code));
    answers::put(&mut connection, unit, &mut found).await?;
    Ok(found)
}

/// Everything that is found in a unit today, the heavy first, with what was answered.
pub async fn of_unit(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<UnitFinding>> {
    actor.demand(Right::ReadUnit(unit))?;
    let today = app.clock().today();
    let plan = match programmes::current(app, actor).await? {
        Some(programme) => Some(programmes::open(app, actor, programme.id).await?),
        None => None,
    };
    let listed = registers::list(app, actor, unit).await?;
    let mut connection = app.database().connection().await?;
    let opened = registers::of_unit(&mut connection, unit, today).await?;
    let catalogue = powers::of_unit(&mut connection, unit).await?;
    let papers = Papers {
        unit,
        registers: listed.iter().filter_map(|one| opened.get(&one.holder.id())).collect(),
        catalogue: catalogue.as_ref(),
        plan: plan.as_ref(),
        reads_all: actor.may(Right::ReadAll),
    };
    let mut found = of_papers(&mut connection, &papers, today).await?;
    let surroundings = judging::load(&mut connection, unit, today).await?;
    let rules = surroundings.rules.clone();
    let charted = flows::standings(&mut connection, unit).await?;
    let plans = documents::of_unit(&mut connection, unit, &surroundings, papers.reads_all).await?;
    drop(connection);
    let facts = Facts { unit, listed: &listed, papers: &papers, charted: &charted, rules: &rules };
    let mut whole = facts.as_a_whole(plan.as_ref(), today);
    whole.extend(plans);
    whole.extend(summaries(app, actor, unit, &rules).await?);
    whole.extend(owed(app, actor, unit, &rules).await?);
    let mut connection = app.database().connection().await?;
    answers::put(&mut connection, unit, &mut whole).await?;
    found.extend(whole);
    found.sort_by_key(|one| (one.answer.is_some(), one.weight));
    Ok(found)
}

/// What is known of a unit.
struct Facts<'a> {
    unit: Uuid,
    listed: &'a [registers::Listed],
    papers: &'a Papers<'a>,
    charted: &'a [flows::Standing],
    rules: &'a Rules,
}

impl Facts<'_> {
    fn as_a_whole(&self, plan: Option<&Whole>, today: jiff::civil::Date) -> Vec<UnitFinding> {
        let of = |id: Uuid| self.papers.registers.iter().find(|opened| opened.record.id == id);
        let holders = self.listed.iter().map(|one| {
            let opened = of(one.holder.id());
            let rows = opened.map(|opened| opened.rows.as_slice()).unwrap_or_default();
            Holder {
                kind: match one.holder.kind {
                    HolderKind::Unit => engine::HolderKind::Unit,
                    HolderKind::Department => engine::HolderKind::Department,
                    HolderKind::Post => engine::HolderKind::Post,
                },
                name: &one.name,
                is_leading: one.leading,
                duties: opened.map_or("", |opened| opened.record.duties.as_str()),
                rows: rows.iter().map(|row| (row.level, row.responsible.as_str())).collect(),
            }
        });
        let with_risk: HashSet<Uuid> = self
            .papers
            .registers
            .iter()
            .flat_map(|opened| &opened.rows)
            .filter_map(|row| row.power)
            .collect();
        let powers = self.charted.iter().filter_map(|one| {
            let power = one.power?;
            Some(engine::Power {
                name: &one.name,
                category: PowerCategory::parse(&one.category),
                is_charted: one.flow.is_some(),
                has_risk: with_risk.contains(&power),
            })
        });
        let has_begun = |kinds: &[DeliverableKind]| plan.is_none_or(|plan| plan.has_begun(kinds, today));
        let whole = engine::Whole {
            holders: holders.collect(),
            powers: powers.collect(),
            registers_asked: has_begun(&MEASURES),
            flows_asked: has_begun(&[DeliverableKind::Booklet]),
        };
        let found = engine::whole(&whole, self.rules);
        found.into_iter().filter_map(|one| self.located(one)).collect()
    }

    fn located(&self, mut found: Found) -> Option<UnitFinding> {
        let unit = self.unit;
        let holder = found.row.take().and_then(|place| self.listed.get(place));
        let (paper, subject, place, href) = match (holder, found.code) {
            (Some(listed), _) => {
                let id = listed.holder.id();
                let place = format!("{} {}", listed.holder.kind.form().label(), listed.name);
                (Paper::Register(id), id, place, format!("/registers/{id}"))
            }
            (None, Code::PowerWithoutFlow) => {
                (Paper::Unit, unit, "流程图".to_owned(), format!("/flows?unit={unit}"))
            }
            (None, _) => (Paper::Unit, unit, "全部登记表".to_owned(), format!("/registers?unit={unit}")),
        };
        UnitFinding::new(found, self.rules, paper, subject, place, href)
    }
}

/// Where the unit's own 附件6 says other numbers than its registers.
async fn summaries(app: &App, actor: &Actor, unit: Uuid, rules: &Rules) -> AppResult<Option<UnitFinding>> {
    let scope = Scope { units: vec![unit.to_string()], region: None };
    let computed = summary::compute(app, actor, &scope, None, State::Current).await?;
    let told: Vec<String> = computed
        .differences
        .iter()
        .map(|one| format!("“{}”{}写 {}、合计 {}", one.kind.label(), one.column, one.stated, one.computed))
        .collect();
    if told.is_empty() {
        return Ok(None);
    }
    let told = told.join("；");
    let message =
        format!("单位自填的附件6和登记表合计不符：{told}。报送的是合计数；自填的不对，重新导入附件6就行");
    let found = Found::new(Code::SummaryDiffers, message).about(told);
    let href = format!("/summary?unit={unit}");
    let finding = UnitFinding::new(found, rules, Paper::Unit, unit, "附件6 汇总表".to_owned(), href);
    // What the unit typed itself is not what counts.
    Ok(finding.map(|one| UnitFinding { weight: one.weight.max(Weight::Judge), ..one }))
}

/// What is due and was not filed, or was filed late.
async fn owed(app: &App, actor: &Actor, unit: Uuid, rules: &Rules) -> AppResult<Vec<UnitFinding>> {
    let mut found = Vec::new();
    for (_, owed) in programmes::of_unit(app, actor, unit).await? {
        for one in owed {
            let due = one.obligation.due_on.map(|due| due.to_string()).unwrap_or_default();
            let name = &one.deliverable.name;
            let told = if one.standing.is_overdue() {
                let message = format!("“{name}”{due} 截止，已逾 {} 个工作日，还没有报送", one.late_days);
                Found::new(Code::DeliverableMissing, message)
            } else if one.late_days > 0 {
                let message = format!("“{name}”{due} 截止，迟报 {} 个工作日", one.late_days);
                Found::new(Code::DeliverableLate, message)
            } else {
                continue;
            };
            let id = one.obligation.id;
            let told = told.about(format!("{due}{name}"));
            let href = format!("/obligations/{id}");
            found.extend(UnitFinding::new(told, rules, Paper::Unit, id, name.clone(), href));
        }
    }
    Ok(found)
}
