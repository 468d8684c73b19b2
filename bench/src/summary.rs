//! The county's summary at growing sizes, against itself at the smallest: counters must make its cost
//! independent of the rows behind it. One engine at a time; the largest without the search index.

use std::time::Instant;

use anyhow::{Result, ensure};
use lianjian_app::features::generate::Plan;
use lianjian_app::features::summary::{self, Scope, State};
use lianjian_app::shell::actor::Actor;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::timing::{median, since};

const ROUNDS: usize = 41;
/// At the largest size, how many times the time at the smallest (issue 3).
const WANTED: f64 = 1.5;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    let sizes: &[usize] = if full { &[100_000, 1_000_000, 10_000_000] } else { &[10_000, 100_000] };
    for engine in Engine::all() {
        eprintln!("summary, {}", engine.name());
        let mut base = None;
        for points in sizes.iter().copied() {
            let plan = Plan { regions: 1, units: 200, points, seed: 1, search: points <= 1_000_000 };
            let started = Instant::now();
            let (county, made) = County::generated(engine, plan).await?;
            let rate = made.points as f64 / since(started);
            figures.note(format!("{}: {points} risk points generated, {rate:.0} a second", engine.name()));
            let took = summed_up(&county, points).await?;
            county.remove().await?;
            let least = *base.get_or_insert(took);
            if points > sizes[0] {
                figures.at_most(
                    &format!("county summary at {points} risk points, {}", engine.name()),
                    &format!("itself at {}", sizes[0]),
                    "ms",
                    took * 1e3,
                    least * 1e3,
                    WANTED,
                );
            }
        }
    }
    Ok(())
}

async fn summed_up(county: &County, points: usize) -> Result<f64> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let computed =
            summary::compute(&county.app, &Actor::console(), &Scope::default(), None, State::Current).await?;
        times.push(since(started));
        ensure!(computed.total().points == points as u64, "all are counted");
    }
    Ok(median(times))
}
