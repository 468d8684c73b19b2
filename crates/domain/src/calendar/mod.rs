//! Working days of the Chinese calendar: weekends, public holidays and the days made up for them.
//!
//! Deadlines of the programme are counted in working days (practice.md, sign-off and filing; interface.md: `5wd` is
//! due at the end of the fifth working day after the day it starts on). The years that the State Council has
//! announced are in `years.txt`; an administrator adds or corrects others in the same words. A year
//! that nobody has announced is counted by weekdays alone, and [`WorkingDays::known`] says so.

mod arrangement;
mod working_days;

pub use arrangement::{Arrangement, Unreadable, parse};
pub use working_days::{RANGE, WorkingDays};
