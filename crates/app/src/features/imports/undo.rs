//! Taking an import back: everything that it changed, as it was before, while nothing rests on it.

use std::collections::BTreeMap;

use lianjian_db::history::Author;
use lianjian_db::{Transaction, params};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use super::store::{self, Stated};
use crate::features::{powers, programmes, registers};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The objects that an import changed. A unit's id is also its register's and its catalogue's: the
/// kind tells them apart.
type Traces = BTreeMap<(String, Uuid), Trace>;

/// What an import did to one object: the state before the import, the state after.
struct Trace {
    unit: Option<Uuid>,
    before: Option<Json>,
    after: Option<Json>,
    last: i64,
}

/// Undoes an import. Refused when anything that it changed was changed again since.
pub async fn undo(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    let import = store::import(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    match import.unit {
        Some(unit) => actor.demand(Right::WriteUnit(unit))?,
        None => actor.demand(Right::KeepSettings)?,
    }
    if import.undone_at.is_some() || import.outcome != "imported" {
        return Err(AppError::Conflict("这次导入没有生效，或已经撤销过".into()));
    }
    let author = actor.author(app);
    let traces = traces(&mut transaction, id).await?;
    refuse_if_built_upon(&mut transaction, id, &traces).await?;
    // Rows first, then what holds them; what the import made goes last.
    let order =
        ["risk_point", "power", "register", "catalogue", "stated_summary", "programme", "post", "department"];
    for kind in order {
        for ((_, object), trace) in traces.iter().filter(|((known, _), _)| known == kind) {
            restore(&mut transaction, &author, kind, *object, trace).await?;
        }
    }
    store::mark_undone(&mut transaction, id, author.at).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(())
}

async fn traces(transaction: &mut Transaction, id: Uuid) -> AppResult<Traces> {
    let changes = transaction
        .all(
            "SELECT sequence, kind, object, unit, before, after FROM history WHERE import = $1 ORDER BY sequence",
            &params![id],
            |row| {
                let last: i64 = row.next()?;
                let (kind, object) = (row.next::<String>()?, row.next::<Uuid>()?);
                let (unit, before, after) = (row.next()?, row.next_json()?, row.next_json()?);
                Ok(((kind, object), Trace { unit, before, after, last }))
            },
        )
        .await?;
    let mut traces = Traces::new();
    for (object, change) in changes {
        traces
            .entry(object)
            .and_modify(|known| {
                known.after.clone_from(&change.after);
                known.last = change.last;
            })
            .or_insert(change);
    }
    Ok(traces)
}

async fn refuse_if_built_upon(transaction: &mut Transaction, id: Uuid, traces: &Traces) -> AppResult<()> {
    for ((kind, object), trace) in traces {
        // What the import made is built upon by anything inside it; of the rest, only itself counts.
        let made = matches!(kind.as_str(), "post" | "department");
        let later = transaction
            .optional(
                "SELECT author FROM history
                 WHERE sequence > $2 AND (import IS NULL OR import <> $3)
                   AND ((object = $1 AND (kind = $4 OR $5 = 1)) OR (parent = $1 AND $5 = 1))
                 ORDER BY sequence LIMIT 1",
                &params![object, trace.last, id, kind.as_str(), made],
                |row| row.next::<String>(),
            )
            .await?;
        if let Some(author) = later {
            return Err(AppError::Conflict(format!(
                "这次导入的内容后来又由{author}改过，不能整个撤销；请在登记表或目录里逐行修改"
            )));
        }
    }
    Ok(())
}

async fn restore(
    transaction: &mut Transaction,
    author: &Author,
    kind: &str,
    object: Uuid,
    trace: &Trace,
) -> AppResult<()> {
    match kind {
        "risk_point" => {
            let (now, then) = (typed(trace.after.as_ref()), typed(trace.before.as_ref()));
            registers::restore_row(transaction, author, now.as_ref(), then.as_ref()).await?;
        }
        "power" => {
            let (now, then) = (typed(trace.after.as_ref()), typed(trace.before.as_ref()));
            powers::restore_row(transaction, author, now.as_ref(), then.as_ref()).await?;
        }
        "register" => {
            let then = typed(trace.before.as_ref());
            registers::restore_register(transaction, author, object, then.as_ref()).await?;
        }
        "catalogue" => {
            let then = typed(trace.before.as_ref());
            powers::restore_catalogue(transaction, author, object, then.as_ref()).await?;
        }
        "stated_summary" => {
            let (now, then) = (typed::<Stated>(trace.after.as_ref()), typed::<Stated>(trace.before.as_ref()));
            let unit = trace.unit.unwrap_or(object);
            store::write_stated(transaction, author, unit, now.as_ref(), then.as_ref()).await?;
        }
        "programme" => {
            let then = typed(trace.before.as_ref());
            programmes::restore_plan(transaction, author, object, then.as_ref()).await?;
        }
        // Departments and posts that the import made are closed, not removed: their registers are
        // part of the record.
        table @ ("post" | "department") => {
            let day = crate::shell::clock::local(author.at).date();
            let sql = format!("UPDATE {table} SET closed_on = $2, version = version + 1 WHERE id = $1");
            transaction.execute(&sql, &params![object, day]).await?;
        }
        _ => {}
    }
    Ok(())
}

fn typed<T: DeserializeOwned>(json: Option<&Json>) -> Option<T> {
    json.and_then(|json| serde_json::from_value(json.clone()).ok())
}
