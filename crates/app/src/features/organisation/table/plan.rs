//! From lines and what is there already to what there shall be; nothing is written here.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use lianjian_db::new_id;
use lianjian_domain::category::OrganKind;
use uuid::Uuid;

use super::Column;
use super::lines::{Line, Problem};
use super::standing::Standing;
use crate::features::organisation::model::{Department, Person, Post, Region, Tenure, Unit};
use crate::features::organisation::units;

/// What a table does to what stands.
pub(super) struct Plan<'a> {
    pub(super) standing: &'a mut Standing,
    pub(super) problems: Vec<Problem>,
    pub(super) notices: Vec<String>,
    today: Date,
    /// The free codes of each region are given out from here on.
    next_code: HashMap<Uuid, u32>,
    next_place: HashMap<(&'static str, Uuid), i64>,
    /// Posts that got a new holder, with the first day, and everybody whom the table names on them.
    taken_over: HashMap<Uuid, Date>,
    named: HashMap<Uuid, BTreeSet<Uuid>>,
    /// Which line said first what a unit's kind and its unit above are.
    said: HashMap<(Uuid, Column), String>,
}

/// What a line inherits from the lines above it.
#[derive(Clone, Copy, Default)]
struct Above {
    region: Option<usize>,
    unit: Option<usize>,
}

type Step<T> = Result<T, Problem>;

/// The region of a line: named, inherited, or the only one that there is.
pub(super) fn region_of(
    standing: &Standing,
    line: &Line,
    above: Option<usize>,
) -> Result<Option<usize>, Problem> {
    match line.text(Column::Region) {
        "" => match (above, standing.regions.records.len()) {
            (Some(index), _) => Ok(Some(index)),
            (None, 1) => Ok(Some(0)),
            _ => Err(line.problem(Column::Region, "请写明单位属于哪个县、市，例如“清河县”")),
        },
        name => Ok(standing.region(name)),
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(standing: &'a mut Standing, today: Date) -> Self {
        Plan {
            standing,
            problems: Vec::new(),
            notices: Vec::new(),
            today,
            next_code: HashMap::new(),
            next_place: HashMap::new(),
            taken_over: HashMap::new(),
            named: HashMap::new(),
            said: HashMap::new(),
        }
    }

    /// Takes all lines: units first, since a line may name a unit above that stands further down.
    pub(super) fn take(&mut self, lines: &[Line]) {
        let mut above = Above::default();
        let mut units: Vec<Option<usize>> = Vec::with_capacity(lines.len());
        for line in lines {
            match self.unit(line, &mut above) {
                Ok(unit) => units.push(unit),
                Err(problem) => {
                    self.problems.push(problem);
                    units.push(None);
                }
            }
        }
        for (line, unit) in lines.iter().zip(units) {
            let Some(unit) = unit else { continue };
            if let Err(problem) = self.parent(line, unit).and_then(|()| self.part(line, unit)) {
                self.problems.push(problem);
            }
        }
        self.refuse_circles(lines);
        self.end_former();
    }

    fn unit(&mut self, line: &Line, above: &mut Above) -> Step<Option<usize>> {
        let region = match region_of(self.standing, line, above.region)? {
            Some(index) => index,
            None => self.new_region(line.text(Column::Region)),
        };
        if above.region != Some(region) {
            *above = Above { region: Some(region), unit: None };
        }
        let written = line.text(Column::Unit);
        if written.is_empty() {
            let says_more = Column::ALL.iter().any(|column| {
                !matches!(column, Column::Region | Column::Unit) && !line.text(*column).is_empty()
            });
            if above.unit.is_none() && says_more {
                return Err(line.problem(Column::Unit, "请写单位的全称"));
            }
            return Ok(above.unit);
        }
        let found = {
            let region = self.standing.regions.at(region);
            self.standing.units_named(region, written)
        };
        let unit = match found[..] {
            [unit] => {
                let known = self.standing.units.at(unit);
                if super::values::plain(&known.name) != super::values::plain(written) {
                    let notice = format!("“{written}”认作“{}”", known.name);
                    if !self.notices.contains(&notice) {
                        self.notices.push(notice);
                    }
                }
                unit
            }
            [] => self.new_unit(line, region, written)?,
            _ => {
                let names: Vec<&str> =
                    found.iter().map(|index| self.standing.units.at(*index).name.as_str()).collect();
                let message = format!("可能是{}，请写单位的全称", names.join("或"));
                return Err(line.problem(Column::Unit, &message));
            }
        };
        above.unit = Some(unit);
        self.kind(line, unit)?;
        Ok(Some(unit))
    }

    fn new_region(&mut self, name: &str) -> usize {
        self.notices.push(format!("新增行政区划“{name}”，请到“组织机构”里补上行政区划代码"));
        self.standing.put_region(Region {
            id: new_id(),
            code: String::new(),
            name: name.to_owned(),
            rank: units::rank_of(name),
            parent: None,
            opened_on: None,
            closed_on: None,
            version: 1,
        })
    }

    fn new_unit(&mut self, line: &Line, region: usize, name: &str) -> Step<usize> {
        let name = super::import::short_enough(line, Column::Unit, name)?;
        let kind = line.text(Column::Kind).to_owned();
        let Some(organ_kind) = OrganKind::parse(&kind) else {
            let message = "这是新单位，请写类别，例如行政机关、乡镇、党委部门、事业单位";
            return Err(line.problem(Column::Kind, message));
        };
        let (region, region_name) = {
            let region = self.standing.regions.at(region);
            (region.id, region.name.clone())
        };
        let unit = Unit {
            id: new_id(),
            region,
            parent: None,
            short_name: units::short_name(&name, "", &region_name),
            organ_kind,
            commission: units::is_commission(&name, &kind),
            kind,
            name,
            code: self.free_code(region),
            position: self.place("unit", region),
            opened_on: None,
            closed_on: None,
            successor: None,
            version: 1,
        };
        Ok(self.standing.put_unit(None, unit, &region_name))
    }

    fn kind(&mut self, line: &Line, unit: usize) -> Step<()> {
        let written = line.text(Column::Kind);
        if written.is_empty() {
            return Ok(());
        }
        let id = self.standing.units.at(unit).id;
        self.said_before(line, id, Column::Kind)?;
        let unit = self.standing.units.at_mut(unit);
        if unit.kind != written {
            written.clone_into(&mut unit.kind);
            unit.organ_kind = OrganKind::parse(written).unwrap_or(OrganKind::Other);
            unit.commission = unit.commission || units::is_commission(&unit.name, written);
        }
        Ok(())
    }

    fn parent(&mut self, line: &Line, unit: usize) -> Step<()> {
        let written = line.text(Column::Parent);
        if written.is_empty() {
            return Ok(());
        }
        let (id, region) = {
            let unit = self.standing.units.at(unit);
            (unit.id, unit.region)
        };
        self.said_before(line, id, Column::Parent)?;
        let Some(region) = self.standing.regions.records.iter().find(|known| known.now.id == region) else {
            return Ok(());
        };
        match self.standing.units_named(&region.now, written)[..] {
            [parent] if parent == unit => Err(line.problem(Column::Parent, "单位不能是自己的上级")),
            [parent] => {
                let parent = self.standing.units.at(parent).id;
                self.standing.units.at_mut(unit).parent = Some(parent);
                Ok(())
            }
            [] => {
                Err(line
                    .problem(Column::Parent, "没有这个单位；它在这张表里也要有一行，或先在“组织机构”里加上"))
            }
            _ => Err(line.problem(Column::Parent, "有几个单位都可能是它，请写全称")),
        }
    }

    /// A unit has one kind and one unit above; two lines that say different things are both wrong.
    fn said_before(&mut self, line: &Line, unit: Uuid, column: Column) -> Step<()> {
        let written = line.text(column);
        let first = self.said.entry((unit, column)).or_insert_with(|| written.to_owned());
        if first == written {
            return Ok(());
        }
        let message = format!("同一个单位前面写的是“{first}”，请改成一样的");
        Err(line.problem(column, &message))
    }

    fn part(&mut self, line: &Line, unit: usize) -> Step<()> {
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
            "" => None,
            name => Some(self.post(line, unit, department, name, leading)?),
        };
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
        Ok(post.id)
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
    fn end_former(&mut self) {
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

    fn refuse_circles(&mut self, lines: &[Line]) {
        let parents: HashMap<Uuid, Option<Uuid>> =
            self.standing.units.records.iter().map(|known| (known.now.id, known.now.parent)).collect();
        for known in &self.standing.units.records {
            let mut above = known.now.parent;
            let mut steps = 0;
            while let Some(id) = above.filter(|_| steps <= parents.len()) {
                if id == known.now.id {
                    let message = "上级单位绕成了一圈，请核对";
                    let line = lines.iter().find(|line| {
                        super::values::plain(line.text(Column::Unit)) == super::values::plain(&known.now.name)
                    });
                    self.problems.extend(line.map(|line| line.problem(Column::Parent, message)));
                    break;
                }
                above = parents.get(&id).copied().flatten();
                steps += 1;
            }
        }
    }

    fn free_code(&mut self, region: Uuid) -> String {
        let from = self.next_code.entry(region).or_insert(1);
        self.standing.free_code(region, from)
    }

    fn place(&mut self, of: &'static str, whole: Uuid) -> i64 {
        let standing = &*self.standing;
        let next = self.next_place.entry((of, whole)).or_insert_with(|| match of {
            "unit" => {
                Standing::next_place(&standing.units, |unit| (unit.region == whole).then_some(unit.position))
            }
            "department" => Standing::next_place(&standing.departments, |part| {
                (part.unit == whole).then_some(part.position)
            }),
            _ => Standing::next_place(&standing.posts, |post| (post.unit == whole).then_some(post.position)),
        });
        let place = *next;
        *next += 1;
        place
    }
}
