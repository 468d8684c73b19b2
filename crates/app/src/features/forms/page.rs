//! Addresses of forms to keep.

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_render::Options;
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, Format, Wanted};
use crate::features::summary;
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page::empty_is_none;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programme/form/{ending}", get(plan))
        .route("/programmes/{id}/form/{ending}", get(plan_of))
        .route("/catalogue/form/{ending}", get(catalogue))
        .route("/registers/{holder}/form/{ending}", get(register))
        .route("/units/{unit}/registers.pdf", get(registers))
        .route("/summary/form/{ending}", get(summary_form))
        .route("/blanks.zip", get(blanks))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    #[serde(deserialize_with = "empty_is_none")]
    unit: Option<Uuid>,
    #[serde(deserialize_with = "empty_is_none")]
    as_of: Option<Date>,
    format: String,
}

async fn send(
    app: &App,
    actor: &Actor,
    wanted: Wanted,
    as_of: Option<Date>,
    ending: &str,
) -> AppResult<Response> {
    let format = Format::of_ending(ending).ok_or(AppError::NotFound)?;
    let (name, form) = service::form(app, actor, &wanted, as_of).await?;
    let bytes = service::write(app, vec![form], format, Options::default()).await?;
    Ok(download::file(&format!("{name}.{}", format.ending()), bytes))
}

async fn plan(State(app): State<App>, actor: Actor, Path(ending): Path<String>) -> AppResult<Response> {
    send(&app, &actor, Wanted::Plan(None), None, &ending).await
}

async fn plan_of(
    State(app): State<App>,
    actor: Actor,
    Path((id, ending)): Path<(Uuid, String)>,
) -> AppResult<Response> {
    send(&app, &actor, Wanted::Plan(Some(id)), None, &ending).await
}

async fn catalogue(
    State(app): State<App>,
    actor: Actor,
    Path(ending): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let unit = asked.unit.or(actor.unit).ok_or(AppError::NotFound)?;
    send(&app, &actor, Wanted::Catalogue(unit), asked.as_of, &ending).await
}

async fn register(
    State(app): State<App>,
    actor: Actor,
    Path((holder, ending)): Path<(Uuid, String)>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    send(&app, &actor, Wanted::Register(holder), asked.as_of, &ending).await
}

async fn registers(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let (name, bytes) = service::registers_pdf(&app, &actor, unit, asked.as_of).await?;
    Ok(download::file(&format!("{name}.pdf"), bytes))
}

async fn summary_form(
    State(app): State<App>,
    actor: Actor,
    Path(ending): Path<String>,
    RawQuery(query): RawQuery,
) -> AppResult<Response> {
    let question = summary::Question::read(&query.unwrap_or_default())?;
    send(&app, &actor, Wanted::Summary(question.scope, question.state), question.as_of, &ending).await
}

async fn blanks(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> AppResult<Response> {
    let format = Format::of_ending(&asked.format).unwrap_or(Format::Docx);
    let bytes = service::blanks(&app, &actor, asked.unit, format).await?;
    Ok(download::file("空白表.zip", bytes))
}
