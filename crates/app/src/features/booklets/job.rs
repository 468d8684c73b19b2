//! Booklets that were left half done, by a server that stopped or another node, are taken up again.

use std::time::Duration;

use super::run;
use crate::shell::state::App;

/// How long between two looks. What is asked for here begins at once, without waiting for one.
const EVERY: Duration = Duration::from_secs(30);

/// Looks until the server ends.
pub async fn keep_running(app: App) {
    loop {
        run::run_waiting(&app).await;
        tokio::time::sleep(EVERY).await;
    }
}
