//! 领导小组 of a unit: head, members, papers, what is missing; printed lists.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State as AppState};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::listing::Printed;
use super::model::MemberRole;
use super::service::{self, HeadInput, MemberInput, Opened, PaperPurpose};
use crate::features::forms::{self, Format};
use crate::features::papers::{Owner, REQUEST_LIMIT, receive};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    let papers = Router::new()
        .route("/units/{id}/workgroup/papers", post(upload))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    Router::new()
        .merge(papers)
        .route("/workgroup", get(show))
        .route("/units/{id}/workgroup", post(save_head))
        .route("/units/{id}/workgroup/members", post(add_member))
        .route("/units/{id}/workgroup/{list}/{ending}", get(print))
        .route("/workgroup/papers/{id}", get(download_paper))
        .route("/workgroup/papers/{id}/remove", post(remove_paper))
}

/// Which form of the page could not be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    Head,
    Member,
    Paper,
}

#[derive(Template)]
#[template(path = "features/workgroups/workgroup.html")]
struct WorkgroupPage {
    frame: Frame,
    unit: Uuid,
    opened: Opened,
    head: HeadInput,
    typed: MemberInput,
    /// What the refused papers were.
    purpose: PaperPurpose,
    refused: Option<(Refused, AppError)>,
}

impl WorkgroupPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.unit))
    }

    fn is_commission(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }

    fn wrong_in(&self, form: Refused, field: &str) -> Option<&str> {
        self.refused
            .as_ref()
            .filter(|(refused, _)| *refused == form)
            .and_then(|(_, error)| error.of_field(field))
    }

    fn wrong_head(&self, field: &str) -> Option<&str> {
        self.wrong_in(Refused::Head, field)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrong_in(Refused::Member, field)
    }

    fn is_purpose(&self, purpose: &PaperPurpose) -> bool {
        self.purpose == *purpose
    }

    fn wrong_paper(&self) -> Option<&str> {
        self.wrong_in(Refused::Paper, "file")
    }

    fn is_open(&self, form: &str) -> bool {
        let refused = self.refused.as_ref().map(|(refused, _)| *refused);
        match form {
            "head" => refused == Some(Refused::Head),
            "member" => refused == Some(Refused::Member) || self.opened.members.is_empty(),
            _ => false,
        }
    }
}

/// Whose page; a clerk's own when nothing is said.
#[derive(Deserialize)]
pub(super) struct Whose {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

impl Whose {
    pub(super) fn of(&self, actor: &Actor) -> AppResult<Uuid> {
        self.unit.or(actor.unit).ok_or(AppError::NotFound)
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let unit = whose.of(&frame.actor)?;
    draw(&app, frame, unit, None, None, PaperPurpose::Plan, None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    unit: Uuid,
    head: Option<HeadInput>,
    typed: Option<MemberInput>,
    purpose: PaperPurpose,
    refused: Option<(Refused, AppError)>,
) -> AppResult<Response> {
    let opened = service::open(app, &frame.actor, unit).await?;
    let group = &opened.workgroup;
    let head = head.unwrap_or_else(|| HeadInput {
        name: group.title().to_owned(),
        founded_by: group.founded_by.clone(),
        office: group.office.clone(),
        office_phone: group.office_phone.clone(),
        version: group.version,
    });
    let typed = typed.unwrap_or_else(|| blank(&opened));
    let status = refused.as_ref().map_or(axum::http::StatusCode::OK, |(_, error)| error.status());
    Ok(page::with_status(status, &WorkgroupPage { frame, unit, opened, head, typed, purpose, refused }))
}

/// The form for the next member: with the role that is still wanted.
fn blank(opened: &Opened) -> MemberInput {
    let wanted = [MemberRole::Head, MemberRole::Deputy, MemberRole::OfficeHead, MemberRole::Liaison];
    let has = |role: &MemberRole| opened.members.iter().any(|member| member.role == *role);
    let role = wanted.into_iter().find(|role| !has(role)).unwrap_or(MemberRole::Member);
    MemberInput { role, name: String::new(), post: String::new(), phone: String::new(), version: 0 }
}

fn back(unit: Uuid) -> Response {
    Redirect::to(&format!("/workgroup?unit={unit}")).into_response()
}

async fn save_head(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(input): Form<HeadInput>,
) -> AppResult<Response> {
    match service::save_head(&app, &frame.actor, unit, &input).await {
        Ok(_) => Ok(back(unit)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, unit, Some(input), None, PaperPurpose::Plan, Some((Refused::Head, error))).await
        }
        Err(error) => Err(error),
    }
}

async fn add_member(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(input): Form<MemberInput>,
) -> AppResult<Response> {
    match service::add_member(&app, &frame.actor, unit, &input).await {
        Ok(_) => Ok(back(unit)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, unit, None, Some(input), PaperPurpose::Plan, Some((Refused::Member, error)))
                .await
        }
        Err(error) => Err(error),
    }
}

async fn upload(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    parts: Multipart,
) -> AppResult<Response> {
    frame.actor.demand(Right::WriteUnit(unit))?;
    let received = receive(parts).await?;
    let purpose = PaperPurpose::parse(received.field("purpose")).unwrap_or(PaperPurpose::Other);
    let done =
        async { service::keep_papers(&app, &frame.actor, unit, purpose, received.some_files()?).await };
    match done.await {
        Ok(_) => Ok(back(unit)),
        Err(error @ (AppError::Invalid(_) | AppError::TooLarge(_))) => {
            let error = AppError::invalid("file", error.to_string());
            draw(&app, frame, unit, None, None, purpose, Some((Refused::Paper, error))).await
        }
        Err(error) => Err(error),
    }
}

async fn print(
    AppState(app): AppState<App>,
    actor: Actor,
    Path((unit, list, ending)): Path<(Uuid, String, String)>,
) -> AppResult<Response> {
    let format = Format::of_ending(&ending).ok_or(AppError::NotFound)?;
    let printed = Printed::parse(&list).ok_or(AppError::NotFound)?;
    let opened = service::open(&app, &actor, unit).await?;
    let (name, list) = printed.of(&opened);
    let bytes = forms::write_list(&app, list, format).await?;
    Ok(download::file(&format!("{name}.{}", format.ending()), bytes))
}

async fn download_paper(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Response> {
    let (paper, bytes) = service::paper(&app, &actor, id).await?;
    Ok(download::file(&paper.name, bytes))
}

async fn remove_paper(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Response> {
    let paper = service::remove_paper(&app, &actor, id).await?;
    Ok(match (paper.owner_kind, paper.unit) {
        (Owner::Activity, _) => Redirect::to(&format!("/activities/{}", paper.owner)).into_response(),
        (_, Some(unit)) => back(unit),
        (_, None) => Redirect::to("/").into_response(),
    })
}
