//! Quality: measures of slogans against a labelled set, near copies against datasketch on the same texts, and the
//! checks of a unit and of a cell against their limits (issue 8).
//!
//! The labelled measures lie in `crates/quality/tests/data`: `measures-development.tsv` the rules were made with,
//! `measures-held-out.tsv` they were not. The texts that are compared are put together from the clauses of both, by
//! seed; of some a copy is planted, changed as people change what they copy.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use lianjian_app::features::generate::Plan;
use lianjian_app::features::registers::{self, Asked};
use lianjian_app::features::{organisation, quality};
use lianjian_app::shell::actor::Actor;
use lianjian_db::{new_id, params};
use lianjian_prose::likeness::{NEAR, Names, Text, twins};
use lianjian_prose::measure::{Lexicon, Verdict, judge};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use uuid::Uuid;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::python::python;
use crate::timing::{median, seconds, since};

/// How many times as fast as datasketch, and what share of the planted copies is found (issue 8).
const COPIES: f64 = 4.0;
const PLANTED_FOUND: f64 = 0.98;
/// A unit's package of 500 rows, in ms; a cell while it is typed, in ms.
const PACKAGE: f64 = 1_000.0;
const TYPING: f64 = 30.0;
/// One new text against ten times as many may take at most so many times as long.
const GROWTH: f64 = 2.0;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    eprintln!("quality");
    labelled(figures)?;
    copies(figures, if full { 200_000 } else { 20_000 })?;
    for engine in Engine::all() {
        of_unit(figures, engine).await?;
        growth(figures, engine, full).await?;
    }
    Ok(())
}

fn set(name: &str) -> Result<Vec<(String, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/quality/tests/data").join(name);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let line = |line: &str| line.split_once('\t').map(|(label, text)| (label.to_owned(), text.to_owned()));
    Ok(text.lines().skip(1).filter_map(line).collect())
}

/// Precision and recall of 'a measure of slogans'; thin measures count as none.
fn labelled(figures: &mut Figures) -> Result<()> {
    for name in ["measures-development.tsv", "measures-held-out.tsv"] {
        let set = set(name)?;
        let mut table: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (label, text) in &set {
            let verdict = match judge(text, Lexicon::built_in()).verdict {
                Verdict::Slogan => "slogan",
                Verdict::Thin => "thin",
                Verdict::Concrete => "concrete",
            };
            *table.entry((label, verdict)).or_default() += 1;
        }
        let of = |label, verdict| table.get(&(label, verdict)).copied().unwrap_or(0) as f64;
        let told = of("slogan", "slogan") + of("thin", "slogan") + of("concrete", "slogan");
        let slogans = of("slogan", "slogan") + of("slogan", "thin") + of("slogan", "concrete");
        figures.note(format!(
            "{name}: {} measures; slogans told with precision {:.3} and recall {:.3}; judged as labelled {:.3}",
            set.len(),
            of("slogan", "slogan") / told,
            of("slogan", "slogan") / slogans,
            (of("slogan", "slogan") + of("thin", "thin") + of("concrete", "concrete")) / set.len() as f64
        ));
    }
    Ok(())
}

/// Texts with planted copies: id and text; a copy's id is `copy-` and the original's.
fn corpus(count: usize) -> Result<Vec<(String, String)>> {
    let sets = [set("measures-development.tsv")?, set("measures-held-out.tsv")?].concat();
    let clauses: Vec<String> = sets
        .iter()
        .flat_map(|(_, text)| text.split(['，', '。', '；', ';', ',']))
        .map(|clause| {
            clause.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.').trim().to_owned()
        })
        .filter(|clause| clause.chars().count() >= 5)
        .collect();
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut texts = Vec::with_capacity(count);
    for number in 0..count - count / 40 {
        let parts: Vec<&str> = (0..dice.random_range(2..=4))
            .map(|_| clauses[dice.random_range(0..clauses.len())].as_str())
            .collect();
        texts.push((format!("t{number}"), parts.join("，")));
    }
    for _ in 0..count / 40 {
        let (id, text) = texts[dice.random_range(0..count - count / 40)].clone();
        texts.push((format!("copy-{id}"), changed(&text, &clauses, &mut dice)));
    }
    Ok(texts)
}

/// A text as people change what they copy: other words, another order, something put in or left out.
fn changed(text: &str, clauses: &[String], dice: &mut ChaCha8Rng) -> String {
    const WORDS: [(&str, &str); 16] = [
        ("每月", "每季度"),
        ("两人", "双人"),
        ("登记", "记录"),
        ("公示", "公开"),
        ("负责", "承担"),
        ("一次", "1次"),
        ("由", "须由"),
        ("并", "且"),
        ("检查", "核查"),
        ("局", "所"),
        ("股", "科"),
        ("必须", "应当"),
        ("加强", "强化"),
        ("制度", "办法"),
        ("人员", "干部"),
        ("情况", "结果"),
    ];
    let mut parts: Vec<String> = text.split('，').map(str::to_owned).collect();
    if dice.random_range(0..2) == 0 {
        let by = dice.random_range(0..parts.len());
        parts.rotate_left(by);
    }
    let mut text = parts.join("，");
    let mut changes = dice.random_range(1..=3);
    for (word, other) in WORDS {
        if changes > 0 && text.contains(word) {
            text = text.replacen(word, other, 1);
            changes -= 1;
        }
    }
    match dice.random_range(0..4) {
        0 => format!("本单位{text}"),
        1 if text.chars().count() > 30 => {
            let clause = &clauses[dice.random_range(0..clauses.len())];
            let few: String = clause.chars().take(5).collect();
            format!("{text}，{few}")
        }
        2 => {
            let mut signs: Vec<char> = text.chars().collect();
            let at = dice.random_range(0..signs.len().saturating_sub(3).max(1));
            signs.drain(at..(at + 2).min(signs.len()));
            signs.into_iter().collect()
        }
        _ => text,
    }
}

fn copies(figures: &mut Figures, count: usize) -> Result<()> {
    let texts = corpus(count)?;
    let planted: HashSet<(&str, &str)> =
        texts.iter().filter_map(|(id, _)| Some((id.as_str(), id.strip_prefix("copy-")?))).collect();
    let own: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let mut ours = Vec::new();
    let mut found = HashSet::new();
    for _ in 0..3 {
        let (took, twins) = seconds(|| twins(&Text::all(&own, &Names::default()), NEAR, 10));
        ours.push(took);
        found =
            twins.iter().map(|twin| (texts[twin.text].0.as_str(), texts[twin.other].0.as_str())).collect();
    }
    let share =
        |found: &HashSet<(&str, &str)>| planted.intersection(found).count() as f64 / planted.len() as f64;
    let recall = share(&found);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("texts.jsonl");
    let mut file = BufWriter::new(fs::File::create(&path)?);
    for (id, text) in &texts {
        writeln!(file, "{}", json!({"id": id, "text": text}))?;
    }
    file.flush()?;
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/near_copies.py");
    let told = Command::new(python()?).arg(peer).arg(&path).output()?;
    ensure!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout)?;
    let mut lines = told.lines();
    let theirs: f64 = lines.next().context("the peer says its seconds")?.parse()?;
    let theirs_found: HashSet<(&str, &str)> = lines.filter_map(|line| line.split_once(' ')).collect();
    let ours = median(ours);
    figures.times(
        &format!("near copies among {count} texts"),
        "datasketch, 128 permutations",
        ours,
        theirs,
        COPIES,
    );
    let what = format!("{} planted copies not found, in 1,000", planted.len());
    figures.at_most(&what, "the limit", "‰", (1.0 - recall) * 1e3, (1.0 - PLANTED_FOUND) * 1e3, 1.0);
    figures.note(format!(
        "near copies: {:.0} texts a second; {:.3} of the planted found, {} pairs in all; datasketch {:.3}, {} pairs",
        count as f64 / ours,
        recall,
        found.len(),
        share(&theirs_found),
        theirs_found.len()
    ));
    Ok(())
}

/// A unit of 500 rows: all its findings, and one cell while it is typed.
async fn of_unit(figures: &mut Figures, engine: Engine) -> Result<()> {
    const ROWS: usize = 500;
    let plan = Plan { regions: 1, units: 20, points: 20 * ROWS, seed: 3, search: true };
    let (county, _) = County::generated(engine, plan).await?;
    let actor = Actor::console();
    let mut connection = county.app.database().connection().await?;
    let sql = "SELECT unit FROM risk_point GROUP BY unit ORDER BY count(*) DESC LIMIT 1";
    let unit: Uuid = connection.one(sql, &params![], |row| row.next()).await?;
    let rows: i64 = connection
        .one("SELECT count(*) FROM risk_point WHERE unit = $1", &params![unit], |row| row.next())
        .await?;
    drop(connection);
    let mut times = Vec::new();
    let mut count = 0;
    for _ in 0..9 {
        let started = Instant::now();
        count = quality::of_unit(&county.app, &actor, unit).await?.len();
        times.push(since(started) * 1e3);
    }
    let what = format!("all findings of a unit with {rows} rows, {}", engine.name());
    figures.at_most(&what, "the limit", "ms", median(times), PACKAGE, 1.0);
    figures.note(format!("{}: {count} findings in those rows", engine.name()));
    let whole = organisation::whole(&county.app, &actor, unit).await?;
    let post = whole.posts.first().context("a unit has posts")?.id;
    let mut times = Vec::new();
    for round in 0..30 {
        let started = Instant::now();
        check(&county, &actor, post, round).await?;
        times.push(since(started) * 1e3);
    }
    let what = format!("check of a cell while it is typed, {}", engine.name());
    figures.at_most(&what, "the limit", "ms", median(times), TYPING, 1.0);
    county.remove().await
}

/// What the server does when a cell was typed: opens the register, makes the change, judges every row.
async fn check(county: &County, actor: &Actor, holder: Uuid, round: usize) -> Result<()> {
    use lianjian_app::features::editing::{self, Batch};
    let opened = registers::open(&county.app, actor, holder).await?;
    let row = opened.rows.first().context("a register has rows")?;
    let batch: Batch = serde_json::from_value(
        json!({"changes": [{"op": "set", "row": row.id, "field": "measures",
        "from": row.measure_cell(), "to": format!("每月由第{round}组两人盘点库存现金，结果登记台账并公示")}]}),
    )?;
    let answer = editing::check_answer(&county.app, actor, opened, &batch).await?;
    ensure!(answer.0["problems"].is_array(), "a check says what is wrong");
    Ok(())
}

/// One new text against all texts of a county, and against ten times as many.
async fn growth(figures: &mut Figures, engine: Engine, full: bool) -> Result<()> {
    let small = if full { 40_000 } else { 4_000 };
    let mut times = Vec::new();
    let mut sizes = Vec::new();
    for points in [small, small * 10] {
        let plan = Plan { regions: 1, units: 200, points, seed: 5, search: false };
        let (county, _) = County::generated(engine, plan).await?;
        let mut connection = county.app.database().connection().await?;
        let sql = "SELECT count(DISTINCT place) FROM risk_point_likeness";
        sizes.push(connection.one(sql, &[], |row| row.next::<i64>()).await?);
        let sql = "SELECT risk FROM risk_point WHERE sequence % $1 = 0 ORDER BY sequence LIMIT 400";
        let every = i64::try_from(points / 400)?;
        let texts: Vec<String> = connection.all(sql, &params![every], |row| row.next()).await?;
        let mut dice = ChaCha8Rng::seed_from_u64(9);
        let mut own = Vec::new();
        for text in &texts {
            let text = &changed(text, std::slice::from_ref(text), &mut dice);
            let asked = [Asked { row: new_id(), item: 0, text }];
            let started = Instant::now();
            registers::near_copies(&mut connection, &asked, &Names::default(), NEAR, 5).await?;
            own.push(since(started) * 1e3);
        }
        times.push(median(own));
        drop(connection);
        county.remove().await?;
    }
    let what = format!("one new text against {} texts, {}", sizes[1], engine.name());
    let against = format!("against {}", sizes[0]);
    figures.at_most(&what, &against, "ms", times[1], times[0], GROWTH);
    Ok(())
}
