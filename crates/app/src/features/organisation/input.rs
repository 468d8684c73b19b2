//! What people and programs send about the organisation, and what of it cannot be taken.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::duty::Duty;
use super::model::Rank;
use crate::shell::error::{AppError, AppResult};

/// The longest name that is taken, in characters; forms have no room for longer ones.
const LONGEST_NAME: usize = 80;

/// A new region.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewRegion {
    /// The full name.
    pub name: String,
    /// Six digits, or nothing.
    #[serde(default)]
    pub code: String,
    /// Its rank; without, what its name says.
    pub rank: Option<Rank>,
    /// The region above.
    pub parent: Option<Uuid>,
}

/// Changes of a region; what is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct RegionPatch {
    /// The full name.
    pub name: Option<String>,
    /// Six digits.
    pub code: Option<String>,
    /// The region above, or `null` for the top.
    #[serde(default, deserialize_with = "named")]
    pub parent: Option<Option<Uuid>>,
    /// Closes it, once it has no open parts.
    pub closed_on: Option<Date>,
    /// The version that the sender saw.
    pub version: Option<i64>,
}

/// A new unit.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct NewUnit {
    /// The region that it is in.
    pub region: Uuid,
    /// The unit above.
    pub parent: Option<Uuid>,
    /// The full name.
    pub name: String,
    /// The short name; without, the full one less the region's.
    #[serde(default)]
    pub short_name: String,
    /// 单位类别: 行政机关, 乡镇, 事业单位 …
    #[serde(default)]
    pub kind: String,
    /// Three characters; without, the next free ones.
    #[serde(default)]
    pub code: String,
    /// Since when.
    pub opened_on: Option<Date>,
}

/// Changes of a unit; what is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct UnitPatch {
    /// The full name; the old one stays as an alias.
    pub name: Option<String>,
    /// The short name.
    pub short_name: Option<String>,
    /// 单位类别.
    pub kind: Option<String>,
    /// Three characters.
    pub code: Option<String>,
    /// Whether it runs the programme.
    pub commission: Option<bool>,
    /// The unit above, or `null` for none.
    #[serde(default, deserialize_with = "named")]
    pub parent: Option<Option<Uuid>>,
    /// Its place in lists.
    pub position: Option<i64>,
    /// The version that the sender saw.
    pub version: Option<i64>,
}

/// A new department.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewDepartment {
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// Since when.
    pub opened_on: Option<Date>,
}

/// Changes of a department or a post; what is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct PartPatch {
    /// The name.
    pub name: Option<String>,
    /// Its place in lists.
    pub position: Option<i64>,
    /// Of a post: the department, or `null` for straight under the unit.
    #[serde(default, deserialize_with = "named")]
    pub department: Option<Option<Uuid>>,
    /// Of a post: whether it belongs to the leading group.
    pub in_leading_group: Option<bool>,
    /// Of a post: what it stands for in its unit.
    pub duty: Option<Duty>,
    /// Of a leader's post: the departments that it is in charge of.
    pub charges: Option<Vec<Uuid>>,
    /// The version that the sender saw.
    pub version: Option<i64>,
}

/// A new post.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewPost {
    /// The unit.
    pub unit: Uuid,
    /// The department; none for straight under the unit.
    pub department: Option<Uuid>,
    /// The name.
    pub name: String,
    /// Whether it belongs to the leading group.
    #[serde(default)]
    pub in_leading_group: bool,
    /// What it stands for in its unit; without, what its name says.
    pub duty: Option<Duty>,
    /// Since when.
    pub opened_on: Option<Date>,
}

/// A person, who may begin on a post at once.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewPerson {
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// The post.
    pub post: Option<Uuid>,
    /// Since when; without, today.
    pub from: Option<Date>,
}

/// How something closes.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
pub struct Closing {
    /// The day; not after today.
    pub on: Date,
    /// The unit that took the work over, when a unit closes.
    pub successor: Option<Uuid>,
    /// Whether what is still open in it closes, too.
    #[serde(default)]
    pub with_parts: bool,
}

/// `null` is a value, and different from nothing at all.
#[expect(clippy::option_option, reason = "absent, null and a value are three different wishes")]
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A name as it is stored: spaces around it gone; refused when empty, too long or of several lines.
pub(super) fn name(field: &str, what: &str, given: &str) -> AppResult<String> {
    let name = given.trim();
    let length = name.chars().count();
    if length == 0 || length > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(AppError::invalid(field, format!("{what}要写 1 到 {LONGEST_NAME} 个字，不能换行")));
    }
    Ok(name.to_owned())
}

/// A code of so many digits or capital letters, or nothing.
pub(super) fn code(field: &str, what: &str, length: usize, given: &str) -> AppResult<String> {
    let code = given.trim();
    let fits =
        code.len() == length && code.bytes().all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase());
    if code.is_empty() || fits {
        return Ok(code.to_owned());
    }
    Err(AppError::invalid(field, format!("{what}是 {length} 位数字或大写字母，可以先空着")))
}

/// Refuses a change of something that is not as its sender saw it.
pub(super) fn seen(version: Option<i64>, now: i64) -> AppResult<()> {
    match version {
        Some(version) if version != now => {
            Err(AppError::Conflict("刚刚有别人改过这一条，没有存上。请刷新页面，看过新的内容再改。".into()))
        }
        _ => Ok(()),
    }
}

/// The day on which something closes: not in the future, since what closes is closed at once, and not
/// before it began.
pub(super) fn closing_day(on: Date, opened_on: Option<Date>, today: Date) -> AppResult<()> {
    if on > today {
        return Err(AppError::invalid("on", format!("日期 {on} 还没有到，请到那一天再办")));
    }
    if let Some(opened) = opened_on.filter(|opened| *opened > on) {
        return Err(AppError::invalid("on", format!("日期不能早于设立日期 {opened}")));
    }
    Ok(())
}
