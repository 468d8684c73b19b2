//! From lines and what is there already to what there shall be; nothing is written here.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use lianjian_db::new_id;
use lianjian_domain::category::OrganKind;
use uuid::Uuid;

use super::Column;
use super::charges::Wish;
use super::lines::{Line, Problem};
use super::standing::Standing;
use crate::features::organisation::model::{Region, Unit};
use crate::features::organisation::units;

/// What a table does to what stands.
pub(super) struct Plan<'a> {
    pub(super) standing: &'a mut Standing,
    pub(super) problems: Vec<Problem>,
    pub(super) notices: Vec<String>,
    pub(super) today: Date,
    /// The free codes of each region are given out from here on.
    next_code: HashMap<Uuid, u32>,
    next_place: HashMap<(&'static str, Uuid), i64>,
    /// Posts that got a new holder, with the first day, and everybody whom the table names on them.
    pub(super) taken_over: HashMap<Uuid, Date>,
    pub(super) named: HashMap<Uuid, BTreeSet<Uuid>>,
    /// Who shall be in charge of what.
    pub(super) wishes: Vec<Wish>,
    /// Which line said first what a unit's kind and its unit above are.
    said: HashMap<(Uuid, Column), String>,
}

/// What a line inherits from the lines above it.
#[derive(Clone, Copy, Default)]
struct Above {
    region: Option<usize>,
    unit: Option<usize>,
}

pub(super) type Step<T> = Result<T, Problem>;

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
            wishes: Vec::new(),
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
        self.charge();
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

    pub(super) fn place(&mut self, of: &'static str, whole: Uuid) -> i64 {
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
