//! The page of one deliverable: what, by when, from whom.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, RawForm, State as AppState};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::programme::DeliverableKind;
use serde::Deserialize;
use uuid::Uuid;

use super::model::ordinal;
use super::service::{self, DeliverableInput, Whole};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes/{id}/deliverables/new", get(blank))
        .route("/programmes/{id}/deliverables", post(add))
        .route("/deliverables/{id}", get(show).post(save))
        .route("/deliverables/{id}/remove", post(remove))
}

#[derive(Template)]
#[template(path = "features/programmes/deliverable.html")]
struct DeliverablePage {
    frame: Frame,
    whole: Whole,
    units: Units,
    id: Option<Uuid>,
    address: String,
    typed: DeliverableInput,
    demand: String,
    doubt: Option<String>,
    error: Option<AppError>,
}

impl DeliverablePage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }

    /// The stages to choose from: place, words, whether it is the one.
    fn stages(&self) -> Vec<(usize, String, bool)> {
        let words = |(place, stage): (usize, &lianjian_domain::form::Stage)| {
            let words = format!("第{}阶段　{}", ordinal(place), stage.content);
            (place, words, self.typed.stage == place)
        };
        self.whole.programme.stages.iter().enumerate().map(words).collect()
    }

    fn due_text(&self) -> String {
        self.typed.due_on.map(|day| day.to_string()).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct OfStage {
    #[serde(default)]
    stage: usize,
}

async fn blank(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(programme): Path<Uuid>,
    Query(OfStage { stage }): Query<OfStage>,
) -> AppResult<Response> {
    let whole = service::open(&app, &frame.actor, programme).await?;
    let typed = DeliverableInput {
        stage,
        kind: DeliverableKind::Other,
        name: String::new(),
        due_on: whole.programme.stages.get(stage).and_then(|stage| stage.to),
        units: Vec::new(),
        leading_only: false,
        published: false,
        settled: String::new(),
        version: 0,
    };
    draw(&app, frame, whole, None, typed, None).await
}

async fn show(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let whole = service::of_deliverable(&app, &frame.actor, id).await?;
    let known = whole.deliverables.iter().find(|one| one.id == id).ok_or(AppError::NotFound)?;
    let typed = DeliverableInput {
        stage: known.stage,
        kind: known.kind,
        name: known.name.clone(),
        due_on: known.due_on,
        units: known.units.clone(),
        leading_only: known.leading_only,
        published: known.published,
        settled: known.settled.clone(),
        version: known.version,
    };
    draw(&app, frame, whole, Some(id), typed, None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    whole: Whole,
    id: Option<Uuid>,
    typed: DeliverableInput,
    error: Option<AppError>,
) -> AppResult<Response> {
    frame.actor.demand(Right::KeepProgrammes)?;
    let units = app.standing().units(app, &frame.actor).await?;
    let demand = id
        .and_then(|id| whole.deliverables.iter().find(|one| one.id == id))
        .map(|known| known.demand.clone())
        .unwrap_or_default();
    let doubt = whole.doubts().into_iter().find(|(one, ..)| Some(one.id) == id).map(|(.., words)| words);
    let address = match id {
        Some(id) => format!("/deliverables/{id}"),
        None => format!("/programmes/{}/deliverables", whole.programme.id),
    };
    let status = error.as_ref().map_or(StatusCode::OK, AppError::status);
    let page = DeliverablePage { frame, whole, units, id, address, typed, demand, doubt, error };
    Ok(page::with_status(status, &page))
}

async fn add(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(programme): Path<Uuid>,
    RawForm(form): RawForm,
) -> AppResult<Response> {
    let typed = read(&form)?;
    match service::add_deliverable(&app, &frame.actor, programme, &typed).await {
        Ok(_) => Ok(back(programme, typed.stage)),
        Err(error @ AppError::Invalid(_)) => {
            let whole = service::open(&app, &frame.actor, programme).await?;
            draw(&app, frame, whole, None, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn save(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    RawForm(form): RawForm,
) -> AppResult<Response> {
    let typed = read(&form)?;
    let whole = service::of_deliverable(&app, &frame.actor, id).await?;
    match service::save_deliverable(&app, &frame.actor, id, &typed).await {
        Ok(()) => Ok(back(whole.programme.id, typed.stage)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, whole, Some(id), typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn remove(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let programme = service::remove_deliverable(&app, &frame.actor, id).await?;
    Ok(back(programme, 0))
}

fn back(programme: Uuid, stage: usize) -> Response {
    Redirect::to(&format!("/programmes/{programme}#stage-{}", stage + 1)).into_response()
}

/// The fields of the form; a list of boxes comes as the same name several times, which a struct does not take.
fn read(form: &[u8]) -> AppResult<DeliverableInput> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(form)
        .map_err(|error| AppError::Malformed(StatusCode::BAD_REQUEST, error.to_string()))?;
    let value = |name: &str| {
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).unwrap_or_default()
    };
    let due_on = match value("due_on") {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| AppError::invalid("due_on", format!("“{text}”不是日期，请写成 2013-06-20")))?,
        ),
    };
    Ok(DeliverableInput {
        stage: value("stage").parse().map_err(|_| AppError::invalid("stage", "请选择阶段"))?,
        kind: DeliverableKind::parse(value("kind")).ok_or_else(|| AppError::invalid("kind", "请选择材料"))?,
        name: value("name").to_owned(),
        due_on,
        units: pairs
            .iter()
            .filter(|(key, _)| key == "units")
            .filter_map(|(_, value)| value.parse().ok())
            .collect(),
        leading_only: value("leading_only") == "true",
        published: value("published") == "true",
        settled: value("settled").to_owned(),
        version: value("version").parse().unwrap_or(0),
    })
}
