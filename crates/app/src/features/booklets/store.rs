//! Booklets in the database: what was asked for, the parts that are set, who is at it.

use jiff::Timestamp;
use lianjian_db::{Connection, Result, Row, Transaction, params};
use lianjian_render::{BookletPart, Place};
use uuid::Uuid;

use super::content;
use super::model::{Booklet, BookletFormat, BookletState};

const BOOKLET: &str =
    "id, unit, department, holder, format, state, total, done, file_name, size, error, author,
     asked_at, finished_at, account, file";

/// A unit and its sub-bodies that are open, itself first.
pub(super) async fn bodies(connection: &mut Connection, unit: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM unit WHERE (id = $1 OR parent = $1) AND closed_on IS NULL
         ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END, position, name";
    connection.all(sql, &params![unit], |row| row.next()).await
}

/// The units that a county's booklet has parts of, in their order; sub-bodies stand in their unit's part.
pub(super) async fn units(connection: &mut Connection) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT unit.id, unit.name FROM unit
         WHERE unit.closed_on IS NULL AND unit.parent IS NULL AND EXISTS (
             SELECT 1 FROM power JOIN unit AS body ON body.id = power.unit
             WHERE power.closed_at IS NULL AND (body.id = unit.id OR body.parent = unit.id))
         ORDER BY unit.position, unit.name";
    connection.all(sql, &[], |row| Ok((row.next()?, row.next()?))).await
}

/// The departments that handle powers of a unit or of its sub-bodies.
pub(super) async fn offices(connection: &mut Connection, unit: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT power.office FROM power JOIN unit ON unit.id = power.unit
         WHERE (unit.id = $1 OR unit.parent = $1) AND power.closed_at IS NULL";
    let written: Vec<String> = connection.all(sql, &params![unit], |row| row.next()).await?;
    let mut offices: Vec<String> = written.iter().flat_map(|office| content::offices(office)).collect();
    offices.sort();
    offices.dedup();
    Ok(offices)
}

/// The unit's name, while it is open.
pub(super) async fn unit_name(connection: &mut Connection, unit: Uuid) -> Result<Option<String>> {
    let sql = "SELECT name FROM unit WHERE id = $1 AND closed_on IS NULL";
    connection.optional(sql, &params![unit], |row| row.next()).await
}

/// What the whole is called: the region above all others.
pub(super) async fn county_name(connection: &mut Connection) -> Result<Option<String>> {
    let sql = "SELECT name FROM region WHERE parent IS NULL ORDER BY code LIMIT 1";
    connection.optional(sql, &[], |row| row.next()).await
}

pub(super) async fn insert(transaction: &mut Transaction, booklet: &Booklet) -> Result<()> {
    let sql = "INSERT INTO booklet (id, unit, department, holder, format, state, total, done, file_name, size,
         error, author, asked_at, account, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, '', $9, $10, $11, 0)";
    transaction
        .execute(
            sql,
            &params![
                booklet.id,
                booklet.unit,
                booklet.department.as_str(),
                booklet.holder.as_str(),
                booklet.format.ending(),
                booklet.state.name(),
                booklet.total,
                booklet.file_name.as_str(),
                booklet.author.as_str(),
                booklet.asked_at,
                booklet.account
            ],
        )
        .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut Connection, id: Uuid) -> Result<Option<Booklet>> {
    let sql = format!("SELECT {BOOKLET} FROM booklet WHERE id = $1");
    connection.optional(&sql, &params![id], read).await
}

/// The same that is under way already.
pub(super) async fn under_way(
    connection: &mut Connection,
    unit: Option<Uuid>,
    department: &str,
    format: BookletFormat,
) -> Result<Option<Booklet>> {
    let same = if unit.is_some() { "unit = $3" } else { "unit IS NULL AND $3 IS NULL" };
    // PostgreSQL wants to know what kind of nothing a bare NULL is.
    let same = if connection.is_sqlite() { same.to_owned() } else { same.replace("$3", "CAST($3 AS uuid)") };
    let sql = format!(
        "SELECT {BOOKLET} FROM booklet WHERE state IN ('waiting', 'running') AND department = $1 AND format = $2 AND {same}"
    );
    connection.optional(&sql, &params![department, format.ending(), unit], read).await
}

/// The last ones of a unit, or of all.
pub(super) async fn list(connection: &mut Connection, unit: Option<Uuid>) -> Result<Vec<Booklet>> {
    match unit {
        Some(unit) => {
            let sql = format!(
                "SELECT {BOOKLET} FROM booklet WHERE unit = $1 ORDER BY asked_at DESC, id DESC LIMIT 50"
            );
            connection.all(&sql, &params![unit], read).await
        }
        None => {
            let sql = format!("SELECT {BOOKLET} FROM booklet ORDER BY asked_at DESC, id DESC LIMIT 50");
            connection.all(&sql, &[], read).await
        }
    }
}

/// Takes the oldest that waits, or that nobody has been at since `stale`. The runner's mark keeps others off.
pub(super) async fn claim(
    transaction: &mut Transaction,
    runner: Uuid,
    now: Timestamp,
    stale: Timestamp,
) -> Result<Option<Booklet>> {
    let sql = "UPDATE booklet SET state = 'running', runner = $1, seen_at = $2
         WHERE id = (SELECT id FROM booklet WHERE state = 'waiting' OR (state = 'running' AND seen_at < $3)
                     ORDER BY asked_at, id LIMIT 1)
           AND (state = 'waiting' OR (state = 'running' AND seen_at < $3))";
    if transaction.execute(sql, &params![runner, now, stale]).await? == 0 {
        return Ok(None);
    }
    let sql = format!("SELECT {BOOKLET} FROM booklet WHERE runner = $1 AND state = 'running'");
    transaction.optional(&sql, &params![runner], read).await
}

/// Keeps a part that is set; false when another runner has taken the booklet over.
pub(super) async fn keep_part(
    transaction: &mut Transaction,
    booklet: Uuid,
    runner: Uuid,
    position: i64,
    part: &BookletPart,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE booklet SET done = $3, seen_at = $4 WHERE id = $1 AND runner = $2";
    if transaction.execute(sql, &params![booklet, runner, position + 1, now]).await? == 0 {
        return Ok(false);
    }
    let sql =
        "INSERT INTO booklet_part (booklet, position, pages, places, bytes) VALUES ($1, $2, $3, $4, $5)";
    let places = serde_json::to_string(&part.places).unwrap_or_default();
    let pages = i64::try_from(part.pages).unwrap_or(i64::MAX);
    transaction
        .execute(sql, &params![booklet, position, pages, places.as_str(), part.pdf.as_slice()])
        .await?;
    Ok(true)
}

/// The pages of all parts that are set.
pub(super) async fn pages(connection: &mut Connection, booklet: Uuid) -> Result<(i64, i64)> {
    let sql = "SELECT count(*), CAST(coalesce(sum(pages), 0) AS BIGINT) FROM booklet_part WHERE booklet = $1";
    connection.one(sql, &params![booklet], |row| Ok((row.next()?, row.next()?))).await
}

/// A part that is set.
pub(super) async fn part(
    connection: &mut Connection,
    booklet: Uuid,
    position: i64,
) -> Result<Option<BookletPart>> {
    let sql = "SELECT pages, places, bytes FROM booklet_part WHERE booklet = $1 AND position = $2";
    connection
        .optional(sql, &params![booklet, position], |row| {
            let pages: i64 = row.next()?;
            let places: Vec<Place> = row.next_json()?;
            Ok(BookletPart { pages: usize::try_from(pages).unwrap_or_default(), places, pdf: row.next()? })
        })
        .await
}

/// Says what came of it, and lets the parts go.
pub(super) async fn finish(
    transaction: &mut Transaction,
    booklet: &Booklet,
    runner: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE booklet SET state = $3, done = $4, file = $5, size = $6, error = $7, finished_at = $8
         WHERE id = $1 AND runner = $2 AND state = 'running'";
    let values = params![
        booklet.id,
        runner,
        booklet.state.name(),
        booklet.done,
        booklet.file.as_deref(),
        booklet.size,
        booklet.error.as_str(),
        now
    ];
    if transaction.execute(sql, &values).await? == 0 {
        return Ok(false);
    }
    transaction.execute("DELETE FROM booklet_part WHERE booklet = $1", &params![booklet.id]).await?;
    Ok(true)
}

fn read(row: &mut Row<'_>) -> Result<Booklet> {
    Ok(Booklet {
        id: row.next()?,
        unit: row.next()?,
        department: row.next()?,
        holder: row.next()?,
        format: BookletFormat::of_ending(&row.next::<String>()?).unwrap_or_default(),
        state: BookletState::parse(&row.next::<String>()?).unwrap_or(BookletState::Failed),
        total: row.next()?,
        done: row.next()?,
        file_name: row.next()?,
        size: row.next()?,
        error: row.next()?,
        author: row.next()?,
        asked_at: row.next_moment()?.unwrap_or_default(),
        finished_at: row.next_moment()?,
        account: row.next()?,
        file: row.next()?,
    })
}
