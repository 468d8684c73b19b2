//! What the code of a power is made of (practice.md, powers).

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, number, wrong};
use crate::shell::error::FieldError;

/// Characters of a whole code.
const WHOLE: u32 = 16;

/// How many characters each part of a code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerCode {
    /// 行政区划, GB/T 2260.
    pub region: u32,
    /// The unit within its region.
    pub unit: u32,
    /// The category.
    pub kind: u32,
    /// The power within unit and category.
    pub sequence: u32,
    /// The part of a power.
    pub sub_item: u32,
}

impl Default for PowerCode {
    fn default() -> Self {
        PowerCode { region: 6, unit: 3, kind: 2, sequence: 3, sub_item: 2 }
    }
}

impl PowerCode {
    const fn parts(self) -> [(&'static str, &'static str, u32); 5] {
        [
            ("region", "行政区划几位", self.region),
            ("unit", "单位几位", self.unit),
            ("kind", "权力类别几位", self.kind),
            ("sequence", "顺序号几位", self.sequence),
            ("sub_item", "子项几位", self.sub_item),
        ]
    }
}

impl Setting for PowerCode {
    const NAME: &'static str = "power_code";
    const LABEL: &'static str = "职权编码";
    const NOTE: &'static str = "每项职权编码 16 位由哪几段组成；已有的编码不变，新编的从生效日起按新的组成";

    fn fields(&self) -> Vec<Field> {
        self.parts()
            .into_iter()
            .map(|(name, label, value)| Field::new(name, label, Input::Number(0, 8), &value))
            .collect()
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        let part = match field {
            "region" => &mut self.region,
            "unit" => &mut self.unit,
            "kind" => &mut self.kind,
            "sequence" => &mut self.sequence,
            "sub_item" => &mut self.sub_item,
            _ => return Ok(()),
        };
        *part = number(text, 0, 8)?;
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        let whole: u32 = self.parts().iter().map(|(.., value)| value).sum();
        if whole != WHOLE {
            found.push(wrong("sequence", format!("各段加起来是 {whole} 位，应当是 {WHOLE} 位")));
        }
        if self.region != 6 {
            found.push(wrong("region", "行政区划代码（GB/T 2260）是 6 位，不能多也不能少"));
        }
        if self.unit != 3 {
            found.push(wrong("unit", "“组织机构”里单位代码是 3 位，这里也要是 3 位"));
        }
        if self.kind != 2 {
            found.push(wrong("kind", "权力类别有十种，编码用 2 位"));
        }
        if self.sequence < 3 {
            found.push(wrong("sequence", "顺序号少于 3 位，一个类别超过 99 项时就编不下了"));
        }
        found
    }
}
