//! Who controls a risk of which level, and how often it is looked at (practice.md, controlled by level).

use lianjian_domain::level::Level;
use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, number, words, wrong};
use crate::shell::error::FieldError;

/// Control of all three levels, the most serious first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelControl {
    /// 一级
    pub first: Control,
    /// 二级
    pub second: Control,
    /// 三级
    pub third: Control,
}

/// Control of one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// Who answers for it.
    pub responsible: String,
    /// Who decides and watches.
    pub decides: String,
    /// It is looked at every so many months.
    pub months: u32,
}

impl Control {
    /// In words: 分管领导负责；分管领导决定；每半年检查一次.
    pub fn words(&self) -> String {
        let often = match self.months {
            1 => "每月".to_owned(),
            3 => "每季度".to_owned(),
            6 => "每半年".to_owned(),
            12 => "每年".to_owned(),
            months => format!("每 {months} 个月"),
        };
        format!("{}负责；{}；{often}检查一次", self.responsible, self.decides)
    }
}

const FIELDS: [(&str, &str); 3] =
    [("responsible", "由谁负责"), ("decides", "怎样决定和监督"), ("months", "几个月看一次")];

impl LevelControl {
    /// The control of a level.
    pub const fn of(&self, level: Level) -> &Control {
        match level {
            Level::First => &self.first,
            Level::Second => &self.second,
            Level::Third => &self.third,
        }
    }

    fn of_number(&mut self, number: &str) -> Option<&mut Control> {
        match number {
            "1" => Some(&mut self.first),
            "2" => Some(&mut self.second),
            "3" => Some(&mut self.third),
            _ => None,
        }
    }
}

impl Default for LevelControl {
    fn default() -> Self {
        let control = |responsible: &str, decides: &str, months| Control {
            responsible: responsible.to_owned(),
            decides: decides.to_owned(),
            months,
        };
        LevelControl {
            first: control("单位主要负责人", "党组（党委）集体决定，纪委重点监督", 3),
            second: control("分管领导", "分管领导决定，单位纪检组织监督", 6),
            third: control("内设部门负责人", "内设部门自行管理", 12),
        }
    }
}

impl Setting for LevelControl {
    const NAME: &'static str = "level_control";
    const LABEL: &'static str = "分级管理";
    const NOTE: &'static str = "每一级风险由谁负责、怎样决定和监督、多久检查一次";

    fn fields(&self) -> Vec<Field> {
        Level::ALL
            .into_iter()
            .flat_map(|level| {
                let control = self.of(level);
                let values =
                    [control.responsible.clone(), control.decides.clone(), control.months.to_string()];
                FIELDS.into_iter().zip(values).map(move |((name, label), value)| {
                    let input = if name == "months" { Input::Number(1, 24) } else { Input::Text };
                    Field::new(
                        format!("{name}{}", level.number()),
                        format!("{}：{label}", level.label()),
                        input,
                        &value,
                    )
                })
            })
            .collect()
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        for (name, _) in FIELDS {
            let Some(control) = field.strip_prefix(name).and_then(|rest| self.of_number(rest)) else {
                continue;
            };
            match name {
                "responsible" => control.responsible = words(text)?,
                "decides" => control.decides = words(text)?,
                _ => control.months = number(text, 1, 24)?,
            }
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        for (above, below) in [(Level::First, Level::Second), (Level::Second, Level::Third)] {
            let (often, seldom) = (self.of(above).months, self.of(below).months);
            if often > seldom {
                let message = format!(
                    "{}每 {often} 个月检查一次，比{}（每 {seldom} 个月）还少：等级越高，检查应当越勤",
                    above.label(),
                    below.label()
                );
                found.push(wrong(format!("months{}", above.number()), message));
            }
        }
        for level in Level::ALL {
            if !(1..=24).contains(&self.of(level).months) {
                found.push(wrong(format!("months{}", level.number()), "请填 1 到 24 的整数"));
            }
        }
        found
    }
}
