//! What is known around the rows of a unit.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_db::{Connection, params};
use lianjian_domain::level::Level;
use lianjian_prose::likeness::Names;
use lianjian_quality::{Around, OtherUnits, Person, Rank, Rules, Staff};
use uuid::Uuid;

use super::answered::Answered;
use crate::features::organisation::Duty;
use crate::features::settings::{self, LevelCriteria, QualityRules};
use crate::shell::error::AppResult;

/// What is known around the rows of a unit on a day.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The county's rules.
    pub rules: Rules,
    /// By which criteria levels are proposed.
    pub criteria: LevelCriteria,
    /// The people and posts of the unit.
    pub staff: Staff,
    /// The other units of the region.
    pub others: OtherUnits,
    /// What the unit has answered.
    pub answered: Answered,
    /// The names of all units of the region: they make no difference between two texts.
    pub names: Names,
}

impl Surroundings {
    /// As the engine takes it.
    pub const fn around(&self, measures_asked: bool) -> Around<'_> {
        Around { rules: &self.rules, measures_asked, staff: Some(&self.staff), others: Some(&self.others) }
    }

    /// The level that so many ticked criteria propose. Criteria that the county has not any more do not count.
    pub fn proposed(&self, ticked: &[String]) -> Option<Level> {
        let known = |name: &&String| self.criteria.criteria.iter().any(|one| one.name == **name);
        self.criteria.propose(u32::try_from(ticked.iter().filter(known).count()).unwrap_or(u32::MAX))
    }
}

/// Reads what is known around a unit.
pub async fn load(connection: &mut Connection, unit: Uuid, day: Date) -> AppResult<Surroundings> {
    let rules = settings::value_on::<QualityRules>(connection, day).await?.rules();
    let criteria = settings::value_on::<LevelCriteria>(connection, day).await?;
    let staff = staff(connection, unit, day).await?;
    let sql = "SELECT unit.id, unit.name FROM unit JOIN unit AS own ON own.region = unit.region
         WHERE own.id = $1 AND unit.closed_on IS NULL";
    let units: Vec<(Uuid, String)> =
        connection.all(sql, &params![unit], |row| Ok((row.next()?, row.next()?))).await?;
    let own = units.iter().find(|(id, _)| *id == unit).map_or("", |(_, name)| name.as_str());
    let all = || units.iter().map(|(_, name)| name.as_str());
    let answered = Answered::of_unit(connection, unit).await?;
    Ok(Surroundings {
        rules,
        criteria,
        staff,
        answered,
        others: OtherUnits::new(all(), own),
        names: Names::new(all()),
    })
}

async fn staff(connection: &mut Connection, unit: Uuid, day: Date) -> AppResult<Staff> {
    let sql = "SELECT post.name, post.duty, post.in_leading_group FROM post
         WHERE post.unit = $1 AND post.closed_on IS NULL";
    let posts: Vec<(String, Rank)> = connection
        .all(sql, &params![unit], |row| Ok((row.next()?, rank(&row.next::<String>()?, row.next_bool()?))))
        .await?;
    let sql = "SELECT person.name, post.duty, post.in_leading_group,
                CAST(CASE WHEN post.closed_on IS NULL AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
                    AND (tenure.until_on IS NULL OR tenure.until_on >= $2) THEN 1 ELSE 0 END AS BIGINT)
         FROM person JOIN tenure ON tenure.person = person.id JOIN post ON post.id = tenure.post
         WHERE person.unit = $1";
    let tenures: Vec<(String, Rank, bool)> = connection
        .all(sql, &params![unit, day], |row| {
            Ok((row.next()?, rank(&row.next::<String>()?, row.next_bool()?), row.next_bool()?))
        })
        .await?;
    let mut people: HashMap<String, Option<Rank>> = HashMap::new();
    for (name, rank, is_now) in tenures {
        let known = people.entry(name).or_default();
        *known = (*known).max(is_now.then_some(rank));
    }
    let mut people: Vec<Person> = people.into_iter().map(|(name, rank)| Person { name, rank }).collect();
    people.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(Staff { people, posts })
}

fn rank(duty: &str, in_leading_group: bool) -> Rank {
    match Duty::parse(duty) {
        Some(Duty::FirstLeader) => Rank::FirstLeader,
        Some(Duty::Leader) => Rank::Leader,
        _ if in_leading_group => Rank::Leader,
        Some(Duty::DepartmentHead) => Rank::DepartmentHead,
        _ => Rank::Other,
    }
}
