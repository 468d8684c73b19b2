//! `/widgets`: every widget in every state on one page, drawn by the macros that all pages use.
//!
//! Who builds a page looks here first; who changes a macro or a style sees here what else changes.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use lianjian_domain::level::Level;

use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

/// The page of widgets.
pub fn routes() -> Router<App> {
    Router::new().route("/widgets", get(show))
}

/// Each state's name in the style sheet with its word.
const STATES: [(&str, &str); 7] = [
    ("none", "未开始"),
    ("draft", "起草中"),
    ("sign", "审签中"),
    ("filed", "已报送"),
    ("back", "已退回"),
    ("ok", "已接收"),
    ("late", "逾期"),
];

/// The densities that a table may have.
const DENSITIES: [&str; 3] = ["compact", "normal", "roomy"];

#[derive(Template)]
#[template(path = "features/widgets/widgets.html")]
struct WidgetsPage {
    frame: Frame,
}

async fn show(frame: Frame) -> Response {
    page::html(&WidgetsPage { frame })
}
