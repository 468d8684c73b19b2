//! One thing owed by one unit: what the plan says, how it stands, what was done; extended and urged here.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State as AppState};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_db::history::{self, Entry};
use lianjian_domain::programme::Filed;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Obligation, ordinal};
use super::obligations::{self, Owed};
use super::year_page::unit_name;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/obligations/{id}", get(show))
        .route("/obligations/{id}/extend", post(extend))
        .route("/obligations/urge", post(urge))
}

#[derive(Template)]
#[template(path = "features/programmes/obligation.html")]
struct ObligationPage {
    frame: Frame,
    owed: Owed,
    unit_name: String,
    stage: String,
    /// When the commission last urged.
    urged: Option<String>,
    changes: Vec<(String, String, String)>,
    until: String,
    reason: String,
    error: Option<AppError>,
}

impl ObligationPage {
    fn is_commission(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }

    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepProgrammes)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show(AppState(app): AppState<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, id, Extension::default(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    id: Uuid,
    typed: Extension,
    error: Option<AppError>,
) -> AppResult<Response> {
    let owed = obligations::open(app, &frame.actor, id).await?;
    let unit_name = unit_name(app, owed.obligation.unit).await?;
    let mut connection = app.database().connection().await?;
    let programme = obligations::programme(&mut connection, owed.obligation.programme).await?;
    let stage = programme.stages.get(owed.deliverable.stage).map_or_else(String::new, |stage| {
        format!("{} · 第{}阶段 {}", programme.name, ordinal(owed.deliverable.stage), stage.content)
    });
    let changes = history::of_object(&mut connection, id, 100).await?;
    let changes = changes
        .iter()
        .map(|entry| (clock::readable(entry.at), entry.author.clone(), words(entry)))
        .filter(|(.., words)| !words.is_empty())
        .collect();
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let urged = owed.obligation.urged_at.map(clock::readable);
    let page = ObligationPage {
        frame,
        urged,
        owed,
        unit_name,
        stage,
        changes,
        until: typed.until,
        reason: typed.reason,
        error,
    };
    Ok(page::with_status(status, &page))
}

/// What a change of an obligation was, in words; nothing for what another line says already.
fn words(entry: &Entry) -> String {
    if entry.kind == "extension" {
        let field = |name: &str| {
            entry.after.as_ref().and_then(|after| after[name].as_str()).unwrap_or_default().to_owned()
        };
        return format!("准予延期到 {}，理由：{}", field("until"), field("reason"));
    }
    let typed = |json: &Option<serde_json::Value>| -> Option<Obligation> {
        json.clone().and_then(|json| serde_json::from_value(json).ok())
    };
    let (Some(after), before) = (typed(&entry.after), typed(&entry.before)) else { return String::new() };
    let Some(before) = before else {
        return match after.due_on {
            Some(day) => format!("列为应报事项，期限 {day}"),
            None => "列为应报事项".to_owned(),
        };
    };
    match (before.filed, after.filed) {
        (then, now) if then == now && before.urged_at != after.urged_at => "催办".to_owned(),
        (Filed::Open | Filed::Returned, Filed::Filed) => "报送".to_owned(),
        (Filed::Filed, Filed::Accepted) => "接收".to_owned(),
        (Filed::Filed, Filed::Returned) => match after.mend_by {
            Some(day) => format!("退回，{day} 前补正"),
            None => "退回".to_owned(),
        },
        (Filed::Filed, Filed::Open) => "撤回报送".to_owned(),
        _ => String::new(),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Extension {
    #[serde(default)]
    until: String,
    #[serde(default)]
    reason: String,
}

async fn extend(
    AppState(app): AppState<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(typed): Form<Extension>,
) -> AppResult<Response> {
    let until: Result<Date, _> = typed.until.parse();
    let outcome = match until {
        Ok(until) => obligations::extend(&app, &frame.actor, id, until, &typed.reason).await.map(|_| ()),
        Err(_) => Err(AppError::invalid("until", "请写明延到哪一天，例如 2013-06-28")),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/obligations/{id}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, id, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct Urge {
    ids: String,
    #[serde(default)]
    back: String,
}

async fn urge(AppState(app): AppState<App>, frame: Frame, Form(typed): Form<Urge>) -> AppResult<Response> {
    let ids: Vec<Uuid> = typed.ids.split(',').filter_map(|id| id.trim().parse().ok()).collect();
    let urged = obligations::urge(&app, &frame.actor, &ids).await?;
    // Back within this site only: an address that was sent along could lead anywhere.
    let back = if typed.back.starts_with('/') && !typed.back.starts_with("//") {
        typed.back
    } else {
        "/desk".to_owned()
    };
    let joint = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{joint}urged={}", urged.len())).into_response())
}
