//! A page of twenty risk points, signed in, over 32 connections kept open: against a bare axum handler that
//! reads the same rows and formats the same bytes, with rusqlite on SQLite and with sqlx on PostgreSQL.
//!
//! Both servers are processes of their own, asked in turn by the same client; the answers are compared
//! byte by byte before anything is measured.

pub mod load;
pub mod peer;
mod server;
mod template;

pub use server::{Server, program};

use std::time::Duration;

use anyhow::{Result, ensure};
use lianjian_app::features::accounts::{self, NewAccount};
use lianjian_app::features::generate::Plan;
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::timing::median;
use template::Template;

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
pub const ACCOUNT: (&str, &str) = ("jiwei", "Qinghe-2013");
/// The most that the server may hold after all this, in MB (issue 3).
const MEMORY: f64 = 150.0;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    let time = Duration::from_secs(if full { 8 } else { 2 });
    for engine in Engine::all() {
        eprintln!("pages, {}", engine.name());
        // A third of the peer on SQLite, 0.6 of it on PostgreSQL (issue 3).
        let (wanted, library) = match engine {
            Engine::Sqlite => (0.333, "rusqlite"),
            Engine::Postgres => (0.6, "sqlx"),
        };
        let plan = Plan { regions: 1, units: 200, points: 100_000, seed: 1, search: true };
        let (county, _) = County::generated(engine, plan).await?;
        add_account(&county).await?;
        let ours = Server::lianjian(&county.address)?;
        let cookie = load::sign_in(&ours.address, ACCOUNT).await?;
        for (path, name) in [("/risk-points", "page"), ("/api/v1/risk-points", "API page")] {
            let body = load::get(&ours.address, path, &cookie).await?;
            let template =
                Template::learn(&body, &peer::rows(&county.address).await?, path.starts_with("/api/"))?;
            let bare = Server::bare(&county.address, &template)?;
            ensure!(load::get(&bare.address, "/", "").await? == body, "the peer formats the same bytes");
            let (mut own, mut theirs) = (Vec::new(), Vec::new());
            for round in 0..=ROUNDS {
                let rates = (
                    load::rate(&ours.address, path, &cookie, CONNECTIONS, time).await?,
                    load::rate(&bare.address, "/", "", CONNECTIONS, time).await?,
                );
                // The first round warms both up.
                if round > 0 {
                    own.push(rates.0);
                    theirs.push(rates.1);
                }
            }
            figures.rates(
                &format!("{name} of 20 risk points, signed in, {CONNECTIONS} connections, {}", engine.name()),
                &format!("a bare axum handler with {library}"),
                median(own),
                median(theirs),
                wanted,
            );
            figures.note(format!("{}: the {name} has {} bytes", engine.name(), body.len()));
        }
        let what = format!("resident memory after the page bench, {}", engine.name());
        figures.at_most(&what, "the limit", "MB", ours.memory()?, MEMORY, 1.0);
        drop(ours);
        county.remove().await?;
    }
    Ok(())
}

pub async fn add_account(county: &County) -> Result<()> {
    let new = NewAccount {
        name: ACCOUNT.0.to_owned(),
        display_name: String::new(),
        role: Role::Commission,
        unit: None,
        password: Some(ACCOUNT.1.to_owned()),
        must_change: false,
    };
    accounts::add(&county.app, &Actor::console(), new).await?;
    Ok(())
}
