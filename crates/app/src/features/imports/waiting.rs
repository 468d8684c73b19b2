//! Files that wait for their person: kept, put right, confirmed, handed back marked, or taken off.

use lianjian_db::new_id;
use lianjian_domain::problem::Problem;
use uuid::Uuid;

use super::model::{Choice, FileReport};
use super::service::{bring_in, prepare};
use super::store;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Reads files and keeps them for their person to confirm.
pub async fn keep_for_later(app: &App, actor: &Actor, name: &str, bytes: &[u8]) -> AppResult<Uuid> {
    let choice = Choice::default();
    let previewed = prepare(app, actor, name, bytes, &choice).await?;
    let digest = original_file::digest(bytes);
    let at = app.clock().now();
    let id = new_id();
    let mut transaction = app.database().begin().await?;
    original_file::keep(&mut transaction, &digest, name, bytes, at).await?;
    store::insert_import(
        &mut transaction,
        &store::ImportRecord {
            id,
            unit: actor.unit,
            account: actor.account,
            author: actor.display_name.clone(),
            at,
            file_name: name.to_owned(),
            digest,
            report: previewed.to_json().to_string(),
            choice: serde_json::to_string(&choice).unwrap_or_default(),
            outcome: "pending".to_owned(),
            undone_at: None,
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(id)
}

/// Changes what a person chose for a file that waits, and previews it again.
pub async fn choose(app: &App, actor: &Actor, id: Uuid, change: impl FnOnce(&mut Choice)) -> AppResult<()> {
    let (record, bytes) = waiting(app, actor, id).await?;
    let mut choice: Choice = serde_json::from_str(&record.choice).unwrap_or_default();
    change(&mut choice);
    let previewed = prepare(app, actor, &record.file_name, &bytes, &choice).await?;
    let mut transaction = app.database().begin().await?;
    let choice = serde_json::to_string(&choice).unwrap_or_default();
    store::set_choice(&mut transaction, id, &choice, &previewed.to_json().to_string()).await?;
    Ok(transaction.commit().await?)
}

/// Brings a file in that waits, as its person chose.
pub async fn confirm(app: &App, actor: &Actor, id: Uuid) -> AppResult<FileReport> {
    let (record, bytes) = waiting(app, actor, id).await?;
    let choice: Choice = serde_json::from_str(&record.choice).unwrap_or_default();
    let done = bring_in(app, actor, &record.file_name, &bytes, &choice).await?;
    discard(app, actor, id).await?;
    Ok(done)
}

/// The file of an import as it came, with its problems noted beside their rows, and its name.
pub async fn marked(app: &App, actor: &Actor, id: Uuid) -> AppResult<(String, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let record = store::import(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    match record.unit {
        Some(unit) => actor.demand(Right::ReadUnit(unit))?,
        None => actor.demand(Right::ReadAll)?,
    }
    let bytes = original_file::bytes(&mut connection, &record.digest).await?.ok_or(AppError::NotFound)?;
    drop(connection);
    let report: serde_json::Value = serde_json::from_str(&record.report).unwrap_or_default();
    let problems: Vec<Problem> = serde_json::from_value(report["problems"].clone()).unwrap_or_default();
    let name = record.file_name;
    tokio::task::spawn_blocking(move || lianjian_mark::mark(&name, &bytes, &problems))
        .await
        .map_err(|error| AppError::Internal(error.to_string()))?
        .map_err(|error| AppError::Conflict(error.to_string()))
}

/// The marked files of everything that waits for this account and has problems, as one zip.
pub async fn all_marked(app: &App, actor: &Actor) -> AppResult<Vec<u8>> {
    let waiting = store::pending(&mut app.database().connection().await?, actor.account).await?;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for record in waiting {
        // A file that cannot be opened has nothing to note anything beside.
        if let Ok((name, bytes)) = marked(app, actor, record.id).await {
            let folder = format!("{}/{name}", files.len() + 1);
            let taken = files.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name));
            files.push((if taken { folder } else { name }, bytes));
        }
    }
    if files.is_empty() {
        return Err(AppError::Conflict("等待确认的文件里没有可以标注的问题".into()));
    }
    lianjian_render::pack(files).map_err(|error| AppError::Internal(error.to_string()))
}

/// Takes a file that waits off the list.
pub async fn discard(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    let record = store::import(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    if record.account != actor.account {
        return Err(AppError::NotFound);
    }
    store::discard(&mut transaction, id).await?;
    Ok(transaction.commit().await?)
}

/// A file that waits for this account, with its bytes.
async fn waiting(app: &App, actor: &Actor, id: Uuid) -> AppResult<(store::ImportRecord, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let record = store::import(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    if record.account != actor.account || record.outcome != "pending" {
        return Err(AppError::NotFound);
    }
    let bytes = original_file::bytes(&mut connection, &record.digest).await?.ok_or(AppError::NotFound)?;
    Ok((record, bytes))
}
