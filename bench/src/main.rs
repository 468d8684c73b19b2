//! `make bench`: the figures of the program beside those of its peers, measured in one run.
//!
//! Each module measures one line of the table and says in its header what it is compared with. Quick sizes
//! are the default; `--full` takes those of the table. Results are printed and written to `bench/results`.

#![expect(clippy::cast_precision_loss, reason = "a rate needs no more than 52 bits")]

mod bulk;
mod county;
mod desk;
mod figure;
mod flows;
mod pages;
mod pdf;
mod program;
mod python;
mod quality;
mod reading;
mod search;
mod signing;
mod summary;
mod timing;
mod year;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::figure::Figures;

/// As the program has it: forms and PDFs are measured in this process. The bare server gains by it, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    peer: Option<Peer>,
    /// The sizes of the table instead of quick ones.
    #[arg(long)]
    full: bool,
    /// Only these: reading, pdf, flows, pages, desk, year, quality, summary, search, bulk, program.
    only: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Peer {
    /// Runs the bare server that pages are compared with; the bench starts it itself.
    #[command(hide = true)]
    BareServer(pages::peer::BareServer),
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Peer::BareServer(server)) = arguments.peer {
        return server.run().await;
    }
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let full = arguments.full;
    let mut figures = Figures::new(full);
    if wanted("reading") {
        reading::measure(&mut figures)?;
    }
    if wanted("pdf") {
        pdf::measure(&mut figures, full)?;
    }
    if wanted("flows") {
        flows::measure(&mut figures, full).await?;
    }
    if wanted("program") {
        program::measure(&mut figures).await?;
    }
    if wanted("pages") {
        pages::measure(&mut figures, full).await?;
    }
    if wanted("desk") {
        desk::measure(&mut figures).await?;
    }
    if wanted("year") {
        year::measure(&mut figures).await?;
    }
    if wanted("quality") {
        quality::measure(&mut figures, full).await?;
    }
    if wanted("search") {
        search::measure(&mut figures, full).await?;
    }
    if wanted("bulk") {
        bulk::measure(&mut figures, full).await?;
    }
    if wanted("summary") {
        summary::measure(&mut figures, full).await?;
    }
    figures.write()
}
