//! What a booklet is of, and how far it has come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is asked for: a department's, a unit's, or the whole county's booklet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = BookletAsk)]
pub struct Ask {
    /// The unit; none for all units that there are.
    #[serde(default)]
    pub unit: Option<Uuid>,
    /// Only what this department of the unit handles (承办处室), by its name.
    #[serde(default)]
    pub department: String,
    /// As what.
    #[serde(default)]
    pub format: BookletFormat,
}

/// As what a booklet is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BookletFormat {
    /// To print and to publish.
    #[default]
    Pdf,
    /// Word; for one unit.
    Docx,
}

impl BookletFormat {
    /// The ending of its file, and its name in the database.
    pub const fn ending(self) -> &'static str {
        match self {
            BookletFormat::Pdf => "pdf",
            BookletFormat::Docx => "docx",
        }
    }

    /// The format of an ending.
    pub fn of_ending(ending: &str) -> Option<BookletFormat> {
        [BookletFormat::Pdf, BookletFormat::Docx].into_iter().find(|format| format.ending() == ending)
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BookletState {
    /// It waits for its turn.
    Waiting,
    /// It is being made.
    Running,
    /// It can be fetched.
    Done,
    /// It could not be made.
    Failed,
}

impl BookletState {
    const ALL: [BookletState; 4] =
        [BookletState::Waiting, BookletState::Running, BookletState::Done, BookletState::Failed];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            BookletState::Waiting => "waiting",
            BookletState::Running => "running",
            BookletState::Done => "done",
            BookletState::Failed => "failed",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            BookletState::Waiting => "排队",
            BookletState::Running => "正在汇编",
            BookletState::Done => "已成册",
            BookletState::Failed => "没有做成",
        }
    }

    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<BookletState> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A booklet that was asked for.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Booklet {
    /// Its id.
    pub id: Uuid,
    /// The unit; none for the county's.
    pub unit: Option<Uuid>,
    /// The department; empty for the whole unit.
    pub department: String,
    /// Whose it is, as the cover says.
    pub holder: String,
    /// As what.
    pub format: BookletFormat,
    /// How far.
    pub state: BookletState,
    /// Units that are in it.
    pub total: i64,
    /// Units that are set.
    pub done: i64,
    /// What the file is called.
    pub file_name: String,
    /// The size of the file, in bytes; 0 until it is there.
    pub size: i64,
    /// Why it could not be made; empty otherwise.
    pub error: String,
    /// Who asked.
    pub author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// When it was there, or failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// The account that asked.
    #[serde(skip)]
    pub account: Option<Uuid>,
    /// SM3 digest of its file.
    #[serde(skip)]
    pub file: Option<String>,
}

impl Booklet {
    /// Whether the page must ask again.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, BookletState::Waiting | BookletState::Running)
    }

    /// How much is done, in per cent.
    pub fn percent(&self) -> i64 {
        if self.total == 0 { 0 } else { self.done * 100 / self.total }
    }
}
