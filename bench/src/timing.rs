//! Medians of times.

use std::time::{Duration, Instant};

/// The median of some numbers; 0 of none.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// Seconds that some work takes.
pub fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed().as_secs_f64(), done)
}

/// Seconds since a moment.
pub fn since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64()
}

/// Long enough for a server or a peer to start.
pub const PATIENCE: Duration = Duration::from_secs(30);
