//! `flow`: a flow chart of BPMN 2.0, checked and drawn, without a database.

use std::fs;
use std::path::{Path, PathBuf};

use lianjian_flow::model::Diagram;
use lianjian_flow::problem::Severity;
use lianjian_flow::{Document, Limits, Problem, draw, layout};
use lianjian_render::Fonts;
use serde::Serialize;

use super::read;
use crate::arguments::Common;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// What to do with it.
#[derive(Debug, clap::Subcommand)]
pub enum Flow {
    #[command(about = "检查流程图：开始、结束、走不到的环节、没有条件的判断、岗位、时限")]
    Check(Check),
    #[command(about = "画成 SVG 图；文件里没有坐标的自动排版")]
    Draw(Draw),
}

/// The arguments of `flow check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[arg(value_name = "文件", help = "BPMN 2.0 文件")]
    file: PathBuf,
    #[arg(long, value_name = "工作日", help = "职权的承诺时限，各环节合计不能超过")]
    promised: Option<u32>,
    #[arg(long, value_name = "工作日", help = "职权的法定时限，各环节合计不能超过")]
    statutory: Option<u32>,
}

/// The arguments of `flow draw`.
#[derive(Debug, clap::Args)]
pub struct Draw {
    #[arg(value_name = "文件", help = "BPMN 2.0 文件")]
    file: PathBuf,
    #[arg(
        long,
        value_name = "文件",
        help = "写到这个文件，按扩展名是 svg、png 或 pdf；不写就把 SVG 打印到标准输出"
    )]
    out: Option<PathBuf>,
    #[arg(long, help = "不用文件里的坐标，重新排版")]
    fresh: bool,
    #[arg(long, value_name = "n", conflicts_with = "fresh", help = "文件里有几张图时，画第几张（从 1 起）")]
    diagram: Option<usize>,
}

/// What `flow check --json` prints.
#[derive(Serialize)]
struct Checked {
    file: String,
    problems: Vec<Problem>,
}

/// What `flow draw --json` prints.
#[derive(Serialize)]
struct Drawn {
    file: String,
    out: Option<String>,
    problems: Vec<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

impl Flow {
    /// Checks or draws.
    pub fn run(&self, common: &Common) -> Ended {
        match self {
            Flow::Check(check) => check.run(common),
            Flow::Draw(draw) => draw.run(common),
        }
    }
}

impl Check {
    fn run(&self, common: &Common) -> Ended {
        let bytes = read::bytes(&self.file)?;
        let limits = Limits { promised: self.promised, statutory: self.statutory };
        let problems = match lianjian_flow::read(&bytes) {
            Ok(document) => lianjian_flow::check(&document, limits),
            Err(problem) => vec![problem],
        };
        let file = self.file.display().to_string();
        let found = !problems.is_empty();
        tell(&file, &problems);
        if common.json {
            print::json(&Checked { file, problems })?;
        } else {
            let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
            print::line(&format!("{file}：错误 {errors}，提示 {}", problems.len() - errors))?;
        }
        Ok(Outcome::of_problems(found))
    }
}

impl Draw {
    fn run(&self, common: &Common) -> Ended {
        let ending = self.out.as_ref().map(|out| {
            out.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
        });
        if ending.as_ref().is_some_and(|ending| !["svg", "png", "pdf"].contains(&ending.as_str())) {
            return Err(Failure::wrong_call("流程图请写成 .svg、.png 或 .pdf。"));
        }
        let bytes = read::bytes(&self.file)?;
        let file = self.file.display().to_string();
        let (problems, svg) = match lianjian_flow::read(&bytes).and_then(|document| {
            let diagram = self.drawing(&document)?;
            Ok((document.problems.clone(), draw::svg(&document.flow, &diagram)))
        }) {
            Ok((problems, svg)) => (problems, Some(svg)),
            Err(problem) => (vec![problem], None),
        };
        tell(&file, &problems);
        let out = self.out.as_ref().filter(|_| svg.is_some());
        if let (Some(out), Some(svg)) = (out, &svg) {
            let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
            write(out, ending.as_deref().unwrap_or_default(), svg, &name)?;
            if !common.json {
                print::line(&format!("已写出 {}", out.display()))?;
            }
        }
        let found = !problems.is_empty();
        if common.json {
            let out = out.map(|out| out.display().to_string());
            let svg = svg.filter(|_| self.out.is_none());
            print::json(&Drawn { file, out, problems, svg })?;
        } else if let (None, Some(svg)) = (out, &svg) {
            print::line(svg.trim_end())?;
        }
        Ok(Outcome::of_problems(found))
    }

    fn drawing(&self, document: &Document) -> Result<Diagram, Problem> {
        if self.fresh {
            return layout::lay_out(&document.flow);
        }
        let Some(wanted) = self.diagram else { return layout::drawing(&document.flow) };
        let found = wanted.checked_sub(1).and_then(|place| document.flow.diagrams.get(place));
        found.cloned().ok_or_else(|| {
            let message = format!("文件里有 {} 张图，没有第 {wanted} 张", document.flow.diagrams.len());
            Problem::new(lianjian_flow::Code::ReferenceMissing, "", 0, message)
        })
    }
}

fn write(out: &Path, ending: &str, svg: &str, title: &str) -> Result<(), Failure> {
    let fonts = || Fonts::find().map_err(|error| Failure::unusable(error.to_string()));
    let drawn = match ending {
        "png" => lianjian_render::chart_png(svg, 2.0, &fonts()?),
        "pdf" => lianjian_render::chart_pdf(svg, title, &fonts()?),
        _ => Ok(svg.as_bytes().to_vec()),
    };
    let bytes = drawn.map_err(|error| Failure::unusable(error.to_string()))?;
    fs::write(out, bytes).map_err(|error| Failure::unusable(format!("写不了 {}：{error}。", out.display())))
}

fn tell(file: &str, problems: &[Problem]) {
    for problem in problems {
        let kind = if problem.severity == Severity::Error { "错误" } else { "提示" };
        let line = if problem.line == 0 { String::new() } else { format!(" 第{}行", problem.line) };
        let element =
            if problem.element.is_empty() { String::new() } else { format!(" {}", problem.element) };
        eprintln!("{file}{line}{element}：{kind} {}：{}", problem.code.name(), problem.message);
    }
}
