//! The commission's map of 3,000 units × 12 deliverables as one page of the running server, against the limit of
//! issue 4.

use std::time::Instant;

use anyhow::{Result, ensure};
use jiff::civil::date;
use lianjian_app::features::generate::Plan as Sizes;
use lianjian_app::features::programmes;
use lianjian_app::shell::actor::Actor;
use lianjian_domain::form::{Deadline, Plan, Stage};

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::pages::{ACCOUNT, Server, add_account, load};
use crate::timing::{median, since};

const ROUNDS: usize = 15;
const UNITS: usize = 3_000;
const DELIVERABLES: usize = 12;
/// The most that the page may take, in ms (issue 4).
const MOST: f64 = 200.0;

pub async fn measure(figures: &mut Figures) -> Result<()> {
    for engine in Engine::all() {
        eprintln!("desk, {}", engine.name());
        let sizes = Sizes { regions: 1, units: UNITS, points: 30_000, seed: 1, search: false };
        let (county, _) = County::generated(engine, sizes).await?;
        add_account(&county).await?;
        owe(&county).await?;
        let server = Server::lianjian(&county.address)?;
        let cookie = load::sign_in(&server.address, ACCOUNT).await?;
        let mut times = Vec::with_capacity(ROUNDS);
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let page = load::get(&server.address, "/desk", &cookie).await?;
            times.push(since(started));
            bytes = page.len();
            let cells = page.matches("<td class=\"m ").count();
            ensure!(cells == UNITS * DELIVERABLES, "the map has {cells} cells");
        }
        let what = format!("map of {UNITS} units × {DELIVERABLES} deliverables, {}", engine.name());
        figures.at_most(&what, "the limit", "ms", median(times) * 1e3, MOST, 1.0);
        figures.note(format!("{}: the map has {bytes} bytes", engine.name()));
        drop(server);
        county.remove().await?;
    }
    Ok(())
}

/// A plan that asks every unit for twelve papers, brought in as an import would.
async fn owe(county: &County) -> Result<()> {
    let day = date(2013, 6, 20);
    let stage = Stage {
        from: Some(date(2013, 4, 1)),
        to: Some(date(2013, 6, 30)),
        content: "制定防控措施".to_owned(),
        demands: (1..=DELIVERABLES)
            .map(|number| format!("6月20日前，将第{number}号材料报县纪委。"))
            .collect(),
        deadlines: vec![Deadline { date: day, text: "6月20日前".to_owned() }],
        ..Stage::default()
    };
    let mut transaction = county.app.database().begin().await?;
    let author = Actor::console().author(&county.app);
    programmes::put_plan(&mut transaction, &author, &Plan { title: None, stages: vec![stage] }).await?;
    transaction.commit().await?;
    Ok(())
}
