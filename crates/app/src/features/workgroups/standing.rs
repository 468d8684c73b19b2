//! What is still missing of a unit's organisation for this work (附件1, stage 1).

use serde::Serialize;

use super::model::{Member, MemberRole, Workgroup};
use super::service::PaperPurpose;
use crate::features::papers::Paper;

/// Something that stage 1 asks for and that is not there, or is unlike the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Gap {
    /// A stable code.
    pub code: &'static str,
    /// What to do, in Chinese.
    pub text: String,
    /// Whether stage 1 asks for it by name; the rest is for a person to look at.
    pub is_wanted: bool,
}

/// Everything that is missing, the weightiest first. `first_leader` is who leads the unit by its posts.
pub(super) fn gaps(
    workgroup: &Workgroup,
    members: &[Member],
    papers: &[Paper],
    first_leader: Option<&str>,
) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut tell = |code, text: String| {
        let is_wanted = !matches!(code, "head-not-leader" | "office-unknown" | "phone-missing");
        found.push(Gap { code, text, is_wanted });
    };
    let of = |role| members.iter().find(move |member| member.role == role);
    match (of(MemberRole::Head), first_leader) {
        (None, _) => tell("head-missing", "领导小组还没有组长；组长由单位主要负责人担任".to_owned()),
        (Some(head), Some(leader)) if head.name != leader => {
            let text = format!("组长是{}，而主要负责人是{leader}；组长应由主要负责人担任，请核对", head.name);
            tell("head-not-leader", text);
        }
        _ => {}
    }
    if of(MemberRole::Deputy).is_none() && of(MemberRole::Member).is_none() {
        tell("members-missing", "领导小组还没有副组长和成员".to_owned());
    }
    if of(MemberRole::OfficeHead).is_none() {
        tell("office-missing", "还没有办公室主任".to_owned());
    }
    match of(MemberRole::Liaison) {
        None => tell("liaison-missing", "还没有联络员".to_owned()),
        Some(liaison) if liaison.phone.is_empty() => {
            tell("phone-missing", format!("联络员{}没有填电话", liaison.name));
        }
        Some(_) => {}
    }
    if workgroup.office.is_empty() {
        tell("office-unknown", "没有写办公室设在哪里".to_owned());
    }
    if !papers.iter().any(|paper| paper.purpose == PaperPurpose::Plan.name()) {
        tell("plan-missing", "还没有上传工作方案".to_owned());
    }
    found
}
