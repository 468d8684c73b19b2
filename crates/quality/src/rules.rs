//! What a county can set: thresholds, words, and how heavy each kind of finding is.

use std::collections::HashMap;

use lianjian_domain::filing::Weight;
use lianjian_domain::problem::Code;
use lianjian_prose::likeness;
use lianjian_prose::measure::Lexicon;

/// The rules of a county on a day.
#[derive(Clone, Debug)]
pub struct Rules {
    /// A measure of fewer characters is short.
    pub shortest_measure: usize,
    /// On more rows than this nobody answers well.
    pub most_rows: usize,
    /// From this likeness on, 0 to 1, a text is a near copy.
    pub near: f64,
    /// From so many rows on, one level for all is odd.
    pub uniform_from: usize,
    /// The words by which measures are judged.
    pub lexicon: Lexicon,
    /// Where the county weighs otherwise than [`usual`]; none leaves the kind out.
    pub weights: HashMap<Code, Option<Weight>>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            shortest_measure: 15,
            most_rows: 20,
            near: likeness::NEAR,
            uniform_from: 5,
            lexicon: Lexicon::built_in().clone(),
            weights: HashMap::new(),
        }
    }
}

impl Rules {
    /// How heavy a kind of finding is; none when the county does not look for it.
    pub fn weight(&self, code: Code) -> Option<Weight> {
        self.weights.get(&code).copied().unwrap_or_else(|| Some(usual(code)))
    }
}

/// What holds without a county's word: gaps must be mended, the rest a person judges.
pub const fn usual(code: Code) -> Weight {
    match code {
        Code::LevelMissing
        | Code::CategoryUnknown
        | Code::MeasureMissing
        | Code::ResponsibleMissing
        | Code::SummaryDiffers => Weight::Must,
        Code::MeasureShort | Code::MeasureThin => Weight::Hint,
        _ => Weight::Judge,
    }
}
