//! One member: changed or taken out.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State as AppState};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::model::{KnownPerson, Member, MemberRole};
use super::service::{self, MemberInput};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/workgroup/members/{id}", get(show).post(save))
        .route("/workgroup/members/{id}/remove", post(remove))
}

#[derive(Template)]
#[template(path = "features/workgroups/member.html")]
struct MemberPage {
    frame: Frame,
    member: Member,
    people: Vec<KnownPerson>,
    typed: MemberInput,
    error: Option<AppError>,
}

impl MemberPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let member = service::member(&app, &frame.actor, id).await?;
    frame.actor.demand(Right::WriteUnit(member.unit))?;
    let typed = MemberInput {
        role: member.role,
        name: member.name.clone(),
        post: member.post.clone(),
        phone: member.phone.clone(),
        version: member.version,
    };
    let people = service::open(&app, &frame.actor, member.unit).await?.people;
    Ok(page::html(&MemberPage { frame, member, people, typed, error: None }))
}

async fn save(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(typed): Form<MemberInput>,
) -> AppResult<Response> {
    match service::save_member(&app, &frame.actor, id, &typed).await {
        Ok(member) => Ok(Redirect::to(&format!("/workgroup?unit={}", member.unit)).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let member = service::member(&app, &frame.actor, id).await?;
            let people = service::open(&app, &frame.actor, member.unit).await?.people;
            let page = MemberPage { frame, member, people, typed, error: Some(error) };
            Ok(page::with_status(page.error.as_ref().map_or(StatusCode::OK, AppError::status), &page))
        }
        Err(error) => Err(error),
    }
}

async fn remove(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    let unit = service::remove_member(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/workgroup?unit={unit}")))
}
