//! The parts of a county as rows of tables and, as JSON, as entries of the history.

use lianjian_db::{Result, Row, Value, params};
use lianjian_domain::category::OrganKind;
use serde::Serialize;
use uuid::Uuid;

use super::duty::Duty;
use super::model::{Alias, Department, Person, Post, Rank, Region, Tenure, Unit};

/// A row that is written by `store::insert` and `store::update`.
pub trait Record: Clone + PartialEq + Serialize + Sync {
    /// The table; also the kind of its changes in the history.
    const TABLE: &'static str;
    /// The columns between `id` and `version`.
    const COLUMNS: &'static [&'static str];
    /// Its id.
    fn id(&self) -> Uuid;
    /// The unit that it belongs to; none for what stands above units.
    fn unit(&self) -> Option<Uuid>;
    /// The number of its version.
    fn version(&self) -> i64;
    /// The values of the columns.
    fn values(&self) -> Vec<Value>;
    /// Reads id, columns and version.
    fn read(row: &mut Row<'_>) -> Result<Self>
    where
        Self: Sized;
}

impl Record for Region {
    const TABLE: &'static str = "region";
    const COLUMNS: &'static [&'static str] = &["code", "name", "rank", "parent", "opened_on", "closed_on"];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        None
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![&self.code, &self.name, self.rank.name(), self.parent, self.opened_on, self.closed_on].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Region {
            id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            // The table's own check knows these three names only.
            rank: Rank::parse(&row.next::<String>()?).unwrap_or(Rank::County),
            parent: row.next()?,
            opened_on: row.next_date()?,
            closed_on: row.next_date()?,
            version: row.next()?,
        })
    }
}

impl Record for Unit {
    const TABLE: &'static str = "unit";
    const COLUMNS: &'static [&'static str] = &[
        "region",
        "parent",
        "name",
        "short_name",
        "organ_kind",
        "kind",
        "code",
        "commission",
        "position",
        "opened_on",
        "closed_on",
        "successor",
    ];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        Some(self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![
            self.region,
            self.parent,
            &self.name,
            &self.short_name,
            self.organ_kind.label(),
            &self.kind,
            &self.code,
            self.commission,
            self.position,
            self.opened_on,
            self.closed_on,
            self.successor,
        ]
        .into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Unit {
            id: row.next()?,
            region: row.next()?,
            parent: row.next()?,
            name: row.next()?,
            short_name: row.next()?,
            organ_kind: OrganKind::parse(&row.next::<String>()?).unwrap_or(OrganKind::Other),
            kind: row.next()?,
            code: row.next()?,
            commission: row.next_bool()?,
            position: row.next()?,
            opened_on: row.next_date()?,
            closed_on: row.next_date()?,
            successor: row.next()?,
            version: row.next()?,
        })
    }
}

impl Record for Alias {
    const TABLE: &'static str = "unit_alias";
    const COLUMNS: &'static [&'static str] = &["unit", "alias", "name_key"];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        Some(self.unit)
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.unit, &self.alias, &self.name_key].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Alias {
            id: row.next()?,
            unit: row.next()?,
            alias: row.next()?,
            name_key: row.next()?,
            version: row.next()?,
        })
    }
}

impl Record for Department {
    const TABLE: &'static str = "department";
    const COLUMNS: &'static [&'static str] = &["unit", "name", "position", "opened_on", "closed_on"];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        Some(self.unit)
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.unit, &self.name, self.position, self.opened_on, self.closed_on].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Department {
            id: row.next()?,
            unit: row.next()?,
            name: row.next()?,
            position: row.next()?,
            opened_on: row.next_date()?,
            closed_on: row.next_date()?,
            version: row.next()?,
        })
    }
}

impl Record for Post {
    const TABLE: &'static str = "post";
    const COLUMNS: &'static [&'static str] =
        &["unit", "department", "name", "in_leading_group", "duty", "position", "opened_on", "closed_on"];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        Some(self.unit)
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![
            self.unit,
            self.department,
            &self.name,
            self.in_leading_group,
            self.duty.name(),
            self.position,
            self.opened_on,
            self.closed_on,
        ]
        .into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Post {
            id: row.next()?,
            unit: row.next()?,
            department: row.next()?,
            name: row.next()?,
            in_leading_group: row.next_bool()?,
            duty: Duty::parse(&row.next::<String>()?).unwrap_or_default(),
            position: row.next()?,
            opened_on: row.next_date()?,
            closed_on: row.next_date()?,
            version: row.next()?,
        })
    }
}

impl Record for Person {
    const TABLE: &'static str = "person";
    const COLUMNS: &'static [&'static str] = &["unit", "name"];

    fn id(&self) -> Uuid {
        self.id
    }

    fn unit(&self) -> Option<Uuid> {
        Some(self.unit)
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.unit, &self.name].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Person { id: row.next()?, unit: row.next()?, name: row.next()?, version: row.next()? })
    }
}

impl Record for Tenure {
    const TABLE: &'static str = "tenure";
    const COLUMNS: &'static [&'static str] = &["person", "post", "from_on", "until_on"];

    fn id(&self) -> Uuid {
        self.id
    }

    /// Known by its post only; whoever writes a tenure says so (`store::insert_within`).
    fn unit(&self) -> Option<Uuid> {
        None
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn values(&self) -> Vec<Value> {
        params![self.person, self.post, self.from_on, self.until_on].into()
    }

    fn read(row: &mut Row<'_>) -> Result<Self> {
        Ok(Tenure {
            id: row.next()?,
            person: row.next()?,
            post: row.next()?,
            from_on: row.next_date()?,
            until_on: row.next_date()?,
            version: row.next()?,
        })
    }
}
