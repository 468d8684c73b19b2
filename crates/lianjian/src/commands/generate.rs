//! `generate`: a synthetic county, city or province in an empty database.

use std::io::IsTerminal;
use std::time::Instant;

use lianjian_app::features::generate::{self, Made, Plan};
use lianjian_app::shell::actor::Actor;
use serde::Serialize;

use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Generate {
    #[arg(
        long,
        value_name = "个数",
        default_value_t = 1,
        hide_default_value = true,
        help = "县的个数；多于一个就加上省和市（默认 1）"
    )]
    regions: usize,
    #[arg(
        long,
        value_name = "个数",
        default_value_t = 200,
        hide_default_value = true,
        help = "单位的总数（默认 200）"
    )]
    units: usize,
    #[arg(
        long,
        value_name = "个数",
        default_value_t = 100_000,
        hide_default_value = true,
        help = "风险点的总数（默认 100_000）"
    )]
    points: usize,
    #[arg(
        long,
        value_name = "数字",
        default_value_t = 1,
        hide_default_value = true,
        help = "种子：同样的种子生成同样的内容（默认 1）"
    )]
    seed: u64,
    #[arg(long, help = "不建全文索引：快一些，但不能按词查找")]
    no_search_index: bool,
}

/// What was made, and how fast.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    made: Made,
    seconds: f64,
}

impl Generate {
    /// Generates; progress goes to standard error.
    pub async fn run(&self, common: &Common) -> Ended {
        let app = county::open(&common.database).await?;
        let plan = Plan {
            regions: self.regions,
            units: self.units,
            points: self.points,
            seed: self.seed,
            search: !self.no_search_index,
        };
        let started = Instant::now();
        let shows = std::io::stderr().is_terminal();
        let progress = |stored: u64| {
            if shows {
                eprint!("\r已生成 {stored} / {} 个风险点", plan.points);
            }
        };
        let made = generate::generate(&app, &Actor::console(), plan, progress).await?;
        let seconds = started.elapsed().as_secs_f64();
        if shows {
            eprintln!();
        }
        if common.json {
            print::json(&Answer { made, seconds })?;
        } else {
            print::line(&format!(
                "已生成：行政区划 {}，单位 {}，内设部门 {}，岗位 {}，职权 {}，风险点 {}；共 {} 行，用时 {seconds:.1} 秒。",
                made.regions, made.units, made.departments, made.posts, made.powers, made.points, made.rows
            ))?;
            eprintln!("要登录查看，先添加账号：lianjian account add 账号名 --role commission");
        }
        Ok(Outcome::Well)
    }
}
