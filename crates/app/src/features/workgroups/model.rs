//! What the records are: a leading group, its members, what was held.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A unit's leading group and office, apart from their members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Workgroup {
    /// The unit.
    pub unit: Uuid,
    /// What the group is called.
    pub name: String,
    /// The paper that set it up, with its number.
    pub founded_by: String,
    /// Which department is its office, and where it sits.
    pub office: String,
    /// The office's telephone.
    pub office_phone: String,
    /// Counts its changes; 0 when nothing was written yet.
    pub version: i64,
}

/// What the group is called when nobody gave it a name.
pub(super) const USUAL_NAME: &str = "廉政风险防控工作领导小组";

impl Workgroup {
    /// Its name, or the usual one.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { USUAL_NAME } else { &self.name }
    }
}

/// Somebody in the group or its office. Who has two roles is written down twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Member {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// What they are in it.
    pub role: MemberRole,
    /// The name.
    pub name: String,
    /// The post in the unit.
    pub post: String,
    /// The telephone: personal data.
    pub phone: String,
    /// Counts its changes.
    pub version: i64,
}

/// What somebody is in the leading group or its office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// 组长: the unit's first leader.
    Head,
    /// 副组长
    Deputy,
    /// 成员
    Member,
    /// 办公室主任
    OfficeHead,
    /// 办公室副主任
    OfficeDeputy,
    /// 办公室成员
    OfficeMember,
    /// 联络员: whom the commission calls.
    Liaison,
}

impl MemberRole {
    /// All, in the order of lists.
    pub const ALL: [MemberRole; 7] = [
        MemberRole::Head,
        MemberRole::Deputy,
        MemberRole::Member,
        MemberRole::OfficeHead,
        MemberRole::OfficeDeputy,
        MemberRole::OfficeMember,
        MemberRole::Liaison,
    ];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            MemberRole::Head => "head",
            MemberRole::Deputy => "deputy",
            MemberRole::Member => "member",
            MemberRole::OfficeHead => "office_head",
            MemberRole::OfficeDeputy => "office_deputy",
            MemberRole::OfficeMember => "office_member",
            MemberRole::Liaison => "liaison",
        }
    }

    /// The name on screen and paper.
    pub const fn label(self) -> &'static str {
        match self {
            MemberRole::Head => "组长",
            MemberRole::Deputy => "副组长",
            MemberRole::Member => "成员",
            MemberRole::OfficeHead => "办公室主任",
            MemberRole::OfficeDeputy => "办公室副主任",
            MemberRole::OfficeMember => "办公室成员",
            MemberRole::Liaison => "联络员",
        }
    }

    /// The role of a stored name.
    pub fn parse(name: &str) -> Option<MemberRole> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Somebody whom the organisation knows: nobody types a post that the system has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The name.
    pub name: String,
    /// The posts that they hold.
    pub posts: Vec<String>,
}

/// Training, a meeting or publicity that a unit held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Activity {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// What it was.
    pub kind: ActivityKind,
    /// The day.
    pub held_on: Date,
    /// Where.
    pub place: String,
    /// What about.
    pub subject: String,
    /// How many took part.
    pub attendance: u32,
    /// Who, where a list was kept; names parted by 、.
    pub attendees: String,
    /// Counts its changes.
    pub version: i64,
}

/// Kinds of activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// 培训
    Training,
    /// 会议
    Meeting,
    /// 宣传
    Publicity,
}

impl ActivityKind {
    /// All, in the order of lists.
    pub const ALL: [ActivityKind; 3] =
        [ActivityKind::Training, ActivityKind::Meeting, ActivityKind::Publicity];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            ActivityKind::Training => "training",
            ActivityKind::Meeting => "meeting",
            ActivityKind::Publicity => "publicity",
        }
    }

    /// The name on screen and paper.
    pub const fn label(self) -> &'static str {
        match self {
            ActivityKind::Training => "培训",
            ActivityKind::Meeting => "会议",
            ActivityKind::Publicity => "宣传",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<ActivityKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
