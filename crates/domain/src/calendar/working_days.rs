//! Counting working days: every question is a search among a few hundred days, however far apart the ends are.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::arrangement::{Arrangement, parse};

/// The years in which days are counted.
pub const RANGE: RangeInclusive<i16> = 1900..=2999;

/// The law gives eleven days (thirteen from 2025): a year for which fewer are named was not announced yet, only
/// touched by its neighbour's New Year (全国年节及纪念日放假办法).
const LEAST_FREE_DAYS: u32 = 11;

/// A Monday, from which days are numbered.
const MONDAY: Date = date(1900, 1, 1);

static ANNOUNCED: LazyLock<Vec<Arrangement>> =
    LazyLock::new(|| parse(include_str!("years.txt")).expect("years.txt is read by a test"));

static BUILT_IN: LazyLock<WorkingDays> = LazyLock::new(|| WorkingDays::of(&ANNOUNCED));

/// The working days of all years.
///
/// Days before and after [`RANGE`] count as its first and last day.
#[derive(Clone, Debug)]
pub struct WorkingDays {
    /// Days that their weekday tells wrong, in order.
    exceptions: Vec<Exception>,
    /// What was announced, later corrections last.
    arrangements: Vec<Arrangement>,
    /// The years with a whole announcement.
    known: Vec<i16>,
}

/// A weekday that is free or a weekend that is worked.
#[derive(Clone, Copy, Debug)]
struct Exception {
    day: i64,
    /// What it and all exceptions before it add to the number of weekdays.
    correction: i64,
    /// Working days up to and including it.
    through: i64,
}

impl WorkingDays {
    /// As announced for the years that the program knows.
    pub fn built_in() -> &'static WorkingDays {
        &BUILT_IN
    }

    /// The same with further arrangements over it: a day that they name is what they say, all else stays.
    #[must_use]
    pub fn with(added: &[Arrangement]) -> WorkingDays {
        if added.is_empty() {
            return BUILT_IN.clone();
        }
        WorkingDays::of(&[ANNOUNCED.as_slice(), added].concat())
    }

    fn of(arrangements: &[Arrangement]) -> WorkingDays {
        let mut named: BTreeMap<Date, bool> = BTreeMap::new();
        for arrangement in arrangements {
            named.extend(arrangement.days().map(|day| (day, arrangement.worked)));
        }
        let mut free_days: BTreeMap<i16, u32> = BTreeMap::new();
        let mut exceptions = Vec::new();
        let mut correction = 0;
        for (day, worked) in named {
            if !worked {
                *free_days.entry(day.year()).or_default() += 1;
            }
            let number = number(day);
            if worked != is_weekday(number) {
                correction += if worked { 1 } else { -1 };
                let through = weekdays_through(number) + correction;
                exceptions.push(Exception { day: number, correction, through });
            }
        }
        let known = free_days.into_iter().filter(|(_, days)| *days >= LEAST_FREE_DAYS);
        WorkingDays {
            exceptions,
            arrangements: arrangements.to_vec(),
            known: known.map(|(year, _)| year).collect(),
        }
    }

    /// Whether a year's holidays were announced; if not, its days are counted by weekdays alone.
    pub fn known(&self, year: i16) -> bool {
        self.known.binary_search(&year).is_ok()
    }

    /// The years from one day to another that nobody has announced: what was counted through them may change.
    pub fn unknown(&self, from: Date, to: Date) -> Vec<i16> {
        (from.year()..=to.year()).filter(|year| !self.known(*year)).collect()
    }

    /// Whether this is a working day.
    pub fn is_working(&self, day: Date) -> bool {
        let number = number(day);
        match self.exceptions.binary_search_by_key(&number, |exception| exception.day) {
            Ok(_) => !is_weekday(number),
            Err(_) => is_weekday(number),
        }
    }

    /// The holiday of a free day, where it has a name.
    pub fn holiday(&self, day: Date) -> Option<&str> {
        let last = self.arrangements.iter().rev().find(|one| one.from <= day && day <= one.to)?;
        (!last.worked && !last.name.is_empty()).then_some(last.name.as_str())
    }

    /// The n-th working day after a day; the day itself for n = 0.
    ///
    /// What may take n working days from `day` is in time until the end of this day.
    pub fn after(&self, day: Date, n: u32) -> Date {
        if n == 0 { day } else { self.at(self.through(number(day)) + i64::from(n)) }
    }

    /// The n-th working day before a day; the day itself for n = 0.
    pub fn before(&self, day: Date, n: u32) -> Date {
        if n == 0 { day } else { self.at(self.through(number(day) - 1) + 1 - i64::from(n)) }
    }

    /// The day if it is a working day, otherwise the next one that is.
    pub fn on_or_after(&self, day: Date) -> Date {
        if self.is_working(day) { day } else { self.after(day, 1) }
    }

    /// Working days after `from` up to and including `to`; negative when `to` comes first.
    ///
    /// `between(day, after(day, n))` is n; what was due on `due` is late by `between(due, today)`.
    pub fn between(&self, from: Date, to: Date) -> i64 {
        self.through(number(to)) - self.through(number(from))
    }

    /// Working days from the first that is numbered up to and including this one.
    fn through(&self, day: i64) -> i64 {
        let before = self.exceptions.partition_point(|exception| exception.day <= day);
        weekdays_through(day) + before.checked_sub(1).map_or(0, |last| self.exceptions[last].correction)
    }

    /// The working day up to and including which there are so many: the reverse of `through`.
    fn at(&self, rank: i64) -> Date {
        let next = self.exceptions.partition_point(|exception| exception.through < rank);
        let correction = next.checked_sub(1).map_or(0, |last| self.exceptions[last].correction);
        let weekday = weekday_at(rank - correction);
        // When weekdays alone would pass the next exception, it is a weekend that is worked, and the day wanted.
        match self.exceptions.get(next) {
            Some(exception) if exception.day < weekday => day(exception.day),
            _ => day(weekday),
        }
    }
}

/// Days since [`MONDAY`].
fn number(day: Date) -> i64 {
    let (first, last) = (*RANGE.start(), *RANGE.end());
    let day = day.clamp(date(first, 1, 1), date(last, 12, 31));
    day.duration_since(MONDAY).as_hours() / 24
}

/// The day of a number.
fn day(number: i64) -> Date {
    let last = date(*RANGE.end(), 12, 31);
    let longest = last.duration_since(MONDAY);
    let wanted = SignedDuration::from_hours(number.saturating_mul(24).max(0));
    if wanted >= longest { last } else { MONDAY.checked_add(wanted).unwrap_or(last) }
}

const fn is_weekday(number: i64) -> bool {
    number.rem_euclid(7) < 5
}

/// Mondays to Fridays up to and including this day.
const fn weekdays_through(number: i64) -> i64 {
    let within = number.rem_euclid(7) + 1;
    number.div_euclid(7) * 5 + if within < 5 { within } else { 5 }
}

/// The weekday up to and including which there are so many.
const fn weekday_at(rank: i64) -> i64 {
    (rank - 1).div_euclid(5) * 7 + (rank - 1).rem_euclid(5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule in its plainest form: the last arrangement that names a day decides, otherwise the weekday.
    fn naive(added: &[Arrangement], day: Date) -> bool {
        let named = ANNOUNCED.iter().chain(added).rev().find(|one| one.from <= day && day <= one.to);
        named.map_or(is_weekday(number(day)), |one| one.worked)
    }

    #[test]
    fn the_county_s_deadlines() {
        let days = WorkingDays::built_in();
        // 端午 of 2013: 8th and 9th June are made up, 10th to 12th are free.
        assert!(days.is_working(date(2013, 6, 8)) && days.is_working(date(2013, 6, 9)));
        assert!(!days.is_working(date(2013, 6, 12)));
        assert_eq!(days.holiday(date(2013, 6, 11)), Some("端午节"));
        assert_eq!(days.after(date(2013, 6, 6), 5), date(2013, 6, 14));
        assert_eq!(days.before(date(2013, 6, 13), 1), date(2013, 6, 9));
        assert_eq!(days.between(date(2013, 6, 14), date(2013, 6, 18)), 2);
        assert_eq!(days.between(date(2013, 6, 18), date(2013, 6, 14)), -2);
        assert_eq!(days.on_or_after(date(2013, 10, 1)), date(2013, 10, 8));
        assert_eq!(days.after(date(2013, 6, 8), 0), date(2013, 6, 8));
    }

    #[test]
    fn the_announced_years_are_known_and_no_others() {
        let days = WorkingDays::built_in();
        for year in 2000..2040 {
            assert_eq!(days.known(year), (2012..=2026).contains(&year), "{year}");
        }
        assert_eq!(days.unknown(date(2025, 12, 1), date(2028, 1, 1)), [2027, 2028]);
        assert!(days.is_working(date(2027, 10, 1)), "by its weekday, a Friday");
    }

    #[test]
    fn an_administrator_s_lines_stand_over_the_built_in_ones() {
        let added = parse("2026-10-08 休 国庆节\n2026-10-11 班\n2027-01-01..2027-01-03 休 元旦").unwrap();
        let days = WorkingDays::with(&added);
        assert!(!days.is_working(date(2026, 10, 8)) && days.is_working(date(2026, 10, 11)));
        assert_eq!(days.holiday(date(2026, 10, 8)), Some("国庆节"));
        assert!(!days.known(2027), "New Year alone is no announcement");
        let back = WorkingDays::with(&parse("2026-10-01..2026-10-07 班").unwrap());
        assert!(back.is_working(date(2026, 10, 1)) && back.is_working(date(2026, 10, 4)));
    }

    #[test]
    fn the_ends_of_counting_hold() {
        let days = WorkingDays::built_in();
        assert_eq!(days.after(date(2026, 1, 1), u32::MAX), date(2999, 12, 31));
        assert_eq!(days.before(date(2026, 1, 1), u32::MAX), date(1900, 1, 1));
        assert_eq!(days.after(Date::MAX, 3), date(2999, 12, 31));
        assert!(days.between(Date::MIN, Date::MAX) > 280_000);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..12_000).prop_map(|offset| day(number(date(2005, 1, 1)) + offset))
    }

    fn any_arrangements() -> impl Strategy<Value = Vec<Arrangement>> {
        let one = (any_day(), 0i64..9, any::<bool>()).prop_map(|(from, length, worked)| Arrangement {
            from,
            to: day(number(from) + length),
            worked,
            name: String::new(),
        });
        prop::collection::vec(one, 0..30)
    }

    proptest! {
        #[test]
        fn counting_is_what_walking_day_by_day_gives(added in any_arrangements(), from in any_day(), length in 0i64..400) {
            let days = WorkingDays::with(&added);
            let walked: Vec<Date> = (1..=length)
                .map(|offset| day(number(from) + offset))
                .filter(|day| naive(&added, *day))
                .collect();
            let to = day(number(from) + length);
            prop_assert_eq!(days.between(from, to), i64::try_from(walked.len()).unwrap());
            prop_assert_eq!(days.is_working(from), naive(&added, from));
            for (n, walked) in (1..).zip(&walked) {
                prop_assert_eq!(days.after(from, n), *walked);
            }
            for (n, walked) in (1..).zip(walked.iter().rev()) {
                let end = day(number(to) + 1);
                prop_assert_eq!(days.before(end, n), *walked);
            }
        }

        #[test]
        fn after_and_between_undo_each_other(added in any_arrangements(), from in any_day(), n in 0u32..3000) {
            let days = WorkingDays::with(&added);
            let to = days.after(from, n);
            prop_assert_eq!(days.between(from, to), i64::from(n));
            prop_assert_eq!(days.between(to, from), -i64::from(n));
            if n > 0 {
                prop_assert!(days.is_working(to));
                prop_assert!(days.is_working(days.before(from, n)));
            }
            if days.is_working(from) {
                prop_assert_eq!(days.before(to, n), from);
            }
        }
    }
}
