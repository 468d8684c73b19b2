//! The programme's plan, moved so that today lies in stage 4, two days before what it owes.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use lianjian_domain::form::{Plan, Stage};

/// Two days before the deadline of stage 4, 20 June 2013.
const TODAY_OF_PLAN: Date = date(2013, 6, 18);

/// The plan with all its days moved by as many days as lie between its own 18 June and today.
pub(super) fn moved(plan: &Plan, today: Date) -> Plan {
    let days = (today - TODAY_OF_PLAN).get_days();
    Plan {
        title: plan.title.clone(),
        stages: plan.stages.iter().map(|stage| moved_stage(stage, days)).collect(),
    }
}

fn moved_stage(stage: &Stage, days: i32) -> Stage {
    let later = |day: Date| day.saturating_add(days.days());
    let mut moved = stage.clone();
    moved.from = stage.from.map(later);
    moved.to = stage.to.map(later);
    for deadline in &mut moved.deadlines {
        deadline.date = later(deadline.date);
        let words =
            format!("{}年{}月{}日前", deadline.date.year(), deadline.date.month(), deadline.date.day());
        for demand in &mut moved.demands {
            *demand = demand.replace(&deadline.text, &words);
        }
        deadline.text = words;
    }
    moved
}

#[cfg(test)]
mod tests {
    use lianjian_domain::form::Deadline;

    use super::*;

    #[test]
    fn words_and_days_move_together() {
        let stage = Stage {
            from: Some(date(2013, 4, 1)),
            to: Some(date(2013, 6, 30)),
            demands: vec!["6月20日前，将登记表报县纪委。".to_owned()],
            deadlines: vec![Deadline { date: date(2013, 6, 20), text: "6月20日前".to_owned() }],
            ..Stage::default()
        };
        let plan = moved(&Plan { title: None, stages: vec![stage] }, date(2026, 12, 30));
        let stage = &plan.stages[0];
        assert_eq!(stage.deadlines[0].date, date(2027, 1, 1));
        assert_eq!(stage.demands, ["2027年1月1日前，将登记表报县纪委。"]);
        assert!(stage.from.unwrap() < date(2026, 12, 30) && stage.to.unwrap() > date(2026, 12, 30));
    }
}
