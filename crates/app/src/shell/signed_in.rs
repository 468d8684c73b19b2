//! Who is signed in, kept in memory for a moment, so that most requests look nothing up.
//!
//! What is known holds until any transaction of this process ends: a session that was ended, an account
//! that was closed, a new password, role or name of a unit are honoured by the very next request. What
//! another process changes, a second node or a command on the console, is honoured within [`FRESH`].
//! See docs/decisions/0002-sessions-known-for-a-moment.md.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::shell::actor::Actor;
use crate::shell::session::Credential;

/// How long another process's change may go unnoticed.
const FRESH: Duration = Duration::from_secs(3);
/// Beyond this many, all are forgotten: only a flood of sign-ins comes here.
const MOST: usize = 10_000;

/// The memory.
#[derive(Default)]
pub struct SignedIn {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The number of ended transactions that all of this was read at.
    at: u64,
    accounts: HashMap<Credential, Entry>,
}

struct Entry {
    actor: Actor,
    read: Instant,
    until: Timestamp,
}

impl SignedIn {
    /// The account behind a credential, if it is known still; `at` is the database's number of ended
    /// transactions now.
    pub(super) fn get(&self, at: u64, credential: &Credential, now: Timestamp) -> Option<Actor> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = known.accounts.get(credential).filter(|_| known.at == at)?;
        (entry.read.elapsed() < FRESH && now < entry.until).then(|| entry.actor.clone())
    }

    /// Keeps what was read when the number of ended transactions was `at`, until a moment at the latest.
    pub(super) fn keep(&self, at: u64, credential: Credential, actor: Actor, until: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if at < known.at {
            return;
        }
        if at > known.at || known.accounts.len() >= MOST {
            known.accounts.clear();
            known.at = at;
        }
        known.accounts.insert(credential, Entry { actor, read: Instant::now(), until });
    }
}
