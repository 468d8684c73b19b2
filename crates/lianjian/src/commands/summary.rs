//! `summary`: 附件6 of any scope, computed.

use jiff::civil::Date;
use lianjian_app::features::summary::{self, Scope, State};
use lianjian_app::shell::actor::Actor;

use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Summary {
    #[arg(
        long,
        value_name = "名称",
        conflicts_with = "unit",
        help = "行政区划的名称或编号，连同下级；不写就是全部单位"
    )]
    region: Option<String>,
    #[arg(long, value_name = "单位", num_args = 1.., help = "单位的全称或编号，可以有多个")]
    unit: Vec<String>,
    #[arg(long, value_name = "日期", value_parser = day, help = "截至这一天结束时，如 2013-06-18；不写就是现在")]
    as_of: Option<Date>,
    #[arg(long, value_name = "版本", value_parser = state, default_value = "current", hide_default_value = true, help = "current 现在的，filed 已报送的，accepted 已接收的（默认 current）")]
    state: State,
}

impl Summary {
    /// Computes and prints.
    pub async fn run(&self, common: &Common) -> Ended {
        let app = county::open(&common.database).await?;
        let mut units = Vec::with_capacity(self.unit.len());
        for name in &self.unit {
            units.push(county::unit(&app, name).await?.to_string());
        }
        let scope = Scope { units, region: self.region.clone() };
        let computed = summary::compute(&app, &Actor::console(), &scope, self.as_of, self.state).await?;
        if common.json {
            print::json(&summary::SummaryAnswer::of(&computed))?;
            return Ok(Outcome::Well);
        }
        let as_of = self.as_of.map_or_else(|| "现在".to_owned(), |day| format!("截至 {day}"));
        print::line(&format!("廉政风险汇总表　{}（{as_of}，{}）", computed.scope, self.state.label()))?;
        print::line("类别\t风险\t一级\t二级\t三级\t措施")?;
        for row in computed.summary().rows {
            let number = |value: Option<u64>| value.map_or_else(String::new, |number| number.to_string());
            print::line(&format!(
                "{}\t{}\t{}\t{}\t{}\t{}",
                row.kind.label(),
                number(row.points),
                number(row.level_1),
                number(row.level_2),
                number(row.level_3),
                number(row.measures)
            ))?;
        }
        Ok(Outcome::Well)
    }
}

/// A day as people type it at a prompt.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "日期要写成 2013-06-18 这样".to_owned())
}

fn state(text: &str) -> Result<State, String> {
    [State::Current, State::Filed, State::Accepted]
        .into_iter()
        .find(|state| state.name() == text)
        .ok_or_else(|| "可以是 current、filed、accepted".to_owned())
}
