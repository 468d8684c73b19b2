//! By which criteria the assistant proposes a level (practice.md, finding and rating).

use lianjian_domain::level::Level;
use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, number, words, wrong};
use crate::shell::error::FieldError;

/// Five base criteria, and how many of them give which level. They only propose: the consequence is
/// the rating, and a person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCriteria {
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// So many met give 一级.
    pub first_from: u32,
    /// So many met give 二级.
    pub second_from: u32,
    /// So many met give 三级.
    pub third_from: u32,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// A few words.
    pub name: String,
    /// What it asks.
    pub text: String,
}

const DEFAULTS: [(&str, &str); 5] = [
    ("掌握权力或公共资源", "掌握行政审批、执法、资金、人事、工程、物资等权力或公共资源"),
    ("自由裁量空间大", "办理中有较大的自由裁量空间"),
    ("需要公开和集体决定", "需要公开、集体决定或加强监督才能防止滥用"),
    ("有机会谋取利益", "没有直接权力，但有机会利用岗位便利谋取利益"),
    ("案件多发或群众关注", "同类岗位案件多发，或群众反映多、社会关注高"),
];

impl LevelCriteria {
    /// The level that the assistant proposes when so many criteria are met; none of them proposes nothing.
    pub const fn propose(&self, met: u32) -> Option<Level> {
        if met >= self.first_from {
            Some(Level::First)
        } else if met >= self.second_from {
            Some(Level::Second)
        } else if met >= self.third_from {
            Some(Level::Third)
        } else {
            None
        }
    }
}

impl Default for LevelCriteria {
    fn default() -> Self {
        let criteria =
            DEFAULTS.map(|(name, text)| Criterion { name: name.to_owned(), text: text.to_owned() }).to_vec();
        LevelCriteria { criteria, first_from: 3, second_from: 2, third_from: 1 }
    }
}

impl Setting for LevelCriteria {
    const NAME: &'static str = "level_criteria";
    const LABEL: &'static str = "定级条件";
    const NOTE: &'static str = "定级助手按符合几条来建议等级；只是建议，等级由人定，一条都不符合时不建议";

    fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        for (index, criterion) in (1..).zip(&self.criteria) {
            fields.push(Field::new(
                format!("name{index}"),
                format!("条件 {index} 简称"),
                Input::Text,
                &criterion.name,
            ));
            fields.push(Field::new(
                format!("text{index}"),
                format!("条件 {index}"),
                Input::Long,
                &criterion.text,
            ));
        }
        let most = u32::try_from(self.criteria.len()).unwrap_or(u32::MAX);
        for (name, level, value) in [
            ("first_from", Level::First, self.first_from),
            ("second_from", Level::Second, self.second_from),
            ("third_from", Level::Third, self.third_from),
        ] {
            let label = format!("符合几条建议{}", level.label());
            fields.push(Field::new(name, label, Input::Number(1, most), &value));
        }
        fields
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        let most = u32::try_from(self.criteria.len()).unwrap_or(u32::MAX);
        match field {
            "first_from" => self.first_from = number(text, 1, most)?,
            "second_from" => self.second_from = number(text, 1, most)?,
            "third_from" => self.third_from = number(text, 1, most)?,
            _ => {
                let (is_name, rest) = match field.strip_prefix("name") {
                    Some(rest) => (true, rest),
                    None => (false, field.strip_prefix("text").unwrap_or_default()),
                };
                let place = rest.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
                let Some(criterion) = place.and_then(|place| self.criteria.get_mut(place)) else {
                    return Ok(());
                };
                let target = if is_name { &mut criterion.name } else { &mut criterion.text };
                *target = words(text)?;
            }
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        if self.criteria.len() != 5 {
            found.push(wrong("criteria", "定级条件要正好五条"));
        }
        if self.first_from <= self.second_from {
            let message = format!(
                "建议一级要符合的条数（{}）必须多于二级（{}），否则永远不会建议二级",
                self.first_from, self.second_from
            );
            found.push(wrong("first_from", message));
        }
        if self.second_from <= self.third_from {
            let message = format!(
                "建议二级要符合的条数（{}）必须多于三级（{}），否则永远不会建议三级",
                self.second_from, self.third_from
            );
            found.push(wrong("second_from", message));
        }
        if self.third_from == 0 || self.first_from as usize > self.criteria.len() {
            found.push(wrong("first_from", "条数要在一条和全部条件之间"));
        }
        let names: std::collections::HashSet<&str> =
            self.criteria.iter().map(|criterion| criterion.name.as_str()).collect();
        if names.len() < self.criteria.len() {
            found.push(wrong("name1", "有两条简称相同，分不清是哪一条"));
        }
        found
    }
}
