//! When units are reminded of what they owe.

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting};
use crate::shell::error::FieldError;

/// When units are reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// How many days before a deadline; once for each.
    pub days_before: Vec<u32>,
    /// Once when the deadline is over.
    pub when_late: bool,
}

impl Default for Reminders {
    fn default() -> Self {
        Reminders { days_before: vec![7, 1], when_late: true }
    }
}

const LATE: &[(&str, &str)] = &[("yes", "逾期当天提醒一次"), ("no", "逾期不提醒")];

impl Setting for Reminders {
    const NAME: &'static str = "reminders";
    const LABEL: &'static str = "期限提醒";
    const NOTE: &'static str = "报送期限以前几天提醒单位，逾期提不提醒；每次只提醒一遍，停机期间的开机后补上";

    fn fields(&self) -> Vec<Field> {
        let days: Vec<String> = self.days_before.iter().map(ToString::to_string).collect();
        let late = if self.when_late { "yes" } else { "no" };
        vec![
            Field::new("days_before", "提前几天（可以几个，用顿号分开）", Input::Text, &days.join("、")),
            Field::new("when_late", "逾期以后", Input::Choice(LATE), &late),
        ]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        match field {
            "days_before" => {
                let written = text.split(['、', ',', '，', ' ']).map(str::trim).filter(|one| !one.is_empty());
                let days: Result<Vec<u32>, _> = written.map(str::parse).collect();
                let mut days = days.map_err(|_| "请填天数，例如 7、1".to_owned())?;
                days.sort_unstable_by(|one, other| other.cmp(one));
                days.dedup();
                self.days_before = days;
            }
            "when_late" => {
                self.when_late = match text {
                    "yes" => true,
                    "no" => false,
                    _ => return Err("请选一种".to_owned()),
                };
            }
            _ => {}
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        if self.days_before.len() > 5 || self.days_before.iter().any(|days| !(1..=90).contains(days)) {
            return vec![super::wrong("days_before", "每个天数在 1 到 90 之间，最多五个")];
        }
        Vec::new()
    }
}
