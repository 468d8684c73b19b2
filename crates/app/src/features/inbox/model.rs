//! What a task is, and for whom it waits.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

/// For whom something waits. A task of several people is done for all of them when one does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A person, by the account that acts for them, or who stands in.
    Person(Uuid),
    /// One account.
    Account(Uuid),
    /// Whoever keeps a unit's papers.
    Clerks(Uuid),
    /// Whoever reviews at the commission.
    Commission,
}

impl Target {
    /// The name in the database.
    pub fn name(self) -> String {
        match self {
            Target::Person(id) => format!("person:{id}"),
            Target::Account(id) => format!("account:{id}"),
            Target::Clerks(unit) => format!("clerks:{unit}"),
            Target::Commission => "commission".to_owned(),
        }
    }

    /// The target of a stored name.
    pub fn parse(name: &str) -> Option<Target> {
        if name == "commission" {
            return Some(Target::Commission);
        }
        let (kind, id) = name.split_once(':')?;
        let id = id.parse().ok()?;
        match kind {
            "person" => Some(Target::Person(id)),
            "account" => Some(Target::Account(id)),
            "clerks" => Some(Target::Clerks(id)),
            _ => None,
        }
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Sign a register, catalogue or paper.
    Sign,
    /// Mend what a signer sent back.
    SignReturned,
    /// File what is owed: its day is near, or over.
    File,
    /// The commission urges.
    Urged,
    /// Review what was filed.
    Review,
    /// Mend what the commission returned, and file it again.
    Mend,
    /// A receipt came.
    Receipt,
    /// A notice to read.
    Notice,
    /// An import with something to decide.
    Import,
    /// Something to know.
    News,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [TaskKind; 10] = [
        TaskKind::Sign,
        TaskKind::SignReturned,
        TaskKind::File,
        TaskKind::Urged,
        TaskKind::Review,
        TaskKind::Mend,
        TaskKind::Receipt,
        TaskKind::Notice,
        TaskKind::Import,
        TaskKind::News,
    ];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            TaskKind::Sign => "sign",
            TaskKind::SignReturned => "sign_returned",
            TaskKind::File => "file",
            TaskKind::Urged => "urged",
            TaskKind::Review => "review",
            TaskKind::Mend => "mend",
            TaskKind::Receipt => "receipt",
            TaskKind::Notice => "notice",
            TaskKind::Import => "import",
            TaskKind::News => "news",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            TaskKind::Sign => "审签",
            TaskKind::SignReturned => "退签",
            TaskKind::File => "报送",
            TaskKind::Urged => "催办",
            TaskKind::Review => "审核",
            TaskKind::Mend => "补正",
            TaskKind::Receipt => "回执",
            TaskKind::Notice => "通知",
            TaskKind::Import => "导入",
            TaskKind::News => "消息",
        }
    }

    /// The name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            TaskKind::Sign => "writing-sign",
            TaskKind::SignReturned | TaskKind::Mend => "tool",
            TaskKind::File => "send",
            TaskKind::Urged => "bell",
            TaskKind::Review => "file-check",
            TaskKind::Receipt => "receipt",
            TaskKind::Notice => "message-2",
            TaskKind::Import => "file-import",
            TaskKind::News => "info-circle",
        }
    }

    /// Whether there is nothing to do but to know it: a person puts it aside.
    pub const fn is_news(self) -> bool {
        matches!(self, TaskKind::Receipt | TaskKind::News | TaskKind::Urged)
    }

    /// Whether somebody else may do it. A signature is the signer's own: there are stand-ins for that.
    pub const fn can_be_handed_on(self) -> bool {
        !matches!(self, TaskKind::Sign | TaskKind::Notice)
    }

    /// The kind of a stored name; what a later version wrote is news.
    pub fn parse(name: &str) -> TaskKind {
        Self::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(TaskKind::News)
    }
}

/// Something that begins to wait.
#[derive(Clone, Debug)]
pub struct New {
    /// For whom.
    pub target: Target,
    /// What is to be done.
    pub kind: TaskKind,
    /// What it is about, such as `filing:ID`. The same source, kind and target waits once.
    pub source: String,
    /// Whose data it is about.
    pub unit: Option<Uuid>,
    /// One line: what to do.
    pub title: String,
    /// One line: from whom, how much.
    pub detail: String,
    /// The page where it is done.
    pub href: String,
    /// The last day in time.
    pub due_on: Option<Date>,
}

/// Something that waits, or waited.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// For whom.
    #[serde(serialize_with = "target_name")]
    #[schema(value_type = String)]
    pub target: Target,
    /// What is to be done.
    pub kind: TaskKind,
    /// What it is about.
    pub source: String,
    /// Whose data it is about.
    pub unit: Option<Uuid>,
    /// One line: what to do.
    pub title: String,
    /// One line: from whom, how much.
    pub detail: String,
    /// The page where it is done.
    pub href: String,
    /// The last day in time.
    pub due_on: Option<Date>,
    /// Who began it.
    pub author: String,
    /// The account that began it.
    #[serde(skip)]
    pub account: Option<Uuid>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its author last urged.
    pub urged_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// By whom.
    pub done_by: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
}

fn target_name<S: serde::Serializer>(target: &Target, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&target.name())
}
