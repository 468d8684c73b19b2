//! Days that cannot be what was meant: they are kept as written until a person decides (forms.md, 附件1).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::form::Stage;

/// Why a day is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateDoubt {
    /// Before the whole plan begins, as the county's own stage 7 has it.
    BeforePlan,
    /// Before its stage begins.
    BeforeStage,
    /// After its stage has ended.
    AfterStage,
}

impl DateDoubt {
    /// What is doubtful, in words that name both days.
    pub fn words(self, due: Date, stage: &Stage) -> String {
        let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        match self {
            DateDoubt::BeforePlan => {
                format!("期限 {due} 早于整个计划，本阶段是 {} 至 {}", day(stage.from), day(stage.to))
            }
            DateDoubt::BeforeStage => format!("期限 {due} 早于本阶段的开始 {}", day(stage.from)),
            DateDoubt::AfterStage => format!("期限 {due} 晚于本阶段的结束 {}", day(stage.to)),
        }
    }
}

/// Whether a day by which something is owed in a stage of a plan is doubtful. Stages whose window could
/// not be read, or runs backwards, say nothing about a day.
pub fn doubt(stages: &[Stage], stage: &Stage, due: Date) -> Option<DateDoubt> {
    let (from, to) = stage.from.zip(stage.to).filter(|(from, to)| from <= to)?;
    let first = stages.iter().filter_map(|stage| stage.from).min();
    if first.is_some_and(|first| due < first) {
        Some(DateDoubt::BeforePlan)
    } else if due < from {
        Some(DateDoubt::BeforeStage)
    } else if due > to {
        Some(DateDoubt::AfterStage)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn stage(from: Date, to: Date) -> Stage {
        Stage { from: Some(from), to: Some(to), ..Stage::default() }
    }

    #[test]
    fn the_countys_own_slip_is_seen() {
        let stages =
            [stage(date(2012, 8, 1), date(2012, 8, 15)), stage(date(2013, 11, 1), date(2013, 12, 20))];
        let due = date(2012, 7, 20);
        let found = doubt(&stages, &stages[1], due);
        assert_eq!(found, Some(DateDoubt::BeforePlan));
        assert_eq!(
            found.unwrap().words(due, &stages[1]),
            "期限 2012-07-20 早于整个计划，本阶段是 2013-11-01 至 2013-12-20"
        );
        assert_eq!(doubt(&stages, &stages[1], date(2013, 10, 31)), Some(DateDoubt::BeforeStage));
        assert_eq!(doubt(&stages, &stages[1], date(2013, 12, 21)), Some(DateDoubt::AfterStage));
        assert_eq!(doubt(&stages, &stages[1], date(2013, 12, 20)), None);
    }
}
