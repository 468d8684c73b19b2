//! The risk base in the database.

use std::collections::BTreeMap;

use lianjian_db::{Connection, Result, Row, Value};
use lianjian_domain::level::Level;
use lianjian_prose::pairs;
use serde::Serialize;
use uuid::Uuid;

use super::filter::{Condition, Filter, Scope};

/// Beyond this many hits a list says '超过 1,000 条' instead of counting on.
pub const COUNTED: i64 = 1000;

/// A risk point as a list shows it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FoundRiskPoint)]
pub struct Found {
    /// Its place in the walk through the pages.
    #[serde(skip)]
    pub sequence: i64,
    /// Its id.
    pub id: Uuid,
    /// Its register, which is its holder's id.
    pub register: Uuid,
    /// The unit's name.
    pub unit: String,
    /// The department's.
    pub department: Option<String>,
    /// The post's.
    pub post: Option<String>,
    /// 序号
    pub number: Option<i64>,
    /// The text.
    pub risk: String,
    /// 1, 2 or 3.
    pub level: Option<Level>,
    /// 风险类别
    pub kind: String,
    /// Item by item.
    pub measures: Vec<String>,
    /// Who.
    pub responsible: String,
    /// Columns that the county's form does not have.
    pub extra: BTreeMap<String, String>,
}

impl Found {
    /// 财政局 · 预算股 · 股长.
    pub fn place(&self) -> String {
        [Some(self.unit.as_str()), self.department.as_deref(), self.post.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }

    pub(super) fn searchable(&self) -> String {
        format!("{}\n{}\n{}", self.risk, self.measures.join("\n"), self.responsible)
    }
}

/// A page of the risk base.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RiskPointPage)]
pub struct Page {
    /// The rows.
    pub items: Vec<Found>,
    /// Where the next page begins; none on the last.
    pub next: Option<i64>,
    /// How many there are; 1001 stands for more than 1,000.
    pub total: i64,
}

const COLUMNS: &str = "risk_point.sequence, risk_point.id, risk_point.register, unit.name, department.name,
     post.name, risk_point.number, risk_point.risk, risk_point.level, risk_point.risk_kind, risk_point.measures,
     risk_point.responsible, risk_point.extra";
const JOINS: &str = "JOIN register ON register.id = risk_point.register
     JOIN unit ON unit.id = risk_point.unit
     LEFT JOIN department ON department.id = register.department
     LEFT JOIN post ON post.id = register.post";

/// A page of hits, in the order in which they were written.
pub(super) async fn page(connection: &mut Connection, filter: &Filter, scope: &Scope) -> Result<Page> {
    let mut condition = filter.condition(connection.is_sqlite(), scope);
    settle(connection, &mut condition).await?;
    let size = filter.page_size();
    let after = filter.after.unwrap_or(0);
    let total = count(connection, filter, &condition).await?;
    let mut items = hits(connection, filter, &condition, after, size + 1).await?;
    let more = items.len() > usize::try_from(size).unwrap_or(usize::MAX);
    items.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let next = if more { items.last().map(|found| found.sequence) } else { None };
    Ok(Page { items, next, total })
}

/// Chooses how words are looked for. SQLite walks its index in order either way; PostgreSQL must be
/// told when few rows have the words, or it looks for them along the whole key.
pub(super) async fn settle(connection: &mut Connection, condition: &mut Condition) -> Result<()> {
    let (Some(words), false) = (&condition.words, connection.is_sqlite()) else { return Ok(()) };
    // The expression is the last value, and here the only one.
    let last = condition.values.len();
    let alone = words.replace(&format!("${last}"), "$1");
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM risk_point_search WHERE {alone} LIMIT {}) AS counted",
        COUNTED + 1
    );
    let hits: i64 = connection.one(&sql, &condition.values[last - 1..], |row| row.next()).await?;
    if hits <= COUNTED {
        condition.gather();
    }
    Ok(())
}

/// Up to `want` rows after a place, checked against the words.
pub(super) async fn hits(
    connection: &mut Connection,
    filter: &Filter,
    condition: &Condition,
    after: i64,
    want: i64,
) -> Result<Vec<Found>> {
    let mut items: Vec<Found> = Vec::new();
    let mut after = after;
    let first = condition.values.len() + 1;
    let sql = format!(
        "{}SELECT {COLUMNS} FROM {} {JOINS} WHERE {} AND {key} > ${first} ORDER BY {key} LIMIT ${}",
        condition.with,
        condition.from,
        condition.all(),
        first + 1,
        key = condition.key,
    );
    loop {
        let missing = want - i64::try_from(items.len()).unwrap_or(i64::MAX);
        if missing <= 0 {
            return Ok(items);
        }
        let mut values = condition.values.clone();
        values.extend([Value::Integer(after), Value::Integer(missing)]);
        let found = connection.all(&sql, &values, read).await?;
        let got = i64::try_from(found.len()).unwrap_or(i64::MAX);
        after = found.last().map_or(after, |last| last.sequence);
        items.extend(
            found
                .into_iter()
                .filter(|found| !condition.needs_check || pairs::contains(&found.searchable(), &filter.q)),
        );
        if got < missing {
            return Ok(items);
        }
    }
}

/// How many rows there are, counted up to one more than [`COUNTED`].
async fn count(connection: &mut Connection, filter: &Filter, condition: &Condition) -> Result<i64> {
    if condition.needs_check {
        let found = hits(connection, filter, condition, 0, COUNTED + 1).await?;
        return Ok(i64::try_from(found.len()).unwrap_or(i64::MAX));
    }
    // A condition on the level that every row meets lets the engine count in the index alone.
    let counted = if filter.is_empty() { " AND risk_point.level >= 0" } else { "" };
    let sql = format!(
        "{}SELECT count(*) FROM (SELECT 1 FROM {} WHERE {}{counted} LIMIT {}) AS counted",
        condition.with,
        condition.from,
        condition.all(),
        COUNTED + 1
    );
    connection.one(&sql, &condition.values, |row| row.next()).await
}

/// One risk point.
pub(super) async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<(Uuid, Found)>> {
    let sql = format!(
        "SELECT risk_point.unit, {COLUMNS} FROM risk_point {JOINS}
         WHERE risk_point.id = $1 AND risk_point.closed_at IS NULL"
    );
    connection.optional(&sql, &[id.into()], |row| Ok((row.next()?, read(row)?))).await
}

/// The units of a region, named by id or by name, with everything below it.
pub(super) async fn units_of_region(connection: &mut Connection, written: &str) -> Result<Vec<Uuid>> {
    let (condition, value) = match written.parse::<Uuid>() {
        Ok(id) => ("id = $1", Value::Id(id)),
        Err(_) => ("name = $1", Value::from(written)),
    };
    let sql = format!(
        "WITH RECURSIVE below (id) AS (
             SELECT id FROM region WHERE {condition}
             UNION ALL SELECT region.id FROM region JOIN below ON region.parent = below.id)
         SELECT unit.id FROM unit JOIN below ON unit.region = below.id"
    );
    connection.all(&sql, &[value], |row| row.next()).await
}

/// The unit of an id or of a full name.
pub(super) async fn unit(connection: &mut Connection, written: &str) -> Result<Option<Uuid>> {
    if let Ok(id) = written.parse::<Uuid>() {
        return Ok(Some(id));
    }
    connection
        .optional(
            "SELECT id FROM unit WHERE name = $1 ORDER BY closed_on IS NOT NULL, id LIMIT 1",
            &[written.into()],
            |row| row.next(),
        )
        .await
}

fn read(row: &mut Row<'_>) -> Result<Found> {
    Ok(Found {
        sequence: row.next()?,
        id: row.next()?,
        register: row.next()?,
        unit: row.next()?,
        department: row.next()?,
        post: row.next()?,
        number: row.next()?,
        risk: row.next()?,
        level: Level::from_number(row.next()?),
        kind: row.next()?,
        measures: row.next_json()?,
        responsible: row.next()?,
        extra: row.next_json()?,
    })
}
