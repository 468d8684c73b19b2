//! Sessions on the server: a secret in a cookie, its digest and the account in a table.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE, USER_AGENT};
use axum_extra::extract::cookie::{Cookie, SameSite};
use jiff::{SignedDuration, Timestamp};
use lianjian_db::{Row, params};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Role;
use crate::shell::state::App;

/// The cookie's name.
pub const COOKIE_NAME: &str = "lianjian";
/// Without a request for this long, a session ends (practice.md, security: 30 minutes).
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// However busy, a session ends after this long.
const WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// `seen_at` is written at most this often, so that reading pages costs no write.
const SEEN_STEP: SignedDuration = SignedDuration::from_mins(1);

/// Opens a session for an account; gives the cookie to set.
pub async fn open(app: &App, account: Uuid, headers: &HeaderMap) -> AppResult<Cookie<'static>> {
    let secret = new_secret();
    let now = app.clock().now();
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    let mut transaction = app.database().begin().await?;
    transaction
        .execute(
            "INSERT INTO session (digest, account, created_at, seen_at, address, agent)
             VALUES ($1, $2, $3, $3, '', $4)",
            &params![digest(&secret).as_slice(), account, now, agent],
        )
        .await?;
    transaction.execute("DELETE FROM session WHERE seen_at < $1", &params![now - WHOLE]).await?;
    transaction.commit().await?;
    Ok(cookie(app, secret))
}

/// Ends the session of these headers.
pub async fn close(app: &App, headers: &HeaderMap) -> AppResult<Cookie<'static>> {
    if let Some(secret) = secret_of(headers) {
        let mut transaction = app.database().begin().await?;
        transaction
            .execute("DELETE FROM session WHERE digest = $1", &params![digest(&secret).as_slice()])
            .await?;
        transaction.commit().await?;
    }
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    Ok(cookie)
}

/// What a request carries to say whose it is: the digest of its secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Credential {
    /// Of the cookie's.
    Session([u8; 32]),
    /// Of a bearer token.
    Token([u8; 32]),
}

impl Credential {
    fn of(headers: &HeaderMap) -> Option<Credential> {
        match bearer_of(headers) {
            Some(token) => Some(Credential::Token(digest(token))),
            None => secret_of(headers).map(|secret| Credential::Session(digest(&secret))),
        }
    }
}

/// The account behind the headers, if they carry a session that is alive or a token that holds.
pub async fn actor(app: &App, headers: &HeaderMap) -> AppResult<Option<Actor>> {
    find(app, headers, true).await
}

/// The same for a request that no person made: a page that asks for news by itself must not keep the session
/// of somebody who has left open.
pub async fn onlooker(app: &App, headers: &HeaderMap) -> AppResult<Option<Actor>> {
    find(app, headers, false).await
}

async fn find(app: &App, headers: &HeaderMap, at_work: bool) -> AppResult<Option<Actor>> {
    let Some(credential) = Credential::of(headers) else { return Ok(None) };
    let now = app.clock().now();
    // Before anything is read: what changes meanwhile must not be kept.
    let at = app.database().ended_transactions();
    if let Some((actor, _)) = app.signed_in().get(at, &credential).filter(|(_, until)| now < *until) {
        return Ok(Some(actor));
    }
    let found = match &credential {
        Credential::Session(digest) => session_actor(app, digest, now, at_work).await?,
        Credential::Token(digest) => token_actor(app, digest, now).await?,
    };
    let Some((actor, until)) = found else { return Ok(None) };
    // What an onlooker found is not kept: the next request of a person must be seen as one.
    if at_work {
        app.signed_in().keep(at, credential, (actor.clone(), until));
    }
    Ok(Some(actor))
}

/// The account of a session, and the moment at which the session must be looked at again.
async fn session_actor(
    app: &App,
    digest: &[u8],
    now: Timestamp,
    at_work: bool,
) -> AppResult<Option<(Actor, Timestamp)>> {
    let mut connection = app.database().connection().await?;
    let found = connection
        .optional(
            "SELECT account.id, account.name, account.display_name, account.role, account.unit, unit.name,
                    account.must_change, session.seen_at, session.created_at
             FROM session JOIN account ON account.id = session.account
             LEFT JOIN unit ON unit.id = account.unit
             WHERE session.digest = $1 AND session.seen_at >= $2 AND session.created_at >= $3
               AND account.closed_at IS NULL",
            &params![digest, now - IDLE, now - WHOLE],
            |row| {
                let actor = read_actor(row)?;
                Ok((actor, row.next_moment()?.unwrap_or_default(), row.next_moment()?.unwrap_or_default()))
            },
        )
        .await?;
    drop(connection);
    let Some((Some(actor), seen, created)) = found else { return Ok(None) };
    if at_work && now.duration_since(seen) >= SEEN_STEP {
        let mut transaction = app.database().begin().await?;
        transaction
            .execute("UPDATE session SET seen_at = $2 WHERE digest = $1", &params![digest, now])
            .await?;
        transaction.commit().await?;
    }
    Ok(Some((actor, (seen + SEEN_STEP).min(created + WHOLE))))
}

/// The account of a token, and the moment at which the token ends.
async fn token_actor(app: &App, digest: &[u8], now: Timestamp) -> AppResult<Option<(Actor, Timestamp)>> {
    let mut connection = app.database().connection().await?;
    let found = connection
        .optional(
            "SELECT account.id, account.name, account.display_name, account.role, account.unit, unit.name,
                    account.must_change, api_token.expires_at
             FROM api_token JOIN account ON account.id = api_token.account
             LEFT JOIN unit ON unit.id = account.unit
             WHERE api_token.digest = $1 AND api_token.expires_at > $2 AND account.closed_at IS NULL",
            &params![digest, now],
            |row| Ok((read_actor(row)?, row.next_moment()?.unwrap_or_default())),
        )
        .await?;
    Ok(found.and_then(|(actor, until)| Some((actor?, until))))
}

/// A new secret for a cookie or a token: 256 random bits, as hexadecimal text.
///
/// # Panics
/// When the system has no source of randomness; nothing safe can be done then.
pub fn new_secret() -> String {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    hex(&bytes)
}

/// What is stored of a secret.
pub fn digest(secret: &str) -> [u8; 32] {
    Sm3::digest(secret.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn secret_of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == COOKIE_NAME)
        .map(|cookie| cookie.value().to_owned())
}

fn bearer_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn cookie(app: &App, secret: String) -> Cookie<'static> {
    Cookie::build((COOKIE_NAME, secret))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings().secure_cookies)
        .build()
}

/// `None` when the stored role is of a later version of the program.
fn read_actor(row: &mut Row<'_>) -> lianjian_db::Result<Option<Actor>> {
    let (account, name, display_name) = (row.next()?, row.next()?, row.next()?);
    let role: String = row.next()?;
    let (unit, unit_name, must_change) = (row.next()?, row.next()?, row.next_bool()?);
    Ok(Role::parse(&role).map(|role| Actor {
        account: Some(account),
        name,
        display_name,
        role,
        unit,
        unit_name,
        must_change,
    }))
}
