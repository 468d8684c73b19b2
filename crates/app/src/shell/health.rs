//! For those who watch the server: alive, ready.

use axum::extract::State;
use axum::http::StatusCode;

use crate::shell::state::App;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers, with its tables in place.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let answer = async {
        let mut connection = app.database().connection().await?;
        connection.one("SELECT max(version) FROM schema_version", &[], |row| row.next::<i64>()).await
    };
    match answer.await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unreachable\n")
        }
    }
}
