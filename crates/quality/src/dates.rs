//! Dates on papers: before the plan, after today, outside their stage (practice.md, finding 18).

use jiff::civil::Date;
use lianjian_domain::problem::Code;

use super::found::Found;

/// A date that a paper has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// What was done on it: 党组意见, 个人承诺, 填报.
    pub what: String,
    /// The day.
    pub on: Date,
}

/// From when to when; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// The dates of a paper that cannot be: before the plan begins, after today, or outside the stage to which the paper
/// belongs. Those of one fault are told together.
pub fn dates(dated: &[Dated], plan: Span, stage: Span, today: Date) -> Vec<Found> {
    let mut faults: Vec<(String, Vec<String>)> = Vec::new();
    for Dated { what, on } in dated {
        let why = if *on > today {
            Some("在今天之后".to_owned())
        } else if let Some(from) = plan.from.filter(|from| on < from) {
            Some(format!("在防控工作开始（{from}）之前"))
        } else if let Some(from) = stage.from.filter(|from| on < from) {
            Some(format!("在所属阶段开始（{from}）之前"))
        } else {
            stage.to.filter(|to| on > to).map(|to| format!("在所属阶段结束（{to}）之后"))
        };
        let Some(why) = why else { continue };
        let told = format!("{what} {on}");
        match faults.iter_mut().find(|(known, _)| *known == why) {
            Some((_, papers)) => papers.push(told),
            None => faults.push((why, vec![told])),
        }
    }
    let tell = |(why, papers): (String, Vec<String>)| {
        let papers = papers.join("、");
        Found::new(Code::DateOutside, format!("{papers} 的日期{why}，请核对")).about(papers)
    };
    faults.into_iter().map(tell).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_days_that_cannot_be_are_told() {
        let plan = Span { from: Some(date(2012, 4, 1)), to: Some(date(2012, 12, 31)) };
        let stage = Span { from: Some(date(2012, 6, 1)), to: Some(date(2012, 7, 31)) };
        let told = |on: Date| {
            let dated = [Dated { what: "党组意见".to_owned(), on }];
            dates(&dated, plan, stage, date(2012, 8, 10)).first().map(|found| found.message.clone())
        };
        assert_eq!(told(date(2012, 6, 15)), None);
        assert!(told(date(2012, 3, 1)).is_some_and(|told| told.contains("防控工作开始")));
        assert!(told(date(2012, 5, 1)).is_some_and(|told| told.contains("阶段开始")));
        assert!(told(date(2012, 8, 5)).is_some_and(|told| told.contains("阶段结束")));
        assert!(told(date(2012, 9, 1)).is_some_and(|told| told.contains("今天之后")));
    }
}
