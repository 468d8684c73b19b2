//! A finding with its place in a unit.

use lianjian_domain::filing::Weight;
use lianjian_domain::problem::Code;
use lianjian_prose::likeness::{Stretch, marked};
use lianjian_quality::{Found, Rules, label};
use serde::Serialize;
use uuid::Uuid;

use super::answers::Answer;
use crate::features::judging::digest;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
#[schema(as = QualityPaper)]
pub enum Paper {
    /// A register, by its id.
    Register(Uuid),
    /// The unit's catalogue.
    Catalogue,
    /// The unit as a whole.
    Unit,
}

/// The text that a copy was taken from, or that was taken from it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = QualityCopy)]
pub struct Copied {
    /// How alike the two are, 0 to 1.
    pub score: f64,
    /// Whose the other text is.
    pub whose: String,
    /// The other text; empty where the reader may not see it.
    pub text: String,
    /// Where it stands; empty where the reader may not see it.
    pub href: String,
}

/// One thing found in a unit.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = QualityFinding)]
pub struct UnitFinding {
    /// The stable code (interface.md).
    pub code: Code,
    /// How heavy the county takes it.
    pub weight: Weight,
    /// What it is about.
    pub paper: Paper,
    /// The row's id, or that of the register, catalogue or unit.
    pub subject: Uuid,
    /// The row within its table, from 0.
    pub row: Option<usize>,
    /// The cell; empty for the row or the table as a whole.
    pub field: String,
    /// Where, in words: 附件5 出纳 第3行.
    pub place: String,
    /// The page where it is mended.
    pub href: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The text that it is about.
    pub text: String,
    /// SM3 of that text, in hexadecimal: an answer holds for this text only.
    pub about: String,
    /// The text that is nearly the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<Copied>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl UnitFinding {
    /// A finding of the engine at its place; none when the county does not look for its kind.
    pub(super) fn new(
        found: Found,
        rules: &Rules,
        paper: Paper,
        subject: Uuid,
        place: String,
        href: String,
    ) -> Option<Self> {
        Some(UnitFinding {
            weight: rules.weight(found.code)?,
            code: found.code,
            paper,
            subject,
            row: found.row,
            field: found.field.to_owned(),
            place,
            href,
            message: found.message,
            about: digest(&found.about),
            text: found.about,
            copy: None,
            answer: None,
        })
    }

    /// The kind as a heading.
    pub const fn label(&self) -> &'static str {
        label(self.code)
    }

    /// Whether somebody still has to do something: an explanation of what must be mended is for the commission to accept.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() || self.weight == Weight::Must
    }

    /// Whether its text says more than its message does.
    pub fn quotes(&self) -> bool {
        let text = self.text.trim();
        !self.field.is_empty() && !text.is_empty() && self.copy.is_none() && !self.message.contains(text)
    }

    /// Own text and copy side by side, cut where they differ.
    pub fn side_by_side(&self) -> Option<[Vec<Stretch>; 2]> {
        let copy = self.copy.as_ref().filter(|copy| !copy.text.is_empty())?;
        Some(marked(&self.text, &copy.text))
    }
}
