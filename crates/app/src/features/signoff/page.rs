//! The page of one paper in the sign-off: the paper, its chain beside it, and what can be done now.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_domain::signoff::{self, Decision, Standing, Step};
use serde::Deserialize;
use uuid::Uuid;

use super::model::{NewSignature, Sending};
use super::on_paper::{self, PaperStep};
use super::reading::{self, Chain};
use super::service;
use crate::features::forms::PaperView;
use crate::features::papers::{REQUEST_LIMIT, receive};
use crate::features::settings::{self, Phrases};
use crate::features::signatures::{Remark, Signature, Subject, SubjectKind};
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    let uploads = Router::new()
        .route("/signatures/{kind}/{id}/paper", post(record))
        .route("/signatures/{kind}/{id}/scan", post(attach))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    Router::new()
        .route("/signatures/{kind}/{id}", get(show))
        .route("/signatures/{kind}/{id}/sign", post(sign))
        .route("/signatures/{kind}/{id}/send", post(send))
        .route("/signatures/{kind}/{id}/recall", post(recall))
        .route("/signatures/{kind}/{id}/withdraw", post(withdraw))
        .route("/signature-scans/{id}", get(scan))
        .route("/signed-texts/{id}", get(text))
        .merge(uploads)
}

/// A paper named by its address.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Named {
    kind: SubjectKind,
    id: Uuid,
}

impl Named {
    const fn subject(self) -> Subject {
        Subject { kind: self.kind, id: self.id }
    }

    fn page(self) -> String {
        format!("/signatures/{}/{}", self.kind.name(), self.id)
    }
}

#[derive(Template)]
#[template(path = "features/signoff/paper.html")]
struct SigningPage {
    frame: Frame,
    chain: Chain,
    paper: PaperView,
    phrases: Phrases,
    /// The pledge to sign: the register's, or the one drafted from its risks.
    pledge: String,
    pledge_is_draft: bool,
    typed: Typed,
    today: Date,
    error: Option<AppError>,
}

impl SigningPage {
    fn writes(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.chain.unit))
    }

    /// The page where the text is changed.
    fn editor(&self) -> String {
        let Subject { kind, id } = self.chain.line.subject;
        match kind {
            SubjectKind::Register => format!("/registers/{id}"),
            SubjectKind::Catalogue => format!("/catalogue?unit={id}"),
        }
    }

    fn address(&self) -> String {
        self.chain.line.page()
    }

    /// Rows that a signature names, as people count them.
    fn remarks(signature: &Signature) -> Vec<(usize, String)> {
        signature.remarks.iter().map(|remark| (remark.row + 1, remark.text.clone())).collect()
    }

    fn decided(&self, decision: &Decision) -> bool {
        self.typed.decision == decision.name()
            || (self.typed.decision.is_empty() && *decision == Decision::Agree)
    }

    /// Why a signature counts no more.
    fn void(&self, signature: &Signature) -> &'static str {
        match signature.decision {
            Decision::Withdraw => "撤回了意见",
            _ if signature.version != self.chain.line.version => "作废：签字以后内容改过",
            _ => "作废",
        }
    }
}

/// What somebody typed into the form of the signature.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    version: i64,
    step: String,
    decision: String,
    opinion: String,
    pledge: Option<String>,
    /// Rows to change, a line each: `3 措施要写明谁来做`.
    remarks: String,
}

impl Typed {
    /// The rows of the remarks: the number at a line's beginning is the row; lines without one are words of the
    /// opinion.
    fn read(&self) -> (Vec<Remark>, String) {
        let mut remarks = Vec::new();
        let mut rest = vec![self.opinion.trim().to_owned()];
        for line in self.remarks.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let bare = line.trim_start_matches('第').trim_start();
            let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
            let text =
                bare[digits.len()..].trim_start_matches(['行', '.', '、', '：', ':', ' ', '　']).trim();
            match digits.parse::<usize>().ok().and_then(|row| row.checked_sub(1)) {
                Some(row) if !text.is_empty() => remarks.push(Remark { row, text: text.to_owned() }),
                _ => rest.push(line.to_owned()),
            }
        }
        rest.retain(|line| !line.is_empty());
        (remarks, rest.join("\n"))
    }
}

async fn show(State(app): State<App>, frame: Frame, Path(named): Path<Named>) -> AppResult<Response> {
    draw(&app, frame, named, Typed::default(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    named: Named,
    typed: Typed,
    error: Option<AppError>,
) -> AppResult<Response> {
    let chain = reading::chain(app, &frame.actor, named.subject()).await?;
    let mut connection = app.database().connection().await?;
    let phrases = settings::value_on(&mut connection, app.clock().today()).await?;
    drop(connection);
    let register = chain.form.register();
    let written = register.and_then(|register| register.pledge.as_ref()).map(|pledge| pledge.text.clone());
    let drafted = || {
        let post = register.and_then(|register| register.post.clone()).unwrap_or_default();
        signoff::draft(&post, register.map(|register| &register.rows[..]).unwrap_or_default())
    };
    let written = written.filter(|text| !text.is_empty());
    let pledge_is_draft = written.is_none();
    let pledge = typed.pledge.clone().or(written).unwrap_or_else(drafted);
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let page = SigningPage {
        paper: PaperView::of(&chain.form),
        frame,
        chain,
        phrases,
        pledge,
        pledge_is_draft,
        typed,
        today: app.clock().today(),
        error,
    };
    Ok(page::with_status(status, &page))
}

/// Back to the page, or the page again with what went wrong and what was typed.
async fn answer<T>(
    app: &App,
    frame: Frame,
    named: Named,
    typed: Typed,
    outcome: AppResult<T>,
) -> AppResult<Response> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&named.page()).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_) | AppError::TooLarge(_))) => {
            draw(app, frame, named, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn sign(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(typed): Form<Typed>,
) -> AppResult<Response> {
    let (remarks, opinion) = typed.read();
    let step = Step::parse(&typed.step).ok_or_else(|| AppError::invalid("step", "请刷新再试"));
    let outcome = async {
        let new = NewSignature {
            subject: named.subject(),
            version: typed.version,
            step: step?,
            decision: Decision::parse(&typed.decision)
                .ok_or_else(|| AppError::invalid("decision", "请选同意、修改后同意或者退回"))?,
            opinion,
            remarks,
            pledge: typed.pledge.clone(),
        };
        service::sign(&app, &frame.actor, &[new]).await
    }
    .await;
    answer(&app, frame, named, typed, outcome).await
}

#[derive(Deserialize)]
struct Seen {
    version: i64,
}

async fn send(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(seen): Form<Seen>,
) -> AppResult<Response> {
    let sending = Sending { subject: named.subject(), version: seen.version };
    let outcome = service::send(&app, &frame.actor, &[sending]).await;
    answer(&app, frame, named, Typed::default(), outcome).await
}

async fn recall(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(seen): Form<Seen>,
) -> AppResult<Response> {
    let sending = Sending { subject: named.subject(), version: seen.version };
    let outcome = service::recall(&app, &frame.actor, &[sending]).await;
    answer(&app, frame, named, Typed::default(), outcome).await
}

async fn withdraw(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(seen): Form<Seen>,
) -> AppResult<Response> {
    let sending = Sending { subject: named.subject(), version: seen.version };
    let outcome = service::withdraw(&app, &frame.actor, sending).await;
    answer(&app, frame, named, Typed::default(), outcome).await
}

/// The form of a paper chain: `person:STEP`, `day:STEP`, `opinion:STEP` of each step that was signed.
async fn record(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    multipart: Multipart,
) -> AppResult<Response> {
    let received = receive(multipart).await?;
    let mut steps = Vec::new();
    for step in Step::ALL {
        let field = |name: &str| received.field(&format!("{name}:{}", step.name())).to_owned();
        let Ok(person) = field("person").parse() else { continue };
        let Ok(signed_on) = field("day").parse() else {
            let error = AppError::invalid("day", format!("“{}”没有填签字的日期", step.label()));
            return draw(&app, frame, named, Typed::default(), Some(error)).await;
        };
        steps.push(PaperStep { step, person, opinion: field("opinion"), signed_on });
    }
    let sending = Sending { subject: named.subject(), version: received.number("version") };
    let outcome =
        async { on_paper::record(&app, &frame.actor, sending, &steps, received.scan()?).await }.await;
    answer(&app, frame, named, Typed::default(), outcome).await
}

async fn attach(
    State(app): State<App>,
    frame: Frame,
    Path(named): Path<Named>,
    multipart: Multipart,
) -> AppResult<Response> {
    let received = receive(multipart).await?;
    let sending = Sending { subject: named.subject(), version: received.number("version") };
    let outcome = async { on_paper::add_scan(&app, &frame.actor, sending, received.scan()?).await }.await;
    answer(&app, frame, named, Typed::default(), outcome).await
}

async fn scan(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = on_paper::scan(&app, &frame.actor, id).await?;
    Ok(download::file(&name, bytes))
}

/// The text that a signature is under.
async fn text(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (signature, bytes) = reading::signed_text(&app, &frame.actor, id).await?;
    Ok(download::file(&format!("签署内容 {}.json", &signature.digest[..8]), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_number_names_a_row() {
        let typed = Typed {
            opinion: "请改后再送".to_owned(),
            remarks: "3 写明谁来做\n第2行：等级偏低\n整体太长\n5".to_owned(),
            ..Typed::default()
        };
        let (remarks, opinion) = typed.read();
        assert_eq!(
            remarks,
            [
                Remark { row: 2, text: "写明谁来做".to_owned() },
                Remark { row: 1, text: "等级偏低".to_owned() }
            ]
        );
        assert_eq!(opinion, "请改后再送\n整体太长\n5");
    }
}
