//! Templates on their way out.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::shell::assets;
use crate::shell::error::AppError;

/// A template as an answer.
pub fn html(template: &impl Template) -> Response {
    with_status(StatusCode::OK, template)
}

/// A template as an answer with a status of its own.
pub fn with_status(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(error) => AppError::Internal(error.to_string()).into_response(),
    }
}

#[derive(Template)]
#[template(path = "shell/error.html")]
struct ErrorPage<'a> {
    error: &'a AppError,
    version: &'a str,
}

/// The page that says what went wrong.
pub fn error(error: &AppError) -> Response {
    with_status(error.status(), &ErrorPage { error, version: assets::version() })
}

/// A text for a place in an address: everything but unreserved signs is escaped (RFC 3986).
pub fn query_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// A query parameter that a form sent empty counts as not sent.
pub fn empty_is_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}
