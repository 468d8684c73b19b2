//! 审签: what waits for whom in a unit; to sign many at once, or to send many.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::signoff::{Decision, Standing, Step};
use uuid::Uuid;

use super::model::{NewSignature, Sending};
use super::reading::{self, Filter, Line};
use super::service;
use crate::features::settings::{self, Phrases};
use crate::features::signatures::{Subject, SubjectKind};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/signatures", get(show)).route("/signatures/many", post(many))
}

/// The views of the list: name, words.
const VIEWS: [(&str, &str); 5] = [
    ("mine", "等我签"),
    ("draft", "待送签"),
    ("signing", "审签中"),
    ("returned", "已退回"),
    ("signed", "已签完"),
];

#[derive(Template)]
#[template(path = "features/signoff/list.html")]
struct ListPage {
    frame: Frame,
    unit: Option<Uuid>,
    units: Units,
    view: &'static str,
    /// All papers of the unit.
    all: Vec<Line>,
    phrases: Phrases,
    may_write: bool,
    error: Option<AppError>,
    /// The opinion that was typed.
    opinion: String,
    ticked: Vec<String>,
}

impl ListPage {
    fn count(&self, view: &&str) -> usize {
        self.all.iter().filter(|line| fits(line, view)).count()
    }

    fn shown(&self) -> Vec<&Line> {
        self.all.iter().filter(|line| fits(line, self.view)).collect()
    }

    fn address(&self, view: &&str) -> String {
        let unit = self.unit.map(|unit| format!("unit={unit}&")).unwrap_or_default();
        format!("/signatures?{unit}view={view}")
    }

    /// Whether it was ticked when the batch was refused; in whatever version it stands now.
    fn is_ticked(&self, line: &Line) -> bool {
        let own = format!("{}:{}:", line.subject.kind.name(), line.subject.id);
        self.ticked.iter().any(|ticked| ticked.starts_with(&own))
    }

    /// Whether the rows of this view can be ticked, and for what.
    fn act(&self) -> &'static str {
        match self.view {
            "mine" => "sign",
            "draft" if self.may_write => "send",
            _ => "",
        }
    }
}

fn fits(line: &Line, view: &str) -> bool {
    match view {
        "mine" => line.mine.is_some(),
        view => line.standing.name() == view && (view != Standing::Draft.name() || line.mine.is_none()),
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(filter): Query<Filter>) -> AppResult<Response> {
    draw(&app, frame, &filter, None, String::new(), Vec::new()).await
}

async fn draw(
    app: &App,
    frame: Frame,
    filter: &Filter,
    error: Option<AppError>,
    opinion: String,
    ticked: Vec<String>,
) -> AppResult<Response> {
    let units = app.standing().units(app, &frame.actor).await?;
    let unit = filter.unit.or(frame.actor.reach()?).or_else(|| units.first().map(|(id, _)| *id));
    let all = match unit {
        Some(_) => reading::lines(app, &frame.actor, &Filter { unit, view: String::new() }).await?,
        None => Vec::new(),
    };
    let may_write = unit.is_some_and(|unit| frame.actor.may(Right::WriteUnit(unit)));
    // The first view with something to do.
    let asked = VIEWS.iter().find(|(name, _)| *name == filter.view);
    let useful = || VIEWS.iter().find(|(name, _)| all.iter().any(|line| fits(line, name)));
    let view = asked.or_else(useful).unwrap_or(&VIEWS[0]).0;
    let mut connection = app.database().connection().await?;
    let phrases = settings::value_on(&mut connection, app.clock().today()).await?;
    drop(connection);
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let page = ListPage { frame, unit, units, view, all, phrases, may_write, error, opinion, ticked };
    Ok(page::with_status(status, &page))
}

/// Signs or sends what was ticked: `paper` is `KIND:ID:VERSION`, at `sign` with `:STEP`.
async fn many(
    State(app): State<App>,
    frame: Frame,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let value = |wanted: &str| {
        sent.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let ticked: Vec<&str> =
        sent.iter().filter(|(name, _)| name == "paper").map(|(_, text)| text.as_str()).collect();
    let filter = Filter { unit: value("unit").parse().ok(), view: value("view") };
    let opinion = value("opinion");
    let outcome = act(&app, &frame, &value("act"), &ticked, &opinion).await;
    match outcome {
        Ok(()) => {
            let unit = filter.unit.map(|unit| format!("unit={unit}&")).unwrap_or_default();
            Ok(Redirect::to(&format!("/signatures?{unit}view={}", filter.view)).into_response())
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let ticked = ticked.into_iter().map(str::to_owned).collect();
            draw(&app, frame, &filter, Some(error), opinion, ticked).await
        }
        Err(error) => Err(error),
    }
}

async fn act(app: &App, frame: &Frame, act: &str, ticked: &[&str], opinion: &str) -> AppResult<()> {
    if ticked.is_empty() {
        return Err(AppError::invalid("paper", "请先勾选要办的表"));
    }
    let wrong = || AppError::invalid("paper", "勾选的内容读不懂，请刷新再试");
    if act == "sign" {
        let mut new = Vec::with_capacity(ticked.len());
        for one in ticked {
            let (sending, step) = read(one).ok_or_else(wrong)?;
            let step = step.and_then(Step::parse).ok_or_else(wrong)?;
            if step == Step::Pledge {
                return Err(AppError::invalid("paper", "承诺要打开看过、单独签，不能一起签"));
            }
            new.push(NewSignature {
                subject: sending.subject,
                version: sending.version,
                step,
                decision: Decision::Agree,
                opinion: opinion.to_owned(),
                remarks: Vec::new(),
                pledge: None,
            });
        }
        service::sign(app, &frame.actor, &new).await?;
    } else {
        let sendings: Option<Vec<Sending>> = ticked.iter().map(|one| Some(read(one)?.0)).collect();
        service::send(app, &frame.actor, &sendings.ok_or_else(wrong)?).await?;
    }
    Ok(())
}

fn read(text: &str) -> Option<(Sending, Option<&str>)> {
    let mut parts = text.split(':');
    let kind = SubjectKind::parse(parts.next()?)?;
    let subject = Subject { kind, id: parts.next()?.parse().ok()? };
    Some((Sending { subject, version: parts.next()?.parse().ok()? }, parts.next()))
}
