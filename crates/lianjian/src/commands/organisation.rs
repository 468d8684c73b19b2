//! `org`: regions, units, departments, posts and people as one table, in and out.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::Subcommand;
use lianjian_app::features::organisation::{self, Ending, Report};
use lianjian_app::shell::actor::Actor;
use serde_json::json;

use super::{convert, read};
use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// What to do with the table.
#[derive(Debug, Subcommand)]
pub enum Organisation {
    #[command(about = "导入组织机构表：全部存入，有错误就全部不存")]
    Import(Import),
    #[command(about = "导出组织机构表")]
    Export(Export),
}

/// A table to bring in.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[arg(
        value_name = "文件",
        help = "xlsx 或 csv，列名：行政区划、单位、上级单位、单位类别、内设部门、岗位、领导班子、姓名、任职起、任职止"
    )]
    file: PathBuf,
    #[arg(long, help = "只看会怎样，不存入")]
    dry_run: bool,
}

/// A table to write.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[arg(value_name = "文件", help = "写到哪里；以 .xlsx 或 .csv 结尾")]
    file: PathBuf,
}

impl Organisation {
    /// Does it.
    pub async fn run(&self, common: &Common) -> Ended {
        match self {
            Organisation::Import(import) => import.run(common).await,
            Organisation::Export(export) => export.run(common).await,
        }
    }
}

impl Import {
    async fn run(&self, common: &Common) -> Ended {
        let bytes = read::bytes(&self.file)?;
        if read::is_too_large(&bytes) {
            return Err(Failure::unusable(format!("{} 太大，不会是组织机构表。", self.file.display())));
        }
        let app = county::open(&common.database).await?;
        let name = self.file.display().to_string();
        let report = organisation::import_table(&app, &Actor::console(), &bytes, &name, self.dry_run).await?;
        for problem in &report.problems {
            eprintln!("{name} {}：{}", problem.at, problem.message);
        }
        for notice in &report.notices {
            eprintln!("{name}：{notice}");
        }
        if common.json {
            print::json(&report)?;
        } else {
            describe(&report)?;
        }
        Ok(Outcome::of_problems(!report.problems.is_empty()))
    }
}

fn describe(report: &Report) -> Result<(), Failure> {
    let what = match (report.problems.is_empty(), report.dry_run) {
        (false, _) => "有错误，没有存入。改好后再导入。",
        (true, true) => "可以导入，还没有存入。",
        (true, false) => "已存入。",
    };
    print::line(&format!("读了 {} 行。{what}", report.lines))?;
    for (kind, count) in report.counts() {
        print::line(&format!("  {kind}：新增 {}，改动 {}", count.added, count.changed))?;
    }
    Ok(())
}

impl Export {
    async fn run(&self, common: &Common) -> Ended {
        let ending = self.file.extension().and_then(OsStr::to_str).unwrap_or_default();
        let Some(ending) = Ending::parse(ending) else {
            return Err(Failure::wrong_call("组织机构表只能写成 .xlsx 或 .csv。"));
        };
        let app = county::open(&common.database).await?;
        let bytes = organisation::export(&app, &Actor::console(), ending).await?;
        let written = convert::save(&self.file, &bytes)?;
        if common.json {
            print::json(&json!({"written": written, "bytes": bytes.len()}))?;
        } else {
            print::line(&format!("已写出 {written}"))?;
        }
        Ok(Outcome::Well)
    }
}
