//! What is signed, the steps of its chain, and what can be decided at a step.

use serde::{Deserialize, Serialize};

use crate::form::OpinionBy;

/// What goes through a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 附件3
    Unit,
    /// 附件4
    Department,
    /// 附件5
    Post,
    /// 附件2
    Catalogue,
}

impl Subject {
    /// All, in the order of lists.
    pub const ALL: [Subject; 4] = [Subject::Catalogue, Subject::Unit, Subject::Department, Subject::Post];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Subject::Unit => "unit",
            Subject::Department => "department",
            Subject::Post => "post",
            Subject::Catalogue => "catalogue",
        }
    }

    /// The subject of a stored name.
    pub fn parse(name: &str) -> Option<Subject> {
        Self::ALL.into_iter().find(|subject| subject.name() == name)
    }

    /// Its steps, in the order of signing (practice.md, sign-off).
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Subject::Unit => &[Step::PartyGroup],
            Subject::Department => &[Step::LeaderInCharge, Step::PartyGroup],
            Subject::Post => &[Step::Pledge, Step::Department, Step::LeaderInCharge, Step::PartyGroup],
            Subject::Catalogue => &[Step::Office, Step::LeaderInCharge, Step::PartyGroup],
        }
    }
}

/// A place in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 个人廉政承诺, by the post's holder.
    Pledge,
    /// 科室意见
    Department,
    /// 承办处室, of a catalogue.
    Office,
    /// 分管领导意见
    LeaderInCharge,
    /// 党组（党委）意见
    PartyGroup,
}

impl Step {
    /// All, from the first to the last.
    pub const ALL: [Step; 5] =
        [Step::Pledge, Step::Department, Step::Office, Step::LeaderInCharge, Step::PartyGroup];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Step::Pledge => "pledge",
            Step::Department => "department",
            Step::Office => "office",
            Step::LeaderInCharge => "leader_in_charge",
            Step::PartyGroup => "party_group",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Step::Pledge => "本人承诺",
            Step::Department => "科室意见",
            Step::Office => "承办处室",
            Step::LeaderInCharge => "分管领导",
            Step::PartyGroup => "党组（党委）",
        }
    }

    /// The step of a stored name.
    pub fn parse(name: &str) -> Option<Step> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Whether whoever signs here judges somebody else's work.
    pub const fn is_review(self) -> bool {
        !matches!(self, Step::Pledge)
    }

    /// The cell of the printed form that the step fills.
    pub const fn opinion(self) -> Option<OpinionBy> {
        match self {
            Step::Department => Some(OpinionBy::DepartmentHead),
            Step::LeaderInCharge => Some(OpinionBy::LeaderInCharge),
            Step::PartyGroup => Some(OpinionBy::PartyGroup),
            Step::Pledge | Step::Office => None,
        }
    }
}

/// What somebody decides at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 同意: the chain goes on.
    Agree,
    /// 修改后同意: agreed once the rows named are mended. A signature is bound to what was signed, so the
    /// chain waits for the change and comes by again.
    AgreeAfterChange,
    /// 退回, with reasons.
    Return,
    /// 撤回: the last signature is taken back by whoever gave it.
    Withdraw,
}

impl Decision {
    /// Those that a signer chooses from.
    pub const OPINIONS: [Decision; 3] = [Decision::Agree, Decision::AgreeAfterChange, Decision::Return];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Decision::Agree => "agree",
            Decision::AgreeAfterChange => "agree_after_change",
            Decision::Return => "return",
            Decision::Withdraw => "withdraw",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Decision::Agree => "同意",
            Decision::AgreeAfterChange => "修改后同意",
            Decision::Return => "退回",
            Decision::Withdraw => "撤回",
        }
    }

    /// The decision of a stored name.
    pub fn parse(name: &str) -> Option<Decision> {
        Self::OPINIONS.into_iter().chain([Decision::Withdraw]).find(|decision| decision.name() == name)
    }

    /// Whether it sends the paper back to be changed, which needs a reason.
    pub const fn asks_for_change(self) -> bool {
        matches!(self, Decision::AgreeAfterChange | Decision::Return)
    }
}
