//! What somebody draws before it becomes a version: kept as it grows, checked while it is drawn.

use jiff::Timestamp;
use lianjian_flow::{Document, Limits, Problem, layout, write};
use uuid::Uuid;

use super::content::refused;
use super::model::FlowKind;
use super::service::{self, Opened, Which};
use super::store::{self, Draft};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The longest draft, in bytes.
const LONGEST: usize = 8 * 1024 * 1024;

/// A chart opened to be drawn on.
pub(super) struct Drawing {
    /// The chart as it is now.
    pub opened: Opened,
    /// The flow with coordinates for every figure.
    pub bpmn: String,
    /// What this account has drawn and not made a version of.
    pub draft: Option<Kept>,
    /// Departments of the unit.
    pub departments: Vec<String>,
}

/// A draft as the editor takes it up again.
pub(super) struct Kept {
    /// BPMN.
    pub content: String,
    /// The version on which it was begun.
    pub version: i64,
    /// When it was kept.
    pub at: Timestamp,
}

/// Opens a chart for its editor.
///
/// # Errors
/// A picture, which cannot be drawn on.
pub(super) async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<Drawing> {
    let opened = service::open(app, actor, id, &Which::default()).await?;
    actor.demand(Right::WriteUnit(opened.flow.unit))?;
    let Some(document) = &opened.document else { return Err(AppError::NotFound) };
    let bpmn = placed(document)?;
    let mut connection = app.database().connection().await?;
    let draft = match actor.account {
        Some(account) => store::draft(&mut connection, id, account).await?,
        None => None,
    };
    let draft = draft.map(|draft| Kept { content: draft.content, version: draft.seen, at: draft.at });
    let departments = store::departments(&mut connection, opened.flow.unit).await?;
    Ok(Drawing { opened, bpmn, draft, departments })
}

/// The file with a place for every figure: the file's own drawing where it is whole, else one that is made now.
fn placed(document: &Document) -> AppResult<String> {
    if layout::own_drawing(&document.flow).is_some() {
        return Ok(document.write());
    }
    let diagram = layout::lay_out(&document.flow).map_err(|problem| refused(&problem))?;
    let mut document = document.clone();
    write::redraw(&mut document.tree, &document.flow, &diagram);
    Ok(document.write())
}

/// Keeps what is drawn, whether or not it makes sense yet.
pub(super) async fn keep(app: &App, actor: &Actor, id: Uuid, seen: i64, content: String) -> AppResult<()> {
    if content.len() > LONGEST {
        return Err(AppError::TooLarge("这张图超过 8 MB，存不了草稿。请拆成几个子流程".to_owned()));
    }
    let account = actor.account.ok_or(AppError::Forbidden)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let flow = store::flow(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(flow.unit))?;
    store::keep_draft(&mut transaction, id, account, &Draft { seen, content, at: author.at }).await?;
    Ok(transaction.commit().await?)
}

/// Throws the draft away.
pub(super) async fn forget(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    let flow = store::flow(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(flow.unit))?;
    store::forget_draft(&mut transaction, id, actor).await?;
    Ok(transaction.commit().await?)
}

/// What is wrong with a flow that is being drawn, against the chart's limits. A file that cannot be read at all is one
/// problem.
pub(super) async fn check(app: &App, actor: &Actor, id: Uuid, content: &str) -> AppResult<Vec<Problem>> {
    let mut connection = app.database().connection().await?;
    let flow = store::flow(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(flow.unit))?;
    if flow.kind == FlowKind::Picture {
        return Err(AppError::NotFound);
    }
    let limits = Limits { promised: flow.promised, statutory: flow.statutory };
    Ok(match lianjian_flow::read(content.as_bytes()) {
        Ok(document) => lianjian_flow::check(&document, limits),
        Err(problem) => vec![problem],
    })
}
