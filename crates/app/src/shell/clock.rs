//! The time, in one place, so that a test or a demonstration can set it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// Where the programme runs: all its days are days of this zone.
pub const ZONE: &str = "Asia/Shanghai";

/// A clock.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// Always the same moment.
    Fixed(Timestamp),
}

impl Clock {
    /// Now.
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Fixed(moment) => moment,
        }
    }

    /// Today in China.
    pub fn today(self) -> Date {
        local(self.now()).date()
    }
}

/// A moment as a clock on a Chinese wall shows it.
///
/// # Panics
/// Never: the zone's data is inside the program.
pub fn local(moment: Timestamp) -> ZonedDateTime {
    moment.to_zoned_datetime(zone())
}

/// The moment at which a day ends, which is when the next one begins.
///
/// # Panics
/// Only for the last day of the calendar, 9999-12-31.
pub fn end_of(day: Date) -> Timestamp {
    day.tomorrow()
        .and_then(|next| next.to_zoned_datetime(zone()))
        .expect("a day of the programme has a next day")
        .timestamp()
}

fn zone() -> TimeZone {
    TimeZone::get(ZONE).expect("the zone's data is inside the program")
}

/// A month as covers of booklets have it: 2013年6月.
pub fn month(day: Date) -> String {
    format!("{}年{}月", day.year(), day.month())
}

/// `2013-06-18 10:42` for people.
pub fn readable(moment: Timestamp) -> String {
    local(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_china() {
        assert_eq!(end_of(date(2013, 6, 20)).to_string(), "2013-06-20T16:00:00Z");
        let moment: Timestamp = "2013-06-20T16:00:00Z".parse().unwrap();
        assert_eq!(Clock::Fixed(moment).today(), date(2013, 6, 21));
    }
}
