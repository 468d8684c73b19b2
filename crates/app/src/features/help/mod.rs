//! The user's book: short chapters in Markdown, inside the binary, as pages with a table of contents.
//!
//! Everybody may read it, whoever is signed in; it says nothing about a county.

mod book;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;

use self::book::{CHAPTERS, Chapter, Rendered};
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

/// `/help` and a page for each chapter.
pub fn routes() -> Router<App> {
    Router::new().route("/help", get(first)).route("/help/{name}", get(chapter))
}

#[derive(Template)]
#[template(path = "features/help/help.html")]
struct HelpPage {
    frame: Frame,
    chapter: &'static Chapter,
    rendered: Rendered,
}

impl HelpPage {
    fn is_current(&self, chapter: &Chapter) -> bool {
        self.chapter.name == chapter.name
    }

    /// The chapter after this one.
    fn next(&self) -> Option<&'static Chapter> {
        CHAPTERS.iter().skip_while(|chapter| chapter.name != self.chapter.name).nth(1)
    }
}

async fn first(frame: Frame) -> Response {
    draw(frame, &CHAPTERS[0])
}

async fn chapter(frame: Frame, Path(name): Path<String>) -> AppResult<Response> {
    let chapter = CHAPTERS.iter().find(|chapter| chapter.name == name).ok_or(AppError::NotFound)?;
    Ok(draw(frame, chapter))
}

fn draw(frame: Frame, chapter: &'static Chapter) -> Response {
    page::html(&HelpPage { frame, chapter, rendered: chapter.render() })
}
