//! A plan for another year: the same stages, their days moved.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::form::Stage;

/// The stages with every day moved by whole years; 29 February becomes 28. A year that the demands write
/// out moves with its day.
pub fn moved_by_years(stages: &[Stage], years: i32) -> Vec<Stage> {
    stages.iter().map(|stage| moved(stage, years)).collect()
}

fn moved(stage: &Stage, years: i32) -> Stage {
    let later = |day: Date| day.saturating_add(years.years());
    let mut moved = stage.clone();
    moved.from = stage.from.map(later);
    moved.to = stage.to.map(later);
    // What could not be read as days cannot be moved; a person writes it anew.
    if !stage.time.is_empty() {
        moved.time = format!("{}（原计划）", stage.time.trim_end_matches("（原计划）"));
    }
    for deadline in &mut moved.deadlines {
        let (before, after) = (deadline.date, later(deadline.date));
        let words = deadline.text.replace(&before.year().to_string(), &after.year().to_string());
        for demand in &mut moved.demands {
            *demand = demand.replace(&deadline.text, &words);
        }
        deadline.date = after;
        deadline.text = words;
    }
    moved
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::form::Deadline;

    #[test]
    fn a_written_year_moves_with_its_day() {
        let stage = Stage {
            from: Some(date(2012, 2, 1)),
            to: Some(date(2012, 2, 29)),
            demands: vec!["于2012年2月20前上报。".to_owned()],
            deadlines: vec![Deadline { date: date(2012, 2, 20), text: "2012年2月20前".to_owned() }],
            ..Stage::default()
        };
        let moved = moved_by_years(&[stage], 1).remove(0);
        assert_eq!(moved.to, Some(date(2013, 2, 28)));
        assert_eq!(moved.demands, ["于2013年2月20前上报。"]);
        assert_eq!(moved.deadlines[0].date, date(2013, 2, 20));
    }
}
