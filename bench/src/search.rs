//! Looking up a word of two characters: the first page and the count, against a LIKE scan of the same table.

use std::time::Instant;

use anyhow::{Result, ensure};
use lianjian_app::features::generate::Plan;
use lianjian_app::features::risks::{self, Filter};
use lianjian_app::shell::actor::Actor;
use lianjian_db::params;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::timing::{median, since};

/// Frequent, usual and rare words, and one that stands nowhere.
const WORDS: [&str; 6] = ["采购", "审批", "围猎", "拆迁", "枪支", "鲸鱼"];
const ROUNDS: usize = 15;
/// How many times as fast (issue 3).
const WANTED: f64 = 50.0;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    let points = if full { 1_000_000 } else { 100_000 };
    for engine in Engine::all() {
        eprintln!("search, {}", engine.name());
        let plan = Plan { regions: 1, units: 200, points, seed: 1, search: true };
        let (county, _) = County::generated(engine, plan).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for word in WORDS {
            let (found, own) = looked_up(&county, word).await?;
            let (scanned, scan) = scanned(&county, word).await?;
            ensure!(found == scanned.min(1001), "{word}: {found} found, {scanned} scanned");
            figures.note(format!(
                "{}: “{word}” {scanned} hits, looked up in {:.2} ms, scanned in {:.0} ms",
                engine.name(),
                own * 1e3,
                scan * 1e3
            ));
            ours.push(own);
            theirs.push(scan);
        }
        county.remove().await?;
        figures.times(
            &format!("two-character search over {points} risk points, {}", engine.name()),
            "a LIKE scan of the same table",
            median(ours),
            median(theirs),
            WANTED,
        );
    }
    Ok(())
}

/// What the risk base's page does: twenty rows and their count, which stops at 1,001.
async fn looked_up(county: &County, word: &str) -> Result<(i64, f64)> {
    let filter = Filter { q: word.to_owned(), ..Filter::default() };
    let mut times = Vec::with_capacity(ROUNDS);
    let mut total = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        total = risks::find(&county.app, &Actor::console(), &filter).await?.total;
        times.push(since(started));
    }
    Ok((total, median(times)))
}

/// The same without an index: one scan for the count, one for the rows.
async fn scanned(county: &County, word: &str) -> Result<(i64, f64)> {
    const MATCH: &str = "(risk LIKE $1 OR measures LIKE $1 OR responsible LIKE $1) AND closed_at IS NULL";
    let pattern = params![format!("%{word}%")];
    let mut connection = county.app.database().connection().await?;
    let mut times = Vec::new();
    let mut total = 0;
    for _ in 0..3 {
        let started = Instant::now();
        let count = format!("SELECT count(*) FROM risk_point WHERE {MATCH}");
        total = connection.one(&count, &pattern, |row| row.next()).await?;
        let rows = format!(
            "SELECT risk, measures, responsible FROM risk_point WHERE {MATCH} ORDER BY sequence LIMIT 20"
        );
        let _: Vec<(String, String, String)> =
            connection.all(&rows, &pattern, |row| Ok((row.next()?, row.next()?, row.next()?))).await?;
        times.push(since(started));
    }
    Ok((total, median(times)))
}
