//! The pages on which a unit is closed, merged or split.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use lianjian_db::params;
use uuid::Uuid;

use super::input::{Closing, NewUnit};
use super::merging::{self, Merge, Moved, Split, Target};
use super::model::Unit;
use super::reading::{self, WholeUnit};
use super::{closing, store};
use crate::features::powers::{self, Power};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisation/units/{id}/close", get(show_close).post(close))
        .route("/organisation/units/{id}/merge", get(show_merge).post(merge))
        .route("/organisation/units/{id}/split", get(show_split).post(split))
}

/// What is done with the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Close,
    Merge,
    Split,
}

#[derive(Template)]
#[template(path = "features/organisation/change.html")]
struct ChangePage {
    frame: Frame,
    act: Act,
    whole: WholeUnit,
    /// Other open units of the region.
    others: Vec<Unit>,
    /// What is still open in it.
    open: Vec<String>,
    powers: Vec<Power>,
    sent: Sent,
    error: Option<AppError>,
}

impl ChangePage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

#[derive(Template)]
#[template(path = "features/organisation/moved.html")]
struct MovedPage {
    frame: Frame,
    name: String,
    moved: Moved,
}

/// A form whose names may come several times.
#[derive(Clone, Debug, Default)]
struct Sent(Vec<(String, String)>);

impl Sent {
    fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    fn ids(&self, name: &str) -> Vec<Uuid> {
        self.0.iter().filter(|(known, _)| known == name).filter_map(|(_, text)| text.parse().ok()).collect()
    }

    fn has(&self, name: &str, id: &Uuid) -> bool {
        self.ids(name).contains(id)
    }

    fn day(&self) -> AppResult<Date> {
        self.text("on").parse().map_err(|_| AppError::invalid("on", "请填日期，例如 2013-06-30"))
    }

    fn new_unit(&self, region: Uuid) -> NewUnit {
        NewUnit {
            region,
            name: self.text("name").to_owned(),
            kind: self.text("kind").to_owned(),
            ..NewUnit::default()
        }
    }
}

async fn show_close(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, Act::Close, None, None).await
}

async fn show_merge(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, Act::Merge, None, None).await
}

async fn show_split(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, Act::Split, None, None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    id: Uuid,
    act: Act,
    sent: Option<Sent>,
    error: Option<AppError>,
) -> AppResult<Response> {
    frame.actor.demand(Right::KeepOrganisation)?;
    let whole = reading::whole(app, &frame.actor, id).await?;
    let today = app.clock().today().to_string();
    let sent = sent.unwrap_or_else(|| Sent(vec![("on".to_owned(), today)]));
    let mut connection = app.database().connection().await?;
    let condition = "region = $1 AND id <> $2 AND closed_on IS NULL ORDER BY position, name, id";
    let others = store::all(&mut connection, condition, &params![whole.unit.region, id]).await?;
    let open = store::open_parts(&mut connection, "unit", id).await?;
    drop(connection);
    // Whoever may not read business data splits by departments and posts only.
    let powers = if act == Act::Split && frame.actor.may(Right::ReadUnit(id)) {
        powers::open(app, &frame.actor, id).await?.rows
    } else {
        Vec::new()
    };
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &ChangePage { frame, act, whole, others, open, powers, sent, error }))
}

async fn close(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let sent = Sent(sent);
    let outcome = match sent.day() {
        Ok(on) => {
            let successor = sent.text("successor").parse().ok();
            let closing = Closing { on, successor, with_parts: sent.text("with_parts") == "true" };
            closing::close_unit(&app, &frame.actor, id, closing).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/organisation/units/{id}")).into_response()),
        Err(error) => draw(&app, frame, id, Act::Close, Some(sent), Some(shown(error)?)).await,
    }
}

async fn merge(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let sent = Sent(sent);
    let outcome = match sent.day() {
        Ok(on) => {
            let region = reading::whole(&app, &frame.actor, id).await?.unit.region;
            let into = match sent.text("into").parse() {
                Ok(existing) => Target::Existing(existing),
                Err(_) => Target::New(sent.new_unit(region)),
            };
            let units = std::iter::once(id).chain(sent.ids("units")).collect();
            merging::merge(&app, &frame.actor, Merge { units, into, on }).await
        }
        Err(error) => Err(error),
    };
    finish(&app, frame, id, Act::Merge, sent, outcome).await
}

async fn split(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let sent = Sent(sent);
    let outcome = match sent.day() {
        Ok(on) => {
            let region = reading::whole(&app, &frame.actor, id).await?.unit.region;
            let split = Split {
                new: sent.new_unit(region),
                departments: sent.ids("departments"),
                posts: sent.ids("posts"),
                powers: sent.ids("powers"),
                on,
            };
            merging::split(&app, &frame.actor, id, split).await
        }
        Err(error) => Err(error),
    };
    finish(&app, frame, id, Act::Split, sent, outcome).await
}

async fn finish(
    app: &App,
    frame: Frame,
    id: Uuid,
    act: Act,
    sent: Sent,
    outcome: AppResult<Moved>,
) -> AppResult<Response> {
    match outcome {
        Ok(moved) => {
            let unit: Unit = store::one(&mut app.database().connection().await?, moved.unit).await?;
            Ok(page::html(&MovedPage { frame, name: unit.name, moved }))
        }
        Err(error) => draw(app, frame, id, act, Some(sent), Some(shown(error)?)).await,
    }
}

/// An error that the page itself can show; others have a page of their own.
fn shown(error: AppError) -> AppResult<AppError> {
    match error {
        AppError::Invalid(_) | AppError::Conflict(_) => Ok(error),
        other => Err(other),
    }
}
