//! Run after run, until the server ends.

use std::time::Duration;

use super::run;
use crate::shell::state::App;

/// How long between two runs.
const EVERY: Duration = Duration::from_mins(1);

/// Writes and carries messages until the server ends; a run that fails is told to the log and tried again at the next.
pub async fn keep_running(app: App) {
    if app.settings().outside.is_nobody() {
        return;
    }
    loop {
        match run::run(&app).await {
            Ok(ran) if ran != run::Ran::default() => {
                tracing::info!(written = ran.written, sent = ran.sent, failed = ran.failed, "messages");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "no messages went out; they are tried again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
