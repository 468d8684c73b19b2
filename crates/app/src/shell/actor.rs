//! Who is asking: the account behind a session's cookie or a bearer token.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use lianjian_db::history::Author;
use uuid::Uuid;

use crate::shell::error::AppError;
use crate::shell::rights::{Right, Role};
use crate::shell::session;
use crate::shell::state::App;

/// The account that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account's id; none for the console, which needs none.
    pub account: Option<Uuid>,
    /// The name to sign in with.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// The unit it is bound to.
    pub unit: Option<Uuid>,
    /// That unit's name.
    pub unit_name: Option<String>,
    /// The password must be changed before anything else.
    pub must_change: bool,
}

impl Actor {
    /// Who sits at the machine itself: may do what the commission may.
    pub fn console() -> Self {
        Actor {
            account: None,
            name: "控制台".to_owned(),
            display_name: "控制台".to_owned(),
            role: Role::Commission,
            unit: None,
            unit_name: None,
            must_change: false,
        }
    }

    /// Whether anything can wait for this actor: administrators keep the system and do no business in it.
    pub fn has_inbox(&self) -> bool {
        self.role.is_of_unit() || self.may(Right::ReadAll)
    }

    /// The author of what this actor changes now.
    pub fn author(&self, app: &App) -> Author {
        Author { account: self.account, name: self.display_name.clone(), at: app.clock().now(), import: None }
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let actor = session::actor(app, &parts.headers).await?.ok_or(AppError::SignedOut)?;
        if actor.must_change && parts.uri.path() != "/account/password" {
            return Err(AppError::PasswordMustChange);
        }
        Ok(actor)
    }
}

impl OptionalFromRequestParts<App> for Actor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, AppError> {
        session::actor(app, &parts.headers).await
    }
}

/// An account whose page asks by itself: the session is none the younger for it.
pub struct Onlooker(pub Actor);

impl FromRequestParts<App> for Onlooker {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        session::onlooker(app, &parts.headers).await?.map(Onlooker).ok_or(AppError::SignedOut)
    }
}
