//! What a filing is: papers frozen under digests, the events of its way, comments on its rows.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_domain::filing::{Finding, Weight};
use lianjian_domain::form::Form;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::registers::counters::Share;
use crate::shell::actor::Actor;
use crate::shell::rights::Right;

/// What a package still lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Missing {
    /// The code of the finding that it becomes.
    pub code: String,
    /// In plain words: what, and what to do.
    pub text: String,
    /// The page where it is mended.
    pub href: String,
    /// How heavy it is.
    pub weight: Weight,
}

/// A package as it was handed over. Its rows in the database never change.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Filing {
    /// Its id.
    pub id: Uuid,
    /// For what.
    pub obligation: Uuid,
    /// By which unit.
    pub unit: Uuid,
    /// 1 for the first, one more for each refiling.
    pub round: i64,
    /// The day.
    pub filed_on: Date,
    /// The moment.
    pub at: Timestamp,
    /// By whom.
    pub author: String,
    /// What the unit says to it.
    pub note: String,
    /// What it lacked.
    pub missing: Vec<Missing>,
    /// What is wrong in it, as far as its papers show.
    pub findings: Vec<Finding>,
    /// Nothing in it must be mended.
    pub clean: bool,
    /// SM3 over the digests of its papers.
    pub digest: String,
}

impl Filing {
    /// As somebody sees it who reads every unit, or only this one: whose text a copy is of, the unit is not told.
    #[must_use]
    pub fn seen_by(mut self, actor: &Actor) -> Filing {
        self.findings = seen_by(self.findings, actor);
        self
    }
}

/// Findings as somebody sees them.
pub fn seen_by(findings: Vec<Finding>, actor: &Actor) -> Vec<Finding> {
    if actor.may(Right::ReadAll) {
        return findings;
    }
    findings.into_iter().map(|finding| Finding { likeness: None, ..finding }).collect()
}

/// A paper of a filing.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its place, from 0.
    pub position: usize,
    /// `annex2` … `annex6`, or `paper`.
    pub kind: String,
    /// The register's or catalogue's id.
    pub subject: Option<Uuid>,
    /// The version that was filed.
    pub subject_version: Option<i64>,
    /// Its name on screen.
    pub title: String,
    /// The form as data.
    pub form: Option<Form>,
    /// SM3 of the form's JSON.
    pub form_digest: Option<String>,
    /// The ids of its rows, in their order.
    pub row_keys: Vec<String>,
    /// What it adds to 附件6.
    pub counts: Vec<Share>,
    /// The file's name.
    pub file_name: String,
    /// SM3 of the file.
    pub file: String,
}

/// What happens to a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FilingEventKind)]
pub enum EventKind {
    /// The commission has looked: the unit can't take it back any more.
    Opened,
    /// The unit took it back.
    Withdrawn,
    /// 接收, with a receipt.
    Accepted,
    /// 退回, with reasons.
    Returned,
}

impl EventKind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            EventKind::Opened => "opened",
            EventKind::Withdrawn => "withdrawn",
            EventKind::Accepted => "accepted",
            EventKind::Returned => "returned",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            EventKind::Opened => "审核中",
            EventKind::Withdrawn => "已撤回",
            EventKind::Accepted => "已接收",
            EventKind::Returned => "已退回",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<EventKind> {
        [EventKind::Opened, EventKind::Withdrawn, EventKind::Accepted, EventKind::Returned]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A reason for a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ReturnReason)]
pub struct Reason {
    /// The paper, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// Its row, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// What is to be mended.
    pub text: String,
}

/// A step of a filing's way.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FilingEvent)]
pub struct Event {
    /// The filing.
    pub filing: Uuid,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// On which day.
    pub on_day: Date,
    /// By whom.
    pub author: String,
    /// The number of the receipt.
    pub number: Option<String>,
    /// Why it was returned.
    pub reasons: Vec<Reason>,
    /// The day by which it is to come back.
    pub mend_by: Option<Date>,
}

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommentKind {
    /// The reviewer's, on a row: a reason to return it.
    Comment,
    /// The unit's answer.
    Answer,
    /// Why a finding is none.
    SetAside,
}

impl CommentKind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            CommentKind::Comment => "comment",
            CommentKind::Answer => "answer",
            CommentKind::SetAside => "set_aside",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> CommentKind {
        match name {
            "answer" => CommentKind::Answer,
            "set_aside" => CommentKind::SetAside,
            _ => CommentKind::Comment,
        }
    }
}

/// Something written beside a filing.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FilingComment)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// The filing.
    pub filing: Uuid,
    /// What it is.
    pub kind: CommentKind,
    /// The paper, from 0.
    pub part: Option<usize>,
    /// Its row, from 0.
    pub row: Option<usize>,
    /// The key of the finding that it is about.
    pub finding: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub author: String,
}

/// A filing with all that is known of it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The filing.
    pub filing: Filing,
    /// Its papers.
    pub parts: Vec<Part>,
    /// Its way so far.
    pub events: Vec<Event>,
    /// What was written beside it.
    pub comments: Vec<Comment>,
}

impl Whole {
    /// How it ended; none while it waits.
    pub fn end(&self) -> Option<&Event> {
        self.events.iter().find(|event| event.kind != EventKind::Opened)
    }

    /// Whether the commission has looked.
    pub fn is_opened(&self) -> bool {
        self.events.iter().any(|event| event.kind == EventKind::Opened)
    }

    /// Whether a finding was set aside by a person.
    pub fn is_set_aside(&self, finding: &Finding) -> bool {
        let key = finding.key();
        self.comments.iter().any(|comment| comment.kind == CommentKind::SetAside && comment.finding == key)
    }

    /// What must be mended before it can be accepted.
    pub fn to_mend(&self) -> impl Iterator<Item = &Finding> {
        self.filing
            .findings
            .iter()
            .filter(|finding| finding.weight == Weight::Must && !self.is_set_aside(finding))
    }

    /// Where it stands, in a word.
    pub fn label(&self) -> &'static str {
        match self.end() {
            Some(event) => event.kind.label(),
            None if self.is_opened() => EventKind::Opened.label(),
            None => "已报送",
        }
    }

    /// The shape and colour of its mark.
    pub fn shape(&self) -> &'static str {
        match self.end().map(|event| event.kind) {
            Some(EventKind::Accepted) => "ok",
            Some(EventKind::Returned) => "back",
            Some(EventKind::Withdrawn) => "none",
            _ => "filed",
        }
    }
}
