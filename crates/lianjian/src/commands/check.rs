//! `check`: what a review finds by itself, in the database or, with `--lines`, in texts of a file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use lianjian_app::features::organisation::{self, UnitFilter};
use lianjian_app::features::quality::{self, UnitFinding};
use lianjian_app::shell::actor::Actor;
use lianjian_domain::filing::Weight;
use lianjian_quality::Rules;
use lianjian_quality::lines::{self, Line};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[arg(long, value_name = "单位", conflicts_with = "lines", help = "单位的全称或编号；不写就是全部单位")]
    unit: Option<String>,
    #[arg(
        long,
        value_name = "文件",
        help = "不用数据库，检查文件里的文字：一行一个 JSON，{\"id\", \"kind\": \"risk\" 或 \"measure\", \"text\", \"unit\"}；- 是标准输入"
    )]
    lines: Option<PathBuf>,
}

impl Check {
    /// Checks and prints.
    pub async fn run(&self, common: &Common) -> Ended {
        match &self.lines {
            Some(file) => check_lines(file),
            None => self.check_units(common).await,
        }
    }

    async fn check_units(&self, common: &Common) -> Ended {
        let app = county::open_known(&common.database).await?;
        let actor = Actor::console();
        lianjian_app::features::registers::fill_likeness(&app).await?;
        let units = match &self.unit {
            Some(name) => {
                let id = county::unit(&app, name).await?;
                vec![(id, organisation::whole(&app, &actor, id).await?.unit.name)]
            }
            None => all_units(&app, &actor).await?,
        };
        let mut documents = Vec::new();
        let (mut open, mut answered) = (0, 0);
        for (unit, name) in units {
            let found = quality::of_unit(&app, &actor, unit).await?;
            let left = found.iter().filter(|one| one.answer.is_none()).count();
            open += left;
            answered += found.len() - left;
            if common.json {
                documents.push(OfUnit { unit: name, findings: found });
            } else {
                tell(&name, &found)?;
            }
        }
        if common.json {
            print::json(&documents)?;
        } else {
            eprintln!("共查出 {open} 处问题，另有 {answered} 处已说明。");
        }
        Ok(Outcome::of_problems(open > 0))
    }
}

/// The findings of a unit, as `check --json` prints them.
#[derive(Serialize)]
struct OfUnit {
    unit: String,
    findings: Vec<UnitFinding>,
}

async fn all_units(app: &lianjian_app::App, actor: &Actor) -> Result<Vec<(Uuid, String)>, Failure> {
    let mut units = Vec::new();
    let mut after = String::new();
    loop {
        let filter = UnitFilter { limit: Some(500), after: after.clone(), ..UnitFilter::default() };
        let page = organisation::list(app, actor, &filter).await?;
        units.extend(page.items.into_iter().map(|listed| (listed.unit.id, listed.unit.name)));
        match page.next {
            Some(next) => after = next,
            None => return Ok(units),
        }
    }
}

fn tell(unit: &str, found: &[UnitFinding]) -> Result<(), Failure> {
    let open: Vec<&UnitFinding> = found.iter().filter(|one| one.answer.is_none()).collect();
    if open.is_empty() {
        return Ok(());
    }
    print::line(&format!("{unit}　{} 处", open.len()))?;
    for one in open {
        let weight = match one.weight {
            Weight::Must => "必须改正",
            Weight::Judge => "请人判断",
            Weight::Hint => "提示",
        };
        print::line(&format!("  【{weight}】{}：{}（{}）", one.place, one.message, one.code.name()))?;
    }
    Ok(())
}

/// A line of the file.
#[derive(Deserialize)]
struct Written {
    id: Id,
    kind: Kind,
    text: String,
    unit: Option<String>,
}

/// Ids are texts; numbers are taken as well.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Risk,
    Measure,
}

/// A finding as it is printed.
#[derive(Serialize)]
struct Printed<'a> {
    code: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<&'a str>,
    score: f64,
    message: &'a str,
}

fn check_lines(file: &Path) -> Ended {
    let (lines, refused) = read_lines(file)?;
    let found = lines::check(&lines, &Rules::default());
    let mut out = BufWriter::new(io::stdout().lock());
    for one in &found {
        let printed = Printed {
            code: one.code.name(),
            id: &lines[one.line].id,
            other: one.other.map(|other| lines[other].id.as_str()),
            score: (one.score * 1000.0).round() / 1000.0,
            message: &one.message,
        };
        let text = serde_json::to_string(&printed).unwrap_or_default();
        match writeln!(out, "{text}") {
            // A reader that has gone away (`| head`) is no fault.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(Failure::unusable(format!("没能写到标准输出：{error}"))),
            Ok(()) => {}
        }
    }
    out.flush().ok();
    let slogans = found.iter().filter(|one| one.other.is_none()).count();
    eprintln!(
        "共 {} 条文字：空话 {slogans} 条，雷同 {} 处{}。",
        lines.len(),
        found.len() - slogans,
        if refused > 0 { format!("；{refused} 行读不懂，跳过了") } else { String::new() }
    );
    Ok(Outcome::of_problems(!found.is_empty() || refused > 0))
}

/// The lines of the file, and how many could not be read: those are told and passed over.
fn read_lines(file: &Path) -> Result<(Vec<Line>, usize), Failure> {
    let unusable = |error: io::Error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "没有这个文件".to_owned(),
            io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
            _ => error.to_string(),
        };
        Failure::unusable(format!("读不了 {}：{why}", file.display()))
    };
    let reader: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(file).map_err(unusable)?))
    };
    let mut lines = Vec::new();
    let mut refused = 0;
    for (number, bytes) in (1..).zip(reader.split(b'\n')) {
        let bytes = bytes.map_err(unusable)?;
        let text = bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(&bytes).trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Written>(text) {
            Ok(written) => lines.push(Line {
                id: match written.id {
                    Id::Text(text) => text,
                    Id::Number(number) => number.to_string(),
                },
                is_measure: written.kind == Kind::Measure,
                text: written.text,
                unit: written.unit,
            }),
            Err(error) => {
                refused += 1;
                let why = if std::str::from_utf8(text).is_err() {
                    "不是 UTF-8 编码的文字".to_owned()
                } else {
                    let wanted = r#"{"id": …, "kind": "risk" 或 "measure", "text": …}"#;
                    format!("要写成 {wanted}（问题在第 {} 个字节前后）", error.column())
                };
                eprintln!("第 {number} 行读不懂：{why}");
            }
        }
    }
    Ok((lines, refused))
}
