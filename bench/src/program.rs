//! The program itself: its size, and how soon it is ready on an existing database.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use lianjian_app::features::generate::Plan;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::pages::{Server, program};
use crate::timing::{PATIENCE, median, since};

/// The most that is allowed (issue 3): megabytes of the file, milliseconds until ready.
const SIZE: f64 = 80.0;
const READY: f64 = 300.0;

pub async fn measure(figures: &mut Figures) -> Result<()> {
    eprintln!("program");
    let bytes = std::fs::metadata(program()?)?.len();
    figures.at_most("size of the program", "the limit", "MB", bytes as f64 / 1e6, SIZE, 1.0);
    for engine in Engine::all() {
        let plan = Plan { regions: 1, units: 200, points: 20_000, seed: 1, search: true };
        let (county, _) = County::generated(engine, plan).await?;
        let mut times = Vec::new();
        for _ in 0..7 {
            let started = Instant::now();
            let server = Server::lianjian(&county.address)?;
            ready(&server.address).await?;
            times.push(since(started));
        }
        county.remove().await?;
        let what = format!("ready on an existing database, {}", engine.name());
        figures.at_most(&what, "the limit", "ms", median(times) * 1e3, READY, 1.0);
    }
    Ok(())
}

/// Waits until `/readyz` says so.
async fn ready(address: &str) -> Result<()> {
    let started = Instant::now();
    loop {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        if answer.starts_with("HTTP/1.1 200") {
            return Ok(());
        }
        ensure!(started.elapsed() < PATIENCE, "not ready: {answer}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
