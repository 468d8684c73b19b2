//! The page on which a chart is drawn with the mouse. Everything that happens on it goes through the API.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lianjian_domain::level::Level;
use serde_json::{Value, json};
use uuid::Uuid;

use super::drafting::{self, Drawing};
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows/{id}/draw", get(show))
}

#[derive(Template)]
#[template(path = "features/flows/editor.html")]
struct EditorPage {
    frame: Frame,
    drawing: Drawing,
    data: String,
}

async fn show(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let drawing = drafting::open(&app, &frame.actor, id).await?;
    // A `<` inside a script element could end it.
    let data = data_of(&drawing).to_string().replace('<', "\\u003c");
    Ok(page::html(&EditorPage { frame, drawing, data }))
}

/// What the editor starts from (its shape is described in web/README.md).
fn data_of(drawing: &Drawing) -> Value {
    let flow = &drawing.opened.flow;
    let risks: Vec<Value> = drawing
        .opened
        .risks
        .iter()
        .filter(|risk| !risk.step.is_empty())
        .map(|risk| {
            let level = risk.level.map(Level::label).unwrap_or_default();
            json!({"step": risk.step, "level": level, "text": risk.risk})
        })
        .collect();
    let draft = drawing.draft.as_ref().map(
        |draft| json!({"xml": draft.content, "version": draft.version, "at": clock::readable(draft.at)}),
    );
    let own = format!("/api/v1/flows/{}", flow.id);
    json!({
        "id": flow.id,
        "name": flow.name,
        "version": flow.version,
        "xml": drawing.bpmn,
        "draft": draft,
        "posts": drawing.opened.posts,
        "departments": drawing.departments,
        "risks": risks,
        "save": format!("{own}/bpmn"),
        "keep": format!("{own}/draft"),
        "check": format!("{own}/check"),
        "page": format!("/flows/{}", flow.id),
    })
}
