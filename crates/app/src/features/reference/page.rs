//! The document as JSON, and as a page for people.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes(api: &OpenApi) -> Router<App> {
    let document: Arc<Value> = Arc::new(serde_json::to_value(api).unwrap_or_default());
    let text: Arc<str> = Arc::from(serde_json::to_string_pretty(&*document).unwrap_or_default());
    Router::new()
        .route(
            "/api/openapi.json",
            get(move || async move {
                ([(header::CONTENT_TYPE, "application/json")], text.to_string()).into_response()
            }),
        )
        .route("/api/docs", get(move |frame: Frame| async move { show(frame, &document) }))
}

#[derive(Template)]
#[template(path = "features/reference/reference.html")]
struct ReferencePage {
    frame: Frame,
    about: String,
    groups: Vec<(String, Vec<Call>)>,
    schemas: Vec<Schema>,
}

/// One call.
struct Call {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    parameters: Vec<Field>,
    /// The type of what is sent; empty for nothing.
    body: Kind,
    answers: Vec<(String, String, Kind)>,
}

/// A parameter or a field of a type.
struct Field {
    name: String,
    kind: Kind,
    required: bool,
    about: String,
}

/// A type in words, and the schema that it leads to.
#[derive(Default)]
struct Kind {
    words: String,
    schema: Option<String>,
}

/// A named type.
struct Schema {
    name: String,
    about: String,
    kind: Kind,
    fields: Vec<Field>,
}

fn show(frame: Frame, document: &Value) -> Response {
    let mut groups: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let tag = text(&operation["tags"][0]);
            groups.entry(tag).or_default().push(call(path, method, operation));
        }
    }
    let schemas = members(&document["components"]["schemas"])
        .map(|(name, schema)| Schema {
            name: name.clone(),
            about: text(&schema["description"]),
            kind: kind(schema),
            fields: fields(schema),
        })
        .collect();
    let about = text(&document["info"]["description"]);
    page::html(&ReferencePage { frame, about, groups: groups.into_iter().collect(), schemas })
}

fn call(path: &str, method: &str, operation: &Value) -> Call {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters
        .map(|parameter| Field {
            name: text(&parameter["name"]),
            kind: kind(&parameter["schema"]),
            required: parameter["required"].as_bool().unwrap_or(false),
            about: text(&parameter["description"]),
        })
        .collect();
    let answers = members(&operation["responses"])
        .map(|(status, answer)| (status.clone(), text(&answer["description"]), content(&answer["content"])))
        .collect();
    Call {
        anchor: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        parameters,
        body: content(&operation["requestBody"]["content"]),
        answers,
    }
}

/// The type of a body: that of its first kind of content.
fn content(content: &Value) -> Kind {
    members(content).next().map(|(_, one)| kind(&one["schema"])).unwrap_or_default()
}

fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // What a type takes over from another stands in `allOf`.
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let own = members(&schema["properties"]).map(|(name, property)| Field {
        name: name.clone(),
        kind: kind(property),
        required: required.contains(&name.as_str()),
        about: text(&property["description"]),
    });
    own.chain(parts.flat_map(|part| match part.get("$ref") {
        Some(_) => {
            vec![Field { name: "…".to_owned(), kind: kind(part), required: true, about: String::new() }]
        }
        None => fields(part),
    }))
    .collect()
}

/// A type in words: 文字, 整数, 列表 …; a named one leads to its own place.
fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(|address| address.rsplit('/').next()) {
        return Kind { words: name.to_owned(), schema: Some(name.to_owned()) };
    }
    for any in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[any].as_array() {
            let rest: Vec<Kind> = choices.iter().filter(|one| one["type"] != "null").map(kind).collect();
            let words: Vec<&str> = rest.iter().map(|one| one.words.as_str()).collect();
            let joined = words.join(" 或 ");
            return Kind { words: joined, schema: rest.into_iter().find_map(|one| one.schema) };
        }
    }
    let named = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        single => single.as_str(),
    };
    let words = match (named, schema["format"].as_str()) {
        (Some("string"), Some("uuid")) => "编号",
        (Some("string"), Some("date")) => "日期",
        (Some("string"), Some("date-time")) => "时间",
        (Some("string"), Some("binary")) => "文件",
        (Some("string"), _) if schema["enum"].is_array() => {
            let values: Vec<&str> =
                schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            return Kind { words: values.join("、"), schema: None };
        }
        (Some("string"), _) => "文字",
        (Some("integer"), _) => "整数",
        (Some("number"), _) => "数",
        (Some("boolean"), _) => "是否",
        (Some("array"), _) => {
            let of = kind(&schema["items"]);
            return Kind { words: format!("列表：{}", of.words), schema: of.schema };
        }
        (Some("object"), _) => "对象",
        _ if schema["allOf"].is_array() => "对象",
        _ => "任意",
    };
    Kind { words: words.to_owned(), schema: None }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
