//! Leading groups and their members in the database.

use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use uuid::Uuid;

use super::model::{KnownPerson, Member, MemberRole, Workgroup};

/// The unit's name; none for a unit that is not there.
pub(super) async fn unit_name(connection: &mut Connection, unit: Uuid) -> Result<Option<String>> {
    connection.optional("SELECT name FROM unit WHERE id = $1", &params![unit], |row| row.next()).await
}

/// A unit's group; an empty one when nothing was written yet.
pub(super) async fn workgroup(connection: &mut Connection, unit: Uuid) -> Result<Workgroup> {
    let sql = "SELECT unit, name, founded_by, office, office_phone, version FROM workgroup WHERE unit = $1";
    let found = connection.optional(sql, &params![unit], read_workgroup).await?;
    Ok(found.unwrap_or_else(|| Workgroup { unit, ..Workgroup::default() }))
}

/// The same, held until the transaction ends: of two who write at once, the second sees what the first wrote.
pub(super) async fn lock(transaction: &mut Transaction, unit: Uuid) -> Result<Workgroup> {
    transaction
        .execute(
            "INSERT INTO workgroup (unit, name, founded_by, office, office_phone, version)
             VALUES ($1, '', '', '', '', 0) ON CONFLICT (unit) DO UPDATE SET version = workgroup.version",
            &params![unit],
        )
        .await?;
    workgroup(transaction, unit).await
}

pub(super) async fn save(
    transaction: &mut Transaction,
    author: &Author,
    before: &Workgroup,
    after: &Workgroup,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE workgroup SET name = $2, founded_by = $3, office = $4, office_phone = $5, version = $6
             WHERE unit = $1",
            &params![
                after.unit,
                &after.name,
                &after.founded_by,
                &after.office,
                &after.office_phone,
                after.version
            ],
        )
        .await?;
    let known = (before.version > 0).then_some(before);
    let change = Change::of("workgroup", after.unit, known, Some(after)).unit(after.unit);
    history::write(transaction, author, [change]).await
}

const MEMBER: &str = "id, unit, role, name, post, phone, version";

/// The members in the order of lists: by role, then as they were written down.
pub(super) async fn members(connection: &mut Connection, unit: Uuid) -> Result<Vec<Member>> {
    let sql =
        format!("SELECT {MEMBER} FROM workgroup_member WHERE unit = $1 AND closed_at IS NULL ORDER BY id");
    let mut members = connection.all(&sql, &params![unit], read_member).await?;
    members.sort_by_key(|member| member.role);
    Ok(members)
}

/// The members of all units.
pub(super) async fn all_members(connection: &mut Connection) -> Result<Vec<Member>> {
    let sql = format!("SELECT {MEMBER} FROM workgroup_member WHERE closed_at IS NULL ORDER BY unit, id");
    let mut members = connection.all(&sql, &[], read_member).await?;
    members.sort_by_key(|member| member.role);
    Ok(members)
}

pub(super) async fn member(connection: &mut Connection, id: Uuid) -> Result<Option<Member>> {
    let sql = format!("SELECT {MEMBER} FROM workgroup_member WHERE id = $1 AND closed_at IS NULL");
    connection.optional(&sql, &params![id], read_member).await
}

pub(super) async fn insert_member(
    transaction: &mut Transaction,
    author: &Author,
    member: &Member,
) -> Result<()> {
    let sql = format!("INSERT INTO workgroup_member ({MEMBER}) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    let values = params![
        member.id,
        member.unit,
        member.role.name(),
        &member.name,
        &member.post,
        &member.phone,
        member.version
    ];
    transaction.execute(&sql, &values).await?;
    history::write(transaction, author, [change(member, None, Some(member))]).await
}

pub(super) async fn update_member(
    transaction: &mut Transaction,
    author: &Author,
    before: &Member,
    after: &Member,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE workgroup_member SET role = $2, name = $3, post = $4, phone = $5, version = $6 WHERE id = $1",
            &params![after.id, after.role.name(), &after.name, &after.post, &after.phone, after.version],
        )
        .await?;
    history::write(transaction, author, [change(after, Some(before), Some(after))]).await
}

pub(super) async fn close_member(
    transaction: &mut Transaction,
    author: &Author,
    member: &Member,
) -> Result<()> {
    let sql = "UPDATE workgroup_member SET closed_at = $2 WHERE id = $1";
    transaction.execute(sql, &params![member.id, author.at]).await?;
    history::write(transaction, author, [change(member, Some(member), None)]).await
}

/// Who is the unit's first leader on a day, by the organisation.
pub(super) async fn first_leader(
    connection: &mut Connection,
    unit: Uuid,
    day: Date,
) -> Result<Option<String>> {
    connection
        .optional(
            "SELECT person.name FROM post
             JOIN tenure ON tenure.post = post.id JOIN person ON person.id = tenure.person
             WHERE post.unit = $1 AND post.duty = 'first_leader' AND post.closed_on IS NULL
               AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
               AND (tenure.until_on IS NULL OR tenure.until_on >= $2)
             ORDER BY tenure.from_on DESC LIMIT 1",
            &params![unit, day],
            |row| row.next(),
        )
        .await
}

/// The unit's people on a day with their posts, as the organisation knows them.
pub(super) async fn people(connection: &mut Connection, unit: Uuid, day: Date) -> Result<Vec<KnownPerson>> {
    let rows: Vec<(String, String)> = connection
        .all(
            "SELECT person.name, post.name FROM post
             JOIN tenure ON tenure.post = post.id JOIN person ON person.id = tenure.person
             WHERE post.unit = $1 AND post.closed_on IS NULL
               AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
               AND (tenure.until_on IS NULL OR tenure.until_on >= $2)
             ORDER BY post.position, post.name, person.id",
            &params![unit, day],
            |row| Ok((row.next()?, row.next()?)),
        )
        .await?;
    let mut people: Vec<KnownPerson> = Vec::new();
    for (name, post) in rows {
        match people.iter_mut().find(|person| person.name == name) {
            Some(known) => known.posts.push(post),
            None => people.push(KnownPerson { name, posts: vec![post] }),
        }
    }
    Ok(people)
}

fn change(member: &Member, before: Option<&Member>, after: Option<&Member>) -> Change {
    Change::of("workgroup_member", member.id, before, after).within(member.unit).unit(member.unit)
}

fn read_workgroup(row: &mut Row<'_>) -> Result<Workgroup> {
    Ok(Workgroup {
        unit: row.next()?,
        name: row.next()?,
        founded_by: row.next()?,
        office: row.next()?,
        office_phone: row.next()?,
        version: row.next()?,
    })
}

fn read_member(row: &mut Row<'_>) -> Result<Member> {
    Ok(Member {
        id: row.next()?,
        unit: row.next()?,
        role: MemberRole::parse(&row.next::<String>()?).unwrap_or(MemberRole::Member),
        name: row.next()?,
        post: row.next()?,
        phone: row.next()?,
        version: row.next()?,
    })
}
