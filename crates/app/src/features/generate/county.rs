//! Regions and the names of their units: a province with cities when there are several counties.

use lianjian_db::params;
use uuid::Uuid;

use super::dice::Dice;
use super::plan::{COUNTIES_A_CITY, OPENED, Plan};
use super::rows::{Batch, To};
use super::vocabulary::{Profile, Vocabulary};

/// A county.
#[derive(Clone, Debug)]
pub(super) struct County {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) code: String,
    /// Its first unit, numbered through all counties.
    pub(super) first_unit: usize,
    pub(super) units: usize,
}

/// What a unit is before anything is drawn for it.
pub(super) struct UnitName<'a> {
    pub(super) profile: &'a Profile,
    pub(super) full: String,
    pub(super) short: String,
}

/// All counties, with the rows of every region.
pub(super) fn counties(words: &Vocabulary, plan: &Plan) -> (Vec<County>, Batch) {
    let mut batch = Batch::default();
    // A part that no unit has.
    let mut dice = Dice::new(plan.seed, u64::MAX);
    let mut region = |code: &str, name: &str, rank: &str, parent: Option<Uuid>| {
        let id = dice.id(plan.moment_of(0));
        batch.add(To::Region, params![id, code, name, rank, parent, OPENED]);
        id
    };
    let mut counties = Vec::with_capacity(plan.regions);
    let mut city = None;
    // 99 is no province's code: nobody takes this one for real.
    let province = (plan.regions > 1).then(|| region("990000", "清江省", "province", None));
    let mut first_unit = 0;
    for index in 0..plan.regions {
        let (of, within) = (index / COUNTIES_A_CITY + 1, index % COUNTIES_A_CITY + 1);
        if province.is_some() && within == 1 {
            let name = format!("{}市", place(words, of * 7));
            city = Some(region(&format!("99{of:02}00"), &name, "city", province));
        }
        let code = if province.is_some() { format!("99{of:02}{within:02}") } else { "130999".to_owned() };
        let name = format!("{}县", place(words, index));
        let id = region(&code, &name, "county", city);
        let units = plan.units_of(index);
        counties.push(County { id, name, code, first_unit, units });
        first_unit += units;
    }
    (counties, batch)
}

impl County {
    /// The name of its unit at a place of its list: the bureaus first, then towns, schools and hospitals.
    pub(super) fn unit<'a>(&self, words: &'a Vocabulary, position: usize) -> UnitName<'a> {
        let bureaus = words.units.iter().filter(|profile| !profile.many).count();
        if position < bureaus {
            let profile = &words.units[position];
            let full = format!("{}{}", self.name, profile.name);
            return UnitName { profile, full, short: format!("县{}", profile.name) };
        }
        let many = &words.units[bureaus..];
        let rest = position - bureaus;
        let profile = &many[rest % many.len()];
        let short = format!("{}{}", place(words, rest / many.len() + 1), profile.name);
        UnitName { profile, full: format!("{}{short}", self.name), short }
    }
}

/// 清河, 平河 …: each number gives another name.
fn place(words: &Vocabulary, number: usize) -> String {
    let (first, second) = (&words.place_first, &words.place_second);
    let (low, rest) = (number % first.len(), number / first.len());
    let (middle, high) = (rest % second.len(), rest / second.len());
    let more: String = if high > 0 { place(words, high - 1) } else { String::new() };
    format!("{}{}{more}", first[low], second[middle])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_province_has_no_name_twice() {
        let words = Vocabulary::built_in();
        let plan = Plan { regions: 900, units: 900 * 300, points: 1, seed: 1, search: false };
        let (counties, batch) = counties(&words, &plan);
        assert_eq!(batch.count(To::Region), 1 + 75 + 900);
        let names: HashSet<&str> = counties.iter().map(|county| county.name.as_str()).collect();
        assert_eq!(names.len(), 900);
        let units: HashSet<String> =
            (0..300).map(|position| counties[0].unit(&words, position).full).collect();
        assert_eq!(units.len(), 300);
        assert_eq!(counties[0].name, "清河县");
    }
}
