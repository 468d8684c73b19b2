//! How large a synthetic county, city or province is, and how it is cut into regions and units.

use jiff::Timestamp;
use jiff::civil::{Date, date};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Counties.
    pub regions: usize,
    /// Units of all counties together.
    pub units: usize,
    /// Risk points of all units together.
    pub points: usize,
    /// The same seed gives the same content, to the byte.
    pub seed: u64,
    /// Whether words can be looked up afterwards.
    pub search: bool,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Made {
    /// Counties, cities and provinces.
    pub regions: u64,
    /// Units.
    pub units: u64,
    /// Departments.
    pub departments: u64,
    /// Posts, with a person each.
    pub posts: u64,
    /// Powers.
    pub powers: u64,
    /// Risk points.
    pub points: u64,
    /// Rows of all tables, history among them.
    pub rows: u64,
}

/// Counties of one city.
pub(super) const COUNTIES_A_CITY: usize = 12;
/// The day on which everything is there already: the programme's first year.
pub(super) const OPENED: Date = date(2012, 1, 1);
/// The first of the days on which registers are filled in; each unit has one of the days after it.
pub(super) const FIRST_DAY: Date = date(2013, 3, 1);
/// How many such days there are: to the deadline of 20 June.
pub(super) const DAYS: usize = 111;
/// The moment from which ids count: 2012-01-01, China.
const FIRST_MOMENT: i64 = 1_325_347_200_000;

impl Plan {
    /// The units of one county: as even as whole numbers allow.
    pub(super) fn units_of(&self, county: usize) -> usize {
        share(self.units, self.regions, county)
    }

    /// The risk points of one unit, numbered through all counties.
    pub(super) fn points_of(&self, unit: usize) -> usize {
        share(self.points, self.units, unit)
    }

    /// How many risk points come before those of a unit.
    pub(super) fn points_before(&self, unit: usize) -> usize {
        let (each, more) = (self.points / self.units, self.points % self.units);
        each * unit + unit.min(more)
    }

    /// The moment from which a unit's ids count: ids of one unit follow each other, and units do.
    pub(super) fn moment_of(&self, unit: usize) -> Timestamp {
        // More milliseconds than a unit has ids: three for a risk point and what is around it.
        let span = self.points / self.units * 3 + 1000;
        let milliseconds = i64::try_from(unit * span).unwrap_or_default();
        Timestamp::from_millisecond(FIRST_MOMENT + milliseconds).unwrap_or_default()
    }
}

fn share(all: usize, parts: usize, part: usize) -> usize {
    all / parts + usize::from(part < all % parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        let plan = Plan { regions: 7, units: 100, points: 12_345, seed: 1, search: true };
        assert_eq!((0..7).map(|county| plan.units_of(county)).sum::<usize>(), 100);
        assert_eq!((0..100).map(|unit| plan.points_of(unit)).sum::<usize>(), 12_345);
        let before: usize = (0..42).map(|unit| plan.points_of(unit)).sum();
        assert_eq!(plan.points_before(42), before);
    }
}
