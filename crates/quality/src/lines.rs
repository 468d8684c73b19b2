//! `lianjian check --lines`: texts without a database, one a line.

use lianjian_domain::problem::Code;
use lianjian_prose::likeness::{Names, Text, twins};
use lianjian_prose::measure::{self, Verdict};
use rayon::prelude::*;

use super::rules::Rules;

/// A text.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Whether it is a measure; risks are compared, not judged.
    pub is_measure: bool,
    /// What it says.
    pub text: String,
    /// Whose it is; names of units make no difference between texts.
    pub unit: Option<String>,
}

/// What was found in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineFound {
    /// [`Code::MeasureSlogan`] or [`Code::NearCopy`].
    pub code: Code,
    /// The place of the line, from 0.
    pub line: usize,
    /// The line that it nearly copies.
    pub other: Option<usize>,
    /// For a copy how alike the two are, for a slogan how empty it is: 0 to 1.
    pub score: f64,
    /// What is wrong and what to do.
    pub message: String,
}

/// The most earlier lines that are told for one line.
const EACH: usize = 5;

/// Judges all measures and compares all lines of a kind with each other. In the order of the lines.
pub fn check(lines: &[Line], rules: &Rules) -> Vec<LineFound> {
    let slogan = |(place, line): (usize, &Line)| {
        let judged = line.is_measure.then(|| measure::judge(&line.text, &rules.lexicon))?;
        (judged.verdict == Verdict::Slogan).then(|| {
            let quoted = judged.slogans.join("，").replace('“', "‘").replace('”', "’");
            let said = if quoted.is_empty() { "这里".to_owned() } else { format!("“{quoted}”") };
            let message = format!("{said}没有具体做法：请写明谁来做、做什么、什么时候做、怎么留痕");
            LineFound {
                code: Code::MeasureSlogan,
                line: place,
                other: None,
                score: 1.0 - judged.score,
                message,
            }
        })
    };
    let mut found: Vec<LineFound> = lines.par_iter().enumerate().filter_map(slogan).collect();
    let units: Vec<&str> = lines.iter().filter_map(|line| line.unit.as_deref()).collect();
    let names = Names::new(units);
    for is_measure in [false, true] {
        let own: Vec<usize> =
            (0..lines.len()).filter(|place| lines[*place].is_measure == is_measure).collect();
        let texts: Vec<&str> = own.iter().map(|place| lines[*place].text.as_str()).collect();
        let texts = Text::all(&texts, &names);
        for twin in twins(&texts, rules.near, EACH) {
            let (line, other) = (own[twin.text], own[twin.other]);
            let whose = lines[other].unit.as_deref().map(|unit| format!("{unit}的")).unwrap_or_default();
            let message = format!("与{whose}“{}”相似 {:.0}%", lines[other].id, twin.score * 100.0);
            found.push(LineFound {
                code: Code::NearCopy,
                line,
                other: Some(other),
                score: twin.score,
                message,
            });
        }
    }
    found.sort_by_key(|one| (one.line, one.code, one.other));
    found
}
