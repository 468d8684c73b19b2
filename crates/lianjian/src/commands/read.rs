//! `read`: filled forms out of files, without a database.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use lianjian_domain::form::Form;
use lianjian_domain::problem::Problem;
use lianjian_domain::rollup::{PowerCounts, RiskCounts};
use lianjian_forms::Report;

use crate::arguments::Common;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Read {
    #[arg(value_name = "文件", required = true, help = "docx、xlsx、xls、csv、doc，可以有多个")]
    files: Vec<PathBuf>,
}

impl Read {
    /// Reads each file and prints its report. A file that cannot be opened does not keep the others out.
    pub fn run(&self, common: &Common) -> Ended {
        let mut reports = Vec::new();
        let mut missing: Option<Failure> = None;
        for file in &self.files {
            match read(file) {
                Ok(report) => reports.push(report),
                Err(failure) => {
                    failure.tell();
                    missing = Some(Failure::unusable("有文件没有读到，见上。"));
                }
            }
        }
        for report in &reports {
            tell_problems(report);
        }
        if common.json {
            print::json(&reports.iter().map(Report::to_json).collect::<Vec<_>>())?;
        } else {
            for report in &reports {
                describe(report)?;
            }
        }
        match missing {
            Some(failure) => Err(failure),
            None => Ok(Outcome::of_problems(reports.iter().any(|report| !report.problems.is_empty()))),
        }
    }
}

/// Reads one file from the disk.
pub fn read(file: &Path) -> Result<Report, Failure> {
    let bytes = bytes(file)?;
    Ok(lianjian_forms::read(&file.display().to_string(), &bytes))
}

/// A file's bytes; a failure says which file and why. Of a file that is larger than any reader takes, only
/// enough for the reader to say so.
pub fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let shown = file.display();
    let failure = |reason: &str| Failure::unusable(format!("读不了 {shown}：{reason}。"));
    let of_system = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => failure("没有这个文件，请检查路径"),
        std::io::ErrorKind::PermissionDenied => failure("没有权限"),
        std::io::ErrorKind::IsADirectory => failure("这是文件夹，请写里面的文件"),
        _ => failure(&error.to_string()),
    };
    let opened = File::open(file).map_err(|error| of_system(&error))?;
    let mut bytes = Vec::new();
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| of_system(&error))?;
    Ok(bytes)
}

/// Whether a file is larger than any reader takes.
pub fn is_too_large(bytes: &[u8]) -> bool {
    bytes.len() as u64 > LARGEST
}

/// The largest file that is read: the default of `lianjian-grid`.
const LARGEST: u64 = 64 << 20;

/// The problems of a file, a line each, on standard error.
pub fn tell_problems(report: &Report) {
    for notice in &report.notices {
        eprintln!("{}：{notice}", report.file);
    }
    for problem in &report.problems {
        eprintln!("{}", problem_line(&report.file, problem));
    }
}

fn problem_line(file: &str, problem: &Problem) -> String {
    let kind = if problem.is_error() { "错误" } else { "提示" };
    let row = problem.row.map(|row| format!("（序号 {row}）")).unwrap_or_default();
    let place = if problem.at.is_empty() { String::new() } else { format!(" {}{row}", problem.at) };
    format!("{file}{place}：{kind} {}：{}", problem.code.name(), problem.message)
}

/// What a file holds, in a few lines.
fn describe(report: &Report) -> Result<(), Failure> {
    print::line(&report.file)?;
    for form in &report.forms {
        print::line(&format!("  {}", summary(form)))?;
    }
    let errors = report.problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = report.problems.len() - errors;
    print::line(&format!("  错误 {errors}，提示 {warnings}"))
}

/// One line about a form: which, whose, how much.
pub fn summary(form: &Form) -> String {
    let kind = form.kind();
    let content = match form {
        Form::Annex1(plan) => format!("{} 个阶段", plan.stages.len()),
        Form::Annex2(catalogue) => {
            let counts = PowerCounts::of(&catalogue.rows);
            format!("{} 项职权", counts.powers)
        }
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            let counts = RiskCounts::of(&register.rows);
            format!(
                "{} 个风险点（一级 {}、二级 {}、三级 {}），{} 条措施",
                counts.points, counts.level_1, counts.level_2, counts.level_3, counts.measures
            )
        }
        Form::Annex6(summary) => format!("{} 行", summary.rows.len()),
    };
    let register = form.register();
    let holder = [
        form.unit(),
        register.and_then(|register| register.department.as_deref()),
        register.and_then(|register| register.post.as_deref()),
    ];
    let holder: Vec<&str> = holder.into_iter().flatten().collect();
    format!("{} {} {}：{content}", kind.label(), kind.title(), holder.join(" / "))
}
