//! What people send into the sign-off.

use lianjian_domain::signoff::{Decision, Step};
use serde::{Deserialize, Serialize};

use crate::features::signatures::{Remark, Subject};

/// A paper as somebody saw it who sends it, calls it back or takes a signature back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct Sending {
    /// Which paper.
    #[serde(flatten)]
    pub subject: Subject,
    /// The version that was seen.
    pub version: i64,
}

/// A signature that somebody gives.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct NewSignature {
    /// Which paper.
    #[serde(flatten)]
    pub subject: Subject,
    /// The version that was read.
    pub version: i64,
    /// The step that is meant: sent twice, it is not taken for the next one.
    #[schema(value_type = String)]
    pub step: Step,
    /// What is decided.
    #[schema(value_type = String)]
    pub decision: Decision,
    /// The words; empty for just the decision.
    #[serde(default)]
    pub opinion: String,
    /// Rows to change, for a return or 修改后同意.
    #[serde(default)]
    pub remarks: Vec<Remark>,
    /// The pledge's text, when the holder changed it; only at the step of the pledge.
    #[serde(default)]
    pub pledge: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Signed {
    /// Papers that were signed, sent or called back.
    pub papers: usize,
    /// Of these, those that are signed to the end now.
    pub complete: usize,
}
