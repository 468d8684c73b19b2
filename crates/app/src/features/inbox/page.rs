//! The page of the inbox (mock-up 08): 待办 by nearness, 已办, 我发起的, and one task opened beside.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::calendar::WorkingDays;
use serde::Deserialize;
use uuid::Uuid;

use super::acts::{self, Colleague};
use super::model::{Task, TaskKind};
use super::question::{self, Nearness, Page, Question, View};
use crate::features::settings;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;
use crate::shell::waiting::MOST;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/inbox", get(show))
        .route("/inbox/{id}/hand-on", post(hand_on))
        .route("/inbox/{id}/urge", post(urge))
        .route("/inbox/{id}/done", post(put_aside))
}

#[derive(Template)]
#[template(path = "features/inbox/inbox.html")]
struct InboxPage {
    frame: Frame,
    question: Question,
    totals: [u64; 3],
    groups: Vec<Group>,
    found: Page,
    opened: Option<Opened>,
    error: Option<AppError>,
    today: jiff::civil::Date,
    calendar: WorkingDays,
}

/// Tasks of a page under one heading.
struct Group {
    heading: &'static str,
    style: &'static str,
    /// How many there are on all pages.
    count: Option<u64>,
    tasks: Vec<Task>,
}

/// The task beside the list.
struct Opened {
    task: Task,
    waits: bool,
    colleagues: Vec<Colleague>,
}

impl InboxPage {
    fn link(&self, task: &Task) -> String {
        self.question.address(self.question.view, Some(task.id), &self.question.after)
    }

    fn next(&self, after: &str) -> String {
        self.question.address(self.question.view, None, after)
    }

    fn back(&self) -> String {
        self.question.address(self.question.view, None, &self.question.after)
    }

    fn total(&self, view: &View) -> String {
        counted(self.totals[*view as usize])
    }

    fn is_open(&self, task: &Task) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.task.id == task.id)
    }

    /// How far away a task's day is; when it was done, for what is done.
    fn when(&self, task: &Task) -> (&'static str, String) {
        if let Some(done) = task.done_at {
            return ("", clock::local(done).strftime("%-m月%-d日").to_string());
        }
        let Some(due) = task.due_on else { return ("", String::new()) };
        let days = self.today.until(due).map_or(0, |span| span.get_days());
        match Nearness::of(Some(due), self.today) {
            // Late is counted in working days, as on the map of the county.
            Nearness::Late => {
                ("late", format!("逾 {} 个工作日", self.calendar.between(due, self.today).max(1)))
            }
            Nearness::Soon if days == 0 => ("soon", "今天".to_owned()),
            Nearness::Soon => ("soon", format!("余 {days} 日")),
            _ => ("", format!("余 {days} 日")),
        }
    }

    fn began(&self, task: &Task) -> bool {
        self.frame.actor.account.is_some() && task.account == self.frame.actor.account
    }
}

fn counted(count: u64) -> String {
    if count >= MOST { format!("{}+", MOST - 1) } else { count.to_string() }
}

async fn show(State(app): State<App>, frame: Frame, Query(question): Query<Question>) -> AppResult<Response> {
    draw(&app, frame, question, None).await
}

async fn draw(app: &App, frame: Frame, question: Question, error: Option<AppError>) -> AppResult<Response> {
    if !frame.actor.has_inbox() {
        return Err(AppError::Forbidden);
    }
    let today = app.clock().today();
    let mut found = question::find(app, &frame.actor, &question).await?;
    let totals = question::totals(app, &frame.actor).await?;
    let tasks = std::mem::take(&mut found.items);
    let groups = if question.view == View::Waiting {
        let counts = question::by_nearness(app, &frame.actor, &question.kind).await?;
        by_nearness(tasks, counts, today)
    } else if tasks.is_empty() {
        Vec::new()
    } else {
        vec![Group { heading: question.view.label(), style: "", count: None, tasks }]
    };
    let opened = match question.task {
        Some(id) => opened(app, &frame, id).await?,
        None => None,
    };
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let calendar = settings::working_days(&mut app.database().connection().await?, today).await?;
    let page = InboxPage { frame, question, totals, groups, found, opened, error, today, calendar };
    Ok(page::with_status(status, &page))
}

/// The task of an address; none when somebody has ended it meanwhile.
async fn opened(app: &App, frame: &Frame, id: Uuid) -> AppResult<Option<Opened>> {
    let mut connection = app.database().connection().await?;
    match question::one(&mut connection, &frame.actor, id, app.clock().today()).await {
        Ok((task, waits)) => {
            let handed = waits && task.kind.can_be_handed_on();
            let colleagues =
                if handed { acts::colleagues(&mut connection, &frame.actor).await? } else { Vec::new() };
            Ok(Some(Opened { task, waits, colleagues }))
        }
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn by_nearness(tasks: Vec<Task>, counts: [u64; 4], today: jiff::civil::Date) -> Vec<Group> {
    let mut groups: Vec<Group> = Nearness::ALL
        .into_iter()
        .zip(counts)
        .map(|(nearness, count)| Group {
            heading: nearness.label(),
            style: nearness.style(),
            count: Some(count),
            tasks: Vec::new(),
        })
        .collect();
    for task in tasks {
        groups[Nearness::of(task.due_on, today) as usize].tasks.push(task);
    }
    groups.retain(|group| !group.tasks.is_empty());
    groups
}

#[derive(Debug, Default, Deserialize)]
struct HandOn {
    #[serde(default)]
    account: String,
}

async fn hand_on(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<HandOn>,
) -> AppResult<Response> {
    let outcome = match sent.account.parse() {
        Ok(account) => acts::hand_on(&app, &frame.actor, id, account).await,
        Err(_) => Err(AppError::invalid("account", "请选择转给谁")),
    };
    answer(&app, frame, id, View::Waiting, outcome).await
}

async fn urge(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let outcome = acts::urge(&app, &frame.actor, id).await;
    answer(&app, frame, id, View::Mine, outcome).await
}

async fn put_aside(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let outcome = acts::put_aside(&app, &frame.actor, id).await;
    answer(&app, frame, id, View::Waiting, outcome).await
}

/// Back to the list, or the same page with what went wrong.
async fn answer(
    app: &App,
    frame: Frame,
    id: Uuid,
    view: View,
    outcome: AppResult<()>,
) -> AppResult<Response> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/inbox?view={}", view.name())).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let question = Question { view, task: Some(id), ..Question::default() };
            draw(app, frame, question, Some(error)).await
        }
        Err(error) => Err(error),
    }
}
