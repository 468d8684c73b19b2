//! The page of a unit: what it is called, its departments, posts and people, what became of it.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_db::history::Entry;
use serde::Deserialize;
use uuid::Uuid;

use super::duty::Duty;
use super::input::{NewDepartment, NewPerson, NewPost, UnitPatch};
use super::reading::{self, WholeUnit};
use super::standing_in::{self, NewStandIn};
use super::telling;
use super::{parts, units};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisation/units/{id}", get(show).post(change))
        .route("/organisation/units/{id}/departments", post(add_department))
        .route("/organisation/units/{id}/posts", post(add_post))
        .route("/organisation/units/{id}/people", post(add_person))
        .route("/organisation/units/{id}/stand-ins", post(add_stand_in))
        .route("/organisation/units/{id}/stand-ins/{stand_in}/end", post(end_stand_in))
        .route("/organisation/units/{id}/aliases", post(add_alias))
        .route("/organisation/units/{id}/aliases/{alias}/remove", post(remove_alias))
}

#[derive(Template)]
#[template(path = "features/organisation/unit.html")]
struct UnitPage {
    frame: Frame,
    whole: WholeUnit,
    changes: Vec<Entry>,
    today: Date,
    error: Option<AppError>,
}

impl UnitPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepOrganisation) && self.whole.unit.closed_on.is_none()
    }

    /// Whether stand-ins are kept here: also by the unit's clerk.
    fn keeps_stand_ins(&self) -> bool {
        self.keeps()
            || (self.frame.actor.may(Right::WriteUnit(self.whole.unit.id))
                && self.whole.unit.closed_on.is_none())
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }

    /// Departments with their posts, those straight under the unit first.
    fn groups(&self) -> Vec<(Option<&super::Department>, Vec<&super::Post>)> {
        let straight = self.whole.posts_of(None);
        let first = if straight.is_empty() { None } else { Some((None, straight)) };
        let rest = self
            .whole
            .departments
            .iter()
            .map(|department| (Some(department), self.whole.posts_of(Some(department))));
        first.into_iter().chain(rest).collect()
    }
}

async fn show(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, None).await
}

async fn draw(app: &App, frame: Frame, id: Uuid, error: Option<AppError>) -> AppResult<Response> {
    let whole = reading::whole(app, &frame.actor, id).await?;
    let changes = reading::changes(app, &frame.actor, id).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let today = app.clock().today();
    Ok(page::with_status(status, &UnitPage { frame, whole, changes, today, error }))
}

/// Back to the unit's page; or the page again, saying what could not be taken.
async fn back<T>(app: &App, frame: Frame, unit: Uuid, outcome: AppResult<T>) -> AppResult<Response> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/organisation/units/{unit}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(app, frame, unit, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct UnitForm {
    name: String,
    short_name: String,
    kind: String,
    code: String,
    #[serde(default)]
    commission: bool,
    #[serde(default)]
    version: Option<i64>,
}

async fn change(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<UnitForm>,
) -> AppResult<Response> {
    let patch = UnitPatch {
        name: Some(form.name),
        short_name: Some(form.short_name),
        kind: Some(form.kind),
        code: Some(form.code),
        commission: Some(form.commission),
        version: form.version,
        ..UnitPatch::default()
    };
    let outcome = units::change(&app, &frame.actor, id, patch).await;
    back(&app, frame, id, outcome).await
}

#[derive(Deserialize)]
struct PartForm {
    name: String,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    department: Option<Uuid>,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    post: Option<Uuid>,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    from: Option<Date>,
    #[serde(default)]
    in_leading_group: bool,
}

async fn add_department(
    State(app): State<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(form): Form<PartForm>,
) -> AppResult<Response> {
    let new = NewDepartment { unit, name: form.name, opened_on: None };
    let outcome = parts::add_department(&app, &frame.actor, new).await;
    back(&app, frame, unit, outcome).await
}

async fn add_post(
    State(app): State<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(form): Form<PartForm>,
) -> AppResult<Response> {
    let PartForm { name, department, in_leading_group, .. } = form;
    let new = NewPost { unit, department, name, in_leading_group, duty: None, opened_on: None };
    let outcome = parts::add_post(&app, &frame.actor, new).await;
    back(&app, frame, unit, outcome).await
}

async fn add_person(
    State(app): State<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(form): Form<PartForm>,
) -> AppResult<Response> {
    let new = NewPerson { unit, name: form.name, post: form.post, from: form.from };
    let outcome = parts::add_person(&app, &frame.actor, new).await;
    back(&app, frame, unit, outcome).await
}

async fn add_stand_in(
    State(app): State<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(new): Form<NewStandIn>,
) -> AppResult<Response> {
    let outcome = standing_in::add_stand_in(&app, &frame.actor, new).await;
    back(&app, frame, unit, outcome).await
}

async fn end_stand_in(
    State(app): State<App>,
    frame: Frame,
    Path((unit, stand_in)): Path<(Uuid, Uuid)>,
) -> AppResult<Response> {
    let outcome = standing_in::end_stand_in(&app, &frame.actor, stand_in).await;
    back(&app, frame, unit, outcome).await
}

#[derive(Deserialize)]
struct AliasForm {
    alias: String,
}

async fn add_alias(
    State(app): State<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    Form(form): Form<AliasForm>,
) -> AppResult<Response> {
    let outcome = units::add_alias(&app, &frame.actor, unit, &form.alias).await;
    back(&app, frame, unit, outcome).await
}

async fn remove_alias(
    State(app): State<App>,
    frame: Frame,
    Path((unit, alias)): Path<(Uuid, Uuid)>,
) -> AppResult<Response> {
    let outcome = units::remove_alias(&app, &frame.actor, alias).await;
    back(&app, frame, unit, outcome).await
}
