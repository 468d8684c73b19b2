//! A notice and who has signed for it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::papers::Paper;

/// A notice; also its record in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// One line.
    pub title: String,
    /// The text, paragraphs parted by `\n`.
    pub text: String,
    /// The day by which units sign for it, if there is one.
    #[schema(value_type = Option<String>, format = Date)]
    pub receipt_by: Option<Date>,
    /// Who wrote it.
    pub author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A notice in a list: to how many units it went, how many have signed for it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NoticeLine)]
pub struct Told {
    /// The notice.
    #[serde(flatten)]
    pub notice: Notice,
    /// Units that it went to, of those that who asks may see.
    pub units: u64,
    /// Of these, those that have signed for it.
    pub received: u64,
}

/// A unit that a notice went to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NoticeReceipt)]
pub struct Receipt {
    /// The unit.
    pub unit: Uuid,
    /// Its name.
    pub name: String,
    /// When it signed for the notice.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
    /// Who did.
    pub received_by: Option<String>,
}

/// A notice with what goes with it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The notice.
    pub notice: Notice,
    /// Who has signed for it, of those that who asks may see.
    pub receipts: Vec<Receipt>,
    /// Its papers.
    pub papers: Vec<Paper>,
}

/// A notice that somebody writes.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewNotice {
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// To these units; to every open one when none is named.
    #[serde(default)]
    pub units: Vec<Uuid>,
    /// The day by which units sign for it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub receipt_by: Option<Date>,
}
