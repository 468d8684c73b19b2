//! Activities in the database.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use uuid::Uuid;

use super::model::{Activity, ActivityKind};

const ACTIVITY: &str = "id, unit, kind, held_on, place, subject, attendance, attendees, version";

/// What a unit held, the latest first.
pub(super) async fn of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<Activity>> {
    let sql = format!(
        "SELECT {ACTIVITY} FROM activity WHERE unit = $1 AND closed_at IS NULL ORDER BY held_on DESC, id DESC"
    );
    connection.all(&sql, &params![unit], read).await
}

pub(super) async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Activity>> {
    let sql = format!("SELECT {ACTIVITY} FROM activity WHERE id = $1 AND closed_at IS NULL");
    connection.optional(&sql, &params![id], read).await
}

/// The same, held until the transaction ends.
pub(super) async fn lock(transaction: &mut Transaction, id: Uuid) -> Result<Option<Activity>> {
    transaction.execute("UPDATE activity SET version = version WHERE id = $1", &params![id]).await?;
    one(transaction, id).await
}

/// How many activities each unit held.
pub(super) async fn counts(connection: &mut Connection) -> Result<Vec<(Uuid, u64)>> {
    let sql = "SELECT unit, count(*) FROM activity WHERE closed_at IS NULL GROUP BY unit";
    connection.all(sql, &[], |row| Ok((row.next()?, row.next_count()?))).await
}

pub(super) async fn insert(
    transaction: &mut Transaction,
    author: &Author,
    activity: &Activity,
) -> Result<()> {
    let sql = format!("INSERT INTO activity ({ACTIVITY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let values = params![
        activity.id,
        activity.unit,
        activity.kind.name(),
        activity.held_on,
        &activity.place,
        &activity.subject,
        i64::from(activity.attendance),
        &activity.attendees,
        activity.version
    ];
    transaction.execute(&sql, &values).await?;
    history::write(transaction, author, [change(activity, None, Some(activity))]).await
}

pub(super) async fn update(
    transaction: &mut Transaction,
    author: &Author,
    before: &Activity,
    after: &Activity,
) -> Result<()> {
    let values = params![
        after.id,
        after.kind.name(),
        after.held_on,
        &after.place,
        &after.subject,
        i64::from(after.attendance),
        &after.attendees,
        after.version
    ];
    transaction
        .execute(
            "UPDATE activity SET kind = $2, held_on = $3, place = $4, subject = $5, attendance = $6,
                 attendees = $7, version = $8
             WHERE id = $1",
            &values,
        )
        .await?;
    history::write(transaction, author, [change(after, Some(before), Some(after))]).await
}

pub(super) async fn close(transaction: &mut Transaction, author: &Author, activity: &Activity) -> Result<()> {
    let sql = "UPDATE activity SET closed_at = $2 WHERE id = $1";
    transaction.execute(sql, &params![activity.id, author.at]).await?;
    history::write(transaction, author, [change(activity, Some(activity), None)]).await
}

fn change(activity: &Activity, before: Option<&Activity>, after: Option<&Activity>) -> Change {
    Change::of("activity", activity.id, before, after).within(activity.unit).unit(activity.unit)
}

fn read(row: &mut Row<'_>) -> Result<Activity> {
    Ok(Activity {
        id: row.next()?,
        unit: row.next()?,
        kind: ActivityKind::parse(&row.next::<String>()?).unwrap_or(ActivityKind::Meeting),
        held_on: row.next_date()?.unwrap_or_default(),
        place: row.next()?,
        subject: row.next()?,
        attendance: u32::try_from(row.next_count()?).unwrap_or(u32::MAX),
        attendees: row.next()?,
        version: row.next()?,
    })
}
