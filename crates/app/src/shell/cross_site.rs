//! Protection against requests forged by other sites.
//!
//! Every browser since Chromium 76 and Firefox 90 says with `Sec-Fetch-Site` where a request comes
//! from; older ones say it with `Origin`. A change is taken only from our own pages. Programs send
//! neither header and carry a token instead of a cookie. The cookie is `SameSite=Lax` besides.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::shell::error::AppError;

/// Middleware: refuses a change that another site's page asked for.
pub async fn refuse(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(&request) {
        next.run(request).await
    } else {
        AppError::Forbidden.into_response()
    }
}

fn is_own(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match header(ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == header(HOST.as_str())
        }
    }
}
