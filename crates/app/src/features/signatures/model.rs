//! A signature, what it is under, and where a chain stands.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_domain::signoff::{Decision, Step};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is signed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A register 附件3—5, by its holder's id.
    Register,
    /// A catalogue 附件2, by its unit's id.
    Catalogue,
}

impl SubjectKind {
    /// The name in the database, in addresses and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            SubjectKind::Register => "register",
            SubjectKind::Catalogue => "catalogue",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<SubjectKind> {
        [SubjectKind::Register, SubjectKind::Catalogue].into_iter().find(|kind| kind.name() == name)
    }
}

/// A register or a catalogue. A unit's register and its catalogue share the unit's id: the kind parts them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[schema(as = SignedSubject)]
pub struct Subject {
    /// Which of both.
    pub kind: SubjectKind,
    /// The holder's or the unit's id.
    pub id: Uuid,
}

impl Subject {
    /// A holder's register.
    pub const fn register(id: Uuid) -> Self {
        Subject { kind: SubjectKind::Register, id }
    }

    /// A unit's catalogue.
    pub const fn catalogue(unit: Uuid) -> Self {
        Subject { kind: SubjectKind::Catalogue, id: unit }
    }
}

/// A row that a signer wants changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remark {
    /// Its place among the rows, from 0.
    pub row: usize,
    /// What to change.
    pub text: String,
}

/// A signature. It is never changed: what makes it void is that its subject's version moved on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Signature {
    /// Its id.
    pub id: Uuid,
    /// What was signed.
    pub subject: Subject,
    /// The version of the subject that lay before the signer.
    pub version: i64,
    /// Whose paper it is.
    pub unit: Uuid,
    /// At which step of the chain.
    #[schema(value_type = String)]
    pub step: Step,
    /// What was decided.
    #[schema(value_type = String)]
    pub decision: Decision,
    /// The words; a pledge's own text is in the register.
    pub opinion: String,
    /// Rows to change.
    pub remarks: Vec<Remark>,
    /// The signer's name as it is printed.
    pub signer: String,
    /// Who signed.
    pub person: Uuid,
    /// Who was stood in for.
    pub for_person: Option<Uuid>,
    /// The account that recorded it.
    pub account: Option<Uuid>,
    /// The day beside the signature.
    #[schema(value_type = String, format = Date)]
    pub signed_on: Date,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// SM3 of the text that was signed, which is kept under it.
    pub digest: String,
    /// It was given on paper and recorded by a clerk.
    pub on_paper: bool,
    /// The scan that proves a signature on paper, by its digest.
    pub scan: Option<String>,
}

/// Where the chain of a subject stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What was sent for signature.
    pub subject: Subject,
    /// Its unit.
    pub unit: Uuid,
    /// `unit`, `department`, `post` or `catalogue`.
    pub held_by: String,
    /// The version that was sent, or signed.
    pub version: i64,
    /// `signing`, `signed`, `returned` or `handed_over`.
    pub state: String,
    /// The step that is next; empty when none is.
    pub next_step: String,
    /// Who sent it.
    pub sent_by: String,
    /// With which account.
    pub sent_by_account: Option<Uuid>,
    /// When.
    pub sent_at: Timestamp,
    /// When it last moved.
    pub changed_at: Timestamp,
}

/// A stamped scan of what was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SignatureScan)]
pub struct Scan {
    /// Its id.
    pub id: Uuid,
    /// What was scanned.
    pub subject: Subject,
    /// Of which version.
    pub version: i64,
    /// Whose paper it is.
    pub unit: Uuid,
    /// The file's name.
    pub name: String,
    /// SM3 of its bytes.
    pub file: String,
    /// Who attached it.
    pub author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}
