//! The page on which the table of the organisation comes in, and the files that go out.

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::table::{self, Column, Ending, Report};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The largest table that is taken: 20 MB hold a province.
const LIMIT: usize = 20 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisation/import", get(show).post(bring_in).layer(DefaultBodyLimit::max(LIMIT)))
        .route("/organisation/export/{ending}", get(export))
        .route("/organisation/template/{ending}", get(template))
}

pub(super) fn api() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new().routes(routes!(send)).layer(DefaultBodyLimit::max(LIMIT));
    OpenApiRouter::new().merge(large).routes(routes!(export))
}

/// One file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a multipart body, for the API's document")]
struct FileBody {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

#[derive(Template)]
#[template(path = "features/organisation/import.html")]
struct ImportPage {
    frame: Frame,
    report: Option<Report>,
    error: Option<AppError>,
}

/// What a form or a program sends.
struct Upload {
    name: String,
    bytes: Vec<u8>,
    dry_run: bool,
}

async fn show(frame: Frame) -> AppResult<Response> {
    frame.actor.demand(Right::KeepOrganisation)?;
    Ok(page::html(&ImportPage { frame, report: None, error: None }))
}

async fn bring_in(State(app): State<App>, frame: Frame, multipart: Multipart) -> AppResult<Response> {
    frame.actor.demand(Right::KeepOrganisation)?;
    let outcome = match take(multipart).await {
        Ok(upload) => {
            table::import_table(&app, &frame.actor, &upload.bytes, &upload.name, upload.dry_run).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(report) => {
            let status =
                if report.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(page::with_status(status, &ImportPage { frame, report: Some(report), error: None }))
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_) | AppError::TooLarge(_))) => {
            let status = error.status();
            Ok(page::with_status(status, &ImportPage { frame, report: None, error: Some(error) }))
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Tried {
    /// Only say what would come of it.
    #[serde(default)]
    dry_run: bool,
}

#[utoipa::path(
    post,
    path = "/api/v1/organisation",
    tag = "组织机构",
    summary = "导入组织机构表（xlsx、csv）",
    params(Tried),
    request_body(content = FileBody, content_type = "multipart/form-data"),
    responses((status = 200, description = "加了什么、改了什么", body = Report), (status = 422, description = "表里有错，什么都没有存", body = Report))
)]
async fn send(
    State(app): State<App>,
    actor: Actor,
    Query(tried): Query<Tried>,
    multipart: Multipart,
) -> AppResult<(StatusCode, Json<Report>)> {
    actor.demand(Right::KeepOrganisation)?;
    let upload = take(multipart).await?;
    let dry_run = tried.dry_run || upload.dry_run;
    let report = table::import_table(&app, &actor, &upload.bytes, &upload.name, dry_run).await?;
    let status = if report.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Json(report)))
}

async fn take(mut multipart: Multipart) -> AppResult<Upload> {
    let mut upload = Upload { name: String::new(), bytes: Vec::new(), dry_run: false };
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge("文件超过 20 MB，请按县拆开".into()),
        _ => AppError::invalid("file", "文件没有传完整，请再传一次"),
    };
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                upload.name = field.file_name().unwrap_or_default().to_owned();
                upload.bytes = field.bytes().await.map_err(broken)?.to_vec();
            }
            Some("dry_run") => upload.dry_run = field.text().await.map_err(broken)? == "true",
            _ => {}
        }
    }
    if upload.bytes.is_empty() {
        return Err(AppError::invalid("file", "请选一个 xlsx 或 csv 文件"));
    }
    Ok(upload)
}

#[utoipa::path(
    get,
    path = "/api/v1/organisation/{ending}",
    tag = "组织机构",
    summary = "导出组织机构表",
    params(("ending" = String, Path, description = "xlsx 或 csv")),
    responses((status = 200, description = "导出组织机构表", body = Vec<u8>, content_type = "application/octet-stream"))
)]
async fn export(State(app): State<App>, actor: Actor, Path(ending): Path<String>) -> AppResult<Response> {
    let kind = Ending::parse(&ending).ok_or(AppError::NotFound)?;
    Ok(download::file(&format!("组织机构.{ending}"), table::export(&app, &actor, kind).await?))
}

async fn template(_actor: Actor, Path(ending): Path<String>) -> AppResult<Response> {
    let kind = Ending::parse(&ending).ok_or(AppError::NotFound)?;
    Ok(download::file(&format!("组织机构空表.{ending}"), table::template(kind)?))
}
