//! The pages of settings: all of them, and one with its versions and its form.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use jiff::civil::Date;

use super::kinds::{Field, Input};
use super::service::{self, NewValue, NewVersion, Shown};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/settings", get(all)).route("/settings/{name}", get(one).post(save))
}

#[derive(Template)]
#[template(path = "features/settings/settings.html")]
struct SettingsPage {
    frame: Frame,
    today: Date,
    settings: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "features/settings/setting.html")]
struct SettingPage {
    frame: Frame,
    today: Date,
    setting: Shown,
    /// The form: the current value, or what was typed and could not be taken.
    fields: Vec<Field>,
    effective_on: String,
    reason: String,
    error: Option<AppError>,
}

impl SettingPage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn all(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    let settings = service::list(&app, &frame.actor).await?;
    Ok(page::html(&SettingsPage { frame, today: app.clock().today(), settings }))
}

async fn one(State(app): State<App>, frame: Frame, Path(name): Path<String>) -> AppResult<Response> {
    let setting = service::show(&app, &frame.actor, &name).await?;
    let fields = setting.fields(&setting.current);
    let today = app.clock().today();
    let effective_on = today.to_string();
    Ok(page::html(&SettingPage {
        frame,
        today,
        setting,
        fields,
        effective_on,
        reason: String::new(),
        error: None,
    }))
}

async fn save(
    State(app): State<App>,
    frame: Frame,
    Path(name): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let take = |wanted: &str| sent.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone());
    let (day, reason) = (take("effective_on").unwrap_or_default(), take("reason").unwrap_or_default());
    let own = ["effective_on", "reason", "seen"];
    let fields: Vec<(String, String)> =
        sent.iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned().collect();
    let outcome = match day.parse() {
        Ok(effective_on) => {
            let seen = take("seen").and_then(|seen| seen.parse().ok());
            let value = NewValue::Fields(fields.clone());
            let new = NewVersion { value, effective_on, reason: reason.clone(), seen };
            service::save(&app, &frame.actor, &name, new).await
        }
        Err(_) => Err(AppError::invalid("effective_on", "请填生效日期，例如 2013-07-01")),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/settings/{name}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let setting = service::show(&app, &frame.actor, &name).await?;
            let mut shown = setting.fields(&setting.current);
            for field in &mut shown {
                if let Some((_, typed)) = fields.iter().find(|(name, _)| *name == field.name) {
                    field.value.clone_from(typed);
                }
            }
            let status = error.status();
            let page = SettingPage {
                frame,
                today: app.clock().today(),
                setting,
                fields: shown,
                effective_on: day,
                reason,
                error: Some(error),
            };
            Ok(page::with_status(status, &page))
        }
        Err(error) => Err(error),
    }
}
