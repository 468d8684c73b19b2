//! The pages of plans: the list, a plan with its stages, what it asks for.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State as AppState};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::form::Stage;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Deliverable, Programme, ProgrammeState, ordinal};
use super::plan;
use super::service::{self, StageInput, Whole};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes", get(list).post(add))
        .route("/programmes/{id}", get(show).post(save_head))
        .route("/programmes/{id}/copy", post(copy))
        .route("/programmes/{id}/stages/{place}", post(save_stage))
        .route("/programmes/{id}/stages/{place}/remove", post(remove_stage))
}

#[derive(Template)]
#[template(path = "features/programmes/programmes.html")]
struct ListPage {
    frame: Frame,
    programmes: Vec<Programme>,
    name: String,
    error: Option<AppError>,
}

impl ListPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepProgrammes)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn list(AppState(app): AppState<App>, frame: Frame) -> AppResult<Response> {
    let programmes = service::list(&app, &frame.actor).await?;
    Ok(page::html(&ListPage { frame, programmes, name: String::new(), error: None }))
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn add(
    AppState(app): AppState<App>,
    frame: Frame,
    Form(Named { name }): Form<Named>,
) -> AppResult<Response> {
    match service::add(&app, &frame.actor, &name).await {
        Ok(id) => Ok(Redirect::to(&format!("/programmes/{id}")).into_response()),
        Err(error @ AppError::Invalid(_)) => {
            let programmes = service::list(&app, &frame.actor).await?;
            let status = error.status();
            Ok(page::with_status(status, &ListPage { frame, programmes, name, error: Some(error) }))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/programmes/programme.html")]
struct ProgrammePage {
    frame: Frame,
    whole: Whole,
    /// A stage as it was typed, when it could not be taken.
    typed: Option<(usize, StageInput)>,
    error: Option<AppError>,
}

/// A stage on the page.
struct StageView<'a> {
    place: usize,
    ordinal: String,
    stage: &'a Stage,
    deliverables: Vec<&'a Deliverable>,
    is_last: bool,
    is_open: bool,
    form: String,
}

/// The fields of one stage; each stage of a page has its own.
#[derive(Template)]
#[template(path = "features/programmes/stage.html")]
struct StageForm<'a> {
    programme: Uuid,
    place: usize,
    version: i64,
    from: String,
    to: String,
    content: String,
    tasks: String,
    demands: String,
    wrong_from: Option<&'a str>,
    wrong_to: Option<&'a str>,
    wrong_content: Option<&'a str>,
}

impl ProgrammePage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepProgrammes)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }

    /// The stages, each with what it asks for and the form to change it.
    fn stages(&self) -> Vec<StageView<'_>> {
        let view = |(place, stage)| StageView {
            place,
            ordinal: ordinal(place),
            stage,
            deliverables: self.whole.of_stage(place).collect(),
            is_last: place + 1 == self.whole.programme.stages.len(),
            is_open: self.is_open(place),
            form: self.stage_form(place),
        };
        self.whole.programme.stages.iter().enumerate().map(view).collect()
    }

    /// The doubtful days, each with its deliverable and its words.
    fn doubts(&self) -> Vec<(String, String, Uuid)> {
        let words = |(deliverable, _, words): (&Deliverable, _, String)| {
            let name = format!("第{}阶段“{}”", ordinal(deliverable.stage), deliverable.name);
            (name, words, deliverable.id)
        };
        self.whole.doubts().into_iter().map(words).collect()
    }

    /// The form of a stage that is not there yet, and whether it was sent and could not be taken.
    fn fresh(&self) -> (String, bool) {
        let place = self.whole.programme.stages.len();
        (self.stage_form(place), self.is_open(place) || place == 0)
    }

    fn is_open(&self, place: usize) -> bool {
        self.typed.as_ref().is_some_and(|(typed, _)| *typed == place)
    }

    fn stage_form(&self, place: usize) -> String {
        let empty = Stage::default();
        let stage = self.whole.programme.stages.get(place).unwrap_or(&empty);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let typed = self.typed.as_ref().filter(|(typed, _)| *typed == place).map(|(_, input)| input);
        let wrong = |field| typed.and_then(|_| self.wrong(field));
        let form = StageForm {
            programme: self.whole.programme.id,
            place,
            version: self.whole.programme.version,
            from: day(typed.map_or(stage.from, |input| input.from)),
            to: day(typed.map_or(stage.to, |input| input.to)),
            content: typed.map_or(&stage.content, |input| &input.content).clone(),
            tasks: typed.map_or_else(|| stage.tasks.join("\n"), |input| input.tasks.clone()),
            demands: typed.map_or_else(|| stage.demands.join("\n"), |input| input.demands.clone()),
            wrong_from: wrong("from"),
            wrong_to: wrong("to"),
            wrong_content: wrong("content"),
        };
        form.render().unwrap_or_default()
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, None, None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    id: Uuid,
    typed: Option<(usize, StageInput)>,
    error: Option<AppError>,
) -> AppResult<Response> {
    let whole = service::open(app, &frame.actor, id).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &ProgrammePage { frame, whole, typed, error }))
}

async fn back<T>(
    app: &App,
    frame: Frame,
    id: Uuid,
    place: String,
    typed: Option<(usize, StageInput)>,
    outcome: AppResult<T>,
) -> AppResult<Response> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/programmes/{id}{place}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(app, frame, id, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct Head {
    name: String,
    state: String,
    version: i64,
}

async fn save_head(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(head): Form<Head>,
) -> AppResult<Response> {
    let state = ProgrammeState::parse(&head.state);
    let saved = service::save_head(&app, &frame.actor, id, Some(&head.name), Some(state), head.version).await;
    back(&app, frame, id, String::new(), None, saved).await
}

#[derive(Deserialize)]
struct Years {
    years: String,
}

async fn copy(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(Years { years }): Form<Years>,
) -> AppResult<Response> {
    match plan::copy(&app, &frame.actor, id, years.trim().parse().unwrap_or(0)).await {
        Ok(copy) => Ok(Redirect::to(&format!("/programmes/{copy}")).into_response()),
        Err(error) => back::<()>(&app, frame, id, String::new(), None, Err(error)).await,
    }
}

async fn save_stage(
    AppState(app): AppState<App>,
    frame: Frame,
    Path((id, place)): Path<(Uuid, usize)>,
    Form(input): Form<StageInput>,
) -> AppResult<Response> {
    let saved = service::save_stage(&app, &frame.actor, id, place, &input).await;
    back(&app, frame, id, format!("#stage-{}", place + 1), Some((place, input)), saved).await
}

#[derive(Deserialize)]
struct Seen {
    version: i64,
}

async fn remove_stage(
    AppState(app): AppState<App>,
    frame: Frame,
    Path((id, place)): Path<(Uuid, usize)>,
    Form(Seen { version }): Form<Seen>,
) -> AppResult<Response> {
    let removed = service::remove_stage(&app, &frame.actor, id, place, version).await;
    back(&app, frame, id, String::new(), None, removed).await
}
