//! Reading files and bringing them in: one transaction a file.

use jiff::Timestamp;
use lianjian_db::history::Author;
use lianjian_db::{Transaction, new_id};
use lianjian_domain::form::{Form, FormKind};
use lianjian_domain::problem::Code;
use lianjian_forms::Report;
use uuid::Uuid;

use super::judged;
use super::model::{Choice, FileReport, Outcome};
use super::placing::place;
use super::store;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::state::App;

/// Reads a file and says what importing it would do. Nothing is stored.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    choice: &Choice,
) -> AppResult<FileReport> {
    let mut transaction = app.database().begin().await?;
    let report = mend(read(name, bytes).await?, choice);
    // The whole import is tried and then dropped: the preview cannot say anything else than the act.
    let mut tried = place(actor, &mut transaction, report, choice, &actor.author(app)).await?;
    tried.findings = judged::findings(&mut transaction, &tried, app.clock().today()).await?;
    drop(transaction);
    tried.outcome = if tried.errors() > 0 && !choice.good_rows {
        Outcome::LeftOut
    } else if tried.items.iter().all(|item| item.difference.is_empty()) {
        Outcome::Unchanged
    } else {
        Outcome::Previewed
    };
    Ok(tried)
}

/// Brings a file in: all of it, or with [`Choice::good_rows`] the rows without errors. A file with
/// errors is otherwise left out, and kept with its report.
pub async fn bring_in(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    choice: &Choice,
) -> AppResult<FileReport> {
    let id = new_id();
    let author = Author { import: Some(id), ..actor.author(app) };
    let report = mend(read(name, bytes).await?, choice);
    let digest = original_file::digest(bytes);
    let mut transaction = app.database().begin().await?;
    let mut done = place(actor, &mut transaction, report, choice, &author).await?;
    done.findings = judged::findings(&mut transaction, &done, app.clock().today()).await?;
    done.outcome = if done.errors() > 0 && !(choice.good_rows && done.has_good_rows()) {
        Outcome::LeftOut
    } else if done.items.iter().all(|item| item.difference.is_empty()) {
        Outcome::Unchanged
    } else {
        Outcome::Imported
    };
    if done.outcome == Outcome::Unchanged {
        return Ok(done);
    }
    if done.outcome == Outcome::LeftOut {
        // What was tried must not stay; the file and its report do.
        drop(transaction);
        transaction = app.database().begin().await?;
    }
    done.id = Some(id);
    keep(&mut transaction, actor, id, author.at, bytes, &digest, &done).await?;
    transaction.commit().await?;
    if done.items.iter().any(|item| item.form == FormKind::Annex1) {
        app.standing().forget();
    }
    Ok(done)
}
async fn keep(
    transaction: &mut Transaction,
    actor: &Actor,
    id: Uuid,
    at: Timestamp,
    bytes: &[u8],
    digest: &str,
    done: &FileReport,
) -> AppResult<()> {
    original_file::keep(transaction, digest, &done.report.file, bytes, at).await?;
    let unit = done.items.iter().find_map(|item| item.unit).or(actor.unit);
    store::insert_import(
        transaction,
        &store::ImportRecord {
            id,
            unit,
            account: actor.account,
            author: actor.display_name.clone(),
            at,
            file_name: done.report.file.clone(),
            digest: digest.to_owned(),
            report: done.to_json().to_string(),
            choice: "{}".to_owned(),
            outcome: done.outcome.name().to_owned(),
            undone_at: None,
        },
    )
    .await?;
    Ok(())
}

/// Reading is work for the processor: it runs beside the threads that answer requests.
async fn read(name: &str, bytes: &[u8]) -> AppResult<Report> {
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    tokio::task::spawn_blocking(move || lianjian_forms::read(&name, &bytes))
        .await
        .map_err(|error| AppError::Internal(error.to_string()))
}

/// Puts the levels right that a person chose in the preview.
fn mend(mut report: Report, choice: &Choice) -> Report {
    if choice.levels.is_empty() {
        return report;
    }
    let place = |at: &str| at.rfind('C').map_or(at.to_owned(), |column| at[..column].to_owned());
    let Report { forms, problems, .. } = &mut report;
    for form in forms {
        let (Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register)) = form else {
            continue;
        };
        for row in &mut register.rows {
            let Some(level) = choice.levels.get(&row.at) else { continue };
            row.level = Some(*level);
            row.level_text.clear();
            problems.retain(|problem| {
                let of_level = matches!(problem.code, Code::LevelUnknown | Code::LevelMissing);
                !(of_level && (problem.at == row.at || place(&problem.at) == row.at))
            });
            let still_wrong = problems
                .iter()
                .any(|problem| problem.is_error() && (problem.at == row.at || place(&problem.at) == row.at));
            row.rejected = still_wrong;
        }
    }
    report
}
