//! The charts of the county's powers: from the templates, with the unit's own departments. A power of each larger unit
//! has none yet.

use lianjian_flow::templates;

use super::county::County;
use super::filings::clerk_of;
use super::organisation::Unit;
use super::service::days_ago;
use crate::features::flows::{self, New, Source};
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

/// The template's steps with the department that handles the power.
fn of_department(steps: &str, office: &str) -> String {
    match office.split(['、', '，', ',', '\n']).next().map(str::trim).unwrap_or_default() {
        "" => steps.to_owned(),
        office => steps.replace("承办科室", office).replace("承办人", &format!("{office}经办人")),
    }
}
