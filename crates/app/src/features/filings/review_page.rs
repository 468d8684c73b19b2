//! The page of one filing (mock-up 02): the paper with what was found beside it; for the reviewer to decide, for
//! the unit to read, withdraw and answer.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_domain::filing::{Finding, Mark, RowChange, Weight};
use lianjian_prose::likeness::{self, Stretch};
use serde::Deserialize;
use uuid::Uuid;

use super::changes::{self, PaperChange};
use super::model::{Comment, CommentKind, EventKind, Part, Reason, Whole};
use super::review::{self, Place};
use super::{outgoing, service};
use crate::features::forms::{self, PaperView};
use crate::features::programmes::{self, Deliverable};
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page::{self, empty_is_none};
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/filings/{id}", get(show))
        .route("/filings/{id}/parts/{position}/{ending}", get(paper))
        .route("/filings/{id}/all.pdf", get(all))
        .route("/filings/{id}/receipt.pdf", get(receipt))
        .route("/filings/{id}/comment", post(comment))
        .route("/filings/{id}/set-aside", post(set_aside))
        .route("/filings/{id}/return", post(give_back))
        .route("/filings/{id}/accept", post(accept))
        .route("/filings/{id}/withdraw", post(withdraw))
}

/// What of a filing is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Looked {
    part: usize,
    /// `paper`, `changes` or `way`.
    view: String,
    #[serde(deserialize_with = "empty_is_none")]
    row: Option<usize>,
}

#[derive(Template)]
#[template(path = "features/filings/filing.html")]
struct FilingPage {
    frame: Frame,
    whole: Whole,
    unit_name: String,
    deliverable: Deliverable,
    stage: String,
    looked: Looked,
    paper: Option<PaperView>,
    changes: Option<Vec<PaperChange>>,
    mend_by: Date,
    /// What was typed and could not be taken.
    typed: String,
    error: Option<AppError>,
}

impl FilingPage {
    fn reviews(&self) -> bool {
        self.frame.actor.may(Right::ReviewFilings)
    }

    fn decides(&self) -> bool {
        self.reviews() && self.whole.end().is_none()
    }

    fn writes(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.whole.filing.unit)) && !self.reviews()
    }

    fn findings(&self) -> [Vec<&Finding>; 4] {
        review::sorted_findings(&self.whole)
    }

    /// Both texts of a near copy, cut where they differ.
    fn side_by_side(&self, finding: &Finding) -> Option<(String, [Vec<Stretch>; 2])> {
        let both = finding.likeness.as_ref().filter(|_| self.reviews())?;
        Some((both.whose.clone(), likeness::marked(&both.own, &both.other)))
    }

    fn address(&self, view: &str, part: &usize) -> String {
        format!("/filings/{}?view={view}&part={part}", self.whole.filing.id)
    }

    /// Where a finding is: the paper and the row, as a link and in words.
    fn place(&self, finding: &Finding) -> Option<(String, String)> {
        let part = finding.part?;
        let title = self.whole.parts.get(part).map_or("", |part| part.title.as_str());
        let row = finding.row.map(|row| format!("第{}行", row + 1)).unwrap_or_default();
        let words = [title, &row, &finding.head].into_iter().filter(|word| !word.is_empty());
        let anchor = finding.row.map(|row| format!("#row-{row}")).unwrap_or_default();
        Some((format!("{}{anchor}", self.address("paper", &part)), words.collect::<Vec<_>>().join(" · ")))
    }

    fn reason_place(&self, reason: &Reason) -> String {
        let title =
            reason.part.and_then(|part| self.whole.parts.get(part)).map_or("", |part| part.title.as_str());
        let row = reason.row.map(|row| format!("第{}行", row + 1)).unwrap_or_default();
        [title, &row].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn found_in(&self, part: &usize) -> usize {
        let own = |finding: &&Finding| finding.part == Some(*part) && !self.whole.is_set_aside(finding);
        self.whole.filing.findings.iter().filter(own).count()
    }

    fn noted(&self) -> usize {
        self.whole.comments.iter().filter(|comment| comment.kind == CommentKind::Comment).count()
    }

    fn rows(&self) -> Vec<(usize, String)> {
        let form = self.whole.parts.get(self.looked.part).and_then(|part| part.form.as_ref());
        form.map(forms::choices).unwrap_or_default()
    }

    fn returned(&self) -> bool {
        self.whole.end().is_some_and(|event| event.kind == EventKind::Returned)
    }

    fn accepted(&self) -> bool {
        self.whole.end().is_some_and(|event| event.kind == EventKind::Accepted)
    }

    fn comments_at(&self, row: &usize) -> Vec<&Comment> {
        let here = |comment: &&Comment| comment.part == Some(self.looked.part) && comment.row == Some(*row);
        self.whole.comments.iter().filter(here).collect()
    }

    fn is_row(&self, row: &usize) -> bool {
        self.looked.row == Some(*row)
    }
}

/// The form of a part with what was found at its rows; none for papers that were added.
fn marked(whole: &Whole, part: &Part) -> Option<PaperView> {
    let mut view = PaperView::of(part.form.as_ref()?);
    for place in 0..view.rows.len() {
        let here = |finding: &&Finding| {
            finding.part == Some(part.position) && finding.row == Some(place) && !whole.is_set_aside(finding)
        };
        let found: Vec<&Finding> = whole.filing.findings.iter().filter(here).collect();
        for finding in &found {
            view.mark(place, &finding.head);
        }
        view.rows[place].pin = match &found[..] {
            [] => String::new(),
            [only] => only.short.clone(),
            several => format!("{} 处", several.len()),
        };
    }
    Some(view)
}

async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Query(looked): Query<Looked>,
) -> AppResult<Response> {
    let whole = review::look(&app, &frame.actor, id).await?;
    draw(&app, frame, whole, looked, String::new(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    whole: Whole,
    looked: Looked,
    typed: String,
    error: Option<AppError>,
) -> AppResult<Response> {
    let unit_name = outgoing::name_of(app, whole.filing.unit).await?;
    let mut connection = app.database().connection().await?;
    let (programme, deliverable) =
        programmes::of_obligation(&mut connection, whole.filing.obligation).await?;
    drop(connection);
    let content = programme.stages.get(deliverable.stage).map_or("", |stage| stage.content.as_str());
    let stage = format!("第{}阶段 {content}", programmes::ordinal(deliverable.stage));
    let changes = changes::since_last(app, &frame.actor, &whole).await?;
    let paper = whole.parts.get(looked.part).and_then(|part| marked(&whole, part));
    let mend_by = review::proposed_day(app);
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let page = FilingPage {
        frame,
        whole,
        unit_name,
        deliverable,
        stage,
        looked,
        paper,
        changes,
        mend_by,
        typed,
        error,
    };
    Ok(page::with_status(status, &page))
}

/// Back to the page, or the page again with what went wrong and what was typed.
async fn answer(
    app: &App,
    frame: Frame,
    id: Uuid,
    looked: Looked,
    typed: String,
    outcome: AppResult<()>,
) -> AppResult<Response> {
    match outcome {
        Ok(()) => {
            let row = looked.row.map(|row| format!("#row-{row}")).unwrap_or_default();
            let to = format!("/filings/{id}?view={}&part={}{row}", looked.view, looked.part);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let whole = service::open(app, &frame.actor, id).await?;
            draw(app, frame, whole, looked, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn paper(
    State(app): State<App>,
    frame: Frame,
    Path((id, position, ending)): Path<(Uuid, usize, String)>,
) -> AppResult<Response> {
    let (name, bytes) = outgoing::paper(&app, &frame.actor, id, position, &ending).await?;
    Ok(download::file(&name, bytes))
}

async fn all(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = outgoing::all(&app, &frame.actor, id).await?;
    Ok(download::file(&name, bytes))
}

async fn receipt(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = outgoing::receipt(&app, &frame.actor, id).await?;
    Ok(download::file(&name, bytes))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    part: usize,
    #[serde(deserialize_with = "empty_is_none")]
    row: Option<usize>,
    text: String,
    finding: String,
}

impl Typed {
    fn looked(&self) -> Looked {
        Looked { part: self.part, view: "paper".to_owned(), row: self.row }
    }
}

/// The reviewer's comment, or the unit's answer.
async fn comment(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> AppResult<Response> {
    let place = Place { part: Some(typed.part), row: typed.row };
    let outcome = if frame.actor.may(Right::ReviewFilings) {
        review::add_comment(&app, &frame.actor, id, &place, &typed.text).await
    } else {
        service::answer(&app, &frame.actor, id, place.part, place.row, &typed.text).await
    };
    answer(&app, frame, id, typed.looked(), typed.text, outcome.map(|_| ())).await
}

async fn set_aside(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> AppResult<Response> {
    let outcome = review::set_aside(&app, &frame.actor, id, &typed.finding, &typed.text).await;
    answer(&app, frame, id, typed.looked(), String::new(), outcome.map(|_| ())).await
}

/// The return form: ticked findings, further reasons one a line, the day.
async fn give_back(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let value = |wanted: &str| {
        sent.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let more = value("more");
    let whole = service::open(&app, &frame.actor, id).await?;
    let ticked = whole
        .filing
        .findings
        .iter()
        .filter(|finding| sent.iter().any(|(name, key)| name == "finding" && *key == finding.key()));
    let mut reasons: Vec<Reason> = ticked
        .map(|finding| Reason { part: finding.part, row: finding.row, text: finding.message.clone() })
        .collect();
    reasons.extend(more.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| Reason {
        part: None,
        row: None,
        text: line.to_owned(),
    }));
    let outcome = match value("mend_by").parse() {
        Ok(day) => review::give_back(&app, &frame.actor, id, &reasons, day).await.map(|_| ()),
        Err(_) => Err(AppError::invalid("mend_by", "请填补正期限，例如 2013-06-25")),
    };
    let looked = Looked { view: "way".to_owned(), ..Looked::default() };
    answer(&app, frame, id, looked, more, outcome).await
}

async fn accept(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let outcome = review::accept(&app, &frame.actor, &[id]).await.map(|_| ());
    let looked = Looked { view: "way".to_owned(), ..Looked::default() };
    answer(&app, frame, id, looked, String::new(), outcome).await
}

async fn withdraw(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let outcome = service::withdraw(&app, &frame.actor, id).await;
    let looked = Looked { view: "way".to_owned(), ..Looked::default() };
    answer(&app, frame, id, looked, String::new(), outcome).await
}
