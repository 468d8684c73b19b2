//! Papers in the database.

use jiff::Timestamp;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, new_id, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::receiving::Upload;
use crate::shell::original_file;

/// What a paper lies with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A unit's leading group, by the unit.
    Workgroup,
    /// Training, a meeting, publicity.
    Activity,
    /// A notice of the commission.
    Notice,
    /// What a unit adds by hand to the package of an obligation that is not filed.
    Package,
}

impl Owner {
    const fn name(self) -> &'static str {
        match self {
            Owner::Workgroup => "workgroup",
            Owner::Activity => "activity",
            Owner::Notice => "notice",
            Owner::Package => "package",
        }
    }

    fn parse(name: &str) -> Owner {
        match name {
            "activity" => Owner::Activity,
            "notice" => Owner::Notice,
            "package" => Owner::Package,
            _ => Owner::Workgroup,
        }
    }
}

/// With what papers are put down.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What kind of thing it is.
    pub kind: Owner,
    /// Its id.
    pub owner: Uuid,
    /// Whose it is; none for the commission's own.
    pub unit: Option<Uuid>,
    /// What the papers are for, in words of their owner.
    pub purpose: &'static str,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Paper {
    /// Its id.
    pub id: Uuid,
    /// What kind of thing it lies with.
    pub owner_kind: Owner,
    /// What it lies with.
    pub owner: Uuid,
    /// Whose it is; none for the commission's own.
    pub unit: Option<Uuid>,
    /// What it is for, in words of its owner: `plan`.
    pub purpose: String,
    /// The file's name.
    pub name: String,
    /// The file's size in bytes.
    pub size: u64,
    /// SM3 of the file.
    pub digest: String,
    /// Who put it there.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

impl Paper {
    /// Its size for people: 12 KB, 3.4 MB.
    pub fn readable_size(&self) -> String {
        const KB: u64 = 1024;
        const MB: u64 = 1024 * KB;
        if self.size < MB {
            format!("{} KB", self.size.div_ceil(KB))
        } else {
            format!("{}.{} MB", self.size / MB, self.size % MB * 10 / MB)
        }
    }
}

const PAPER: &str = "id, owner_kind, owner, unit, purpose, name, size, digest, author, at";

/// Puts papers down with something, in the transaction of whoever owns them.
pub async fn attach(
    transaction: &mut Transaction,
    author: &Author,
    place: Place,
    uploads: &[Upload],
) -> Result<Vec<Paper>> {
    let mut papers = Vec::with_capacity(uploads.len());
    for upload in uploads {
        let digest = original_file::digest(&upload.bytes);
        original_file::keep(transaction, &digest, &upload.name, &upload.bytes, author.at).await?;
        papers.push(attach_kept(transaction, author, place, &upload.name, &digest).await?);
    }
    Ok(papers)
}

/// Puts down a paper whose file is kept already.
pub async fn attach_kept(
    transaction: &mut Transaction,
    author: &Author,
    place: Place,
    name: &str,
    digest: &str,
) -> Result<Paper> {
    let sql = "SELECT size FROM original_file WHERE digest = $1";
    let size = transaction.one(sql, &params![digest], |row| row.next_count()).await?;
    let paper = Paper {
        id: new_id(),
        owner_kind: place.kind,
        owner: place.owner,
        unit: place.unit,
        purpose: place.purpose.to_owned(),
        name: name.to_owned(),
        size,
        digest: digest.to_owned(),
        author: author.name.clone(),
        at: author.at,
    };
    let sql =
        format!("INSERT INTO paper ({PAPER}, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    let values = params![
        paper.id,
        paper.owner_kind.name(),
        paper.owner,
        paper.unit,
        &paper.purpose,
        &paper.name,
        i64::try_from(size).unwrap_or(i64::MAX),
        &paper.digest,
        &paper.author,
        paper.at,
        author.account
    ];
    transaction.execute(&sql, &values).await?;
    history::write(transaction, author, [change(&paper, None, Some(&paper))]).await?;
    Ok(paper)
}

/// Takes a paper away; its file stays with the history. False when somebody else has taken it already.
pub async fn close(transaction: &mut Transaction, author: &Author, paper: &Paper) -> Result<bool> {
    let sql = "UPDATE paper SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
    if transaction.execute(sql, &params![paper.id, author.at]).await? == 0 {
        return Ok(false);
    }
    history::write(transaction, author, [change(paper, Some(paper), None)]).await?;
    Ok(true)
}

/// The papers that lie with something, in the order in which they came.
pub async fn of_owner(connection: &mut Connection, owner: Uuid) -> Result<Vec<Paper>> {
    let sql = format!("SELECT {PAPER} FROM paper WHERE owner = $1 AND closed_at IS NULL ORDER BY at, id");
    connection.all(&sql, &params![owner], read).await
}

/// The papers of everything of one kind that a unit has.
pub async fn of_owners(connection: &mut Connection, kind: Owner, unit: Uuid) -> Result<Vec<Paper>> {
    let sql = format!(
        "SELECT {PAPER} FROM paper WHERE unit = $1 AND owner_kind = $2 AND closed_at IS NULL ORDER BY at, id"
    );
    connection.all(&sql, &params![unit, kind.name()], read).await
}

/// One paper.
pub async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Paper>> {
    let sql = format!("SELECT {PAPER} FROM paper WHERE id = $1 AND closed_at IS NULL");
    connection.optional(&sql, &params![id], read).await
}

/// The file of a paper.
pub async fn bytes(connection: &mut Connection, paper: &Paper) -> Result<Vec<u8>> {
    let sql = "SELECT bytes FROM original_file WHERE digest = $1";
    connection.one(sql, &params![&paper.digest], |row| row.next()).await
}

fn change(paper: &Paper, before: Option<&Paper>, after: Option<&Paper>) -> Change {
    let change = Change::of("paper", paper.id, before, after).within(paper.owner);
    match paper.unit {
        Some(unit) => change.unit(unit),
        None => change,
    }
}

fn read(row: &mut Row<'_>) -> Result<Paper> {
    Ok(Paper {
        id: row.next()?,
        owner_kind: Owner::parse(&row.next::<String>()?),
        owner: row.next()?,
        unit: row.next()?,
        purpose: row.next()?,
        name: row.next()?,
        size: row.next_count()?,
        digest: row.next()?,
        author: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
    })
}
