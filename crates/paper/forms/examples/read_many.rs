//! How fast filled forms are read: `read_many ROUNDS FILE…` reads all files from memory so many
//! times and prints files a second, the median of the rounds.

use std::{hint::black_box, time::Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let files: Vec<(String, Vec<u8>)> = arguments
        .filter_map(|name| {
            let bytes = std::fs::read(&name).inspect_err(|error| eprintln!("{name}: {error}")).ok()?;
            Some((name, bytes))
        })
        .collect();
    let count = f64::from(u32::try_from(files.len()).unwrap_or(u32::MAX));
    let (mut rates, mut rows) = (Vec::new(), 0);
    for _ in 0..rounds {
        let begun = Instant::now();
        rows = 0;
        for (name, bytes) in &files {
            let report = black_box(lianjian_forms::read(name, bytes));
            rows += report
                .forms
                .iter()
                .filter_map(|form| form.register())
                .map(|one| one.rows.len())
                .sum::<usize>();
        }
        rates.push(count / begun.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    let median = rates.get(rates.len() / 2).copied().unwrap_or_default();
    println!("{median:.0} files a second ({} files, {rows} rows, {rounds} rounds)", files.len());
}
