//! `import`: filled forms into the database, one transaction a file, by the service behind the import page.

use std::path::PathBuf;

use lianjian_app::features::imports::{self, Choice, FileReport, Outcome as Became};
use lianjian_app::shell::actor::Actor;

use super::read;
use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[arg(value_name = "文件", required = true, help = "docx、xlsx、xls、csv、doc，可以有多个")]
    files: Vec<PathBuf>,
    #[arg(long, value_name = "单位", help = "归入哪个单位（全称或编号）；不写就按表上写的单位")]
    unit: Option<String>,
    #[arg(long, help = "只看会怎样，不存入")]
    dry_run: bool,
    #[arg(long, help = "文件里有错误时，只留下有错误的行，其余照常导入；不写则整个文件不导入")]
    good_rows: bool,
    #[arg(long, help = "表上的内设部门、岗位没有登记过时，照表新建")]
    create: bool,
}

impl Import {
    /// Imports each file; one that fails does not keep the others out.
    pub async fn run(&self, common: &Common) -> Ended {
        let app = county::open(&common.database).await?;
        let unit = match &self.unit {
            Some(name) => Some(county::unit(&app, name).await?),
            None => None,
        };
        let choice = Choice { unit, good_rows: self.good_rows, create: self.create, ..Choice::default() };
        let mut reports = Vec::new();
        let mut unread = 0;
        for file in &self.files {
            let bytes = match read::bytes(file) {
                Ok(bytes) => bytes,
                Err(failure) => {
                    failure.tell();
                    unread += 1;
                    continue;
                }
            };
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            let mut report = if read::is_too_large(&bytes) {
                // Read only in part: nothing to keep, only to tell.
                let report = lianjian_forms::read(&name, &bytes);
                FileReport {
                    id: None,
                    report,
                    items: Vec::new(),
                    findings: Vec::new(),
                    outcome: Became::LeftOut,
                }
            } else if self.dry_run {
                imports::prepare(&app, &Actor::console(), &name, &bytes, &choice).await?
            } else {
                imports::bring_in(&app, &Actor::console(), &name, &bytes, &choice).await?
            };
            // The file is kept under its name; here it is told as it was called.
            report.report.file = file.display().to_string();
            read::tell_problems(&report.report);
            reports.push(report);
        }
        if common.json {
            print::json(&reports.iter().map(FileReport::to_json).collect::<Vec<_>>())?;
        } else {
            for report in &reports {
                describe(report)?;
            }
        }
        if unread > 0 {
            return Err(Failure::unusable(format!("有 {unread} 个文件没有读到，见上。")));
        }
        Ok(Outcome::of_problems(reports.iter().any(|report| !report.report.problems.is_empty())))
    }
}

fn describe(report: &FileReport) -> Result<(), Failure> {
    print::line(&format!("{}：{}", report.report.file, report.outcome.label()))?;
    for item in &report.items {
        let whose: Vec<&str> =
            [item.unit_name.as_deref(), item.holder_name.as_deref()].into_iter().flatten().collect();
        let rejected = match item.rejected {
            0 => String::new(),
            count => format!("，{count} 行有错误"),
        };
        let (form, rows) = (item.form.label(), item.rows);
        print::line(&format!("  {form} {}：{rows} 行{rejected}", whose.join(" / ")))?;
    }
    if report.outcome == Became::LeftOut && report.has_good_rows() {
        print::line("  有错误的文件整个不导入。改好后再导入，或加 --good-rows 先导入没有错误的行。")?;
    }
    Ok(())
}
