//! The words of `vocabulary.toml` as data.

use lianjian_domain::category::{OrganKind, RiskKind};
use serde::Deserialize;

/// All words.
#[derive(Debug, Deserialize)]
pub(super) struct Vocabulary {
    pub(super) openings: Vec<String>,
    pub(super) consequences: Vec<String>,
    pub(super) controls: Vec<String>,
    pub(super) traces: Vec<String>,
    #[serde(deserialize_with = "signs")]
    pub(super) surnames: Vec<char>,
    #[serde(deserialize_with = "signs")]
    pub(super) place_first: Vec<char>,
    #[serde(deserialize_with = "signs")]
    pub(super) place_second: Vec<char>,
    pub(super) posts: Vec<String>,
    pub(super) opinions: Vec<String>,
    #[serde(rename = "kind")]
    pub(super) kinds: Vec<Deeds>,
    #[serde(rename = "unit")]
    pub(super) units: Vec<Profile>,
}

/// What is done wrong, of one kind of risk.
#[derive(Debug, Deserialize)]
pub(super) struct Deeds {
    pub(super) name: RiskKind,
    /// Of a hundred risk points.
    pub(super) share: usize,
    pub(super) wrongs: Vec<String>,
}

/// A kind of unit.
#[derive(Debug, Deserialize)]
pub(super) struct Profile {
    pub(super) name: String,
    /// What its first leader is called.
    #[serde(default = "usual_leader")]
    pub(super) leader: String,
    pub(super) organ: OrganKind,
    pub(super) kind: String,
    /// A county has many of them, each with a place's name.
    #[serde(default)]
    pub(super) many: bool,
    pub(super) departments: Vec<String>,
    /// What the unit decides on: its risks and powers are about these.
    pub(super) matters: Vec<String>,
}

impl Vocabulary {
    /// The words that are built in.
    pub(super) fn built_in() -> Vocabulary {
        toml::from_str(include_str!("vocabulary.toml")).expect("the built-in words are read by a test")
    }
}

impl Profile {
    /// The posts of its leading group.
    pub(super) fn leaders(&self) -> [String; 4] {
        [self.leader.clone(), format!("副{}", self.leader), "纪检组长".to_owned(), "党组成员".to_owned()]
    }
}

fn usual_leader() -> String {
    "局长".to_owned()
}

fn signs<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<char>, D::Error> {
    Ok(String::deserialize(deserializer)?.chars().collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_words_are_whole() {
        let words = Vocabulary::built_in();
        assert_eq!(words.kinds.iter().map(|kind| kind.share).sum::<usize>(), 100);
        assert!(words.openings.iter().chain(&words.controls).all(|text| text.contains("{matter}")));
        let first_many = words.units.iter().position(|unit| unit.many).unwrap();
        assert!(words.units[first_many..].iter().all(|unit| unit.many), "those that fill up stand last");
        for unit in &words.units {
            let names: HashSet<&String> = unit.departments.iter().collect();
            assert_eq!(names.len(), unit.departments.len(), "{}", unit.name);
        }
    }
}
