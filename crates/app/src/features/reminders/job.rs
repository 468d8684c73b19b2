//! The run at the start and then again and again.

use std::time::Duration;

use super::run;
use crate::shell::error::AppError;
use crate::shell::state::App;

/// How long between two runs. A deadline ends at midnight; its reminder is there soon after.
const EVERY: Duration = Duration::from_mins(10);

/// Runs until the server ends. A run that fails is told to the log and tried again at the next.
pub async fn keep_running(app: App) {
    loop {
        // A large county keeps its thread for seconds: not one of those that answer requests.
        let (of_run, runtime) = (app.clone(), tokio::runtime::Handle::current());
        let run = tokio::task::spawn_blocking(move || runtime.block_on(run::run(&of_run)));
        match run.await.unwrap_or_else(|error| Err(AppError::Internal(error.to_string()))) {
            Ok(reminded) if reminded.sent > 0 => {
                tracing::info!(sent = reminded.sent, "reminded of what is owed");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the reminders did not run; they are tried again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
