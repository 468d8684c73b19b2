//! The page where a clerk says why levels fall. The reasons are cells of the register: they are saved, kept in the
//! history and void signatures like any other edit.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use uuid::Uuid;

use super::lowering::{self, Lowered};
use super::service;
use crate::features::editing::{Batch, Edit, Saved};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/registers/{id}/lowered", get(show).post(save))
}

#[derive(Template)]
#[template(path = "features/registers/lowered.html")]
struct LoweredPage {
    frame: Frame,
    register: Uuid,
    unit: Uuid,
    title: String,
    lowered: Vec<Lowered>,
    error: Option<AppError>,
}

impl LoweredPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::WriteUnit(self.unit))
    }
}

async fn show(State(app): State<App>, frame: Frame, Path(register): Path<Uuid>) -> AppResult<Response> {
    draw(&app, frame, register, &[], None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    register: Uuid,
    typed: &[(Uuid, String)],
    error: Option<AppError>,
) -> AppResult<Response> {
    let opened = service::open(app, &frame.actor, register).await?;
    let unit = opened.record.holder.unit;
    let mut lowered = lowering::lowered_of(&mut app.database().connection().await?, unit, register).await?;
    for one in &mut lowered {
        if let Some((_, reason)) = typed.iter().find(|(row, _)| *row == one.row) {
            one.reason.clone_from(reason);
        }
    }
    let title = opened.own_name().to_owned();
    let status = error.as_ref().map_or(StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &LoweredPage { frame, register, unit, title, lowered, error }))
}

/// The fields are named by their rows.
async fn save(
    State(app): State<App>,
    frame: Frame,
    Path(register): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let typed: Vec<(Uuid, String)> = sent
        .into_iter()
        .filter_map(|(name, text)| Some((name.parse().ok()?, text.trim().replace("\r\n", "\n"))))
        .collect();
    if typed.iter().any(|(_, reason)| reason.is_empty()) {
        let error = AppError::invalid("reason", "每一行都要写明理由；不降了的，请回登记表把等级改回去");
        return draw(&app, frame, register, &typed, Some(error)).await;
    }
    let opened = service::open(&app, &frame.actor, register).await?;
    let reason =
        |row: Uuid| opened.rows.iter().find(|known| known.id == row).map(|row| row.level_reason.clone());
    let changes: Vec<Edit> = typed
        .iter()
        .filter_map(|(row, to)| {
            let from = reason(*row)?;
            let field = "level_reason".to_owned();
            (from != *to).then(|| Edit::Set { row: *row, field, from, to: to.clone() })
        })
        .collect();
    let batch = Batch { version: Some(opened.record.version), changes };
    let outcome = match service::save(&app, &frame.actor, register, &batch).await {
        Ok(Saved::Done { .. }) => Ok(()),
        Ok(Saved::Conflicts { .. }) => {
            Err(AppError::Conflict("刚刚有别人改过这些理由，没有存上。请看过新的内容再改".to_owned()))
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/registers/{register}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, register, &typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}
