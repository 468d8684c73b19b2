//! Booklets: ask for one, see how far it is, fetch it.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Ask, Booklet, BookletFormat, BookletState};
use super::{service, store};
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/booklets", get(show).post(ask))
        .route("/booklets/list", get(rows))
        .route("/booklets/{id}/file", get(file))
}

#[derive(Deserialize)]
struct Whose {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
    #[serde(default)]
    department: String,
    #[serde(default)]
    format: String,
}

#[derive(Template)]
#[template(path = "features/booklets/booklets.html")]
struct BookletsPage {
    frame: Frame,
    units: Units,
    unit: Option<Uuid>,
    departments: Vec<String>,
    booklets: Vec<Booklet>,
    asked: Asked,
    error: Option<AppError>,
}

impl BookletsPage {
    fn chooses(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }

    fn is_under_way(&self) -> bool {
        self.booklets.iter().any(Booklet::is_under_way)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref()?.of_field(field)
    }
}

/// The list alone, which the page asks for again while something is under way.
#[derive(Template)]
#[template(path = "features/booklets/rows.html")]
struct Rows {
    unit: Option<Uuid>,
    booklets: Vec<Booklet>,
}

impl Rows {
    fn is_under_way(&self) -> bool {
        self.booklets.iter().any(Booklet::is_under_way)
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    draw(&app, frame, Asked { unit: whose.unit, ..Asked::default() }, None).await
}

async fn draw(app: &App, frame: Frame, asked: Asked, error: Option<AppError>) -> AppResult<Response> {
    let units = app.standing().units(app, &frame.actor).await?;
    let unit = asked.unit.or(frame.actor.unit);
    let booklets = service::list(app, &frame.actor, unit).await?;
    let departments = match unit {
        Some(unit) => {
            let mut connection = app.database().connection().await?;
            store::offices(&mut connection, unit).await?
        }
        None => Vec::new(),
    };
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &BookletsPage { frame, units, unit, departments, booklets, asked, error }))
}

async fn rows(State(app): State<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let unit = whose.unit.or(frame.actor.unit);
    let booklets = service::list(&app, &frame.actor, unit).await?;
    Ok(page::html(&Rows { unit, booklets }))
}

async fn ask(State(app): State<App>, frame: Frame, Form(asked): Form<Asked>) -> AppResult<Response> {
    let wanted = Ask {
        unit: asked.unit.or(frame.actor.unit),
        department: asked.department.clone(),
        format: BookletFormat::of_ending(&asked.format).unwrap_or_default(),
    };
    match service::ask(&app, &frame.actor, &wanted).await {
        Ok(_) => {
            let to = wanted.unit.map_or_else(String::new, |unit| format!("?unit={unit}"));
            Ok(Redirect::to(&format!("/booklets{to}")).into_response())
        }
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, asked, Some(error)).await,
        Err(error) => Err(error),
    }
}

async fn file(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = service::file(&app, &frame.actor, id).await?;
    Ok(download::file(&name, bytes))
}

/// A size as people read it.
fn size(bytes: &i64) -> String {
    match bytes {
        0..=1_048_575 => format!("{} KB", (bytes / 1024).max(1)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
