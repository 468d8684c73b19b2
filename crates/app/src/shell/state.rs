//! What the server holds while it runs.

use std::sync::Arc;

use lianjian_db::Database;

use crate::shell::clock::Clock;
use crate::shell::frame::Standing;

/// How the server was started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The clock; a demonstration or a test may set it.
    pub clock: Clock,
    /// Cookies only over TLS; for servers behind a proxy that speaks TLS.
    pub secure_cookies: bool,
}

/// The state that every handler gets; cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    settings: Settings,
    standing: Standing,
}

impl App {
    /// The state around an open, migrated database.
    pub fn new(database: Database, settings: Settings) -> Self {
        App { inner: Arc::new(Inner { database, settings, standing: Standing::default() }) }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.inner.settings.clock
    }

    /// How the server was started.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// What the frame shows of the programme.
    pub fn standing(&self) -> &Standing {
        &self.inner.standing
    }
}
