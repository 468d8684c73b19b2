//! What a county is made of: regions, units, departments, posts, people and who holds what.
//!
//! How each is stored: [`super::record`].

use jiff::civil::Date;
use lianjian_domain::category::OrganKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::duty::Duty;

/// Where a region stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// 省
    Province,
    /// 市
    City,
    /// 县
    County,
}

impl Rank {
    /// All ranks, from the top.
    pub const ALL: [Rank; 3] = [Rank::Province, Rank::City, Rank::County];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Rank::Province => "province",
            Rank::City => "city",
            Rank::County => "county",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Rank::Province => "省级",
            Rank::City => "市级",
            Rank::County => "县级",
        }
    }

    /// The rank of a stored name.
    pub fn parse(name: &str) -> Option<Rank> {
        Self::ALL.into_iter().find(|rank| rank.name() == name)
    }
}

/// A region: province, city or county.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Region {
    /// Its id.
    pub id: Uuid,
    /// Six digits of GB/T 2260; empty while nobody entered them.
    pub code: String,
    /// The full name, such as 清河县.
    pub name: String,
    /// Its rank.
    pub rank: Rank,
    /// The region above.
    pub parent: Option<Uuid>,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A unit: a bureau, a township, a hospital, a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unit {
    /// Its id.
    pub id: Uuid,
    /// The region that it is in.
    pub region: Uuid,
    /// The unit above, for a sub-body (二级机构).
    pub parent: Option<Uuid>,
    /// The full name, such as 清河县财政局.
    pub name: String,
    /// The short name, such as 财政局.
    pub short_name: String,
    /// Which categories its catalogue may use.
    pub organ_kind: OrganKind,
    /// 单位类别 as lists of organisations call it, such as 乡镇.
    pub kind: String,
    /// Three characters, part of the codes of its powers.
    pub code: String,
    /// Whether it runs the programme.
    pub commission: bool,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// The unit that took its work over.
    pub successor: Option<Uuid>,
    /// Counts changes.
    pub version: i64,
}

/// Another name under which a unit's forms arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Alias {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub alias: String,
    /// What names are compared by.
    pub name_key: String,
    /// Counts changes.
    pub version: i64,
}

/// A department (内设部门) of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Department {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A post (岗位) of a department, or straight of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The department.
    pub department: Option<Uuid>,
    /// The name.
    pub name: String,
    /// Whether it belongs to the leading group (领导班子).
    pub in_leading_group: bool,
    /// What it stands for in its unit.
    #[serde(default)]
    pub duty: Duty,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Person {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// Counts changes.
    pub version: i64,
}

/// A person on a post over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tenure {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub person: Uuid,
    /// On which post.
    pub post: Uuid,
    /// The first day; none when nobody knows.
    pub from_on: Option<Date>,
    /// The last day; none while it lasts.
    pub until_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}
