//! What waits for an account, as far as every page shows it: for whom it may wait, and how much.
//!
//! The tasks themselves are the feature `inbox`.

use jiff::civil::Date;
use lianjian_db::{Connection, Value, params};
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Role;

/// More than this is shown as `999+`.
pub const MOST: u64 = 1000;

/// The names under which something may wait for this actor today: the own account, the person that it acts
/// for, persons it stands in for, the clerks of its unit, the commission.
pub async fn targets_of(connection: &mut Connection, actor: &Actor, today: Date) -> AppResult<Vec<String>> {
    let mut targets = Vec::new();
    if let Some(account) = actor.account {
        targets.push(format!("account:{account}"));
        let persons = connection
            .all(
                "SELECT person FROM account WHERE id = $1 AND person IS NOT NULL
                 UNION SELECT stand_in.person FROM account JOIN stand_in ON stand_in.stand_in = account.person
                 WHERE account.id = $1 AND stand_in.closed_at IS NULL
                   AND stand_in.from_on <= $2 AND stand_in.until_on >= $2",
                &params![account, today],
                |row| row.next::<Uuid>(),
            )
            .await?;
        targets.extend(persons.into_iter().map(|person| format!("person:{person}")));
    }
    match (actor.role, actor.unit) {
        (Role::Clerk, Some(unit)) => targets.push(format!("clerks:{unit}")),
        (Role::Commission, _) => targets.push("commission".to_owned()),
        _ => {}
    }
    Ok(targets)
}

/// How much waits for these targets, at most [`MOST`].
pub async fn count(connection: &mut Connection, targets: &[String]) -> AppResult<u64> {
    if targets.is_empty() {
        return Ok(0);
    }
    let (marks, mut values) = marks(targets, 1);
    values.push(Value::Integer(i64::try_from(MOST).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM task WHERE done_at IS NULL AND target IN ({marks}) LIMIT ${}) AS capped",
        values.len()
    );
    Ok(connection.one(&sql, &values, |row| row.next_count()).await?)
}

/// Placeholders for these names, numbered from a number, with their values.
pub fn marks(targets: &[String], from: usize) -> (String, Vec<Value>) {
    let marks: Vec<String> = (from..from + targets.len()).map(|number| format!("${number}")).collect();
    (marks.join(", "), targets.iter().map(Value::from).collect())
}
