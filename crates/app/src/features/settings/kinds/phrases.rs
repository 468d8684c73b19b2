//! 常用语: what signers choose from in place of typing (practice.md, sign-off).

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, wrong};
use crate::shell::error::FieldError;

/// Phrases for opinions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    /// When agreeing.
    pub agree: Vec<String>,
    /// When sending back.
    pub give_back: Vec<String>,
}

impl Default for Phrases {
    fn default() -> Self {
        let owned = |phrases: &[&str]| phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
        Phrases {
            agree: owned(&[
                "同意。",
                "情况属实，同意上报。",
                "风险点查找准确，防控措施可行，同意。",
                "经党组（党委）集体研究，同意。",
            ]),
            give_back: owned(&[
                "风险点没有结合岗位实际，请重新排查。",
                "防控措施太笼统，请写明谁来做、什么时候做、怎么留痕。",
                "风险等级偏低，请对照标准重新评定。",
                "责任人没有落实到人，请写明岗位和姓名。",
            ]),
        }
    }
}

impl Setting for Phrases {
    const NAME: &'static str = "phrases";
    const LABEL: &'static str = "审签常用语";
    const NOTE: &'static str = "签意见时可以直接选的话，一行一句";

    fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("agree", "同意时", Input::Lines, &self.agree.join("\n")),
            Field::new("give_back", "退回时", Input::Lines, &self.give_back.join("\n")),
        ]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        let lines =
            || text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        match field {
            "agree" => self.agree = lines(),
            "give_back" => self.give_back = lines(),
            _ => {}
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let long =
            |phrases: &[String]| phrases.len() > 30 || phrases.iter().any(|one| one.chars().count() > 100);
        let mut found = Vec::new();
        for (field, phrases) in [("agree", &self.agree), ("give_back", &self.give_back)] {
            if long(phrases) {
                found.push(wrong(field, "最多 30 句，每句不超过 100 字"));
            }
        }
        found
    }
}
