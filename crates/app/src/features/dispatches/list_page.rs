//! 消息投递: what the system administrator sees of messages: to whom, when, whether they went. Not what they said.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::model::Dispatch;
use super::store;
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/messages", get(show))
}

#[derive(Template)]
#[template(path = "features/dispatches/list.html")]
struct ListPage {
    frame: Frame,
    sent: Vec<Dispatch>,
    has_mail: bool,
    has_webhook: bool,
    has_address: bool,
}

/// The latest 200 messages of all accounts.
pub(super) async fn latest(app: &App, actor: &Actor) -> AppResult<Vec<Dispatch>> {
    actor.demand(Right::KeepAccounts)?;
    let mut sent = store::latest(&mut app.database().connection().await?, None, 200).await?;
    for one in &mut sent {
        one.recipient = masked(&one.recipient);
    }
    Ok(sent)
}

/// Enough of an address to know it again: z***@qinghe.example.
fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => format!("{}***@{host}", name.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}

async fn show(State(app): State<App>, frame: Frame) -> AppResult<Response> {
    let sent = latest(&app, &frame.actor).await?;
    let outside = &app.settings().outside;
    let (has_mail, has_webhook) = (outside.mail.is_some(), outside.webhook.is_some());
    let has_address = outside.address.is_some();
    Ok(page::html(&ListPage { frame, sent, has_mail, has_webhook, has_address }))
}
