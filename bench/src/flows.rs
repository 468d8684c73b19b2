//! Flow charts: reading against bpmn-moddle on the same files; drawing and binding against their limits.
//!
//! The files are the charts of all templates as this program writes them, and the reference models of the BPMN Model
//! Interchange Working Group where they lie beside the repository. bpmn-moddle reads in a warm Node.js process; both
//! sides have the bytes in memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lianjian_app::features::generate::Plan;
use lianjian_app::features::{booklets, flows, powers, registers};
use lianjian_app::shell::actor::Actor;
use lianjian_db::params;
use lianjian_domain::form::{Catalogue, PowerRow, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_flow::table::{apply, blank, rows_of_lines};
use lianjian_flow::templates::TEMPLATES;
use lianjian_flow::{draw, layout, write};
use uuid::Uuid;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::pages::program;
use crate::timing::{median, seconds};

/// How many times as fast as bpmn-moddle, and the limits (issue 5).
const READING: f64 = 20.0;
const DRAWING: f64 = 10.0;
const THOUSAND: f64 = 5_000.0;
const BOOKLET: f64 = 10_000.0;
const MEMORY: f64 = 1_000.0;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    eprintln!("flows");
    reading(figures)?;
    drawing(figures)?;
    binding(figures, full).await
}

fn reading(figures: &mut Figures) -> Result<()> {
    const ROUNDS: usize = 40;
    let folder = tempfile::tempdir()?;
    let mut files: Vec<(String, String)> = Vec::new();
    for template in TEMPLATES {
        files.push((format!("{}.bpmn", template.key), chart(template.steps)?));
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/bpmn-miwg");
    let models: Vec<PathBuf> = fs::read_dir(&beside)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    for path in models.iter().filter(|path| path.extension().is_some_and(|ending| ending == "bpmn")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(path)?));
    }
    if models.is_empty() {
        figures
            .note(format!("flows: {} has no reference models, only templates were read", beside.display()));
    }
    for (name, text) in &files {
        fs::write(folder.path().join(name), text)?;
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let (took, elements) = seconds(|| {
            let mut elements = 0;
            for _ in 0..ROUNDS {
                for (_, text) in &files {
                    elements += lianjian_flow::read(text.as_bytes()).map_or(0, |read| read.flow.nodes.len());
                }
            }
            elements
        });
        ensure!(elements > 0, "flows have elements");
        ours.push(took / ROUNDS as f64);
        let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/read_flows.mjs");
        let told = Command::new("node").arg(peer).arg(folder.path()).arg(ROUNDS.to_string()).output()?;
        ensure!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        theirs.push(String::from_utf8(told.stdout)?.trim().parse::<f64>()?);
    }
    let what = format!("reading {} flows of BPMN", files.len());
    figures.times(&what, "bpmn-moddle in a warm process", median(ours), median(theirs), READING);
    Ok(())
}

/// A chart of a template's steps, as a file with its drawing.
fn chart(lines: &str) -> Result<String> {
    let rows = rows_of_lines(lines).map_err(|(line, word)| anyhow::anyhow!("line {line}: {word}"))?;
    let mut made = apply(&blank("职权"), &rows).map_err(|problem| anyhow::anyhow!(problem.message))?;
    let diagram = layout::lay_out(&made.flow).map_err(|problem| anyhow::anyhow!(problem.message))?;
    write::redraw(&mut made.tree, &made.flow, &diagram);
    Ok(made.write())
}

fn drawing(figures: &mut Figures) -> Result<()> {
    // Thirty steps of six posts, a decision after every third that leads back or on.
    let line = |step: usize| {
        let ways = if step % 3 == 2 && step < 27 {
            format!("，通过→环节{}；退回→环节{}", step + 1, step - 1)
        } else {
            String::new()
        };
        format!("环节{step}，岗位{}，{}{ways}", step % 6, step % 5 + 1)
    };
    let lines: Vec<String> = (0..30).map(line).collect();
    let thirty = flow(&lines.join("\n"))?;
    let mut times = Vec::new();
    for _ in 0..50 {
        let (took, svg) =
            seconds(|| layout::lay_out(&thirty.flow).map(|diagram| draw::svg(&thirty.flow, &diagram)));
        ensure!(svg.is_ok_and(|svg| svg.contains("环节29")), "the chart is drawn");
        times.push(took * 1e3);
    }
    figures.at_most("layout and SVG of a flow of 30 steps", "the limit", "ms", median(times), DRAWING, 1.0);
    let read: Vec<_> =
        (0..1_000).map(|number| flow(TEMPLATES[number % TEMPLATES.len()].steps)).collect::<Result<_>>()?;
    let (took, drawn) = seconds(|| {
        read.iter()
            .filter(|one| {
                layout::lay_out(&one.flow).is_ok_and(|diagram| !draw::svg(&one.flow, &diagram).is_empty())
            })
            .count()
    });
    ensure!(drawn == read.len(), "every flow is drawn");
    figures.at_most("1,000 flows drawn on one core", "the limit", "ms", took * 1e3, THOUSAND, 1.0);
    Ok(())
}

fn flow(lines: &str) -> Result<lianjian_flow::Document> {
    let rows = rows_of_lines(lines).map_err(|(line, word)| anyhow::anyhow!("line {line}: {word}"))?;
    let made = apply(&blank("职权"), &rows).map_err(|problem| anyhow::anyhow!(problem.message))?;
    lianjian_flow::read(made.write().as_bytes()).map_err(|problem| anyhow::anyhow!(problem.message))
}

/// A unit of 100 powers, and a county of 5,000 (quick: 500), each with its chart and a risk point at a step.
async fn binding(figures: &mut Figures, full: bool) -> Result<()> {
    let (units, each) = if full { (200_usize, 25) } else { (20, 25) };
    let plan = Plan { regions: 1, units, points: units, seed: 1, search: false };
    let (county, _) = County::generated(Engine::Sqlite, plan).await?;
    let all: Vec<Uuid> = {
        let mut connection = county.app.database().connection().await?;
        connection.all("SELECT id FROM unit ORDER BY position, name", &[], |row| row.next()).await?
    };
    for unit in &all {
        fill(&county, *unit, each).await?;
    }
    let out = tempfile::tempdir()?;
    let pdf = out.path().join("county.pdf");
    let started = std::time::Instant::now();
    let mut child = Command::new(program()?)
        .args(["--database", &county.address, "export", "--form", "booklet", "--out"])
        .arg(&pdf)
        .stdout(Stdio::null())
        .spawn()?;
    let mut most = 0.0_f64;
    while child.try_wait()?.is_none() {
        most = most.max(peak(child.id()).unwrap_or_default());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    ensure!(child.wait()?.success(), "the county's booklet is written");
    let (took, size) = (started.elapsed().as_secs_f64(), fs::metadata(&pdf)?.len() as f64 / 1e6);
    let what = format!("memory for the booklet of a county with {} powers", all.len() * each);
    figures.at_most(&what, "the limit", "MB", most, MEMORY, 1.0);
    figures.note(format!("flows: the county's booklet took {took:.1} s and has {size:.1} MB"));
    let one = *all.first().context("a county has units")?;
    fill(&county, one, 100).await?;
    let ask = booklets::Ask { unit: Some(one), ..booklets::Ask::default() };
    let mut times = Vec::new();
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let pdf = booklets::bind(&county.app, &Actor::console(), &ask).await?;
        ensure!(pdf.starts_with(b"%PDF"), "a PDF");
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    figures.at_most("booklet of a unit with 100 powers", "the limit", "ms", median(times), BOOKLET, 1.0);
    county.remove().await
}

/// Gives a unit so many powers, a chart for each that has none, and a risk point at a step of each.
async fn fill(county: &County, unit: Uuid, count: usize) -> Result<()> {
    let actor = Actor::console();
    let author = actor.author(&county.app);
    let number = |place: usize| u32::try_from(place + 1).ok();
    let name = |place: usize| format!("第{}项行政许可", place + 1);
    let rows = (0..count).map(|place| PowerRow {
        number: number(place),
        name: name(place),
        category: "行政审批".to_owned(),
        basis: "《中华人民共和国行政许可法》（2003年8月27日主席令第7号）第十二条".to_owned(),
        office: format!("业务{}股", place % 7 + 1),
        fee: "不收费".to_owned(),
        ..PowerRow::default()
    });
    let risks = (0..count).map(|place| RegisterRow {
        number: number(place),
        risk: format!("审查第{}项许可的申请材料时降低标准、故意拖延", place + 1),
        level: Level::parse("一级"),
        measures: vec!["两人审查并签字，每季度由纪检人员抽查十件".to_owned()],
        responsible: "股长".to_owned(),
        extra: [("对应职权".to_owned(), name(place)), ("对应环节".to_owned(), "审查".to_owned())].into(),
        ..RegisterRow::default()
    });
    let catalogue = Catalogue { rows: rows.collect(), ..Catalogue::default() };
    let register = Register { rows: risks.collect(), ..Register::default() };
    let mut transaction = county.app.database().begin().await?;
    powers::replace(&mut transaction, &author, unit, &catalogue).await?;
    registers::replace(&mut transaction, &author, registers::holder_of_unit(unit), &register).await?;
    transaction.commit().await?;
    let template = &TEMPLATES[0];
    for standing in flows::of_unit(&county.app, &actor, unit).await? {
        if let (Some(power), None) = (standing.power, standing.flow) {
            let new = flows::New {
                unit,
                power: Some(power),
                name: String::new(),
                promised: Some(20),
                statutory: Some(30),
                source: flows::Source::Lines(template.steps.to_owned()),
            };
            flows::create(&county.app, &actor, new).await?;
        }
    }
    let mut connection = county.app.database().connection().await?;
    let tied: i64 = connection
        .one("SELECT count(*) FROM risk_point WHERE unit = $1 AND step <> ''", &params![unit], |row| {
            row.next()
        })
        .await?;
    ensure!(tied >= i64::try_from(count)?, "every power has its risk point at a step");
    Ok(())
}

/// The most memory that a process has had, in megabytes.
fn peak(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}
