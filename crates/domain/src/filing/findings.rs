//! What a review found in a filed package, as its record keeps it. A person decides on each finding; what is looked
//! for, the crate `lianjian-quality` says.

use serde::{Deserialize, Serialize};

use crate::form::Summary;

/// How heavy a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 必须改正: not accepted as long as nobody sets it aside with a reason.
    Must,
    /// 请人判断
    Judge,
    /// 提示: worth a look, and no more.
    Hint,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The stable code (interface.md).
    pub code: String,
    /// How heavy it is.
    pub weight: Weight,
    /// The paper within its filing, from 0; none for the filing as a whole.
    pub part: Option<usize>,
    /// The row within its paper, from 0.
    pub row: Option<usize>,
    /// The head of the column.
    pub head: String,
    /// In a few words, for a mark beside the row: 空缺, 责任人.
    pub short: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What the unit answered: justified because … Empty without an answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Both texts of a near copy, for the reviewer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
}

/// Two texts that are nearly the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FindingLikeness)]
pub struct Likeness {
    /// The text of the paper.
    pub own: String,
    /// Whose the other text is.
    pub whose: String,
    /// The other text.
    pub other: String,
}

impl Finding {
    /// What tells it from all others of its filing.
    pub fn key(&self) -> String {
        let place = |place: Option<usize>| place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        format!("{}/{}/{}/{}", self.code, place(self.part), place(self.row), self.head)
    }

    /// A finding about a filing as a whole.
    pub fn of_whole(code: &str, weight: Weight, short: &str, message: impl Into<String>) -> Finding {
        Finding {
            code: code.to_owned(),
            weight,
            part: None,
            row: None,
            head: String::new(),
            short: short.to_owned(),
            message: message.into(),
            answer: String::new(),
            likeness: None,
        }
    }
}

/// Where the numbers of 附件6 differ from the registers that are filed with it: unit, departments, posts.
pub fn summary_differences(summary: &Summary, counted: &Summary, part: usize) -> Vec<Finding> {
    const HEADS: [&str; 5] = ["廉政风险", "一级", "二级", "三级", "防控措施"];
    let mut found = Vec::new();
    for (place, row) in summary.rows.iter().enumerate() {
        let Some(own) = counted.rows.iter().find(|own| own.kind == row.kind) else { continue };
        for ((head, stated), counted) in HEADS.into_iter().zip(row.numbers()).zip(own.numbers()) {
            if let (Some(stated), Some(counted)) = (stated, counted)
                && stated != counted
            {
                found.push(Finding {
                    code: "summary-differs".to_owned(),
                    weight: Weight::Must,
                    part: Some(part),
                    row: Some(place),
                    head: head.to_owned(),
                    short: "数不符".to_owned(),
                    message: format!(
                        "“{}”一行的{head}写的是 {stated}，随附的登记表合计是 {counted}",
                        row.kind.label()
                    ),
                    answer: String::new(),
                    likeness: None,
                });
            }
        }
    }
    found
}
