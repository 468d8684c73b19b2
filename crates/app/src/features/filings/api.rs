//! Filings over HTTP.

use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::listing::{self, Page, Question};
use super::model::{Comment, Event, Filing, Reason, Whole};
use super::package::{self, Package};
use super::review::{self, Place};
use super::{changes, outgoing, papers, service};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/obligations/{id}/package", get(show_package))
        .route(
            "/api/v1/obligations/{id}/papers",
            post(add_paper).layer(DefaultBodyLimit::max(papers::LARGEST + 1024 * 1024)),
        )
        .route("/api/v1/obligations/{id}/papers/{paper}", delete(remove_paper))
        .route("/api/v1/filings", get(list).post(file))
        .route("/api/v1/filings/acceptances", post(accept_many))
        .route("/api/v1/filings/changes", get(changes_of_month))
        .route("/api/v1/filings/{id}", get(show))
        .route("/api/v1/filings/{id}/parts/{position}/{ending}", get(paper))
        .route("/api/v1/filings/{id}/receipt.pdf", get(receipt))
        .route("/api/v1/filings/{id}/diff", get(diff))
        .route("/api/v1/filings/{id}/opening", post(open))
        .route("/api/v1/filings/{id}/withdrawal", post(withdraw))
        .route("/api/v1/filings/{id}/comments", post(add_comment))
        .route("/api/v1/filings/{id}/answers", post(answer))
        .route("/api/v1/filings/{id}/set-aside", post(set_aside))
        .route("/api/v1/filings/{id}/return", post(give_back))
        .route("/api/v1/filings/{id}/acceptance", post(accept))
}

/// A package as programs see it.
fn package_json(package: &Package) -> Value {
    let parts: Vec<Value> = package
        .parts
        .iter()
        .map(|part| json!({"title": part.title, "kind": part.kind(), "file_name": part.file_name}))
        .collect();
    json!({
        "obligation": package.owed.obligation.id,
        "unit": package.owed.obligation.unit,
        "parts": parts,
        "papers": package.papers,
        "missing": package.missing,
        "findings": package.findings,
    })
}

/// A filing as programs see it.
fn whole_json(whole: &Whole) -> Value {
    let mut json = serde_json::to_value(&whole.filing).unwrap_or_default();
    json["parts"] = whole
        .parts
        .iter()
        .map(|part| {
            json!({
                "position": part.position, "kind": part.kind, "subject": part.subject,
                "subject_version": part.subject_version, "title": part.title, "file_name": part.file_name,
                "form_digest": part.form_digest, "file_digest": part.file,
            })
        })
        .collect();
    json["events"] = serde_json::to_value(&whole.events).unwrap_or_default();
    json["comments"] = serde_json::to_value(&whole.comments).unwrap_or_default();
    json["state"] = whole.end().map_or("waiting", |event| event.kind.name()).into();
    json["receipt"] = whole.end().and_then(|event| event.number.clone()).into();
    json
}

async fn show_package(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Value>> {
    Ok(Json(package_json(&package::build(&app, &actor, id).await?)))
}

async fn add_paper(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    multipart: Multipart,
) -> AppResult<(StatusCode, Json<Value>)> {
    let added = take_papers(&app, &actor, id, multipart).await?;
    Ok((StatusCode::CREATED, Json(json!({ "papers": added }))))
}

/// Adds every file of a form.
pub(super) async fn take_papers(
    app: &App,
    actor: &Actor,
    obligation: Uuid,
    mut multipart: Multipart,
) -> AppResult<Vec<Uuid>> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        AppError::Malformed(error.status(), error.body_text())
    };
    let mut added = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(ToOwned::to_owned) else { continue };
        let bytes = field.bytes().await.map_err(broken)?;
        added.push(papers::add(app, actor, obligation, &name, &bytes).await?);
    }
    if added.is_empty() {
        return Err(AppError::invalid("paper", "请选择要添加的文件"));
    }
    Ok(added)
}

async fn remove_paper(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> AppResult<StatusCode> {
    papers::remove(&app, &actor, id, paper).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(question): Query<Question>,
) -> AppResult<Json<Page>> {
    Ok(Json(listing::find(&app, &actor, &question).await?))
}

#[derive(Deserialize)]
struct File {
    obligation: Uuid,
    #[serde(default)]
    note: String,
}

async fn file(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<File>,
) -> AppResult<(StatusCode, Json<Filing>)> {
    Ok((StatusCode::CREATED, Json(service::file(&app, &actor, sent.obligation, &sent.note).await?)))
}

async fn show(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Value>> {
    Ok(Json(whole_json(&service::open(&app, &actor, id).await?)))
}

async fn paper(
    State(app): State<App>,
    actor: Actor,
    Path((id, position, ending)): Path<(Uuid, usize, String)>,
) -> AppResult<Response> {
    let (name, bytes) = outgoing::paper(&app, &actor, id, position, &ending).await?;
    Ok(download::file(&name, bytes))
}

async fn receipt(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = outgoing::receipt(&app, &actor, id).await?;
    Ok(download::file(&name, bytes))
}

async fn diff(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Value>> {
    let whole = service::open(&app, &actor, id).await?;
    let found = changes::since_last(&app, &actor, &whole).await?;
    Ok(Json(json!({ "papers": found })))
}

#[derive(Deserialize)]
struct Month {
    month: String,
    #[serde(default, deserialize_with = "crate::shell::page::empty_is_none")]
    unit: Option<Uuid>,
}

async fn changes_of_month(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Month>,
) -> AppResult<Json<Value>> {
    let month = read_month(&asked.month)?;
    Ok(Json(match asked.unit {
        Some(unit) => json!({ "papers": changes::of_month(&app, &actor, unit, month).await? }),
        None => json!({ "items": changes::units_of_month(&app, &actor, month).await? }),
    }))
}

/// The first day of a month written as `2013-06`.
pub(super) fn read_month(text: &str) -> AppResult<Date> {
    format!("{text}-01").parse().map_err(|_| AppError::invalid("month", "月份要写成 2013-06 这样"))
}

async fn open(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    review::open(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn withdraw(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    service::withdraw(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Written {
    #[serde(flatten)]
    place: Place,
    text: String,
}

async fn add_comment(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<Written>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = review::add_comment(&app, &actor, id, &sent.place, &sent.text).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

async fn answer(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<Written>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = service::answer(&app, &actor, id, sent.place.part, sent.place.row, &sent.text).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

#[derive(Deserialize)]
struct SetAside {
    finding: String,
    reason: String,
}

async fn set_aside(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SetAside>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = review::set_aside(&app, &actor, id, &sent.finding, &sent.reason).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

#[derive(Deserialize)]
struct GiveBack {
    #[serde(default)]
    reasons: Vec<Reason>,
    mend_by: Date,
}

async fn give_back(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<GiveBack>,
) -> AppResult<Json<Event>> {
    Ok(Json(review::give_back(&app, &actor, id, &sent.reasons, sent.mend_by).await?))
}

async fn accept(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Event>> {
    let mut events = review::accept(&app, &actor, &[id]).await?;
    events.pop().map(Json).ok_or(AppError::NotFound)
}

#[derive(Deserialize)]
struct Many {
    filings: Vec<Uuid>,
}

async fn accept_many(State(app): State<App>, actor: Actor, Json(sent): Json<Many>) -> AppResult<Json<Value>> {
    let events = review::accept(&app, &actor, &sent.filings).await?;
    Ok(Json(json!({ "accepted": events })))
}
