//! What the server holds while it runs.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::Database;
use lianjian_render::Fonts;
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::clock::Clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Standing;
use crate::shell::outside::Outside;
use crate::shell::remembered::Remembered;
use crate::shell::session::Credential;

/// How the server was started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The clock; a demonstration or a test may set it.
    pub clock: Clock,
    /// Cookies only over TLS; for servers behind a proxy that speaks TLS.
    pub secure_cookies: bool,
    /// Whom outside of it the server may tell.
    pub outside: Outside,
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
    signed_in: Remembered<Credential, (Actor, Timestamp)>,
    waiting: Remembered<(Uuid, Date), u64>,
}

/// The fonts of the machine, found when the first PDF is drawn.
static FONTS: OnceLock<Fonts> = OnceLock::new();

impl App {
    /// The state around an open, migrated database.
    pub fn new(database: Database, settings: Settings) -> Self {
        App {
            inner: Arc::new(Inner {
                database,
                settings,
                standing: Standing::default(),
                signed_in: Remembered::default(),
                waiting: Remembered::default(),
            }),
        }
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

    /// The fonts for PDFs; an error that says where they were looked for when there are none.
    pub fn fonts(&self) -> AppResult<&'static Fonts> {
        if let Some(fonts) = FONTS.get() {
            return Ok(fonts);
        }
        let found = Fonts::find().map_err(|error| AppError::Unavailable(error.to_string()))?;
        Ok(FONTS.get_or_init(|| found))
    }

    /// Who is known to be signed in, each until a moment at the latest.
    pub(super) fn signed_in(&self) -> &Remembered<Credential, (Actor, Timestamp)> {
        &self.inner.signed_in
    }

    /// How much is known to wait for an account on a day.
    pub(super) fn waiting(&self) -> &Remembered<(Uuid, Date), u64> {
        &self.inner.waiting
    }

    /// What the frame shows of the programme.
    pub fn standing(&self) -> &Standing {
        &self.inner.standing
    }
}
