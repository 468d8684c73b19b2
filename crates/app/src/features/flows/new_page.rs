//! A new chart: steps typed as a list, from a template or by hand, or a file.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use lianjian_flow::templates::{self, TEMPLATES, Template as StepTemplate};
use serde::Deserialize;
use uuid::Uuid;

use super::content::Source;
use super::service::{self, New};
use super::upload::{REQUEST_LIMIT, receive};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows/new", get(show).post(create)).layer(DefaultBodyLimit::max(REQUEST_LIMIT))
}

#[derive(Deserialize)]
struct For {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    power: Option<Uuid>,
    #[serde(default)]
    template: String,
}

/// What the page asks for, or was told and could not take.
#[derive(Default)]
struct Typed {
    unit: Uuid,
    power: Option<Uuid>,
    name: String,
    promised: String,
    statutory: String,
    lines: String,
}

#[derive(Template)]
#[template(path = "features/flows/new.html")]
struct NewPage {
    frame: Frame,
    power_name: Option<String>,
    /// The template that the list was filled from.
    chosen: String,
    typed: Typed,
    error: Option<AppError>,
}

impl NewPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref()?.of_field(field)
    }

    /// The address of this page with another template.
    fn with(&self, template: &StepTemplate) -> String {
        match self.typed.power {
            Some(power) => format!("/flows/new?power={power}&template={}", template.key),
            None => format!("/flows/new?unit={}&template={}", self.typed.unit, template.key),
        }
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(asked): Query<For>) -> AppResult<Response> {
    let (unit, power_name, category) = match asked.power {
        Some(power) => {
            let (unit, name, category) = service::power(&app, &frame.actor, power).await?;
            (unit, Some(name), category)
        }
        None => (asked.unit.or(frame.actor.unit).ok_or(AppError::NotFound)?, None, String::new()),
    };
    frame.actor.demand(Right::WriteUnit(unit))?;
    let template = templates::template(&asked.template).unwrap_or_else(|| templates::for_category(&category));
    let typed = Typed {
        unit,
        power: asked.power,
        name: power_name.clone().unwrap_or_default(),
        lines: template.steps.to_owned(),
        ..Typed::default()
    };
    Ok(page::html(&NewPage { frame, power_name, chosen: template.key.to_owned(), typed, error: None }))
}

/// The days in a field.
///
/// # Errors
/// What is no number of days.
pub(super) fn days(field: &str, text: &str) -> AppResult<Option<u32>> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(days) if days <= 3650 => Ok(Some(days)),
            _ => Err(AppError::invalid(field, "请写几个工作日，只写数字；没有规定的空着")),
        },
    }
}

async fn create(State(app): State<App>, frame: Frame, parts: Multipart) -> AppResult<Response> {
    let sent = receive(parts).await?;
    let id = |name: &str| sent.field(name).parse::<Uuid>().ok();
    let typed = Typed {
        unit: id("unit").ok_or(AppError::NotFound)?,
        power: id("power"),
        name: sent.field("name").to_owned(),
        promised: sent.field("promised").to_owned(),
        statutory: sent.field("statutory").to_owned(),
        lines: sent.field("lines").to_owned(),
    };
    let outcome = async {
        let source = match sent.file {
            Some((name, bytes)) => Source::File(name, bytes),
            None => Source::Lines(typed.lines.clone()),
        };
        let new = New {
            unit: typed.unit,
            power: typed.power,
            name: typed.name.clone(),
            promised: days("promised", &typed.promised)?,
            statutory: days("statutory", &typed.statutory)?,
            source,
        };
        service::create(&app, &frame.actor, new).await
    };
    match outcome.await {
        Ok(flow) => Ok(Redirect::to(&format!("/flows/{}", flow.id)).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let power_name = match typed.power {
                Some(power) => Some(service::power(&app, &frame.actor, power).await?.1),
                None => None,
            };
            let status = error.status();
            let error = Some(error);
            let page = NewPage { frame, power_name, chosen: String::new(), typed, error };
            Ok(page::with_status(status, &page))
        }
        Err(error) => Err(error),
    }
}
