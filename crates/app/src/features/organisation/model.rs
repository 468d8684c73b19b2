//! What a county is made of: regions, units, departments, posts, people and who holds what.
//!
//! Each of them is a [`Record`]: a row of a table and, as JSON, an entry of the history.

use jiff::civil::Date;
use lianjian_db::{Result, Row, Value, params};
use lianjian_domain::category::OrganKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// Where a region stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// 省
    Province,
    /// 市
    City,
    /// 县
    County,
}

impl Rank {
    /// All ranks, from the top.
    pub const ALL: [Rank; 3] = [Rank::Province, Rank::City, Rank::County];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Rank::Province => "province",
            Rank::City => "city",
            Rank::County => "county",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Rank::Province => "省级",
            Rank::City => "市级",
            Rank::County => "县级",
        }
    }

    /// The rank of a stored name.
    pub fn parse(name: &str) -> Option<Rank> {
        Self::ALL.into_iter().find(|rank| rank.name() == name)
    }
}

/// A region: province, city or county.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Its id.
    pub id: Uuid,
    /// Six digits of GB/T 2260; empty while nobody entered them.
    pub code: String,
    /// The full name, such as 清河县.
    pub name: String,
    /// Its rank.
    pub rank: Rank,
    /// The region above.
    pub parent: Option<Uuid>,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A unit: a bureau, a township, a hospital, a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: Uuid,
    /// The region that it is in.
    pub region: Uuid,
    /// The unit above, for a sub-body (二级机构).
    pub parent: Option<Uuid>,
    /// The full name, such as 清河县财政局.
    pub name: String,
    /// The short name, such as 财政局.
    pub short_name: String,
    /// Which categories its catalogue may use.
    pub organ_kind: OrganKind,
    /// 单位类别 as lists of organisations call it, such as 乡镇.
    pub kind: String,
    /// Three characters, part of the codes of its powers.
    pub code: String,
    /// Whether it runs the programme.
    pub commission: bool,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// The unit that took its work over.
    pub successor: Option<Uuid>,
    /// Counts changes.
    pub version: i64,
}

/// Another name under which a unit's forms arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub alias: String,
    /// What names are compared by.
    pub name_key: String,
    /// Counts changes.
    pub version: i64,
}

/// A department (内设部门) of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A post (岗位) of a department, or straight of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The department.
    pub department: Option<Uuid>,
    /// The name.
    pub name: String,
    /// Whether it belongs to the leading group (领导班子).
    pub in_leading_group: bool,
    /// Its place in lists.
    pub position: i64,
    /// Since when.
    pub opened_on: Option<Date>,
    /// Until when.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The name.
    pub name: String,
    /// Counts changes.
    pub version: i64,
}

/// A person on a post over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub person: Uuid,
    /// On which post.
    pub post: Uuid,
    /// The first day; none when nobody knows.
    pub from_on: Option<Date>,
    /// The last day; none while it lasts.
    pub until_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
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
        &["unit", "department", "name", "in_leading_group", "position", "opened_on", "closed_on"];

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
