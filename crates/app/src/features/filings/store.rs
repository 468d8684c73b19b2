//! Filings in the database: written once, read ever after.

use lianjian_db::history::Author;
use lianjian_db::{Connection, Result, Row, Transaction, Value, new_id, params};
use uuid::Uuid;

use super::freeze::Frozen;
use super::model::{Comment, CommentKind, Event, EventKind, Filing, Part};
use crate::shell::original_file;

pub(super) const FILING: &str =
    "filing.id, filing.obligation, filing.unit, filing.round, filing.filed_on, filing.at,
     filing.author, filing.note, filing.missing, filing.findings, filing.clean, filing.digest";
const PART: &str = "position, kind, subject, subject_version, title, form, form_digest, row_keys, counts,
     file_name, file";

pub(super) async fn filing(connection: &mut Connection, id: Uuid) -> Result<Option<Filing>> {
    let sql = format!("SELECT {FILING} FROM filing WHERE id = $1");
    connection.optional(&sql, &params![id], read_filing).await
}

/// The filings of an obligation, the latest first.
pub(super) async fn of_obligation(connection: &mut Connection, obligation: Uuid) -> Result<Vec<Filing>> {
    let sql = format!("SELECT {FILING} FROM filing WHERE obligation = $1 ORDER BY round DESC");
    connection.all(&sql, &params![obligation], read_filing).await
}

pub(super) async fn parts(connection: &mut Connection, filing: Uuid) -> Result<Vec<Part>> {
    let sql = format!("SELECT {PART} FROM filing_part WHERE filing = $1 ORDER BY position");
    connection.all(&sql, &params![filing], read_part).await
}

pub(super) async fn events(connection: &mut Connection, filing: Uuid) -> Result<Vec<Event>> {
    let sql = "SELECT filing, kind, at, on_day, author, number, reasons, mend_by FROM filing_event
         WHERE filing = $1 ORDER BY at, id";
    connection.all(sql, &params![filing], read_event).await
}

pub(super) async fn comments(connection: &mut Connection, filing: Uuid) -> Result<Vec<Comment>> {
    let sql = "SELECT id, filing, kind, part, row, finding, text, at, author FROM filing_comment
         WHERE filing = $1 ORDER BY at, id";
    connection.all(sql, &params![filing], read_comment).await
}

/// The JSON of a frozen form, exactly as it was written.
pub(super) async fn form_text(
    connection: &mut Connection,
    filing: Uuid,
    position: usize,
) -> Result<Option<String>> {
    let sql = "SELECT form FROM filing_part WHERE filing = $1 AND position = $2";
    let found = connection
        .optional(sql, &params![filing, place(Some(position))], |row| row.next::<Option<String>>())
        .await?;
    Ok(found.flatten())
}

/// Writes a filing with its papers.
pub(super) async fn insert(
    transaction: &mut Transaction,
    author: &Author,
    filing: &Filing,
    frozen: &[Frozen],
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO filing
                 (id, obligation, unit, round, filed_on, at, author, account, note, missing, findings, clean, digest)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &params![
                filing.id,
                filing.obligation,
                filing.unit,
                filing.round,
                filing.filed_on,
                filing.at,
                filing.author.as_str(),
                author.account,
                filing.note.as_str(),
                json(&filing.missing),
                json(&filing.findings),
                filing.clean,
                filing.digest.as_str()
            ],
        )
        .await?;
    for one in frozen {
        original_file::keep(transaction, &one.part.file, &one.part.file_name, &one.bytes, author.at).await?;
    }
    let rows = frozen.iter().map(|one| part_row(filing.id, one)).collect::<Vec<_>>();
    let columns = [
        "filing",
        "position",
        "kind",
        "subject",
        "subject_version",
        "title",
        "form",
        "form_digest",
        "row_keys",
        "counts",
        "file_name",
        "file",
    ];
    transaction.insert("filing_part", &columns, rows).await?;
    Ok(())
}

fn part_row(filing: Uuid, frozen: &Frozen) -> Vec<Value> {
    let part = &frozen.part;
    params![
        filing,
        place(Some(part.position)),
        part.kind.as_str(),
        part.subject,
        part.subject_version,
        part.title.as_str(),
        frozen.json.as_deref(),
        part.form_digest.as_deref(),
        json(&part.row_keys),
        json(&part.counts),
        part.file_name.as_str(),
        part.file.as_str()
    ]
    .into()
}

/// Writes events. A filing that has ended already ends no second time: the index says so.
pub(super) async fn insert_events(
    transaction: &mut Transaction,
    author: &Author,
    events: &[Event],
) -> Result<()> {
    let columns =
        ["id", "filing", "kind", "at", "on_day", "author", "account", "number", "reasons", "mend_by"];
    let rows = events
        .iter()
        .map(|event| {
            let values: Vec<Value> = params![
                new_id(),
                event.filing,
                event.kind.name(),
                event.at,
                event.on_day,
                event.author.as_str(),
                author.account,
                event.number.as_deref(),
                json(&event.reasons),
                event.mend_by
            ]
            .into();
            values
        })
        .collect::<Vec<_>>();
    transaction.insert("filing_event", &columns, rows).await?;
    Ok(())
}

pub(super) async fn insert_comment(
    transaction: &mut Transaction,
    author: &Author,
    comment: &Comment,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO filing_comment (id, filing, kind, part, row, finding, text, at, author, account)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &params![
                comment.id,
                comment.filing,
                comment.kind.name(),
                place(comment.part),
                place(comment.row),
                comment.finding.as_str(),
                comment.text.as_str(),
                comment.at,
                comment.author.as_str(),
                author.account
            ],
        )
        .await?;
    Ok(())
}

/// Takes `count` running numbers of a series; gives the first of them. Two at once never get the same.
pub(super) async fn numbers(
    transaction: &mut Transaction,
    series: &str,
    year: i16,
    count: i64,
) -> Result<i64> {
    let sql = "INSERT INTO running_number (series, year, last) VALUES ($1, $2, $3)
         ON CONFLICT (series, year) DO UPDATE SET last = running_number.last + excluded.last
         RETURNING last";
    let last: i64 = transaction.one(sql, &params![series, i64::from(year), count], |row| row.next()).await?;
    Ok(last - count + 1)
}

/// The versions of a unit's registers, by id.
pub(super) async fn versions(connection: &mut Connection, unit: Uuid) -> Result<Vec<(Uuid, i64)>> {
    let read = |row: &mut Row<'_>| Ok((row.next()?, row.next()?));
    connection.all("SELECT id, version FROM register WHERE unit = $1", &params![unit], read).await
}

fn place(place: Option<usize>) -> Option<i64> {
    place.map(|place| i64::try_from(place).unwrap_or(i64::MAX))
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn next_place(row: &mut Row<'_>) -> Result<Option<usize>> {
    Ok(row.next::<Option<i64>>()?.and_then(|place| usize::try_from(place).ok()))
}

pub(super) fn read_filing(row: &mut Row<'_>) -> Result<Filing> {
    Ok(Filing {
        id: row.next()?,
        obligation: row.next()?,
        unit: row.next()?,
        round: row.next()?,
        filed_on: row.next_date()?.unwrap_or_default(),
        at: row.next_moment()?.unwrap_or_default(),
        author: row.next()?,
        note: row.next()?,
        missing: row.next_json()?,
        findings: row.next_json()?,
        clean: row.next_bool()?,
        digest: row.next()?,
    })
}

fn read_part(row: &mut Row<'_>) -> Result<Part> {
    Ok(Part {
        position: next_place(row)?.unwrap_or_default(),
        kind: row.next()?,
        subject: row.next()?,
        subject_version: row.next()?,
        title: row.next()?,
        form: row.next_json()?,
        form_digest: row.next()?,
        row_keys: row.next_json()?,
        counts: row.next_json()?,
        file_name: row.next()?,
        file: row.next()?,
    })
}

pub(super) fn read_event(row: &mut Row<'_>) -> Result<Event> {
    Ok(Event {
        filing: row.next()?,
        kind: EventKind::parse(&row.next::<String>()?).unwrap_or(EventKind::Opened),
        at: row.next_moment()?.unwrap_or_default(),
        on_day: row.next_date()?.unwrap_or_default(),
        author: row.next()?,
        number: row.next()?,
        reasons: row.next_json()?,
        mend_by: row.next_date()?,
    })
}

fn read_comment(row: &mut Row<'_>) -> Result<Comment> {
    Ok(Comment {
        id: row.next()?,
        filing: row.next()?,
        kind: CommentKind::parse(&row.next::<String>()?),
        part: next_place(row)?,
        row: next_place(row)?,
        finding: row.next()?,
        text: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
        author: row.next()?,
    })
}
