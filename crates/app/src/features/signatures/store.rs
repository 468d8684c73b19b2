//! Signatures in the database: written once, never changed.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, DatabaseError, Result, Row, Transaction, Value, params};
use lianjian_domain::signoff::{Decision, Step};
use uuid::Uuid;

use super::model::{Scan, Sent, Signature, Subject, SubjectKind};
use crate::shell::original_file;

const SIGNATURE: &str =
    "id, subject_kind, subject, subject_version, unit, step, decision, opinion, remarks, signer,
     person, for_person, account, signed_on, at, digest, on_paper, scan";
const SENT: &str =
    "subject_kind, subject, unit, held_by, subject_version, state, next_step, sent_by, sent_by_account,
     sent_at, changed_at";
const SCAN: &str = "id, subject_kind, subject, subject_version, unit, name, file, author, at";

/// Subjects that one statement names.
const AT_ONCE: usize = 400;

/// All signatures of a subject, the first given first.
pub async fn of_subject(connection: &mut Connection, subject: Subject) -> Result<Vec<Signature>> {
    let sql =
        format!("SELECT {SIGNATURE} FROM signature WHERE subject = $1 AND subject_kind = $2 ORDER BY at, id");
    connection.all(&sql, &params![subject.id, subject.kind.name()], read).await
}

/// All signatures of several subjects, the first given first.
pub async fn of_subjects(connection: &mut Connection, subjects: &[Subject]) -> Result<Vec<Signature>> {
    let mut found: Vec<Signature> = Vec::new();
    for some in subjects.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT {SIGNATURE} FROM signature WHERE subject IN ({}) ORDER BY at, id",
            marks(some.len(), 1)
        );
        let ids: Vec<Value> = some.iter().map(|subject| Value::from(subject.id)).collect();
        found.extend(connection.all(&sql, &ids, read).await?);
    }
    // A unit's register and its catalogue answer to the same id.
    let wanted: std::collections::HashSet<&Subject> = subjects.iter().collect();
    found.retain(|signature| wanted.contains(&signature.subject));
    Ok(found)
}

/// A signature by its id.
pub async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Signature>> {
    connection.optional(&format!("SELECT {SIGNATURE} FROM signature WHERE id = $1"), &params![id], read).await
}

/// Writes signatures with the texts that they are under, each text once, and their history.
pub async fn insert(
    transaction: &mut Transaction,
    author: &Author,
    signatures: &[Signature],
    texts: &[(String, String)],
) -> Result<()> {
    for (digest, text) in texts {
        original_file::keep(transaction, digest, "签署内容.json", text.as_bytes(), author.at).await?;
    }
    let columns: Vec<&str> = SIGNATURE.split(',').map(str::trim).collect();
    transaction.insert("signature", &columns, signatures.iter().map(values).collect::<Vec<_>>()).await?;
    let changes: Vec<Change> = signatures
        .iter()
        .map(|one| Change::of("signature", one.id, None, Some(one)).within(one.subject.id).unit(one.unit))
        .collect();
    history::write(transaction, author, changes).await
}

/// Where the chain of a subject stands; none when it was never sent.
pub async fn sent(connection: &mut Connection, subject: Subject) -> Result<Option<Sent>> {
    let sql = format!("SELECT {SENT} FROM signing WHERE subject_kind = $1 AND subject = $2");
    connection.optional(&sql, &params![subject.kind.name(), subject.id], read_sent).await
}

/// Where the chains of a unit stand.
pub async fn sent_of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<Sent>> {
    let sql = format!("SELECT {SENT} FROM signing WHERE unit = $1 ORDER BY changed_at, subject");
    connection.all(&sql, &params![unit], read_sent).await
}

/// Writes where chains stand now.
pub async fn put_sent(transaction: &mut Transaction, sent: &[Sent]) -> Result<()> {
    let subjects: Vec<Subject> = sent.iter().map(|one| one.subject).collect();
    forget_sent(transaction, &subjects).await?;
    let columns: Vec<&str> = SENT.split(',').map(str::trim).collect();
    let rows = sent
        .iter()
        .map(|one| {
            let values: Vec<Value> = params![
                one.subject.kind.name(),
                one.subject.id,
                one.unit,
                one.held_by.as_str(),
                one.version,
                one.state.as_str(),
                one.next_step.as_str(),
                one.sent_by.as_str(),
                one.sent_by_account,
                one.sent_at,
                one.changed_at
            ]
            .into();
            values
        })
        .collect::<Vec<_>>();
    transaction.insert("signing", &columns, rows).await?;
    Ok(())
}

/// Takes chains back to where nothing was sent.
pub async fn forget_sent(transaction: &mut Transaction, subjects: &[Subject]) -> Result<()> {
    for kind in [SubjectKind::Register, SubjectKind::Catalogue] {
        let ids: Vec<Value> =
            subjects.iter().filter(|one| one.kind == kind).map(|one| Value::from(one.id)).collect();
        for some in ids.chunks(AT_ONCE) {
            let sql = format!(
                "DELETE FROM signing WHERE subject_kind = $1 AND subject IN ({})",
                marks(some.len(), 2)
            );
            let mut values: Vec<Value> = vec![kind.name().into()];
            values.extend(some.iter().cloned());
            transaction.execute(&sql, &values).await?;
        }
    }
    Ok(())
}

/// Says that a post has a new holder, who has to pledge before anything counts again.
pub async fn mark_handed_over(transaction: &mut Transaction, author: &Author, post: Uuid) -> Result<u64> {
    let sql = "UPDATE signing SET state = 'handed_over', next_step = '', changed_at = $2
         WHERE subject_kind = 'register' AND subject = $1 AND state IN ('signing', 'signed')";
    transaction.execute(sql, &params![post, author.at]).await
}

/// Writes a scan.
pub async fn insert_scan(transaction: &mut Transaction, author: &Author, scan: &Scan) -> Result<()> {
    let sql = format!(
        "INSERT INTO signature_scan ({SCAN}, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let values = params![
        scan.id,
        scan.subject.kind.name(),
        scan.subject.id,
        scan.version,
        scan.unit,
        scan.name.as_str(),
        scan.file.as_str(),
        scan.author.as_str(),
        scan.at,
        author.account
    ];
    transaction.execute(&sql, &values).await?;
    let change =
        Change::of("signature_scan", scan.id, None, Some(scan)).within(scan.subject.id).unit(scan.unit);
    history::write(transaction, author, [change]).await
}

/// The scans of a subject, the latest first.
pub async fn scans(connection: &mut Connection, subject: Subject) -> Result<Vec<Scan>> {
    let sql = format!(
        "SELECT {SCAN} FROM signature_scan WHERE subject = $1 AND subject_kind = $2 ORDER BY at DESC, id DESC"
    );
    connection.all(&sql, &params![subject.id, subject.kind.name()], read_scan).await
}

/// A scan by its id.
pub async fn scan(connection: &mut Connection, id: Uuid) -> Result<Option<Scan>> {
    connection
        .optional(&format!("SELECT {SCAN} FROM signature_scan WHERE id = $1"), &params![id], read_scan)
        .await
}

fn marks(count: usize, from: usize) -> String {
    (from..from + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn values(one: &Signature) -> Vec<Value> {
    params![
        one.id,
        one.subject.kind.name(),
        one.subject.id,
        one.version,
        one.unit,
        one.step.name(),
        one.decision.name(),
        one.opinion.as_str(),
        serde_json::to_string(&one.remarks).unwrap_or_default(),
        one.signer.as_str(),
        one.person,
        one.for_person,
        one.account,
        one.signed_on,
        one.at,
        one.digest.as_str(),
        one.on_paper,
        one.scan.as_deref()
    ]
    .into()
}

/// A name that this version does not know is an error: a chain must not be read with a step left out.
fn known<T>(name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(name).ok_or(DatabaseError::Missing)
}

fn read_subject(row: &mut Row<'_>) -> Result<Subject> {
    let kind = known(&row.next::<String>()?, SubjectKind::parse)?;
    Ok(Subject { kind, id: row.next()? })
}

fn read(row: &mut Row<'_>) -> Result<Signature> {
    Ok(Signature {
        id: row.next()?,
        subject: read_subject(row)?,
        version: row.next()?,
        unit: row.next()?,
        step: known(&row.next::<String>()?, Step::parse)?,
        decision: known(&row.next::<String>()?, Decision::parse)?,
        opinion: row.next()?,
        remarks: row.next_json()?,
        signer: row.next()?,
        person: row.next::<Option<Uuid>>()?.unwrap_or_default(),
        for_person: row.next()?,
        account: row.next()?,
        signed_on: row.next_date()?.unwrap_or_default(),
        at: row.next_moment()?.unwrap_or_default(),
        digest: row.next()?,
        on_paper: row.next_bool()?,
        scan: row.next()?,
    })
}

fn read_sent(row: &mut Row<'_>) -> Result<Sent> {
    Ok(Sent {
        subject: read_subject(row)?,
        unit: row.next()?,
        held_by: row.next()?,
        version: row.next()?,
        state: row.next()?,
        next_step: row.next()?,
        sent_by: row.next()?,
        sent_by_account: row.next()?,
        sent_at: row.next_moment()?.unwrap_or_default(),
        changed_at: row.next_moment()?.unwrap_or_default(),
    })
}

fn read_scan(row: &mut Row<'_>) -> Result<Scan> {
    Ok(Scan {
        id: row.next()?,
        subject: read_subject(row)?,
        version: row.next()?,
        unit: row.next()?,
        name: row.next()?,
        file: row.next()?,
        author: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
    })
}
