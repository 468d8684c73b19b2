//! What a post stands for in its unit, which departments a leader is in charge of, and who signs for whom.
//!
//! Who signs what is read from here, not from roles (practice.md, sign-off).

use jiff::civil::Date;
use lianjian_db::{Result, Row, Value, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::Record;

/// 职务: the place of a post in its unit.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Duty {
    /// 主要负责人
    #[serde(rename = "first_leader")]
    FirstLeader,
    /// 班子成员
    #[serde(rename = "leader")]
    Leader,
    /// 内设部门负责人
    #[serde(rename = "department_head")]
    DepartmentHead,
    /// Anybody else.
    #[default]
    #[serde(rename = "")]
    Other,
}

impl Duty {
    /// All, from the top.
    pub const ALL: [Duty; 4] = [Duty::FirstLeader, Duty::Leader, Duty::DepartmentHead, Duty::Other];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Duty::FirstLeader => "first_leader",
            Duty::Leader => "leader",
            Duty::DepartmentHead => "department_head",
            Duty::Other => "",
        }
    }

    /// The name on screen and in tables.
    pub const fn label(self) -> &'static str {
        match self {
            Duty::FirstLeader => "主要负责人",
            Duty::Leader => "班子成员",
            Duty::DepartmentHead => "部门负责人",
            Duty::Other => "其他",
        }
    }

    /// The duty of a stored name.
    pub fn parse(name: &str) -> Option<Duty> {
        Self::ALL.into_iter().find(|duty| duty.name() == name)
    }

    /// The duty that a list's cell names.
    pub(super) fn written(text: &str) -> Option<Duty> {
        match text {
            "主要负责人" | "主要领导" | "一把手" | "单位负责人" => Some(Duty::FirstLeader),
            "班子成员" | "分管领导" | "副职" | "领导班子成员" => Some(Duty::Leader),
            "部门负责人" | "内设部门负责人" | "科室负责人" | "股室负责人" => {
                Some(Duty::DepartmentHead)
            }
            "其他" | "一般人员" | "工作人员" | "科员" => Some(Duty::Other),
            _ => None,
        }
    }

    /// What a post's name says of its place; a person corrects it on the post's page.
    pub(super) fn of_name(post: &str, leading: bool, in_department: bool) -> Duty {
        const FIRST: [&str; 15] = [
            "局长",
            "主任",
            "书记",
            "县长",
            "镇长",
            "乡长",
            "院长",
            "校长",
            "站长",
            "所长",
            "部长",
            "主席",
            "检察长",
            "台长",
            "主要负责人",
        ];
        const HEAD: [&str; 10] =
            ["股长", "科长", "处长", "主任", "队长", "所长", "站长", "局长", "部长", "负责人"];
        let ends = |words: &[&str]| words.iter().any(|word| post.ends_with(word));
        let second = ["副", "纪检", "纪委"].iter().any(|word| post.contains(word));
        match (leading, in_department) {
            (true, false) if ends(&FIRST) && !second => Duty::FirstLeader,
            (true, _) => Duty::Leader,
            (false, true) if ends(&HEAD) && !post.contains('副') => Duty::DepartmentHead,
            (false, _) => Duty::Other,
        }
    }
}

/// 分管: a leader's post is in charge of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Charge {
    /// Its id.
    pub id: Uuid,
    /// The leader's post.
    pub post: Uuid,
    /// The department.
    pub department: Uuid,
    /// Counts changes.
    pub version: i64,
}

/// 代签: somebody signs for somebody else who is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StandIn {
    /// Its id.
    pub id: Uuid,
    /// Who is away.
    pub person: Uuid,
    /// Who signs instead.
    pub stand_in: Uuid,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from_on: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until_on: Date,
    /// Why: 外出学习, 病假 …
    pub reason: String,
    /// Counts changes.
    pub version: i64,
}

impl StandIn {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from_on <= day && day <= self.until_on
    }
}

impl Record for Charge {
    const TABLE: &'static str = "charge";
    const COLUMNS: &'static [&'static str] = &["post", "department"];

    fn id(&self) -> Uuid {
        self.id
    }

    /// Known by its post only; whoever writes one says so.
    fn unit(&self) -> Option<Uuid> {
        None
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.post, self.department].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Charge { id: row.next()?, post: row.next()?, department: row.next()?, version: row.next()? })
    }
}

impl Record for StandIn {
    const TABLE: &'static str = "stand_in";
    const COLUMNS: &'static [&'static str] = &["person", "stand_in", "from_on", "until_on", "reason"];

    fn id(&self) -> Uuid {
        self.id
    }

    /// Known by its person only; whoever writes one says so.
    fn unit(&self) -> Option<Uuid> {
        None
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.person, self.stand_in, self.from_on, self.until_on, &self.reason].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(StandIn {
            id: row.next()?,
            person: row.next()?,
            stand_in: row.next()?,
            from_on: row.next_date()?.unwrap_or_default(),
            until_on: row.next_date()?.unwrap_or_default(),
            reason: row.next()?,
            version: row.next()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_posts_say_what_they_stand_for() {
        for (post, leading, in_department, duty) in [
            ("局长", true, false, Duty::FirstLeader),
            ("副局长（分管建筑业）", true, false, Duty::Leader),
            ("纪检组长", true, false, Duty::Leader),
            ("纪委书记", true, false, Duty::Leader),
            ("办公室主任", false, true, Duty::DepartmentHead),
            ("财务股副股长", false, true, Duty::Other),
            ("科员（许可窗口）", false, true, Duty::Other),
            ("驾驶员", false, false, Duty::Other),
        ] {
            assert_eq!(Duty::of_name(post, leading, in_department), duty, "{post}");
        }
    }
}
