//! Answers kept in memory for a moment, so that most requests look nothing up.
//!
//! What is known holds until any transaction of this process ends, so that whoever changes something sees it at once.
//! What another process changes, a second node or a command on the console, is seen within [`FRESH`]. See
//! docs/decisions/0002-sessions-known-for-a-moment.md.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long another process's change may go unnoticed.
const FRESH: Duration = Duration::from_secs(3);
/// Beyond this many, all are forgotten: only a flood of sign-ins comes here.
const MOST: usize = 10_000;

/// The memory.
pub struct Remembered<K, V> {
    known: Mutex<Known<K, V>>,
}

struct Known<K, V> {
    /// The number of ended transactions that all of this was read at.
    at: u64,
    answers: HashMap<K, (V, Instant)>,
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Remembered { known: Mutex::new(Known { at: 0, answers: HashMap::new() }) }
    }
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// What is known of a key, if it is known still; `at` is the database's number of ended transactions now.
    pub(super) fn get(&self, at: u64, key: &K) -> Option<V> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (answer, read) = known.answers.get(key).filter(|_| known.at == at)?;
        (read.elapsed() < FRESH).then(|| answer.clone())
    }

    /// Keeps what was read when the number of ended transactions was `at`.
    pub(super) fn keep(&self, at: u64, key: K, answer: V) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if at < known.at {
            return;
        }
        if at > known.at || known.answers.len() >= MOST {
            known.answers.clear();
            known.at = at;
        }
        known.answers.insert(key, (answer, Instant::now()));
    }
}
