//! The county's organisation: its region, units, departments, posts and who holds them.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Transaction, Value, new_id, params};
use lianjian_domain::name;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::county::{County, PostText, UnitText};
use crate::features::registers::{Holder, HolderKind, holder_of_unit};
use crate::shell::error::{AppError, AppResult};

/// Since when all of it is there.
const OPENED: Date = date(2012, 1, 1);

/// A unit with what its forms may name.
pub(super) struct Unit {
    pub(super) id: Uuid,
    departments: HashMap<String, Uuid>,
    posts: HashMap<String, (Uuid, Option<Uuid>)>,
}

impl Unit {
    /// Whose register it is: the post's, the department's or the unit's own.
    pub(super) fn holder(&self, department: Option<&str>, post: Option<&str>) -> AppResult<Holder> {
        let unknown = |name: &str| AppError::Internal(format!("the demonstration county has no {name}"));
        match (post, department) {
            (Some(name), _) => {
                let (post, department) = self.posts.get(name).copied().ok_or_else(|| unknown(name))?;
                Ok(Holder { kind: HolderKind::Post, unit: self.id, department, post: Some(post) })
            }
            (None, Some(name)) => {
                let department = Some(self.departments.get(name).copied().ok_or_else(|| unknown(name))?);
                Ok(Holder { kind: HolderKind::Department, unit: self.id, department, post: None })
            }
            (None, None) => Ok(holder_of_unit(self.id)),
        }
    }
}

/// Makes it all; gives the units in their order.
pub(super) async fn found(
    transaction: &mut Transaction,
    author: &Author,
    county: &County,
) -> AppResult<Vec<Unit>> {
    let mut writer = Writer { transaction, author };
    let region = new_id();
    let record = json!({"id": region, "code": county.code, "name": county.name, "rank": "county", "opened_on": OPENED, "version": 1});
    writer
        .row(
            ("region", "id, code, name, rank, opened_on"),
            &params![region, county.code.as_str(), county.name.as_str(), "county", OPENED],
            None,
            record,
        )
        .await?;
    let mut units = Vec::with_capacity(county.units.len());
    for (unit, position) in county.units.iter().zip(1..) {
        units.push(writer.unit(county, region, unit, position).await?);
    }
    Ok(units)
}

struct Writer<'a> {
    transaction: &'a mut Transaction,
    author: &'a Author,
}

impl Writer<'_> {
    async fn unit(
        &mut self,
        county: &County,
        region: Uuid,
        unit: &UnitText,
        position: i64,
    ) -> AppResult<Unit> {
        let id = new_id();
        let code = format!("{position:03}");
        let record = json!({
            "id": id, "region": region, "name": unit.name, "short_name": unit.short_name,
            "organ_kind": unit.organ, "kind": unit.kind, "code": code, "commission": unit.commission,
            "position": position, "opened_on": OPENED, "version": 1,
        });
        let values = params![
            id,
            region,
            unit.name.as_str(),
            unit.short_name.as_str(),
            unit.organ.label(),
            unit.kind.as_str(),
            code,
            unit.commission,
            position,
            OPENED,
        ];
        let into =
            ("unit", "id, region, name, short_name, organ_kind, kind, code, commission, position, opened_on");
        self.row(into, &values, Some(id), record).await?;
        for alias in &unit.aliases {
            let (own, key) = (new_id(), name::key(alias, &county.name));
            let record = json!({"id": own, "unit": id, "alias": alias, "name_key": key, "version": 1});
            let values = params![own, id, alias.as_str(), key];
            self.row(("unit_alias", "id, unit, alias, name_key"), &values, Some(id), record).await?;
        }
        let mut departments = HashMap::new();
        for (department, position) in unit.departments.iter().zip(1..) {
            departments.insert(department.clone(), self.department(id, department, position).await?);
        }
        let mut posts = HashMap::new();
        for (post, position) in unit.posts.iter().zip(1..) {
            let department = post.department.as_ref().and_then(|name| departments.get(name)).copied();
            posts.insert(post.name.clone(), (self.post(id, department, post, position).await?, department));
        }
        Ok(Unit { id, departments, posts })
    }

    async fn department(&mut self, unit: Uuid, name: &str, position: i64) -> AppResult<Uuid> {
        let id = new_id();
        let record = json!({"id": id, "unit": unit, "name": name, "position": position, "opened_on": OPENED, "version": 1});
        let values = params![id, unit, name, position, OPENED];
        self.row(("department", "id, unit, name, position, opened_on"), &values, Some(unit), record).await?;
        Ok(id)
    }

    /// A post and the person who holds it.
    async fn post(
        &mut self,
        unit: Uuid,
        department: Option<Uuid>,
        post: &PostText,
        position: i64,
    ) -> AppResult<Uuid> {
        let (id, person, tenure) = (new_id(), new_id(), new_id());
        let record = json!({
            "id": id, "unit": unit, "department": department, "name": post.name,
            "in_leading_group": post.leading, "position": position, "opened_on": OPENED, "version": 1,
        });
        let values = params![id, unit, department, post.name.as_str(), post.leading, position, OPENED];
        let into = ("post", "id, unit, department, name, in_leading_group, position, opened_on");
        self.row(into, &values, Some(unit), record).await?;
        let record = json!({"id": person, "unit": unit, "name": post.person, "version": 1});
        let values = params![person, unit, post.person.as_str()];
        self.row(("person", "id, unit, name"), &values, Some(unit), record).await?;
        let record = json!({"id": tenure, "person": person, "post": id, "from_on": OPENED, "version": 1});
        let values = params![tenure, person, id, OPENED];
        self.row(("tenure", "id, person, post, from_on"), &values, Some(unit), record).await?;
        Ok(id)
    }

    /// Inserts a row, whose first value is its id, and its history.
    async fn row(
        &mut self,
        into: (&'static str, &str),
        values: &[Value],
        unit: Option<Uuid>,
        record: Json,
    ) -> AppResult<()> {
        let (table, columns) = into;
        let marks: Vec<String> = (1..=values.len()).map(|number| format!("${number}")).collect();
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({})", marks.join(", "));
        self.transaction.execute(&sql, values).await?;
        let object = match values.first() {
            Some(Value::Id(id)) => *id,
            _ => Uuid::nil(),
        };
        let change = Change { kind: table, object, parent: None, unit, before: None, after: Some(record) };
        Ok(history::write(self.transaction, self.author, [change]).await?)
    }
}
