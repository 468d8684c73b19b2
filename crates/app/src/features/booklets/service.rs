//! Asking for a booklet, looking how far it is, fetching it.

use lianjian_db::{Connection, new_id};
use lianjian_render::{Binding, Bound};
use uuid::Uuid;

use super::content::{self, TITLE};
use super::model::{Ask, Booklet, BookletFormat, BookletState};
use super::{run, store};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Asks for a booklet; it is made in the background. The same that is under way already is given instead.
///
/// # Errors
/// A unit without powers, or the county's as Word.
pub async fn ask(app: &App, actor: &Actor, ask: &Ask) -> AppResult<Booklet> {
    let author = actor.author(app);
    let department = ask.department.trim();
    let mut transaction = app.database().begin().await?;
    let (holder, total) = wanted(&mut transaction, actor, ask).await?;
    if let Some(known) = store::under_way(&mut transaction, ask.unit, department, ask.format).await? {
        return Ok(known);
    }
    let booklet = Booklet {
        id: new_id(),
        unit: ask.unit,
        department: department.to_owned(),
        file_name: format!("{holder}{TITLE}.{}", ask.format.ending()),
        holder,
        format: ask.format,
        state: BookletState::Waiting,
        total,
        done: 0,
        size: 0,
        error: String::new(),
        author: author.name.clone(),
        asked_at: author.at,
        finished_at: None,
        account: actor.account,
        file: None,
    };
    store::insert(&mut transaction, &booklet).await?;
    transaction.commit().await?;
    let app = app.clone();
    tokio::spawn(async move { run::run_waiting(&app).await });
    Ok(booklet)
}

/// What is asked for, looked at: whose booklet it is, and how many units are in it.
async fn wanted(connection: &mut Connection, actor: &Actor, ask: &Ask) -> AppResult<(String, i64)> {
    let department = ask.department.trim();
    match ask.unit {
        Some(unit) => {
            actor.demand(Right::ReadUnit(unit))?;
            let name = store::unit_name(connection, unit).await?.ok_or(AppError::NotFound)?;
            let offices = store::offices(connection, unit).await?;
            let handles = |office: &String| content::is_called(office, department);
            if offices.is_empty() || !(department.is_empty() || offices.iter().any(handles)) {
                let message = match department {
                    "" => format!("{name}还没有职权目录，没有可以汇编的"),
                    department => format!("{name}的职权目录里没有承办处室是“{department}”的职权"),
                };
                return Err(AppError::invalid("unit", message));
            }
            Ok((format!("{name}{department}"), 1))
        }
        None => {
            actor.demand(Right::ReadAll)?;
            if !department.is_empty() {
                return Err(AppError::invalid("department", "按处室汇编，请先选单位"));
            }
            if ask.format == BookletFormat::Docx {
                return Err(AppError::invalid("format", "全县的汇编有几千页，只做成 PDF；Word 请按单位做"));
            }
            let units = store::units(connection).await?;
            if units.is_empty() {
                return Err(AppError::invalid("unit", "还没有一个单位有职权目录，没有可以汇编的"));
            }
            let name = store::county_name(connection).await?.unwrap_or_default();
            Ok((name, i64::try_from(units.len()).unwrap_or(i64::MAX)))
        }
    }
}

/// The last booklets of a unit; without one, of all that the actor may see.
pub async fn list(app: &App, actor: &Actor, unit: Option<Uuid>) -> AppResult<Vec<Booklet>> {
    match unit {
        Some(unit) => actor.demand(Right::ReadUnit(unit))?,
        None => actor.demand(Right::ReadAll)?,
    }
    let mut connection = app.database().connection().await?;
    Ok(store::list(&mut connection, unit).await?)
}

/// One booklet.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> AppResult<Booklet> {
    let mut connection = app.database().connection().await?;
    let booklet = store::find(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    match booklet.unit {
        Some(unit) => actor.demand(Right::ReadUnit(unit))?,
        None => actor.demand(Right::ReadAll)?,
    }
    Ok(booklet)
}

/// The file of a booklet, with its name.
///
/// # Errors
/// One that is not there yet.
pub async fn file(app: &App, actor: &Actor, id: Uuid) -> AppResult<(String, Vec<u8>)> {
    let booklet = find(app, actor, id).await?;
    let digest = booklet.file.ok_or(AppError::NotFound)?;
    let mut connection = app.database().connection().await?;
    let bytes = original_file::bytes(&mut connection, &digest).await?.ok_or(AppError::NotFound)?;
    Ok((booklet.file_name, bytes))
}

/// Makes a booklet at once and gives its bytes, for the console.
///
/// # Errors
/// As [`ask`].
pub async fn bind(app: &App, actor: &Actor, ask: &Ask) -> AppResult<Vec<u8>> {
    let month = clock::month(app.clock().today());
    let department = ask.department.trim();
    let mut connection = app.database().connection().await?;
    let (holder, _) = wanted(&mut connection, actor, ask).await?;
    if let Some(unit) = ask.unit {
        let content = content::of_unit(&mut connection, unit, &holder, department, &month).await?;
        drop(connection);
        return run::set_whole(app, content, ask.format).await;
    }
    let units = store::units(&mut connection).await?;
    let mut binding = Binding::default();
    for (unit, name) in &units {
        let content = content::of_unit(&mut connection, *unit, name, "", &month).await?;
        let part = run::set_part(app, content, binding.next_page()).await?;
        binding.add(&part).map_err(|error| AppError::Internal(error.to_string()))?;
    }
    let lines = vec![format!("{} 个单位", units.len()), month];
    run::bind(app, binding, Bound { title: TITLE.to_owned(), holder, lines }).await
}
