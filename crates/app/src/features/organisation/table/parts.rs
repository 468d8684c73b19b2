//! The part of a plan inside a unit: departments, posts, people and who holds what.

use jiff::civil::Date;
use lianjian_db::new_id;
use uuid::Uuid;

use super::Column;
use super::lines::Line;
use super::plan::{Plan, Step};
use crate::features::organisation::duty::Duty;
use crate::features::organisation::model::{Department, Person, Post, Tenure};

impl Plan<'_> {
    /// What a line says inside its unit.
    pub(super) fn part(&mut self, line: &Line, unit: usize) -> Step<()> {
        let unit = self.standing.units.at(unit).id;
        let department = match line.text(Column::Department) {
            "" => None,
            name => Some(self.department(line, unit, name)?),
        };
        let leading = line.leading()?;
        let (from, until) = (line.day(Column::From)?, line.day(Column::Until)?);
        let post = match line.text(Column::Post) {
            "" if leading.is_some() => {
                return Err(line.problem(Column::Post, "写了“领导班子”，请写是哪个岗位"));
            }
            "" if !line.text(Column::Duty).is_empty() => {
                return Err(line.problem(Column::Post, "写了“职务”，请写是哪个岗位"));
            }
            "" => None,
            name => Some(self.post(line, unit, department, name, leading)?),
        };
        self.wish(line, unit, post)?;
        let names: Vec<String> = line
            .text(Column::Person)
            .split('、')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        if names.is_empty() && (from.is_some() || until.is_some()) {
            return Err(line.problem(Column::Person, "写了任职日期，请写是谁"));
        }
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(line.problem(Column::Until, "早于任职起，请核对"));
        }
        for name in names {
            let person = self.person(line, unit, &name)?;
            match post {
                Some(post) => self.tenure(line, post, person, from, until)?,
                None if from.is_some() || until.is_some() => {
                    return Err(line.problem(Column::Post, "写了任职日期，请写在哪个岗位"));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn department(&mut self, line: &Line, unit: Uuid, name: &str) -> Step<Uuid> {
        if let Some(index) = self.standing.department(unit, name) {
            return Ok(self.standing.departments.at(index).id);
        }
        let department = Department {
            id: new_id(),
            unit,
            name: super::import::short_enough(line, Column::Department, name)?,
            position: self.place("department", unit),
            opened_on: None,
            closed_on: None,
            version: 1,
        };
        let index = self.standing.put_department(None, department);
        Ok(self.standing.departments.at(index).id)
    }

    fn post(
        &mut self,
        line: &Line,
        unit: Uuid,
        department: Option<Uuid>,
        name: &str,
        leading: Option<bool>,
    ) -> Step<Uuid> {
        let index = if let Some(index) = self.standing.post(unit, department, name) {
            index
        } else {
            let post = Post {
                id: new_id(),
                unit,
                department,
                name: super::import::short_enough(line, Column::Post, name)?,
                in_leading_group: false,
                duty: Duty::Other,
                position: self.place("post", unit),
                opened_on: None,
                closed_on: None,
                version: 1,
            };
            self.standing.put_post(None, post)
        };
        let post = self.standing.posts.at_mut(index);
        if let Some(leading) = leading {
            post.in_leading_group = leading;
        }
        self.duty(line, index)?;
        Ok(self.standing.posts.at(index).id)
    }

    fn person(&mut self, line: &Line, unit: Uuid, name: &str) -> Step<Uuid> {
        let index = if let Some(index) = self.standing.person(unit, name) {
            index
        } else {
            let name = super::import::short_enough(line, Column::Person, name)?;
            self.standing.put_person(None, Person { id: new_id(), unit, name, version: 1 })
        };
        Ok(self.standing.people.at(index).id)
    }

    /// A line about somebody who is on the post already may give or mend the days; it never ends what
    /// it does not say.
    fn tenure(
        &mut self,
        line: &Line,
        post: Uuid,
        person: Uuid,
        from: Option<Date>,
        until: Option<Date>,
    ) -> Step<()> {
        self.named.entry(post).or_default().insert(person);
        let own: Vec<usize> = self
            .standing
            .tenures_of(post)
            .into_iter()
            .filter(|index| self.standing.tenures.at(*index).person == person)
            .collect();
        let at = |index: usize| self.standing.tenures.at(index);
        let same = own
            .iter()
            .copied()
            .find(|index| at(*index).from_on == from && (until.is_none() || at(*index).until_on == until));
        let begun = own.iter().copied().find(|index| from.is_some() && at(*index).from_on == from);
        let lasting = own.iter().copied().find(|index| at(*index).until_on.is_none());
        let dated = own.iter().copied().find(|index| from.is_none() && at(*index).until_on == until);
        let Some(index) = same.or(begun).or(lasting).or(dated) else {
            let tenure = Tenure { id: new_id(), person, post, from_on: from, until_on: until, version: 1 };
            if until.is_none_or(|until| until >= self.today) {
                let first = from.unwrap_or(self.today);
                let known = self.taken_over.entry(post).or_insert(first);
                *known = (*known).min(first);
            }
            self.standing.put_tenure(None, tenure);
            return Ok(());
        };
        let tenure = self.standing.tenures.at_mut(index);
        tenure.from_on = from.or(tenure.from_on);
        tenure.until_on = until.or(tenure.until_on);
        if let (Some(from), Some(until)) = (tenure.from_on, tenure.until_on)
            && until < from
        {
            let message = format!("与已经登记的任职（{from} 至 {until}）对不上，请核对日期");
            return Err(line.problem(Column::From, &message));
        }
        Ok(())
    }

    /// Whoever held a post that the table gives to others, and is not named for it, has left it.
    pub(super) fn end_former(&mut self) {
        let posts: Vec<(Uuid, Date)> = self.taken_over.iter().map(|(post, from)| (*post, *from)).collect();
        for (post, from) in posts {
            let named = self.named.get(&post).cloned().unwrap_or_default();
            let last = from.yesterday().unwrap_or(from);
            for index in self.standing.tenures_of(post) {
                let is_stored = self.standing.tenures.records[index].stored.is_some();
                let tenure = self.standing.tenures.at_mut(index);
                let began = tenure.from_on.is_none_or(|began| began <= last);
                if is_stored && tenure.until_on.is_none() && began && !named.contains(&tenure.person) {
                    tenure.until_on = Some(last);
                }
            }
        }
    }
}
