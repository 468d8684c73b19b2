//! Accounts in the database.

use jiff::Timestamp;
use lianjian_db::{Connection, Result, Row, Transaction, params};
use uuid::Uuid;

use super::service::Account;
use crate::shell::rights::Role;

const COLUMNS: &str = "account.id, account.name, account.display_name, account.role, account.unit, unit.name,
     account.person, person.name, account.must_change, account.failures, account.locked_until, account.closed_at, account.version";
const FROM: &str = "FROM account LEFT JOIN unit ON unit.id = account.unit
     LEFT JOIN person ON person.id = account.person";

pub(super) async fn all(connection: &mut Connection) -> Result<Vec<Account>> {
    connection.all(&format!("SELECT {COLUMNS} {FROM} ORDER BY account.name"), &[], read).await
}

/// The accounts of a unit that can sign in.
pub(super) async fn open_of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE account.unit = $1 AND account.closed_at IS NULL ORDER BY account.name"
    );
    connection.all(&sql, &params![unit], read).await
}

pub(super) async fn by_name(connection: &mut Connection, name: &str) -> Result<Option<Account>> {
    connection
        .optional(&format!("SELECT {COLUMNS} {FROM} WHERE account.name = $1"), &params![name], read)
        .await
}

pub(super) async fn by_id(connection: &mut Connection, id: Uuid) -> Result<Account> {
    connection.one(&format!("SELECT {COLUMNS} {FROM} WHERE account.id = $1"), &params![id], read).await
}

pub(super) async fn password(connection: &mut Connection, id: Uuid) -> Result<String> {
    connection.one("SELECT password FROM account WHERE id = $1", &params![id], |row| row.next()).await
}

pub(super) async fn insert(transaction: &mut Transaction, account: &Account, password: &str) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO account (id, name, display_name, role, unit, password, must_change)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &params![
                account.id,
                account.name.as_str(),
                account.display_name.as_str(),
                account.role.name(),
                account.unit,
                password,
                account.must_change,
            ],
        )
        .await?;
    Ok(())
}

pub(super) async fn set_password(
    transaction: &mut Transaction,
    id: Uuid,
    password: &str,
    must_change: bool,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE account SET password = $2, must_change = $3, failures = 0, locked_until = NULL,
                    version = version + 1 WHERE id = $1",
            &params![id, password, must_change],
        )
        .await?;
    Ok(())
}

pub(super) async fn set_failures(
    transaction: &mut Transaction,
    id: Uuid,
    failures: i64,
    locked_until: Option<Timestamp>,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE account SET failures = $2, locked_until = $3 WHERE id = $1",
            &params![id, failures, locked_until],
        )
        .await?;
    Ok(())
}

pub(super) async fn set_closed(transaction: &mut Transaction, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    transaction
        .execute("UPDATE account SET closed_at = $2, version = version + 1 WHERE id = $1", &params![id, at])
        .await?;
    Ok(())
}

pub(super) async fn set_person(transaction: &mut Transaction, id: Uuid, person: Option<Uuid>) -> Result<()> {
    transaction
        .execute("UPDATE account SET person = $2, version = version + 1 WHERE id = $1", &params![id, person])
        .await?;
    Ok(())
}

pub(super) async fn set_role(
    transaction: &mut Transaction,
    id: Uuid,
    role: Role,
    unit: Option<Uuid>,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE account SET role = $2, unit = $3, version = version + 1 WHERE id = $1",
            &params![id, role.name(), unit],
        )
        .await?;
    Ok(())
}

/// The open accounts of a person, other than one.
pub(super) async fn others_of_person(
    connection: &mut Connection,
    person: Uuid,
    other_than: Uuid,
) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE account.person = $1 AND account.id <> $2
           AND account.closed_at IS NULL ORDER BY account.name"
    );
    connection.all(&sql, &params![person, other_than], read).await
}

/// How many open accounts have a role.
pub(super) async fn count_of_role(connection: &mut Connection, role: Role) -> Result<i64> {
    let sql = "SELECT count(*) FROM account WHERE role = $1 AND closed_at IS NULL";
    connection.one(sql, &params![role.name()], |row| row.next()).await
}

/// The unit of a person.
pub(super) async fn unit_of_person(connection: &mut Connection, person: Uuid) -> Result<Option<Uuid>> {
    connection.optional("SELECT unit FROM person WHERE id = $1", &params![person], |row| row.next()).await
}

/// Units and people to choose from: those of open units.
pub(super) async fn units(connection: &mut Connection) -> Result<Vec<(Uuid, String)>> {
    connection
        .all("SELECT id, name FROM unit WHERE closed_on IS NULL ORDER BY position, name", &[], |row| {
            Ok((row.next()?, row.next()?))
        })
        .await
}

/// The people of a unit; of all commission units for accounts without one.
pub(super) async fn people(connection: &mut Connection, unit: Option<Uuid>) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT person.id, person.name FROM person JOIN unit ON unit.id = person.unit
         WHERE unit.closed_on IS NULL AND (unit.id = $1 OR ($2 = 1 AND unit.commission = 1))
         ORDER BY person.name, person.id";
    connection.all(sql, &params![unit, unit.is_none()], |row| Ok((row.next()?, row.next()?))).await
}

/// Ends every session of an account.
pub(super) async fn end_sessions(transaction: &mut Transaction, id: Uuid) -> Result<()> {
    transaction.execute("DELETE FROM session WHERE account = $1", &params![id]).await?;
    transaction.execute("DELETE FROM api_token WHERE account = $1", &params![id]).await?;
    Ok(())
}

pub(super) async fn insert_token(
    transaction: &mut Transaction,
    account: Uuid,
    digest: &[u8],
    label: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO api_token (digest, account, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            &params![digest, account, label, now, until],
        )
        .await?;
    Ok(())
}

fn read(row: &mut Row<'_>) -> Result<Account> {
    Ok(Account {
        id: row.next()?,
        name: row.next()?,
        display_name: row.next()?,
        role: super::service::stored_role(&row.next::<String>()?),
        unit: row.next()?,
        unit_name: row.next()?,
        person: row.next()?,
        person_name: row.next()?,
        must_change: row.next_bool()?,
        failures: row.next()?,
        locked_until: row.next_moment()?,
        closed_at: row.next_moment()?,
        version: row.next()?,
    })
}
