//! Work for the processor, such as drawing pages: it runs beside the threads that answer requests.

use std::fmt::Display;

use crate::shell::error::{AppError, AppResult};

/// Does the work on a thread of its own. What goes wrong in it is a fault of the program.
pub async fn beside<T: Send + 'static, E: Display + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> AppResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| AppError::Internal(error.to_string()))?;
    done.map_err(|error| AppError::Internal(error.to_string()))
}
