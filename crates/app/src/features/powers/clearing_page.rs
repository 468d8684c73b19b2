//! 职权清理: the page and the API.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::clearing::{self, Cleared, Clearing, NewClearing};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page::{self, empty_is_none};
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/catalogue/clearing", get(show).post(save))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, decide))
}

#[derive(Deserialize)]
struct OfUnit {
    #[serde(default, deserialize_with = "empty_is_none")]
    unit: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "features/powers/clearing.html")]
struct ClearingPage {
    frame: Frame,
    unit: Uuid,
    powers: Vec<Cleared>,
    editable: bool,
    error: Option<AppError>,
    /// What was typed and could not be taken, by power.
    typed: Vec<(Uuid, String, String)>,
}

impl ClearingPage {
    fn open(&self) -> usize {
        self.powers.iter().filter(|one| one.decided.is_none()).count()
    }

    fn chosen<'a>(&'a self, one: &'a Cleared) -> &'a str {
        let typed = self.typed.iter().find(|(power, ..)| *power == one.power.id);
        match (typed, &one.decided) {
            (Some((_, decision, _)), _) => decision,
            (None, Some(decided)) => decided.decision.name(),
            (None, None) => "",
        }
    }

    fn reason<'a>(&'a self, one: &'a Cleared) -> &'a str {
        let typed = self.typed.iter().find(|(power, ..)| *power == one.power.id);
        match (typed, &one.decided) {
            (Some((.., reason)), _) => reason,
            (None, Some(decided)) => &decided.reason,
            (None, None) => "",
        }
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(query): Query<OfUnit>) -> AppResult<Response> {
    let unit = query.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?;
    draw(&app, frame, unit, None, Vec::new()).await
}

async fn draw(
    app: &App,
    frame: Frame,
    unit: Uuid,
    error: Option<AppError>,
    typed: Vec<(Uuid, String, String)>,
) -> AppResult<Response> {
    let powers = clearing::cleared(app, &frame.actor, unit).await?;
    let editable = frame.actor.may(Right::WriteUnit(unit));
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &ClearingPage { frame, unit, powers, editable, error, typed }))
}

/// The page's form: `decision:ID` and `reason:ID` of each row; `keep_rest` with the reason for all that nobody has
/// decided on.
async fn save(
    State(app): State<App>,
    frame: Frame,
    Query(query): Query<OfUnit>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let unit = query.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?;
    let value = |name: &str| sent.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text.as_str());
    let rest = sent.iter().any(|(key, _)| key == "keep_rest");
    let mut decisions = Vec::new();
    let mut typed = Vec::new();
    for one in clearing::cleared(&app, &frame.actor, unit).await? {
        let id = one.power.id;
        let (decision, reason) = (value(&format!("decision:{id}")), value(&format!("reason:{id}")));
        let (decision, reason) = match decision {
            "" if rest && one.decided.is_none() => ("kept", value("rest_reason")),
            decision => (decision, reason),
        };
        typed.push((id, decision.to_owned(), reason.to_owned()));
        if let Some(decision) = Clearing::parse(decision) {
            decisions.push(NewClearing { power: id, decision, reason: reason.to_owned() });
        }
    }
    match clearing::clear(&app, &frame.actor, unit, &decisions).await {
        Ok(_) => Ok(Redirect::to(&format!("/catalogue/clearing?unit={unit}")).into_response()),
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, unit, Some(error), typed).await,
        Err(error) => Err(error),
    }
}

/// The powers of a unit with what was decided.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ClearingList)]
struct Listed {
    items: Vec<Cleared>,
}

/// What came of it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ClearingOutcome)]
struct Outcome {
    /// Decisions that are new.
    decided: usize,
}

#[utoipa::path(
    get,
    path = "/api/v1/catalogues/{unit}/clearing",
    tag = "职权目录",
    summary = "职权清理：逐项的决定和理由",
    params(("unit" = Uuid, Path, description = "单位编号")),
    responses((status = 200, description = "在目录里的职权，后面是清出目录的", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor, Path(unit): Path<Uuid>) -> AppResult<Json<Listed>> {
    Ok(Json(Listed { items: clearing::cleared(&app, &actor, unit).await? }))
}

#[utoipa::path(
    post,
    path = "/api/v1/catalogues/{unit}/clearing",
    tag = "职权目录",
    summary = "决定职权保留、上收、下放还是取消",
    params(("unit" = Uuid, Path, description = "单位编号")),
    request_body = Vec<NewClearing>,
    responses((status = 200, description = "全部写上了", body = Outcome))
)]
async fn decide(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(decisions): Json<Vec<NewClearing>>,
) -> AppResult<Json<Outcome>> {
    Ok(Json(Outcome { decided: clearing::clear(&app, &actor, unit, &decisions).await? }))
}
