//! 填表人 and 填表时间, of 附件2 and 附件6.

use jiff::civil::Date;
use lianjian_domain::{
    problem::{Code, Problem},
    text::one_line,
};

use crate::{
    date,
    label::{self, Label},
    problems::quote,
    section::Section,
};

/// 填表人 and 填表时间 below or above a table.
pub(crate) fn prepared(section: &Section<'_>, problems: &mut Vec<Problem>) -> (Option<String>, Option<Date>) {
    let (mut by, mut on) = (None, None);
    for field in section.tail.iter().chain(&section.head).flat_map(label::fields) {
        match field.label {
            Label::PreparedBy if by.is_none() && !field.value.is_empty() => by = Some(one_line(field.value)),
            Label::PreparedOn if on.is_none() && date::is_filled(field.value) => {
                on = date::first_full(field.value).map(|found| found.0);
                if on.is_none() {
                    let message = format!(
                        "填表时间写的是“{}”，读不出是哪一天。请写成“2013年6月19日”的样子。",
                        quote(field.value)
                    );
                    problems.push(Problem::new(Code::DateUnreadable, message).at(field.at).text(field.value));
                }
            }
            _ => {}
        }
    }
    (by, on)
}
