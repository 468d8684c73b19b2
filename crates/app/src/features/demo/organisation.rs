//! The county's organisation: brought in as the same table that an administrator would bring.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::county::{County, UnitText};
use crate::features::organisation::{self, RegionPatch, UnitFilter, UnitPatch, WholeUnit};
use crate::features::registers::{Holder, HolderKind, holder_of_unit};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// Since when its people hold their posts.
const SINCE: Date = date(2012, 1, 1);

/// The headings of the table (interface.md, `org import`).
const HEADINGS: [&str; 9] =
    ["行政区划", "单位", "单位类别", "内设部门", "岗位", "领导班子", "姓名", "任职起", "分管部门"];

/// A unit with what its forms may name.
pub(super) struct Unit {
    whole: WholeUnit,
}

impl Unit {
    pub(super) fn id(&self) -> Uuid {
        self.whole.unit.id
    }

    /// Whoever of the unit has this name.
    pub(super) fn person(&self, name: &str) -> Option<Uuid> {
        self.whole.people.iter().find(|person| person.name == name).map(|person| person.id)
    }

    /// The registers of the posts of a department.
    pub(super) fn posts_of(&self, department: &str) -> Vec<Uuid> {
        let found = self.whole.departments.iter().find(|one| one.name == department).map(|one| one.id);
        self.whole.posts.iter().filter(|post| post.department == found).map(|post| post.id).collect()
    }

    /// Whose register it is: the post's, the department's or the unit's own.
    pub(super) fn holder(&self, department: Option<&str>, post: Option<&str>) -> AppResult<Holder> {
        let unknown = |name: &str| AppError::Internal(format!("the demonstration county has no {name}"));
        let unit = self.id();
        match (post, department) {
            (Some(name), _) => {
                let post =
                    self.whole.posts.iter().find(|post| post.name == name).ok_or_else(|| unknown(name))?;
                Ok(Holder { kind: HolderKind::Post, unit, department: post.department, post: Some(post.id) })
            }
            (None, Some(name)) => {
                let found = self.whole.departments.iter().find(|department| department.name == name);
                let department = Some(found.ok_or_else(|| unknown(name))?.id);
                Ok(Holder { kind: HolderKind::Department, unit, department, post: None })
            }
            (None, None) => Ok(holder_of_unit(unit)),
        }
    }
}

/// Makes it all; gives the units in their order.
pub(super) async fn found(app: &App, actor: &Actor, county: &County) -> AppResult<Vec<Unit>> {
    let bytes = table(county).map_err(|error| AppError::Internal(error.to_string()))?;
    let report = organisation::import_table(app, actor, &bytes, "组织机构.csv", false).await?;
    if let Some(problem) = report.problems.first() {
        let (at, message) = (&problem.at, &problem.message);
        return Err(AppError::Internal(format!("the demonstration's organisation, {at}: {message}")));
    }
    for region in organisation::regions(app, actor).await? {
        let patch = RegionPatch { code: Some(county.code.clone()), ..RegionPatch::default() };
        organisation::change_region(app, actor, region.id, patch).await?;
    }
    let filter = UnitFilter { limit: Some(100), ..UnitFilter::default() };
    let listed = organisation::list(app, actor, &filter).await?.items;
    let mut units = Vec::with_capacity(county.units.len());
    for text in &county.units {
        let found = listed.iter().find(|listed| listed.unit.name == text.name);
        let id = found.map(|listed| listed.unit.id).ok_or(AppError::NotFound)?;
        let patch = UnitPatch {
            short_name: Some(text.short_name.clone()),
            commission: Some(text.commission),
            ..UnitPatch::default()
        };
        organisation::change(app, actor, id, patch).await?;
        for alias in &text.aliases {
            organisation::add_alias(app, actor, id, alias).await?;
        }
        units.push(Unit { whole: organisation::whole(app, actor, id).await? });
    }
    Ok(units)
}

/// The table: a line for each department and for each post.
fn table(county: &County) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEADINGS)?;
    let since = SINCE.to_string();
    for unit in &county.units {
        let mut line = |department: &str, post: [&str; 5]| {
            let UnitText { name, kind, .. } = unit;
            let [post, leading, person, from, charge] = post;
            table.write_record([&county.name, name, kind, department, post, leading, person, from, charge])
        };
        for department in &unit.departments {
            line(department, [""; 5])?;
        }
        for post in &unit.posts {
            let leading = if post.leading { "是" } else { "" };
            let department = post.department.as_deref().unwrap_or_default();
            line(department, [&post.name, leading, &post.person, &since, &post.charge.join("、")])?;
        }
    }
    Ok(table.into_inner()?)
}
