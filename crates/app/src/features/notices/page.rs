//! The list of notices, and one of them.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use uuid::Uuid;

use super::model::{NewNotice, Notice, Receipt, Told};
use super::service;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(show).post(send))
        .route("/notices/{id}", get(open))
        .route("/notices/{id}/receipt", post(receive))
}

/// What was typed and could not be taken.
#[derive(Default)]
struct Typed {
    title: String,
    text: String,
    receipt_by: String,
    units: Vec<Uuid>,
}

#[derive(Template)]
#[template(path = "features/notices/notices.html")]
struct NoticesPage {
    frame: Frame,
    notices: Vec<Told>,
    units: Units,
    typed: Typed,
    error: Option<AppError>,
}

impl NoticesPage {
    fn writes(&self) -> bool {
        self.frame.actor.may(Right::KeepProgrammes)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref()?.of_field(field)
    }

    fn is_chosen(&self, unit: &Uuid) -> bool {
        self.typed.units.contains(unit)
    }
}

async fn show(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    draw(&app, frame, Typed::default(), None).await
}

async fn draw(app: &App, frame: Frame, typed: Typed, error: Option<AppError>) -> AppResult<Response> {
    let notices = service::list(app, &frame.actor).await?;
    let units = app.standing().units(app, &frame.actor).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &NoticesPage { frame, notices, units, typed, error }))
}

async fn send(
    State(app): State<App>,
    frame: Frame,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let value = |wanted: &str| {
        sent.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let units: Vec<Uuid> =
        sent.iter().filter(|(name, _)| name == "unit").filter_map(|(_, id)| id.parse().ok()).collect();
    let typed = Typed { title: value("title"), text: value("text"), receipt_by: value("receipt_by"), units };
    let receipt_by: Result<Option<Date>, AppError> = match typed.receipt_by.as_str() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| AppError::invalid("receipt_by", "日期读不懂，请重新选")),
    };
    let outcome = async {
        let new = NewNotice {
            title: typed.title.clone(),
            text: typed.text.clone(),
            units: typed.units.clone(),
            receipt_by: receipt_by?,
        };
        service::send(&app, &frame.actor, new).await
    }
    .await;
    match outcome {
        Ok(notice) => Ok(Redirect::to(&format!("/notices/{}", notice.id)).into_response()),
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, typed, Some(error)).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/notices/notice.html")]
struct NoticePage {
    frame: Frame,
    notice: Notice,
    receipts: Vec<Receipt>,
}

impl NoticePage {
    fn received(&self) -> usize {
        self.receipts.iter().filter(|receipt| receipt.received_at.is_some()).count()
    }

    /// Whether who looks has to sign for it.
    fn is_to_sign(&self) -> bool {
        let open = |receipt: &Receipt| receipt.received_at.is_none();
        self.frame.actor.unit.is_some_and(|unit| {
            self.frame.actor.may(Right::WriteUnit(unit))
                && self.receipts.iter().any(|receipt| receipt.unit == unit && open(receipt))
        })
    }
}

async fn open(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (notice, receipts) = service::open(&app, &frame.actor, id).await?;
    Ok(page::html(&NoticePage { frame, notice, receipts }))
}

async fn receive(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    service::receive(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/notices/{id}")))
}
