//! The administrator's page of accounts.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, Account, NewAccount};
use super::{roles, store};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::{Right, Role};
use crate::shell::state::App;

/// `/accounts` and what is done there.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", get(show).post(add))
        .route("/accounts/{id}", get(show_one))
        .route("/accounts/{id}/person", post(bind))
        .route("/accounts/{id}/role", post(change_role))
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

impl AccountsPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepAccounts)
    }
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
    let units = store::units(&mut app.database().connection().await?).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &AccountsPage { frame, accounts, units, handed, error, form }))
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

#[derive(Template)]
#[template(path = "features/accounts/account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    people: Vec<(Uuid, String)>,
    units: Vec<(Uuid, String)>,
    error: Option<AppError>,
}

impl AccountPage {
    fn keeps(&self) -> bool {
        self.frame.actor.may(Right::KeepAccounts)
    }

    fn keeps_roles(&self) -> bool {
        self.frame.actor.may(Right::KeepRoles) && self.frame.actor.account != Some(self.account.id)
    }

    fn is_person(&self, person: &Uuid) -> bool {
        self.account.person == Some(*person)
    }

    fn is_unit(&self, unit: &Uuid) -> bool {
        self.account.unit == Some(*unit)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

async fn show_one(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw_one(&app, frame, id, None).await
}

async fn draw_one(app: &App, frame: Frame, id: Uuid, error: Option<AppError>) -> AppResult<Response> {
    let accounts = service::list(app, &frame.actor).await?;
    let account = accounts.into_iter().find(|account| account.id == id).ok_or(AppError::NotFound)?;
    let mut connection = app.database().connection().await?;
    let people = store::people(&mut connection, account.unit).await?;
    let units = store::units(&mut connection).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    Ok(page::with_status(status, &AccountPage { frame, account, people, units, error }))
}

#[derive(Deserialize)]
struct PersonForm {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    person: Option<Uuid>,
}

async fn bind(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<PersonForm>,
) -> AppResult<Response> {
    let outcome = roles::bind(&app, &frame.actor, id, form.person).await;
    back_to_one(&app, frame, id, outcome).await
}

#[derive(Deserialize)]
struct RoleForm {
    role: String,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

async fn change_role(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<RoleForm>,
) -> AppResult<Response> {
    let outcome = match Role::parse(&form.role) {
        Some(role) => roles::change_role(&app, &frame.actor, id, role, form.unit).await,
        None => Err(AppError::invalid("role", "请选账号的角色")),
    };
    back_to_one(&app, frame, id, outcome).await
}

async fn back_to_one(app: &App, frame: Frame, id: Uuid, outcome: AppResult<Account>) -> AppResult<Response> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
        Err(error @ AppError::Invalid(_)) => draw_one(app, frame, id, Some(error)).await,
        Err(error) => Err(error),
    }
}
