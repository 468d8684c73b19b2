//! What goes where: answers to standard output, all else to standard error.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use tracing_subscriber::EnvFilter;

use crate::outcome::Failure;

/// The log goes to standard error: a server tells what it does, a command only what went wrong.
/// `LIANJIAN_LOG` says otherwise, in the manner of `RUST_LOG`.
pub fn log_to_standard_error(is_server: bool) {
    let usual = if is_server { "warn,lianjian=info,lianjian_app=info" } else { "error" };
    let filter = EnvFilter::try_from_env("LIANJIAN_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
}

/// One JSON document on one line.
pub fn json(document: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(document)
        .map_err(|error| Failure::unusable(format!("没能写成 JSON：{error}")))?;
    line(&text)
}

/// One line of an answer. A reader that has gone away (`| head`) is no fault.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::unusable(format!("没能写到标准输出：{error}")))
        }
        _ => Ok(()),
    }
}
