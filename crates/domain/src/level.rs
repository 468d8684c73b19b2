//! Risk levels and all the ways in which units write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::text::{half_width, without_spaces};

/// How serious a risk point is; 一级 is the most serious (forms.md, 附件3—5).
///
/// On the wire a level is the number 1, 2 or 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 一级: a crime if it happens, or great power with wide discretion.
    First,
    /// 二级: a breach of discipline that brings a sanction.
    Second,
    /// 三级: a minor breach, dealt with inside the organisation.
    Third,
}

impl Level {
    /// All levels, the most serious first.
    pub const ALL: [Level; 3] = [Level::First, Level::Second, Level::Third];

    /// 1, 2 or 3.
    pub const fn number(self) -> u8 {
        match self {
            Level::First => 1,
            Level::Second => 2,
            Level::Third => 3,
        }
    }

    /// The level of a number from 1 to 3.
    pub const fn from_number(number: i64) -> Option<Level> {
        match number {
            1 => Some(Level::First),
            2 => Some(Level::Second),
            3 => Some(Level::Third),
            _ => None,
        }
    }

    /// 一级, 二级 or 三级.
    pub const fn label(self) -> &'static str {
        match self {
            Level::First => "一级",
            Level::Second => "二级",
            Level::Third => "三级",
        }
    }

    /// The level that a cell names, in any of the ways of forms.md; `None` for everything else.
    ///
    /// Spaces and full-width forms do not matter, nor does a Latin letter's case (a small `l` is
    /// read as the Roman one that it stands for). Nothing is guessed: 较高 or 四级 is no level.
    pub fn parse(text: &str) -> Option<Level> {
        let plain = without_spaces(&half_width(text)).replace('l', "I").to_uppercase();
        match plain.as_str() {
            "一级" | "I级" | "1级" | "高" | "高风险" | "A级" => Some(Level::First),
            "二级" | "II级" | "2级" | "中" | "中风险" | "B级" => Some(Level::Second),
            "三级" | "III级" | "3级" | "低" | "低风险" | "C级" => Some(Level::Third),
            _ => None,
        }
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        Level::from_number(number)
            .ok_or_else(|| serde::de::Error::custom(format!("a level is 1, 2 or 3, not {number}")))
    }
}

/// A whole number from 1 to 3 on the wire.
impl utoipa::PartialSchema for Level {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("风险等级：1、2、3，1 最高"))
            .minimum(Some(1))
            .maximum(Some(3))
            .into()
    }
}

impl utoipa::ToSchema for Level {}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn every_way_of_the_forms_is_understood() {
        for (level, ways) in [
            (Level::First, "一级 Ⅰ级 I级 i级 l级 1级 １级 高 高风险 A级 Ａ级 一\u{3000}级"),
            (Level::Second, "二级 Ⅱ级 II级 ll级 2级 ２级 中 中风险 B级 Ｂ级"),
            (Level::Third, "三级 Ⅲ级 III级 lll级 3级 ３级 低 低风险 C级 Ｃ级"),
        ] {
            for way in ways.split(' ') {
                assert_eq!(Level::parse(way), Some(level), "{way}");
            }
        }
        assert_eq!(Level::parse("Ⅰ 级\n"), Some(Level::First));
    }

    #[test]
    fn nothing_is_guessed() {
        for way in ["", " ", "四级", "较高", "甲级", "一般", "重大", "一级、二级", "0级", "级"]
        {
            assert_eq!(Level::parse(way), None, "{way}");
        }
    }
}
