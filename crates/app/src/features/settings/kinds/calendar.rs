//! The holidays of further years, as an administrator adds them (practice.md: dates are counted in working days).

use jiff::civil::{Date, Weekday};
use lianjian_domain::calendar::{self, Arrangement, WorkingDays};
use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting, wrong};
use crate::shell::error::FieldError;

/// What stands over the built-in years, in the words of a year's notice: one arrangement a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// `2027-01-01..2027-01-03 休 元旦`, `2027-01-04 班`.
    pub added: String,
}

impl Calendar {
    /// The working days with what was added; lines that no longer can be read are passed over, as they were
    /// checked when they were saved.
    pub fn working_days(&self) -> WorkingDays {
        WorkingDays::with(&self.arrangements().unwrap_or_default())
    }

    fn arrangements(&self) -> Result<Vec<Arrangement>, Vec<calendar::Unreadable>> {
        calendar::parse(&self.added)
    }
}

impl Setting for Calendar {
    const NAME: &'static str = "calendar";
    const LABEL: &'static str = "放假安排";
    const NOTE: &'static str = "2012—2026 年已有。新的一年按国务院办公厅的通知补上，一行一条，如“2027-01-01..2027-01-03 休 元旦”“2027-01-04 班”；已有的年份写在这里就是更正";

    fn fields(&self) -> Vec<Field> {
        vec![Field::new("added", "补充或更正", Input::Lines, &self.added)]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        if field == "added" {
            self.added = text.replace("\r\n", "\n");
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        let added = match self.arrangements() {
            Ok(added) => added,
            Err(lines) => {
                let told: Vec<String> =
                    lines.iter().map(|bad| format!("第 {} 行：{}", bad.line, bad.message)).collect();
                return vec![wrong("added", told.join("；"))];
            }
        };
        let whole = WorkingDays::with(&added);
        let free: Vec<Arrangement> = added.iter().filter(|one| !one.worked).cloned().collect();
        let unmade = WorkingDays::with(&free);
        let mut found = Vec::new();
        for arrangement in &added {
            let plain = |day: &Date| unmade.is_working(*day) && !is_weekend(*day);
            if let Some(day) = arrangement.days().filter(|_| arrangement.worked).find(plain) {
                found.push(format!("{day} 本来就是工作日，不用写“班”，请检查日期"));
            }
            let year = arrangement.from.year();
            if !whole.known(year) && !is_new_year(arrangement) {
                found.push(format!("{year} 年没有写全：法定节假日一年至少 11 天，请按通知写全再存"));
            }
        }
        found.dedup();
        found.into_iter().map(|message| wrong("added", message)).collect()
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether the days lie around a turn of the year: the neighbour's New Year may reach into a year that was not
/// announced yet.
fn is_new_year(arrangement: &Arrangement) -> bool {
    let turn = |day: Date| (day.month() == 12 && day.day() > 24) || (day.month() == 1 && day.day() < 8);
    turn(arrangement.from) && turn(arrangement.to)
}
