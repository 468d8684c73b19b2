//! The risk base in the database.

use std::collections::BTreeMap;

use lianjian_db::{Connection, Result, Row, Value, search};
use lianjian_domain::level::Level;
use lianjian_prose::pairs;
use serde::Serialize;
use uuid::Uuid;

use super::filter::{Condition, Filter, INDEX, Scope};

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

/// Counters that are added up for a total: a few of them nearly always come to more than [`COUNTED`].
const COUNTERS: i64 = 200;
/// The sizes in which rows are asked for. The size stands in the statement, where a database that plans
/// without values can see it, and few sizes make few statements.
const STEPS: [i64; 5] = [21, 51, 201, COUNTED + 1, 2000];

/// Rows of one walk, and how many there are in all where the counters could tell.
struct Walked {
    items: Vec<Found>,
    total: Option<i64>,
}

/// A page of hits, in the order in which they were written.
pub(super) async fn page(connection: &mut Connection, filter: &Filter, scope: &Scope) -> Result<Page> {
    let mut condition = filter.condition(connection.is_sqlite(), scope);
    let settled = settle(connection, &mut condition).await?;
    let size = filter.page_size();
    let after = filter.after.unwrap_or(0);
    let Walked { mut items, total } = walk(connection, filter, &condition, after, size + 1).await?;
    let got = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let total = match settled.or(total) {
        Some(total) => total,
        // The first page is all there is.
        None if after == 0 && got <= size => got,
        None => count(connection, filter, &condition).await?,
    };
    items.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let next = if got > size { items.last().map(|found| found.sequence) } else { None };
    Ok(Page { items, next, total: total.min(COUNTED + 1) })
}

/// Chooses how words are looked for; gives the number of hits when that is known already. SQLite walks its
/// index in order; PostgreSQL must be told when few rows have the words, or it looks for them along the
/// whole key.
pub(super) async fn settle(connection: &mut Connection, condition: &mut Condition) -> Result<Option<i64>> {
    if condition.words.is_none() || connection.is_sqlite() {
        return Ok(None);
    }
    // The expression is the last value, and here the only one.
    let expression = &condition.values[condition.values.len() - 1..];
    let words = search::matches(false, INDEX, 1);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM {INDEX} WHERE {words} LIMIT {}) AS counted",
        COUNTED + 1
    );
    let hits: i64 = connection.one(&sql, expression, |row| row.next()).await?;
    if hits <= COUNTED {
        condition.gather();
    } else {
        condition.walk();
    }
    Ok((condition.is_words_alone && !condition.needs_check).then_some(hits))
}

/// Up to `want` rows after a place, checked against the words.
pub(super) async fn hits(
    connection: &mut Connection,
    filter: &Filter,
    condition: &Condition,
    after: i64,
    want: i64,
) -> Result<Vec<Found>> {
    Ok(walk(connection, filter, condition, after, want).await?.items)
}

async fn walk(
    connection: &mut Connection,
    filter: &Filter,
    condition: &Condition,
    after: i64,
    want: i64,
) -> Result<Walked> {
    let step = STEPS.into_iter().find(|step| *step >= want).unwrap_or(want);
    let sql = format!(
        "{}SELECT {COLUMNS}, {} FROM {} {JOINS} 
         WHERE {} AND {key} > ${after} AND risk_point.sequence > ${after} ORDER BY {key} LIMIT {step}",
        condition.with,
        counted(condition),
        condition.from,
        condition.all(),
        key = condition.key,
        after = condition.values.len() + 1,
    );
    let want = usize::try_from(want).unwrap_or(usize::MAX);
    let mut walked = Walked { items: Vec::new(), total: None };
    let mut values = condition.values.clone();
    values.push(Value::Integer(after));
    loop {
        let found = connection.all(&sql, &values, |row| Ok((read(row)?, row.next::<Option<i64>>()?))).await?;
        let Some((last, total)) = found.last() else { return Ok(walked) };
        let is_last = i64::try_from(found.len()).unwrap_or(i64::MAX) < step;
        walked.total = *total;
        if let Some(after) = values.last_mut() {
            *after = Value::Integer(last.sequence);
        }
        walked.items.extend(
            found
                .into_iter()
                .map(|(found, _)| found)
                .filter(|found| !condition.needs_check || pairs::contains(&found.searchable(), &filter.q)),
        );
        if is_last || walked.items.len() >= want {
            walked.items.truncate(want);
            return Ok(walked);
        }
    }
}

/// A column that says how many rows there are: what the counters come to, exactly or beyond [`COUNTED`];
/// NULL where they cannot tell or where too many of them would have to be added up.
fn counted(condition: &Condition) -> String {
    match &condition.counters {
        None => "CAST(NULL AS BIGINT)".to_owned(),
        Some(counters) => format!(
            "(SELECT CASE WHEN count(*) < {COUNTERS} OR sum(points) > {COUNTED} THEN CAST(sum(points) AS BIGINT) END
              FROM (SELECT points FROM risk_counter WHERE {counters} AND points > 0 LIMIT {COUNTERS}) AS few)"
        ),
    }
}

/// How many rows there are, counted up to one more than [`COUNTED`].
async fn count(connection: &mut Connection, filter: &Filter, condition: &Condition) -> Result<i64> {
    if condition.needs_check {
        let found = hits(connection, filter, condition, 0, COUNTED + 1).await?;
        return Ok(i64::try_from(found.len()).unwrap_or(i64::MAX));
    }
    let sql = format!(
        "{}SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT {}) AS counted",
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
