//! Signing in and out, on the page and over HTTP.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use lianjian_domain::form::Stage;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, Refusal};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::state::App;
use crate::shell::{assets, page, session};

/// `/sign-in`, `/sign-out`, `/account/password` and the API's session and tokens.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show).post(submit))
        .route("/sign-out", post(sign_out))
        .route("/account/password", get(password_page).post(change_password))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api_session, api_sign_out)).routes(routes!(api_token))
}

#[derive(Template)]
#[template(path = "features/accounts/sign_in.html")]
struct SignInPage {
    region: String,
    programme: Option<String>,
    stages: Vec<Stage>,
    name: String,
    next: String,
    refusal: Option<String>,
    version: &'static str,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct SignIn {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show(State(app): State<App>, Query(Next { next }): Query<Next>) -> AppResult<Response> {
    sign_in_page(&app, String::new(), next, None).await
}

async fn sign_in_page(app: &App, name: String, next: String, refusal: Option<String>) -> AppResult<Response> {
    let notice = app.standing().notice(app).await?;
    let status = if refusal.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    Ok(page::with_status(
        status,
        &SignInPage {
            region: notice.region,
            programme: notice.programme,
            stages: notice.stages,
            name,
            next,
            refusal,
            version: assets::version(),
        },
    ))
}

async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignIn>,
) -> AppResult<Response> {
    match service::check(&app, &form.name, form.password).await? {
        Ok(account) => {
            let cookie = session::open(&app, account.id, &headers).await?;
            Ok((jar.add(cookie), Redirect::to(local_path(&form.next))).into_response())
        }
        Err(refusal) => sign_in_page(&app, form.name, form.next, Some(words(refusal))).await,
    }
}

async fn sign_out(State(app): State<App>, headers: HeaderMap, jar: CookieJar) -> AppResult<Response> {
    let cookie = session::close(&app, &headers).await?;
    Ok((jar.add(cookie), Redirect::to("/sign-in")).into_response())
}

fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::Wrong { left } => format!("账号或密码不对。再错 {left} 次，账号锁定 30 分钟。"),
        Refusal::Locked { minutes } => {
            format!("密码错了太多次，账号已锁定，{minutes} 分钟后再试，或请管理员重置密码。")
        }
    }
}

/// Only a path of this server: an address elsewhere would make the page a springboard.
fn local_path(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if local { next } else { "/" }
}

#[derive(Deserialize, ToSchema)]
struct Credentials {
    name: String,
    password: String,
}

#[derive(Serialize, ToSchema)]
struct SignedIn {
    name: String,
    role: &'static str,
    unit: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/session",
    tag = "登录",
    summary = "登录，得到一个 cookie",
    request_body = Credentials,
    responses((status = 200, description = "已登录", body = SignedIn))
)]
async fn api_session(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
    Json(given): Json<Credentials>,
) -> AppResult<Response> {
    match service::check(&app, &given.name, given.password).await? {
        Ok(account) => {
            let cookie = session::open(&app, account.id, &headers).await?;
            let answer = SignedIn { name: account.name, role: account.role.name(), unit: account.unit_name };
            Ok((jar.add(cookie), Json(answer)).into_response())
        }
        Err(refusal) => Err(AppError::Refused(words(refusal))),
    }
}

#[utoipa::path(
    delete,
    path = "/api/v1/session",
    tag = "登录",
    summary = "退出",
    responses((status = 204, description = "已退出"))
)]
async fn api_sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
) -> AppResult<(StatusCode, CookieJar)> {
    let cookie = session::close(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, jar.add(cookie)))
}

#[derive(Deserialize, ToSchema)]
struct TokenRequest {
    name: Option<String>,
    password: Option<String>,
    #[serde(default)]
    label: String,
}

#[derive(Serialize, ToSchema)]
struct Token {
    token: String,
    expires_at: String,
}

/// A token for the account that is signed in, or for name and password.
#[utoipa::path(
    post,
    path = "/api/v1/tokens",
    tag = "登录",
    summary = "得到一个令牌，放在 Authorization: Bearer 里",
    request_body = TokenRequest,
    responses((status = 201, description = "得到一个令牌，放在 Authorization: Bearer 里", body = Token))
)]
async fn api_token(
    State(app): State<App>,
    actor: Option<Actor>,
    Json(request): Json<TokenRequest>,
) -> AppResult<Response> {
    let actor = match (request.name, request.password, actor) {
        (Some(name), Some(password), _) => match service::check(&app, &name, password).await? {
            Ok(account) => Actor {
                account: Some(account.id),
                name: account.name,
                display_name: account.display_name,
                role: account.role,
                unit: account.unit,
                unit_name: account.unit_name,
                must_change: account.must_change,
            },
            Err(refusal) => return Err(AppError::Refused(words(refusal))),
        },
        (_, _, Some(actor)) => actor,
        _ => return Err(AppError::SignedOut),
    };
    if actor.must_change {
        return Err(AppError::PasswordMustChange);
    }
    let (token, expires_at) = service::new_token(&app, &actor, &request.label).await?;
    Ok((StatusCode::CREATED, Json(Token { token, expires_at: expires_at.to_string() })).into_response())
}

#[derive(Template)]
#[template(path = "features/accounts/password.html")]
struct PasswordPage {
    frame: Frame,
    error: Option<AppError>,
    done: bool,
}

#[derive(Deserialize)]
struct PasswordChange {
    old: String,
    new: String,
    again: String,
}

async fn password_page(frame: Frame) -> Response {
    page::html(&PasswordPage { frame, error: None, done: false })
}

async fn change_password(
    State(app): State<App>,
    frame: Frame,
    Form(form): Form<PasswordChange>,
) -> AppResult<Response> {
    let outcome = if form.new == form.again {
        service::change_own(&app, &frame.actor, form.old, form.new).await
    } else {
        Err(AppError::invalid("again", "两次输入的新密码不一样"))
    };
    Ok(match outcome {
        Ok(()) => page::html(&PasswordPage { frame, error: None, done: true }),
        Err(error @ AppError::Invalid(_)) => {
            page::with_status(error.status(), &PasswordPage { frame, error: Some(error), done: false })
        }
        Err(error) => return Err(error),
    })
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "x"] {
            assert_eq!(local_path(next), "/");
        }
        assert_eq!(local_path("/summary?region=1"), "/summary?region=1");
    }
}
