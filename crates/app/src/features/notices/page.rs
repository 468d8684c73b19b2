//! The list of notices, and one of them.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::model::{NewNotice, Opened, Receipt, Told};
use super::service;
use crate::features::papers::{REQUEST_LIMIT, Received, receive as receive_papers};
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(show).post(send).layer(DefaultBodyLimit::max(REQUEST_LIMIT)))
        .route("/notices/{id}", get(open))
        .route("/notices/{id}/receipt", post(receive))
        .route("/notices/{id}/papers/{paper}", get(paper))
}

/// What was typed and could not be taken.
#[derive(Default)]
struct Typed {
    title: String,
    text: String,
    receipt_by: String,
    /// Only to `units`, not to all.
    only: bool,
    units: Vec<Uuid>,
}

impl Typed {
    fn of(received: &Received) -> Typed {
        let text = |name| received.field(name).to_owned();
        Typed {
            title: text("title"),
            text: text("text"),
            receipt_by: text("receipt_by"),
            only: received.field("to") == "chosen",
            units: received.all("unit").filter_map(|id| id.parse().ok()).collect(),
        }
    }

    fn notice(&self) -> AppResult<NewNotice> {
        let receipt_by = match self.receipt_by.as_str() {
            "" => None,
            day => Some(day.parse().map_err(|_| AppError::invalid("receipt_by", "日期读不懂，请重新选"))?),
        };
        if self.only && self.units.is_empty() {
            return Err(AppError::invalid("units", "请勾选要发给的单位，或者改选“全部单位”"));
        }
        let units = if self.only { self.units.clone() } else { Vec::new() };
        Ok(NewNotice { title: self.title.clone(), text: self.text.clone(), units, receipt_by })
    }
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

async fn send(State(app): State<App>, frame: Frame, parts: Multipart) -> AppResult<Response> {
    let received = receive_papers(parts).await?;
    let typed = Typed::of(&received);
    let outcome = async { service::send(&app, &frame.actor, typed.notice()?, received.files()?).await }.await;
    match outcome {
        Ok(notice) => Ok(Redirect::to(&format!("/notices/{}", notice.id)).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::TooLarge(_))) => {
            draw(&app, frame, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/notices/notice.html")]
struct NoticePage {
    frame: Frame,
    opened: Opened,
}

impl NoticePage {
    fn received(&self) -> usize {
        self.opened.receipts.iter().filter(|receipt| receipt.received_at.is_some()).count()
    }

    /// Whether who looks has to sign for it.
    fn is_to_sign(&self) -> bool {
        let open = |receipt: &Receipt| receipt.received_at.is_none();
        self.frame.actor.unit.is_some_and(|unit| {
            self.frame.actor.may(Right::WriteUnit(unit))
                && self.opened.receipts.iter().any(|receipt| receipt.unit == unit && open(receipt))
        })
    }
}

async fn open(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let opened = service::open(&app, &frame.actor, id).await?;
    Ok(page::html(&NoticePage { frame, opened }))
}

async fn receive(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    service::receive(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/notices/{id}")))
}

async fn paper(
    State(app): State<App>,
    frame: Frame,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> AppResult<Response> {
    let (name, bytes) = service::paper(&app, &frame.actor, id, paper).await?;
    Ok(download::file(&name, bytes))
}
