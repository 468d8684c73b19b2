//! 质量检查: how heavy each kind of finding is, its thresholds, and the county's own words (practice.md, what a review
//! finds by itself).

use std::collections::{BTreeMap, HashMap};

use lianjian_domain::filing::Weight;
use lianjian_domain::problem::Code;
use lianjian_prose::measure::Lexicon;
use lianjian_quality::{Rules, label, usual};
use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, number, wrong};
use crate::shell::error::FieldError;

/// The rules of quality as a county sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityRules {
    /// A measure of fewer characters is short.
    pub shortest_measure: u32,
    /// On more rows than this nobody answers well.
    pub most_rows: u32,
    /// From this likeness on, in percent, a text is a near copy.
    pub near_percent: u32,
    /// From so many rows on, one level for all is odd.
    pub uniform_from: u32,
    /// Words that say nothing, beside those that come with the product.
    pub slogans: Vec<String>,
    /// Words for things that somebody can be seen doing, beside those that come with the product.
    pub acts: Vec<String>,
    /// Kinds that are weighed otherwise than usual: `must`, `judge`, `hint` or `off`.
    pub weights: BTreeMap<String, String>,
}

const WEIGHTS: &[(&str, &str)] =
    &[("must", "必须改正"), ("judge", "请人判断"), ("hint", "提示"), ("off", "不检查")];

/// The kinds that a county weighs, in the order of practice.md.
pub const WEIGHED: [Code; 32] = [
    Code::DeliverableMissing,
    Code::DeliverableLate,
    Code::RegisterMissing,
    Code::SummaryDiffers,
    Code::MeasureMissing,
    Code::MeasureSlogan,
    Code::MeasureThin,
    Code::MeasureShort,
    Code::NearCopy,
    Code::OtherUnitNamed,
    Code::LevelAgainstCriteria,
    Code::CollectiveMissing,
    Code::ResponsibleMissing,
    Code::ResponsibleLeft,
    Code::ResponsibleJunior,
    Code::ResponsibleOverloaded,
    Code::BasisIncomplete,
    Code::BasisOrder,
    Code::FeeUnclear,
    Code::ScopeTimeConflict,
    Code::ScopeUnexplained,
    Code::CategoryOrgan,
    Code::PowerWithoutFlow,
    Code::PowerWithoutRisk,
    Code::PostUnderrated,
    Code::LevelsUniform,
    Code::TopLevelMissing,
    Code::PersonalData,
    Code::DateOutside,
    Code::ScanDiffers,
    Code::FewerMeasures,
    Code::LevelNotRaised,
];

impl Default for QualityRules {
    fn default() -> Self {
        QualityRules {
            shortest_measure: 15,
            most_rows: 20,
            near_percent: 70,
            uniform_from: 5,
            slogans: Vec::new(),
            acts: Vec::new(),
            weights: BTreeMap::new(),
        }
    }
}

impl QualityRules {
    /// As the engine takes them.
    pub fn rules(&self) -> Rules {
        let mut weights: HashMap<Code, Option<Weight>> = HashMap::new();
        for (code, weight) in &self.weights {
            if let Some(code) = Code::parse(code) {
                weights.insert(code, parse(weight));
            }
        }
        let built_in = Lexicon::built_in();
        let lexicon = if self.slogans.is_empty() && self.acts.is_empty() {
            built_in.clone()
        } else {
            built_in.with(self.slogans.iter().map(String::as_str), self.acts.iter().map(String::as_str))
        };
        Rules {
            shortest_measure: self.shortest_measure as usize,
            most_rows: self.most_rows as usize,
            near: f64::from(self.near_percent) / 100.0,
            uniform_from: self.uniform_from as usize,
            lexicon,
            weights,
        }
    }

    fn weight_of(&self, code: Code) -> &str {
        let name = |weight| match weight {
            Weight::Must => "must",
            Weight::Judge => "judge",
            Weight::Hint => "hint",
        };
        self.weights.get(code.name()).map_or_else(|| name(usual(code)), String::as_str)
    }
}

fn parse(weight: &str) -> Option<Weight> {
    match weight {
        "must" => Some(Weight::Must),
        "hint" => Some(Weight::Hint),
        "off" => None,
        _ => Some(Weight::Judge),
    }
}

impl Setting for QualityRules {
    const NAME: &'static str = "quality_rules";
    const LABEL: &'static str = "质量检查";
    const NOTE: &'static str = "填表、导入、报送、审核时自动检查什么，多重要；“必须改正”的问题没有改、纪委也没有逐条认可，报送就不能接收";

    fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::new(
                "shortest_measure",
                "措施少于几个字时提示",
                Input::Number(0, 100),
                &self.shortest_measure,
            ),
            Field::new("most_rows", "一个人最多负责几个风险点", Input::Number(1, 500), &self.most_rows),
            Field::new("near_percent", "相似到百分之几算雷同", Input::Number(50, 100), &self.near_percent),
            Field::new(
                "uniform_from",
                "几个风险点以上等级全一样时提醒",
                Input::Number(2, 100),
                &self.uniform_from,
            ),
            Field::new(
                "slogans",
                "本县的空话（一行一个词，另加在自带的词表上）",
                Input::Lines,
                &self.slogans.join("\n"),
            ),
            Field::new(
                "acts",
                "本县的有形做法（一行一个词，另加在自带的词表上）",
                Input::Lines,
                &self.acts.join("\n"),
            ),
        ];
        fields.extend(
            WEIGHED.into_iter().map(|code| {
                Field::new(code.name(), label(code), Input::Choice(WEIGHTS), &self.weight_of(code))
            }),
        );
        fields
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        let lines = || -> Vec<String> {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        match field {
            "shortest_measure" => self.shortest_measure = number(text, 0, 100)?,
            "most_rows" => self.most_rows = number(text, 1, 500)?,
            "near_percent" => self.near_percent = number(text, 50, 100)?,
            "uniform_from" => self.uniform_from = number(text, 2, 100)?,
            "slogans" => self.slogans = lines(),
            "acts" => self.acts = lines(),
            _ => {
                let Some(code) = Code::parse(field).filter(|code| WEIGHED.contains(code)) else {
                    return Ok(());
                };
                if !WEIGHTS.iter().any(|(weight, _)| *weight == text) {
                    return Err("请选一种".to_owned());
                }
                self.weights.remove(code.name());
                if self.weight_of(code) != text {
                    self.weights.insert(code.name().to_owned(), text.to_owned());
                }
            }
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        if let Some(word) = self.slogans.iter().find(|word| self.acts.contains(word)) {
            found.push(wrong("acts", format!("“{word}”既在空话里，又在有形做法里，请只留一处")));
        }
        if let Some(word) = self.slogans.iter().chain(&self.acts).find(|word| word.chars().count() < 2) {
            found.push(wrong("slogans", format!("“{word}”只有一个字，会认错别的词，请写两个字以上")));
        }
        let odd =
            |word: &&String| word.chars().count() > 12 || !word.chars().all(|sign| sign.is_alphanumeric());
        if let Some(word) = self.slogans.iter().chain(&self.acts).find(odd) {
            let shown: String = word.chars().take(12).collect();
            found.push(wrong(
                "slogans",
                format!("“{shown}”不像一个词：请一行写一个词，十二个字以内，不带标点"),
            ));
        }
        if !(50..=100).contains(&self.near_percent) {
            found.push(wrong("near_percent", "相似程度要在 50 到 100 之间"));
        }
        found
    }
}
