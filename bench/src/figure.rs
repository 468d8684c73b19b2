//! Figures: one line each of the table that is printed and written.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

/// What is wanted of the quotient of ours and theirs.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// So many times as good as the peer, or more.
    AtLeast(f64),
    /// At most so many times the other figure.
    AtMost(f64),
}

/// One measured line.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// What it is compared with.
    pub against: String,
    /// Ours and theirs, in this unit.
    pub unit: &'static str,
    pub ours: f64,
    pub theirs: f64,
    /// How many times as good ours is; for times at most, ours by theirs.
    pub quotient: f64,
    pub wanted: Wanted,
    pub reached: bool,
}

/// All lines of a run.
#[derive(Debug, Serialize)]
pub struct Figures {
    full: bool,
    /// When it began.
    at: String,
    lines: Vec<Figure>,
    notes: Vec<String>,
}

impl Figures {
    pub fn new(full: bool) -> Figures {
        Figures { full, at: jiff::Timestamp::now().to_string(), lines: Vec::new(), notes: Vec::new() }
    }

    /// Less is better: the peer's time by ours.
    pub fn times(&mut self, what: &str, against: &str, ours: f64, theirs: f64, wanted: f64) {
        self.add(what, against, "ms", ours * 1e3, theirs * 1e3, theirs / ours, Wanted::AtLeast(wanted));
    }

    /// More is better: our rate by the peer's.
    pub fn rates(&mut self, what: &str, against: &str, ours: f64, theirs: f64, wanted: f64) {
        self.add(what, against, "/s", ours, theirs, ours / theirs, Wanted::AtLeast(wanted));
    }

    /// A figure that may not be larger than so many times another.
    pub fn at_most(
        &mut self,
        what: &str,
        against: &str,
        unit: &'static str,
        ours: f64,
        theirs: f64,
        most: f64,
    ) {
        self.add(what, against, unit, ours, theirs, ours / theirs, Wanted::AtMost(most));
    }

    /// Something that belongs beside the figures.
    pub fn note(&mut self, text: String) {
        eprintln!("  {text}");
        self.notes.push(text);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place that builds a line")]
    fn add(
        &mut self,
        what: &str,
        against: &str,
        unit: &'static str,
        ours: f64,
        theirs: f64,
        quotient: f64,
        wanted: Wanted,
    ) {
        let reached = match wanted {
            Wanted::AtLeast(least) => quotient >= least,
            Wanted::AtMost(most) => quotient <= most,
        };
        let (what, against) = (what.to_owned(), against.to_owned());
        let figure = Figure { what, against, unit, ours, theirs, quotient, wanted, reached };
        eprintln!("  {}", figure.line());
        self.lines.push(figure);
    }

    /// Prints the table and writes it as JSON and Markdown.
    pub fn write(&self) -> Result<()> {
        let table = self.table();
        println!("{table}");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        fs::create_dir_all(&folder)?;
        let name = if self.full { "full" } else { "quick" };
        fs::write(folder.join(format!("{name}.json")), serde_json::to_string_pretty(self)?)?;
        fs::write(folder.join(format!("{name}.md")), &table)?;
        eprintln!("written to {}/{name}.{{json,md}}", folder.display());
        Ok(())
    }

    fn table(&self) -> String {
        let sizes = if self.full { "full sizes" } else { "quick sizes" };
        let mut text = format!(
            "{sizes}, {}\n\n| what | against | ours | theirs | quotient | to reach | |\n|---|---|--:|--:|--:|--:|---|\n",
            self.at
        );
        for figure in &self.lines {
            let to_reach = match figure.wanted {
                Wanted::AtLeast(least) => format!("≥ {least}"),
                Wanted::AtMost(most) => format!("≤ {most}"),
            };
            let mark = if figure.reached { "reached" } else { "**not reached**" };
            let (ours, theirs) = (number(figure.ours), number(figure.theirs));
            let Figure { what, against, unit, quotient, .. } = figure;
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "| {what} | {against} | {ours} {unit} | {theirs} {unit} | {quotient:.2} | {to_reach} | {mark} |"
            );
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }
}

impl Figure {
    fn line(&self) -> String {
        let Figure { what, against, unit, quotient, reached, .. } = self;
        let mark = if *reached { "" } else { "  NOT REACHED" };
        format!(
            "{what}: {} {unit}, {against}: {} {unit}, quotient {quotient:.2}{mark}",
            number(self.ours),
            number(self.theirs)
        )
    }
}

fn number(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}
