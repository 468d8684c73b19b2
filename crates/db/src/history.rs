//! The record of every change: who, when, what before and after.
//!
//! A history row is written in the transaction that makes the change, so that neither is there
//! without the other. Reading 'as it stood on' a date folds these rows.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{Connection, Result, Row, Transaction, Value, params};

/// Who does something, and when: the same moment for everything that one request changes.
#[derive(Clone, Debug)]
pub struct Author {
    /// The account; none for the console.
    pub account: Option<Uuid>,
    /// The name to show: a person's, or 控制台.
    pub name: String,
    /// The moment.
    pub at: Timestamp,
    /// The import that this change belongs to.
    pub import: Option<Uuid>,
}

/// One change of one object.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is: `risk_point`, `register`, `power`, `unit` …
    pub kind: &'static str,
    /// Which one.
    pub object: Uuid,
    /// What it is part of: the register of a risk point, the unit of a power.
    pub parent: Option<Uuid>,
    /// Whose data it is; decides who may see it.
    pub unit: Option<Uuid>,
    /// The object before, none when it is new.
    pub before: Option<Json>,
    /// The object after, none when it is gone.
    pub after: Option<Json>,
}

impl Change {
    /// A change of something that was there and still is.
    ///
    /// # Panics
    /// When `before` or `after` has no JSON form; every record of this program has one.
    pub fn of<T: Serialize>(kind: &'static str, object: Uuid, before: Option<&T>, after: Option<&T>) -> Self {
        let json = |record: &T| serde_json::to_value(record).expect("records have string keys only");
        Change { kind, object, parent: None, unit: None, before: before.map(json), after: after.map(json) }
    }

    /// The same, as a part of something.
    #[must_use]
    pub const fn within(mut self, parent: Uuid) -> Self {
        self.parent = Some(parent);
        self
    }

    /// The same, as data of a unit.
    #[must_use]
    pub const fn unit(mut self, unit: Uuid) -> Self {
        self.unit = Some(unit);
        self
    }
}

/// A change as it is read back.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its place in the record.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What kind of object.
    pub kind: String,
    /// Which object.
    pub object: Uuid,
    /// Before.
    pub before: Option<Json>,
    /// After.
    pub after: Option<Json>,
}

/// The columns of a history row, in the order of [`row`].
pub const COLUMNS: [&str; 10] =
    ["at", "account", "author", "import", "kind", "object", "parent", "unit", "before", "after"];

/// Writes changes into the record.
pub async fn write(
    transaction: &mut Transaction,
    author: &Author,
    changes: impl IntoIterator<Item = Change, IntoIter: Send>,
) -> Result<()> {
    let author = author.clone();
    transaction
        .insert("history", &COLUMNS, changes.into_iter().map(move |change| row(&author, change)))
        .await?;
    Ok(())
}

/// One history row's values.
pub fn row(author: &Author, change: Change) -> Vec<Value> {
    params![
        author.at,
        author.account,
        author.name.as_str(),
        author.import,
        change.kind,
        change.object,
        change.parent,
        change.unit,
        change.before.map(|json| json.to_string()),
        change.after.map(|json| json.to_string()),
    ]
    .into()
}

/// The changes of one object, the latest first.
pub async fn of_object(connection: &mut Connection, object: Uuid, limit: i64) -> Result<Vec<Entry>> {
    connection
        .all(
            "SELECT sequence, at, author, kind, object, before, after FROM history
             WHERE object = $1 ORDER BY sequence DESC LIMIT $2",
            &params![object, limit],
            entry,
        )
        .await
}

/// The changes of an object of one kind and of its parts of another, the latest first. A unit's id is
/// also its register's and its catalogue's: the kinds tell them apart.
pub async fn of_whole(
    connection: &mut Connection,
    whole: Uuid,
    kind: &str,
    part: &str,
    limit: i64,
) -> Result<Vec<Entry>> {
    connection
        .all(
            "SELECT sequence, at, author, kind, object, before, after FROM history
             WHERE (object = $1 AND kind = $2) OR (parent = $1 AND kind = $3) ORDER BY sequence DESC LIMIT $4",
            &params![whole, kind, part, limit],
            entry,
        )
        .await
}

/// Of an object's last changes and those of its parts: who made them by hand since a moment, account and name.
/// Only so many of the last changes are looked at, since the question is asked often.
pub async fn writers_since(
    connection: &mut Connection,
    whole: Uuid,
    kind: &str,
    part: &str,
    since: Timestamp,
) -> Result<Vec<(Option<Uuid>, String)>> {
    let last = |column: &str, kind: &str| {
        format!(
            "SELECT account, author, at, import FROM history
             WHERE {column} = $1 AND kind = {kind} ORDER BY sequence DESC LIMIT 200"
        )
    };
    let sql = format!(
        "SELECT DISTINCT account, author FROM (
             SELECT * FROM ({}) AS own UNION ALL SELECT * FROM ({}) AS parts) AS lately
         WHERE at >= $4 AND import IS NULL",
        last("object", "$2"),
        last("parent", "$3")
    );
    connection.all(&sql, &params![whole, kind, part, since], |row| Ok((row.next()?, row.next()?))).await
}

/// An object's parts of a kind as they stood just before a moment: each as JSON, parts that were gone
/// left out, in the order in which they first appeared.
pub async fn parts_before(
    connection: &mut Connection,
    parent: Uuid,
    kind: &str,
    moment: Timestamp,
) -> Result<Vec<(Uuid, Json)>> {
    let changes = connection
        .all(
            "SELECT object, after FROM history WHERE parent = $1 AND kind = $2 AND at < $3 ORDER BY sequence",
            &params![parent, kind, moment],
            |row| Ok((row.next::<Uuid>()?, row.next_json::<Option<Json>>()?)),
        )
        .await?;
    let mut standing: Vec<(Uuid, Option<Json>)> = Vec::new();
    for (object, after) in changes {
        match standing.iter_mut().find(|(known, _)| *known == object) {
            Some((_, state)) => *state = after,
            None => standing.push((object, after)),
        }
    }
    Ok(standing.into_iter().filter_map(|(object, state)| Some((object, state?))).collect())
}

/// One object of a kind as it stood just before a moment; none when it was not there.
pub async fn object_before(
    connection: &mut Connection,
    object: Uuid,
    kind: &str,
    moment: Timestamp,
) -> Result<Option<Json>> {
    let state = connection
        .optional(
            "SELECT after FROM history WHERE object = $1 AND kind = $2 AND at < $3
             ORDER BY sequence DESC LIMIT 1",
            &params![object, kind, moment],
            |row| row.next_json::<Option<Json>>(),
        )
        .await?;
    Ok(state.flatten())
}

fn entry(row: &mut Row<'_>) -> Result<Entry> {
    Ok(Entry {
        sequence: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
        author: row.next()?,
        kind: row.next()?,
        object: row.next()?,
        before: row.next_json()?,
        after: row.next_json()?,
    })
}
