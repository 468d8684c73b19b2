//! What reading a file gives.

use lianjian_domain::{form::Form, problem::Problem};
use serde_json::{Value, json};

/// Forms and problems of one file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The name under which the file was sent.
    pub file: String,
    /// The forms in reading order; rows with errors stay in them, marked as rejected.
    pub forms: Vec<Form>,
    /// The table that each form was read from, in the same order: `T1`, `汇总`, `L2`.
    pub places: Vec<String>,
    /// What is wrong, in reading order.
    pub problems: Vec<Problem>,
    /// What was passed over on purpose, in Chinese, such as a hidden sheet.
    pub notices: Vec<String>,
}

impl Report {
    pub(crate) fn new(file: &str) -> Report {
        Report { file: file.to_owned(), ..Report::default() }
    }

    /// True when something keeps the file or one of its rows out.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The report as `lianjian read --json` prints it (interface.md).
    ///
    /// # Panics
    /// Never: a problem has no key that JSON cannot hold.
    pub fn to_json(&self) -> Value {
        let problems = serde_json::to_value(&self.problems).expect("a problem is plain strings and numbers");
        json!({
            "file": self.file,
            "forms": self.forms.iter().map(Form::to_json).collect::<Vec<_>>(),
            "problems": problems,
        })
    }
}
