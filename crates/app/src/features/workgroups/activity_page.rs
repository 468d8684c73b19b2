//! 学习宣传: what a unit held, as a list; one activity with its papers.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State as AppState};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::activities::{self, ActivityInput};
use super::listing;
use super::model::{Activity, ActivityKind};
use super::page::Whose;
use super::service;
use crate::features::forms::{self, Format};
use crate::features::papers::{Paper, REQUEST_LIMIT, Received, receive};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    let with_papers = Router::new()
        .route("/units/{id}/activities", post(add))
        .route("/activities/{id}", get(show).post(save))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    Router::new()
        .merge(with_papers)
        .route("/activities", get(list))
        .route("/activities/new", get(blank))
        .route("/activities/{id}/remove", post(remove))
        .route("/units/{id}/activities/{ending}", get(print))
}

#[derive(Template)]
#[template(path = "features/workgroups/activities.html")]
struct ActivitiesPage {
    frame: Frame,
    unit: Uuid,
    unit_name: String,
    held: Vec<(Activity, Vec<Paper>)>,
}

impl ActivitiesPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.unit))
    }

    fn is_commission(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }

    /// 培训 2 次、会议 1 次.
    fn counted(&self) -> String {
        let words = ActivityKind::ALL.into_iter().filter_map(|kind| {
            let count = self.held.iter().filter(|(activity, _)| activity.kind == kind).count();
            (count > 0).then(|| format!("{} {count} 次", kind.label()))
        });
        words.collect::<Vec<_>>().join("、")
    }
}

async fn list(AppState(app): AppState<App>, frame: Frame, Query(whose): Query<Whose>) -> AppResult<Response> {
    let unit = whose.of(&frame.actor)?;
    let held = activities::list(&app, &frame.actor, unit).await?;
    let unit_name = service::open(&app, &frame.actor, unit).await?.unit_name;
    Ok(page::html(&ActivitiesPage { frame, unit, unit_name, held }))
}

#[derive(Template)]
#[template(path = "features/workgroups/activity.html")]
struct ActivityPage {
    frame: Frame,
    unit: Uuid,
    /// None for one that is to be recorded.
    id: Option<Uuid>,
    papers: Vec<Paper>,
    typed: Typed,
    error: Option<AppError>,
}

/// The fields as texts, so that what cannot be taken stays on the page.
#[derive(Clone, Debug, Default)]
struct Typed {
    kind: String,
    held_on: String,
    place: String,
    subject: String,
    attendance: String,
    attendees: String,
    version: i64,
}

impl Typed {
    fn of(received: &Received) -> Typed {
        let text = |name| received.field(name).to_owned();
        Typed {
            kind: text("kind"),
            held_on: text("held_on"),
            place: text("place"),
            subject: text("subject"),
            attendance: text("attendance"),
            attendees: text("attendees"),
            version: received.field("version").parse().unwrap_or_default(),
        }
    }

    fn input(&self) -> AppResult<ActivityInput> {
        let kind = ActivityKind::parse(&self.kind).ok_or_else(|| AppError::invalid("kind", "请选择类别"))?;
        let held_on =
            match self.held_on.as_str() {
                "" => None,
                text => Some(text.parse().map_err(|_| {
                    AppError::invalid("held_on", format!("“{text}”不是日期，请写成 2013-04-20"))
                })?),
            };
        let attendance = match self.attendance.as_str() {
            "" => None,
            text => Some(
                text.parse().map_err(|_| AppError::invalid("attendance", "请填数字；有名单时可以不填"))?,
            ),
        };
        Ok(ActivityInput {
            kind,
            held_on,
            place: self.place.clone(),
            subject: self.subject.clone(),
            attendance,
            attendees: self.attendees.clone(),
            version: self.version,
        })
    }
}

impl ActivityPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.unit))
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }

    /// A browser forgets the chosen files with a page that is refused.
    fn file_hint(&self) -> &'static str {
        if self.error.is_some() {
            "没有存上的文件请重新选择；每个不超过 30 MB"
        } else {
            "通知、照片、签到表、讲稿；每个不超过 30 MB"
        }
    }

    fn address(&self) -> String {
        match self.id {
            Some(id) => format!("/activities/{id}"),
            None => format!("/units/{}/activities", self.unit),
        }
    }

    fn draw(self) -> Response {
        let status = self.error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
        page::with_status(status, &self)
    }
}

async fn blank(
    AppState(app): AppState<App>,
    frame: Frame,
    Query(whose): Query<Whose>,
) -> AppResult<Response> {
    let unit = whose.of(&frame.actor)?;
    frame.actor.demand(Right::WriteUnit(unit))?;
    let typed = Typed {
        kind: ActivityKind::Training.name().to_owned(),
        held_on: app.clock().today().to_string(),
        ..Typed::default()
    };
    Ok(ActivityPage { frame, unit, id: None, papers: Vec::new(), typed, error: None }.draw())
}

async fn show(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (activity, papers) = activities::open(&app, &frame.actor, id).await?;
    let typed = Typed {
        kind: activity.kind.name().to_owned(),
        held_on: activity.held_on.to_string(),
        place: activity.place,
        subject: activity.subject,
        attendance: activity.attendance.to_string(),
        attendees: activity.attendees,
        version: activity.version,
    };
    Ok(ActivityPage { frame, unit: activity.unit, id: Some(id), papers, typed, error: None }.draw())
}

async fn add(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(unit): Path<Uuid>,
    parts: Multipart,
) -> AppResult<Response> {
    frame.actor.demand(Right::WriteUnit(unit))?;
    let received = receive(parts).await?;
    let typed = Typed::of(&received);
    let done =
        async { activities::add(&app, &frame.actor, unit, &typed.input()?, received.files()?).await }.await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/activities?unit={unit}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::TooLarge(_))) => {
            Ok(ActivityPage { frame, unit, id: None, papers: Vec::new(), typed, error: Some(error) }.draw())
        }
        Err(error) => Err(error),
    }
}

async fn save(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    parts: Multipart,
) -> AppResult<Response> {
    let (known, papers) = activities::open(&app, &frame.actor, id).await?;
    frame.actor.demand(Right::WriteUnit(known.unit))?;
    let received = receive(parts).await?;
    let typed = Typed::of(&received);
    let done =
        async { activities::save(&app, &frame.actor, id, &typed.input()?, received.files()?).await }.await;
    match done {
        Ok(activity) => Ok(Redirect::to(&format!("/activities?unit={}", activity.unit)).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_) | AppError::TooLarge(_))) => {
            let page =
                ActivityPage { frame, unit: known.unit, id: Some(id), papers, typed, error: Some(error) };
            Ok(page.draw())
        }
        Err(error) => Err(error),
    }
}

async fn remove(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    let unit = activities::remove(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/activities?unit={unit}")))
}

async fn print(
    AppState(app): AppState<App>,
    actor: Actor,
    Path((unit, ending)): Path<(Uuid, String)>,
) -> AppResult<Response> {
    let format = Format::of_ending(&ending).ok_or(AppError::NotFound)?;
    let held = activities::list(&app, &actor, unit).await?;
    let unit_name = service::open(&app, &actor, unit).await?.unit_name;
    let held: Vec<(Activity, usize)> =
        held.into_iter().map(|(activity, papers)| (activity, papers.len())).collect();
    let listing = listing::activities(&unit_name, &held, app.clock().today());
    let bytes = forms::write_list(&app, listing, format).await?;
    Ok(download::file(&format!("学习宣传台账 {unit_name}.{}", format.ending()), bytes))
}
