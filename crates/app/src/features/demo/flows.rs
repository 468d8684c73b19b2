//! The charts of the county's powers: from the templates, with the unit's own departments. A power of each larger unit
//! has none yet. The unit whose registers came as files says afterwards at which steps its risks arise.

use lianjian_flow::templates;
use uuid::Uuid;

use super::county::County;
use super::filings::clerk_of;
use super::organisation::Unit;
use super::service::days_ago;
use crate::features::editing::{Batch, Edit};
use crate::features::flows::{self, New, Source};
use crate::features::registers;
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// The charts were drawn so many days ago: in the second stage.
const DRAWN: i64 = 205;
/// A unit with more powers than this has not drawn its last one.
const SMALL: usize = 3;

/// Draws the charts of all units.
pub(super) async fn draw(
    app: &App,
    county: &County,
    units: &[Unit],
    clerks: &[(usize, Actor)],
) -> AppResult<()> {
    for (place, unit) in units.iter().enumerate() {
        let then = days_ago(app, DRAWN.min(county.units[place].filled));
        let clerk = clerk_of(county, place, unit, clerks);
        let powers = flows::of_unit(app, &clerk, unit.id()).await?;
        let drawn = if powers.len() > SMALL { powers.len() - 1 } else { powers.len() };
        for power in powers.into_iter().take(drawn) {
            let template = templates::for_category(&power.category);
            let new = New {
                unit: unit.id(),
                power: power.power,
                name: String::new(),
                promised: None,
                statutory: None,
                source: Source::Lines(of_department(template.steps, &power.office)),
            };
            flows::create(&then, &clerk, new).await?;
        }
    }
    Ok(())
}

/// What a risk of the unit whose registers came as files begins with; the power that it arises from, and the step.
const TIES: &[(&str, &str, &str)] = &[
    ("违反程序核发施工许可证", "建筑工程施工许可证核发", "决定"),
    ("对施工许可申请材料审查不严", "建筑工程施工许可证核发", "审查"),
    ("故意拖延办理时限", "建筑工程施工许可证核发", "受理"),
    ("行政处罚自由裁量权过大", "对未取得施工许可证擅自施工的处罚", "集体讨论决定"),
    ("违法分包、转包线索", "对转包、违法分包工程的处罚", "立案"),
    ("减免、缓缴城市基础设施配套费", "城市基础设施配套费征收", "核定对象和标准"),
    ("燃气经营许可现场核查", "燃气经营许可", "审查"),
    ("商品房预售许可中", "商品房预售许可", "审查"),
    ("房屋登记中审核不严", "房屋所有权登记", "核查"),
    ("廉租住房保障对象审核把关不严", "廉租住房保障资格确认", "核查"),
    ("干部选拔任用不严格", "干部选拔任用", "集体讨论决定"),
];

/// Says at which steps the risks of a unit arise, as its clerk does in the registers.
pub(super) async fn tie(app: &App, clerk: &Actor, unit: Uuid) -> AppResult<()> {
    for listed in registers::list(app, clerk, unit).await? {
        let opened = registers::open(app, clerk, listed.holder.id()).await?;
        let mut changes = Vec::new();
        for row in &opened.rows {
            let Some((_, power, step)) = TIES.iter().find(|(risk, ..)| row.risk.starts_with(risk)) else {
                continue;
            };
            for (column, name) in [(registers::POWER_COLUMN, power), (registers::STEP_COLUMN, step)] {
                let (field, to) = (format!("extra:{column}"), (*name).to_owned());
                changes.push(Edit::Set { row: row.id, field, from: String::new(), to });
            }
        }
        if !changes.is_empty() {
            let batch = Batch { version: None, changes };
            registers::save(app, clerk, listed.holder.id(), &batch).await?;
        }
    }
    Ok(())
}

/// The template's steps with the department that handles the power.
fn of_department(steps: &str, office: &str) -> String {
    match office.split(['、', '，', ',', '\n']).next().map(str::trim).unwrap_or_default() {
        "" => steps.to_owned(),
        office => steps.replace("承办科室", office).replace("承办人", &format!("{office}经办人")),
    }
}
