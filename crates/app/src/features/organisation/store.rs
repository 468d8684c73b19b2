//! The parts of a county in the database: one way of writing for all of them, and the questions that
//! services ask.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Transaction, Value, params};
use uuid::Uuid;

use super::duty::{Charge, StandIn};
use super::model::{Alias, Department, Person, Post, Region, Tenure, Unit};
use super::record::Record;
use crate::shell::error::{AppError, AppResult};

/// The column list of a record, as [`Record::read`] reads it.
pub(super) fn columns<R: Record>() -> String {
    let table = R::TABLE;
    let named: Vec<String> = R::COLUMNS.iter().map(|column| format!("{table}.{column}")).collect();
    format!("{table}.id, {}, {table}.version", named.join(", "))
}

/// Records by a condition, which may go on with ORDER BY and LIMIT.
pub(super) async fn all<R: Record + Send>(
    connection: &mut Connection,
    condition: &str,
    values: &[Value],
) -> Result<Vec<R>> {
    let sql = format!("SELECT {} FROM {} WHERE {condition}", columns::<R>(), R::TABLE);
    connection.all(&sql, values, R::read).await
}

/// A record by its id; not found when there is none.
pub(super) async fn one<R: Record + Send>(connection: &mut Connection, id: Uuid) -> AppResult<R> {
    let found = all::<R>(connection, "id = $1", &params![id]).await?;
    found.into_iter().next().ok_or(AppError::NotFound)
}

/// Writes new records of one kind, with their history; `unit` is whose data they are.
pub(super) async fn insert<R: Record>(
    transaction: &mut Transaction,
    author: &Author,
    records: &[R],
    unit: impl Fn(&R) -> Option<Uuid>,
) -> Result<()> {
    let mut names = vec!["id"];
    names.extend(R::COLUMNS);
    let rows: Vec<Vec<Value>> = records
        .iter()
        .map(|record| std::iter::once(Value::Id(record.id())).chain(record.values()).collect())
        .collect();
    transaction.insert(R::TABLE, &names, rows).await?;
    let changes: Vec<Change> =
        records.iter().map(|record| change(None, Some(record), unit(record))).collect();
    history::write(transaction, author, changes).await
}

/// Writes one new record.
pub(super) async fn insert_one<R: Record>(
    transaction: &mut Transaction,
    author: &Author,
    record: &R,
) -> Result<()> {
    insert(transaction, author, std::slice::from_ref(record), R::unit).await
}

/// Writes a changed record; nothing when it is as it was. Refused when somebody else was faster.
pub(super) async fn update<R: Record>(
    transaction: &mut Transaction,
    author: &Author,
    before: &R,
    after: &R,
    unit: Option<Uuid>,
) -> AppResult<()> {
    if before == after {
        return Ok(());
    }
    let set: Vec<String> =
        R::COLUMNS.iter().enumerate().map(|(index, column)| format!("{column} = ${}", index + 3)).collect();
    let sql = format!(
        "UPDATE {} SET {}, version = version + 1 WHERE id = $1 AND version = $2",
        R::TABLE,
        set.join(", ")
    );
    let mut values: Vec<Value> = params![before.id(), before.version()].into();
    values.extend(after.values());
    if transaction.execute(&sql, &values).await? == 0 {
        return Err(AppError::Conflict(
            "刚刚有别人改过这一条，没有存上。请刷新页面，看过新的内容再改。".into(),
        ));
    }
    let mut record = change(Some(before), Some(after), unit);
    if let Some(version) = record.after.as_mut().and_then(|json| json.get_mut("version")) {
        *version = (before.version() + 1).into();
    }
    history::write(transaction, author, [record]).await?;
    Ok(())
}

/// Takes away what is pointed at by nothing: an alias, a charge.
pub(super) async fn remove<R: Record>(
    transaction: &mut Transaction,
    author: &Author,
    record: &R,
    unit: Option<Uuid>,
) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE id = $1", R::TABLE);
    transaction.execute(&sql, &params![record.id()]).await?;
    history::write(transaction, author, [change(Some(record), None, unit)]).await
}

/// A part's change is found under its unit, a unit's own under itself.
fn change<R: Record>(before: Option<&R>, after: Option<&R>, unit: Option<Uuid>) -> Change {
    let id = after.or(before).map_or(Uuid::nil(), R::id);
    let change = Change::of(R::TABLE, id, before, after);
    match unit {
        Some(unit) if unit == id => change.unit(unit),
        Some(unit) => change.within(unit).unit(unit),
        None => change,
    }
}

/// Open regions, from the top, by name.
pub(super) async fn regions(connection: &mut Connection) -> Result<Vec<Region>> {
    all(connection, "closed_on IS NULL ORDER BY parent IS NOT NULL, code, name, id", &[]).await
}

/// The open sub-bodies of a unit.
pub(super) async fn children(connection: &mut Connection, unit: Uuid) -> Result<Vec<Unit>> {
    all(connection, "parent = $1 AND closed_on IS NULL ORDER BY position, name, id", &params![unit]).await
}

/// The open departments of a unit.
pub(super) async fn departments(connection: &mut Connection, unit: Uuid) -> Result<Vec<Department>> {
    all(connection, "unit = $1 AND closed_on IS NULL ORDER BY position, name, id", &params![unit]).await
}

/// The open posts of a unit, the leading group first.
pub(super) async fn posts(connection: &mut Connection, unit: Uuid) -> Result<Vec<Post>> {
    let order = "unit = $1 AND closed_on IS NULL ORDER BY in_leading_group DESC, position, name, id";
    all(connection, order, &params![unit]).await
}

/// The people of a unit.
pub(super) async fn people(connection: &mut Connection, unit: Uuid) -> Result<Vec<Person>> {
    all(connection, "unit = $1 ORDER BY name, id", &params![unit]).await
}

/// The other names of a unit.
pub(super) async fn aliases(connection: &mut Connection, unit: Uuid) -> Result<Vec<Alias>> {
    all(connection, "unit = $1 ORDER BY alias, id", &params![unit]).await
}

/// All tenures of a unit's posts, by post, the earliest first.
pub(super) async fn tenures(connection: &mut Connection, unit: Uuid) -> Result<Vec<Tenure>> {
    let condition = "post IN (SELECT id FROM post WHERE unit = $1) ORDER BY post, COALESCE(from_on, ''), id";
    all(connection, condition, &params![unit]).await
}

/// Which posts of a unit are in charge of which of its departments.
pub(super) async fn charges(connection: &mut Connection, unit: Uuid) -> Result<Vec<Charge>> {
    let condition = "post IN (SELECT id FROM post WHERE unit = $1)
         AND department IN (SELECT id FROM department WHERE unit = $1) ORDER BY id";
    all(connection, condition, &params![unit]).await
}

/// Who stands in for whom in a unit, the latest first.
pub(super) async fn stand_ins(connection: &mut Connection, unit: Uuid) -> Result<Vec<StandIn>> {
    let condition = "person IN (SELECT id FROM person WHERE unit = $1) ORDER BY until_on DESC, id";
    all(connection, condition, &params![unit]).await
}

/// The next place in a list of parts of a unit, or of units of a region.
pub(super) async fn next_position(
    connection: &mut Connection,
    table: &str,
    whole: &str,
    id: Uuid,
) -> Result<i64> {
    let sql =
        format!("SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) + 1 FROM {table} WHERE {whole} = $1");
    connection.one(&sql, &params![id], |row| row.next()).await
}

/// The region's name, by which names of its units are compared.
pub(super) async fn region_name(connection: &mut Connection, region: Uuid) -> Result<String> {
    connection.one("SELECT name FROM region WHERE id = $1", &params![region], |row| row.next()).await
}

/// The unit of an id, or of a full name: an open one before a closed one.
pub(super) async fn unit_written(connection: &mut Connection, written: &str) -> AppResult<Uuid> {
    if let Ok(id) = written.parse() {
        return Ok(id);
    }
    let sql = "SELECT id FROM unit WHERE name = $1 ORDER BY closed_on IS NOT NULL, id LIMIT 1";
    connection.optional(sql, &params![written], |row| row.next()).await?.ok_or(AppError::NotFound)
}

/// The lowest free code of three digits in a region.
pub(super) async fn free_code(connection: &mut Connection, region: Uuid) -> Result<String> {
    let used: std::collections::HashSet<String> = connection
        .all("SELECT code FROM unit WHERE region = $1", &params![region], |row| row.next())
        .await?
        .into_iter()
        .collect();
    Ok((1..1000).map(|number| format!("{number:03}")).find(|code| !used.contains(code)).unwrap_or_default())
}

/// What of a unit, a department or a post is still open, as words for a message; empty when nothing is.
pub(super) async fn open_parts(connection: &mut Connection, table: &str, id: Uuid) -> Result<Vec<String>> {
    const ROWS: (&str, &str) =
        ("SELECT count(*) FROM risk_point WHERE register = $1 AND closed_at IS NULL", "行风险点");
    let questions: &[(&str, &str)] = match table {
        "unit" => &[
            ("SELECT count(*) FROM unit WHERE parent = $1 AND closed_on IS NULL", "个下级单位"),
            ("SELECT count(*) FROM department WHERE unit = $1 AND closed_on IS NULL", "个内设部门"),
            ("SELECT count(*) FROM post WHERE unit = $1 AND closed_on IS NULL", "个岗位"),
            ("SELECT count(*) FROM power WHERE unit = $1 AND closed_at IS NULL", "项职权"),
            ("SELECT count(*) FROM risk_point WHERE unit = $1 AND closed_at IS NULL", "行风险点"),
            ("SELECT count(*) FROM account WHERE unit = $1 AND closed_at IS NULL", "个账号"),
        ],
        "department" => {
            &[("SELECT count(*) FROM post WHERE department = $1 AND closed_on IS NULL", "个岗位"), ROWS]
        }
        _ => &[("SELECT count(*) FROM tenure WHERE post = $1 AND until_on IS NULL", "名在任人员"), ROWS],
    };
    let mut parts = Vec::new();
    for (sql, word) in questions {
        let count: i64 = connection.one(sql, &params![id], |row| row.next()).await?;
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    Ok(parts)
}
