//! The page of a package: what is in it, what it lacks, papers to add, and the button that files it.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::filing::{Finding, Weight};
use lianjian_domain::programme::Filed;
use lianjian_render::Options;
use serde::Deserialize;
use uuid::Uuid;

use super::model::Whole;
use super::package::{self, Package, PackagePart};
use super::{papers, service};
use crate::features::forms::{self, Format};
use crate::features::papers::{REQUEST_LIMIT, receive};
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/obligations/{id}/package", get(show).post(file))
        .route("/obligations/{id}/package/preview.pdf", get(preview))
        .route("/obligations/{id}/papers", post(add_paper).layer(DefaultBodyLimit::max(REQUEST_LIMIT)))
        .route("/obligations/{id}/papers/{paper}/remove", post(remove_paper))
}

#[derive(Template)]
#[template(path = "features/filings/package.html")]
struct PackagePage {
    frame: Frame,
    package: Package,
    filings: Vec<Whole>,
    note: String,
    error: Option<AppError>,
}

impl PackagePage {
    fn is_with_unit(&self) -> bool {
        matches!(self.package.owed.obligation.filed, Filed::Open | Filed::Returned)
    }

    fn files(&self) -> bool {
        self.is_with_unit() && self.frame.actor.may(Right::WriteUnit(self.package.owed.obligation.unit))
    }

    fn has_forms(&self) -> bool {
        self.package.parts.iter().any(|part| part.form().is_some())
    }

    fn found_in(&self, part: &usize) -> usize {
        self.package.findings.iter().filter(|finding| finding.part == Some(*part)).count()
    }

    fn own(&self) -> Vec<&Finding> {
        // What is missing stands above, in the same words.
        let is_above = |finding: &Finding| self.package.missing.iter().any(|one| one.text == finding.message);
        let mut own: Vec<&Finding> =
            self.package.findings.iter().filter(|finding| !is_above(finding)).collect();
        own.sort_by_key(|finding| finding.weight);
        own
    }

    fn place(&self, finding: &Finding) -> String {
        let title =
            finding.part.and_then(|part| self.package.parts.get(part)).map_or("", |part| part.title.as_str());
        let row = finding.row.map(|row| format!(" 第{}行", row + 1)).unwrap_or_default();
        format!("{title}{row}")
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, String::new(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    id: Uuid,
    note: String,
    error: Option<AppError>,
) -> AppResult<Response> {
    let package = package::build(app, &frame.actor, id).await?;
    let filings = service::of_obligation(app, &frame.actor, id).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &PackagePage { frame, package, filings, note, error }))
}

#[derive(Deserialize)]
struct Noted {
    #[serde(default)]
    note: String,
}

async fn file(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(typed): Form<Noted>,
) -> AppResult<Response> {
    match service::file(&app, &frame.actor, id, &typed.note).await {
        Ok(filing) => Ok(Redirect::to(&format!("/filings/{}?view=way", filing.id)).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, id, typed.note, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

/// The forms as they would be filed now.
async fn preview(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let package = package::build(&app, &frame.actor, id).await?;
    let all: Vec<_> = package.parts.iter().filter_map(PackagePart::form).cloned().collect();
    if all.is_empty() {
        return Err(AppError::NotFound);
    }
    let title = format!("{} 预览", package.owed.deliverable.name);
    let options = Options { title: Some(title.clone()), ..Options::default() };
    let bytes = forms::write(&app, all, Format::Pdf, options).await?;
    Ok(download::file(&format!("{title}.pdf"), bytes))
}

async fn add_paper(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    multipart: Multipart,
) -> AppResult<Response> {
    let added = async {
        let received = receive(multipart).await?;
        papers::add(&app, &frame.actor, id, received.some_files()?).await
    };
    match added.await {
        Ok(_) => Ok(Redirect::to(&format!("/obligations/{id}/package#papers")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_) | AppError::TooLarge(_))) => {
            draw(&app, frame, id, String::new(), Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn remove_paper(
    State(app): State<App>,
    frame: Frame,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> AppResult<Response> {
    papers::remove(&app, &frame.actor, id, paper).await?;
    Ok(Redirect::to(&format!("/obligations/{id}/package#papers")).into_response())
}
