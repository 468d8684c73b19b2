//! The pages of a department and of a post: renamed, placed, held by somebody else, closed.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::duty::Duty;
use super::input::{Closing, NewPerson, PartPatch};
use super::model::{Department, Person, Post, Tenure};
use super::reading::{self, WholeUnit};
use super::{closing, parts, store};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisation/departments/{id}", get(show_department).post(change_department))
        .route("/organisation/departments/{id}/close", post(close_department))
        .route("/organisation/posts/{id}", get(show_post).post(change_post))
        .route("/organisation/posts/{id}/holder", post(hold))
        .route("/organisation/posts/{id}/end/{tenure}", post(end))
        .route("/organisation/posts/{id}/close", post(close_post))
}

/// What the page is about.
enum Part {
    Department(Department),
    Post(Post),
}

#[derive(Template)]
#[template(path = "features/organisation/part.html")]
struct PartPage {
    frame: Frame,
    whole: WholeUnit,
    part: Part,
    today: Date,
    error: Option<AppError>,
}

impl PartPage {
    fn name(&self) -> &str {
        match &self.part {
            Part::Department(department) => &department.name,
            Part::Post(post) => &post.name,
        }
    }

    fn closed_on(&self) -> Option<Date> {
        match &self.part {
            Part::Department(department) => department.closed_on,
            Part::Post(post) => post.closed_on,
        }
    }

    fn version(&self) -> i64 {
        match &self.part {
            Part::Department(department) => department.version,
            Part::Post(post) => post.version,
        }
    }

    /// Where its forms are sent.
    fn address(&self) -> String {
        match &self.part {
            Part::Department(department) => format!("/organisation/departments/{}", department.id),
            Part::Post(post) => format!("/organisation/posts/{}", post.id),
        }
    }

    fn leads(post: &Post) -> bool {
        matches!(post.duty, Duty::FirstLeader | Duty::Leader)
    }

    fn is_in_charge(&self, post: &Post, department: &Department) -> bool {
        self.whole.charges_of(post).iter().any(|known| known.id == department.id)
    }

    fn is_in(&self, department: &Uuid) -> bool {
        matches!(&self.part, Part::Post(post) if post.department == Some(*department))
    }

    /// Everybody who holds or held the post, the latest first.
    fn holders(&self, post: &Post) -> Vec<(&Person, &Tenure)> {
        let person = |id| self.whole.people.iter().find(|person| person.id == id);
        let of_post = self.whole.tenures.iter().filter(|tenure| tenure.post == post.id);
        of_post.rev().filter_map(|tenure| Some((person(tenure.person)?, tenure))).collect()
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show_department(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw_department(&app, frame, id, None).await
}

async fn show_post(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw_post(&app, frame, id, None).await
}

async fn draw_department(app: &App, frame: Frame, id: Uuid, error: Option<AppError>) -> AppResult<Response> {
    let department: Department = store::one(&mut app.database().connection().await?, id).await?;
    draw(app, frame, department.unit, Part::Department(department), error).await
}

async fn draw_post(app: &App, frame: Frame, id: Uuid, error: Option<AppError>) -> AppResult<Response> {
    let post: Post = store::one(&mut app.database().connection().await?, id).await?;
    draw(app, frame, post.unit, Part::Post(post), error).await
}

async fn draw(
    app: &App,
    frame: Frame,
    unit: Uuid,
    part: Part,
    error: Option<AppError>,
) -> AppResult<Response> {
    frame.actor.demand(Right::KeepOrganisation)?;
    let whole = reading::whole(app, &frame.actor, unit).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let today = app.clock().today();
    Ok(page::with_status(status, &PartPage { frame, whole, part, today, error }))
}

#[derive(Deserialize)]
struct PartForm {
    name: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    in_leading_group: bool,
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    duty: String,
    /// Whether the page asked for the departments in charge: none ticked is an answer then.
    #[serde(default)]
    has_charges: bool,
    #[serde(skip)]
    charges: Vec<Uuid>,
}

impl PartForm {
    /// A form whose boxes come one by one under the same name.
    fn of(fields: &[(String, String)]) -> PartForm {
        let field = |name: &str| {
            fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
        };
        let charges = fields.iter().filter(|(name, _)| name == "charge");
        PartForm {
            name: field("name").to_owned(),
            department: field("department").to_owned(),
            in_leading_group: field("in_leading_group") == "true",
            version: field("version").parse().ok(),
            duty: field("duty").to_owned(),
            has_charges: field("has_charges") == "true",
            charges: charges.filter_map(|(_, value)| value.parse().ok()).collect(),
        }
    }
}

/// The day and the consent of a closing.
#[derive(Deserialize)]
struct CloseForm {
    on: String,
    #[serde(default)]
    with_parts: bool,
}

impl CloseForm {
    fn closing(&self) -> AppResult<Closing> {
        let on = self.on.parse().map_err(|_| AppError::invalid("on", "请填撤销日期，例如 2013-06-30"))?;
        Ok(Closing { on, successor: None, with_parts: self.with_parts })
    }
}

async fn change_department(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<PartForm>,
) -> AppResult<Response> {
    let patch = PartPatch { name: Some(form.name), version: form.version, ..PartPatch::default() };
    match parts::change_department(&app, &frame.actor, id, patch).await {
        Ok(department) => Ok(to_unit(department.unit)),
        Err(error) => draw_department(&app, frame, id, Some(shown(error)?)).await,
    }
}

async fn change_post(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let form = PartForm::of(&fields);
    let patch = PartPatch {
        name: Some(form.name),
        department: Some(form.department.parse().ok()),
        in_leading_group: Some(form.in_leading_group),
        duty: Duty::parse(&form.duty),
        charges: form.has_charges.then_some(form.charges),
        version: form.version,
        ..PartPatch::default()
    };
    match parts::change_post(&app, &frame.actor, id, patch).await {
        Ok(post) => Ok(to_unit(post.unit)),
        Err(error) => draw_post(&app, frame, id, Some(shown(error)?)).await,
    }
}

async fn close_department(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<CloseForm>,
) -> AppResult<Response> {
    let outcome = match form.closing() {
        Ok(closing) => closing::close_department(&app, &frame.actor, id, closing).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(department) => Ok(to_unit(department.unit)),
        Err(error) => draw_department(&app, frame, id, Some(shown(error)?)).await,
    }
}

async fn close_post(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<CloseForm>,
) -> AppResult<Response> {
    let outcome = match form.closing() {
        Ok(closing) => closing::close_post(&app, &frame.actor, id, closing).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(post) => Ok(to_unit(post.unit)),
        Err(error) => draw_post(&app, frame, id, Some(shown(error)?)).await,
    }
}

/// Who begins: somebody of the unit, or somebody new by name.
#[derive(Deserialize)]
struct HolderForm {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    person: Option<Uuid>,
    #[serde(default)]
    new_person: String,
    from: String,
}

async fn hold(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<HolderForm>,
) -> AppResult<Response> {
    let post: Post = store::one(&mut app.database().connection().await?, id).await?;
    let outcome = match (form.from.parse::<Date>(), form.person) {
        (Err(_), _) => Err(AppError::invalid("from", "请填任职日期，例如 2013-06-01")),
        (Ok(from), Some(person)) => parts::begin(&app, &frame.actor, id, person, from).await.map(|_| ()),
        (Ok(from), None) => {
            let new = NewPerson { unit: post.unit, name: form.new_person, post: Some(id), from: Some(from) };
            parts::add_person(&app, &frame.actor, new).await.map(|_| ())
        }
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/organisation/posts/{id}")).into_response()),
        Err(error) => draw_post(&app, frame, id, Some(shown(error)?)).await,
    }
}

#[derive(Deserialize)]
struct EndForm {
    until: String,
}

async fn end(
    State(app): State<App>,
    frame: Frame,
    Path((id, tenure)): Path<(Uuid, Uuid)>,
    Form(form): Form<EndForm>,
) -> AppResult<Response> {
    let outcome = match form.until.parse::<Date>() {
        Ok(until) => parts::end(&app, &frame.actor, tenure, until).await.map(|_| ()),
        Err(_) => Err(AppError::invalid("until", "请填离任日期，例如 2013-06-30")),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/organisation/posts/{id}")).into_response()),
        Err(error) => draw_post(&app, frame, id, Some(shown(error)?)).await,
    }
}

fn to_unit(unit: Uuid) -> Response {
    Redirect::to(&format!("/organisation/units/{unit}")).into_response()
}

/// An error that the page itself can show; others have a page of their own.
fn shown(error: AppError) -> AppResult<AppError> {
    match error {
        AppError::Invalid(_) | AppError::Conflict(_) => Ok(error),
        other => Err(other),
    }
}
