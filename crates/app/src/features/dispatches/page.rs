//! 消息提醒: an account says how it wants to be told.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::choosing;
use super::model::{Dispatch, NewChoice};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account/messages", get(show).post(save))
        .route("/account/messages/trial", post(send_trial))
}

#[derive(Template)]
#[template(path = "features/dispatches/choice.html")]
struct ChoicePage {
    frame: Frame,
    typed: NewChoice,
    sent: Vec<Dispatch>,
    /// Which ways the server has.
    has_mail: bool,
    has_webhook: bool,
    /// What was done.
    done: Option<String>,
    error: Option<AppError>,
}

impl ChoicePage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    draw(&app, frame, None, None, None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    typed: Option<NewChoice>,
    done: Option<String>,
    error: Option<AppError>,
) -> AppResult<Response> {
    let (choice, sent) = choosing::choice(app, &frame.actor).await?;
    let typed = typed.unwrap_or(NewChoice {
        mail: choice.mail,
        by_mail: choice.by_mail,
        by_webhook: choice.by_webhook,
    });
    let outside = &app.settings().outside;
    let (has_mail, has_webhook) = (outside.mail.is_some(), outside.webhook.is_some());
    let status = error.as_ref().map_or(StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &ChoicePage { frame, typed, sent, has_mail, has_webhook, done, error }))
}

/// A box that is not ticked is not sent.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    mail: String,
    by_mail: Option<String>,
    by_webhook: Option<String>,
}

async fn save(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> AppResult<Response> {
    let new = NewChoice {
        mail: fields.mail,
        by_mail: fields.by_mail.is_some(),
        by_webhook: fields.by_webhook.is_some(),
    };
    match choosing::save_choice(&app, &frame.actor, &new).await {
        Ok(_) => draw(&app, frame, None, Some("已经保存。".to_owned()), None).await,
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, Some(new), None, Some(error)).await,
        Err(error) => Err(error),
    }
}

async fn send_trial(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    match choosing::trial(&app, &frame.actor).await {
        Ok(ways) => {
            let ways: Vec<&str> = ways.iter().map(|way| way.label()).collect();
            draw(&app, frame, None, Some(format!("已经发出{}，请看收到没有。", ways.join("和"))), None).await
        }
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, None, None, Some(error)).await,
        Err(error) => Err(error),
    }
}
