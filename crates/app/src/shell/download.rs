//! Answers that are files.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::shell::page::query_escape;

/// A file to keep, under a Chinese name where the browser takes one (RFC 6266).
pub fn file(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", query_escape(name));
    (
        [(header::CONTENT_TYPE, content_type(name).to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        bytes,
    )
        .into_response()
}

/// The media type of a name's ending.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "csv" => "text/csv; charset=utf-8",
        "zip" => "application/zip",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
