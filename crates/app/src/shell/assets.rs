//! Styles, scripts and icons: inside the binary, named by their digest so that browsers keep them.

use std::sync::LazyLock;

use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sm3::{Digest, Sm3};

use crate::shell::error::AppError;

/// What the front end's build left in `web/dist`.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

/// Changes whenever any asset does.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sm3::new();
    for name in Files::iter() {
        if let Some(file) = Files::get(&name) {
            digest.update(file.data);
        }
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of the sprite of icons.
static ICONS: LazyLock<String> = LazyLock::new(|| url("icons.svg"));

/// The address of an asset, such as `/assets/app.css?v=0a1b2c`.
pub fn url(name: &str) -> String {
    format!("/assets/{name}?v={}", *VERSION)
}

/// The version of all assets, for templates.
pub fn version() -> &'static str {
    &VERSION
}

/// The address of the sprite of icons, for templates: `#` and an icon's name follow.
pub fn icons() -> &'static str {
    &ICONS
}

/// Serves one.
pub async fn serve(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    let Some(file) = Files::get(&name) else { return AppError::NotFound.into_response() };
    // An address with the version never changes its content; one without must be asked again.
    let caching = if query.is_some_and(|query| query.starts_with("v=")) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let kind = file.metadata.mimetype().to_owned();
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, caching.to_owned())], file.data.into_owned())
        .into_response()
}
