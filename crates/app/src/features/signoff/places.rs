//! Who sits where in a unit on a day, out of its organisation.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_db::{Connection, Result, Row, params};
use lianjian_domain::signoff::Places;
use uuid::Uuid;

use crate::features::organisation::Duty;
use crate::features::registers::{Holder, HolderKind};

/// A post with one of those who hold it.
#[derive(Clone, Debug)]
struct Seated {
    post: Uuid,
    department: Option<Uuid>,
    duty: Duty,
    leading: bool,
    person: Option<Uuid>,
}

/// Everybody's place in a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitPlaces {
    posts: Vec<Seated>,
    /// Leader's post, department.
    charges: Vec<(Uuid, Uuid)>,
    has_departments: bool,
    names: HashMap<Uuid, String>,
}

impl UnitPlaces {
    /// Reads the places of a unit on a day.
    pub(super) async fn of(connection: &mut Connection, unit: Uuid, day: Date) -> Result<Self> {
        let sql = "SELECT post.id, post.department, post.duty, post.in_leading_group, person.id, person.name
             FROM post LEFT JOIN tenure ON tenure.post = post.id
                 AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
                 AND (tenure.until_on IS NULL OR tenure.until_on >= $2)
             LEFT JOIN person ON person.id = tenure.person
             WHERE post.unit = $1 AND post.closed_on IS NULL
             ORDER BY post.position, post.id, person.name";
        let mut names = HashMap::new();
        let found = connection
            .all(sql, &params![unit, day], |row: &mut Row<'_>| {
                let seated = Seated {
                    post: row.next()?,
                    department: row.next()?,
                    duty: Duty::parse(&row.next::<String>()?).unwrap_or_default(),
                    leading: row.next_bool()?,
                    person: row.next()?,
                };
                Ok((seated, row.next::<Option<String>>()?))
            })
            .await?;
        let mut posts = Vec::with_capacity(found.len());
        for (seated, name) in found {
            if let Some((person, name)) = seated.person.zip(name) {
                names.insert(person, name);
            }
            posts.push(seated);
        }
        let sql = "SELECT charge.post, charge.department FROM charge JOIN post ON post.id = charge.post
             WHERE post.unit = $1 AND post.closed_on IS NULL";
        let charges = connection.all(sql, &params![unit], |row| Ok((row.next()?, row.next()?))).await?;
        let sql = "SELECT count(*) FROM department WHERE unit = $1 AND closed_on IS NULL";
        let departments = connection.one(sql, &params![unit], |row| row.next_count()).await?;
        Ok(UnitPlaces { posts, charges, has_departments: departments > 0, names })
    }

    /// A person's name; empty for who is not of the unit any more.
    pub(super) fn name(&self, person: Uuid) -> &str {
        self.names.get(&person).map_or("", String::as_str)
    }

    /// The names of people, 、 between them.
    pub(super) fn names(&self, people: &[Uuid]) -> String {
        people.iter().map(|person| self.name(*person)).collect::<Vec<_>>().join("、")
    }

    /// The places around the unit's catalogue.
    pub(super) fn of_catalogue(&self) -> Places<Uuid> {
        Places {
            has_department: self.has_departments,
            heads: self.people(|one| one.duty == Duty::DepartmentHead),
            in_charge: self.people(|one| self.charges.iter().any(|(post, _)| *post == one.post)),
            ..self.leaders()
        }
    }

    /// The places around a holder's register.
    pub(super) fn of_holder(&self, holder: &Holder) -> Places<Uuid> {
        let department = holder.department.filter(|_| holder.kind != HolderKind::Unit);
        let within = |one: &Seated| department.is_some() && one.department == department;
        let charged = |one: &Seated| {
            self.charges.iter().any(|(post, charged)| *post == one.post && Some(*charged) == department)
        };
        Places {
            holders: match holder.kind {
                HolderKind::Post => self.people(|one| Some(one.post) == holder.post),
                HolderKind::Unit | HolderKind::Department => Vec::new(),
            },
            has_department: department.is_some(),
            heads: self.people(|one| within(one) && one.duty == Duty::DepartmentHead),
            in_charge: self.people(charged),
            ..self.leaders()
        }
    }

    fn leaders(&self) -> Places<Uuid> {
        let first = self.people(|one| one.duty == Duty::FirstLeader);
        let mut members = self.people(|one| one.duty == Duty::Leader || one.leading);
        members.retain(|person| !first.contains(person));
        Places { first, members, ..Places::default() }
    }

    fn people(&self, fits: impl Fn(&Seated) -> bool) -> Vec<Uuid> {
        let mut people: Vec<Uuid> = Vec::new();
        for one in self.posts.iter().filter(|one| fits(one)) {
            if let Some(person) = one.person.filter(|person| !people.contains(person)) {
                people.push(person);
            }
        }
        people
    }
}
