//! The administrator's page of accounts.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use lianjian_db::Connection;
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, Account, NewAccount};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Role;
use crate::shell::state::App;

/// `/accounts` and what is done there.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", get(show).post(add))
        .route("/accounts/{id}/reset", post(reset))
        .route("/accounts/{id}/lock", post(lock))
}

#[derive(Template)]
#[template(path = "features/accounts/accounts.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Vec<Account>,
    units: Vec<(Uuid, String)>,
    /// A password to hand over, shown this once.
    handed: Option<(String, String)>,
    error: Option<AppError>,
    form: AccountForm,
}

#[derive(Default, Deserialize)]
struct AccountForm {
    name: String,
    display_name: String,
    role: String,
    #[serde(default)]
    unit: String,
}

async fn show(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    draw(&app, frame, None, None, AccountForm::default()).await
}

async fn draw(
    app: &App,
    frame: Frame,
    handed: Option<(String, String)>,
    error: Option<AppError>,
    form: AccountForm,
) -> AppResult<Response> {
    let accounts = service::list(app, &frame.actor).await?;
    let units = open_units(&mut app.database().connection().await?).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &AccountsPage { frame, accounts, units, handed, error, form }))
}

async fn open_units(connection: &mut Connection) -> AppResult<Vec<(Uuid, String)>> {
    Ok(connection
        .all("SELECT id, name FROM unit WHERE closed_on IS NULL ORDER BY position, name", &[], |row| {
            Ok((row.next()?, row.next()?))
        })
        .await?)
}

async fn add(State(app): State<App>, frame: Frame, Form(form): Form<AccountForm>) -> AppResult<Response> {
    let role = Role::parse(&form.role).ok_or_else(|| AppError::invalid("role", "请选账号的角色"))?;
    let new = NewAccount {
        name: form.name.clone(),
        display_name: form.display_name.clone(),
        role,
        unit: form.unit.parse().ok(),
        password: None,
        must_change: true,
    };
    match service::add(&app, &frame.actor, new).await {
        Ok((account, password)) => {
            draw(&app, frame, Some((account.name, password)), None, AccountForm::default()).await
        }
        Err(error @ AppError::Invalid(_)) => draw(&app, frame, None, Some(error), form).await,
        Err(error) => Err(error),
    }
}

async fn reset(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (account, password) = service::reset(&app, &frame.actor, id).await?;
    draw(&app, frame, Some((account.name, password)), None, AccountForm::default()).await
}

#[derive(Deserialize)]
struct Lock {
    locked: bool,
}

async fn lock(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(Lock { locked }): Form<Lock>,
) -> AppResult<Response> {
    let outcome = service::lock(&app, &frame.actor, id, locked).await;
    match outcome {
        Ok(_) => draw(&app, frame, None, None, AccountForm::default()).await,
        Err(error @ AppError::Invalid(_)) => {
            draw(&app, frame, None, Some(error), AccountForm::default()).await
        }
        Err(error) => Err(error),
    }
}
