//! Imports over HTTP.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::response::Response;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Choice, Item, Outcome, RowFinding};
use super::store;
use super::{service, waiting};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The largest single file that is taken: 64 MB, as much as the reader takes.
const FILE_LIMIT: usize = 64 * 1024 * 1024;
/// The largest request: a stack of files.
pub(super) const REQUEST_LIMIT: usize = 512 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new().routes(routes!(bring_in)).layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    OpenApiRouter::new()
        .merge(large)
        .routes(routes!(show))
        .routes(routes!(original))
        .routes(routes!(marked))
        .routes(routes!(undo))
}

/// A stack of files.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a multipart body, for the API's document")]
struct FilesBody {
    /// One or many.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

/// The report on a file: what `read --json` prints, and what came of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the report writes itself as JSON; this is its shape for the API's document")]
struct ReportAnswer {
    file: String,
    /// The forms found in it.
    forms: Vec<Value>,
    problems: Vec<Value>,
    outcome: Outcome,
    /// The import's id; none for a preview.
    import: Option<Uuid>,
    /// Where each form went.
    placed: Vec<Item>,
    /// What is wrong with the quality of its rows, beyond what reading tells.
    findings: Vec<RowFinding>,
}

#[derive(Serialize, ToSchema)]
struct ImportAnswer {
    id: Uuid,
    file: String,
    at: String,
    by: String,
    outcome: String,
    undone_at: Option<String>,
    /// SM3 of the file.
    digest: String,
    /// The report as it was given.
    report: Value,
}

#[derive(Serialize, ToSchema)]
struct Undone {
    undone: Uuid,
}

/// Options of an import, as query parameters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Options {
    /// Only say what would come of it.
    #[serde(default)]
    dry_run: bool,
    /// Leave rows with errors out instead of the whole file.
    #[serde(default)]
    good_rows: bool,
    /// Make departments and posts that are not there yet.
    #[serde(default)]
    create: bool,
    /// A unit's id or full name.
    unit: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/imports",
    tag = "导入",
    summary = "读入填好的表，可以一次几个文件",
    params(Options),
    request_body(content = FilesBody, content_type = "multipart/form-data"),
    responses((status = 200, description = "每个文件一份报告，与 read --json 相同，另有 outcome、import、placed、findings", body = Vec<ReportAnswer>))
)]
async fn bring_in(
    State(app): State<App>,
    actor: Actor,
    Query(options): Query<Options>,
    mut parts: Multipart,
) -> AppResult<Json<Value>> {
    let unit = match &options.unit {
        Some(written) => Some(store::unit_by_name(&mut app.database().connection().await?, written).await?),
        None => None,
    };
    let choice = Choice { unit, good_rows: options.good_rows, create: options.create, ..Choice::default() };
    let mut reports = Vec::new();
    while let Some((name, bytes)) = next_file(&mut parts).await? {
        let report = if options.dry_run {
            service::prepare(&app, &actor, &name, &bytes, &choice).await?
        } else {
            service::bring_in(&app, &actor, &name, &bytes, &choice).await?
        };
        reports.push(report.to_json());
    }
    if reports.is_empty() {
        return Err(AppError::invalid("file", "没有收到文件：请用 multipart 的 file 字段上传"));
    }
    Ok(Json(json!(reports)))
}

/// The next file of a multipart body, held in memory up to the limit.
pub(super) async fn next_file(parts: &mut Multipart) -> AppResult<Option<(String, Bytes)>> {
    let broken = |error: axum::extract::multipart::MultipartError| match error.status().as_u16() {
        413 => AppError::TooLarge("一次上传的文件总量太大，请分批上传（每个文件不超过 64 MB）".into()),
        _ => AppError::invalid("file", "上传没有完成，请重新选择文件"),
    };
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else {
            continue;
        };
        let mut bytes = Vec::new();
        let mut too_large = false;
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            // The rest is read and thrown away: a browser that is still sending when the answer comes
            // shows a broken connection in place of it.
            too_large |= bytes.len() + chunk.len() > FILE_LIMIT;
            if too_large {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        if too_large {
            return Err(AppError::TooLarge(format!("文件“{name}”超过 64 MB，没有读取")));
        }
        return Ok(Some((name, bytes.into())));
    }
    Ok(None)
}

async fn readable(app: &App, actor: &Actor, id: Uuid) -> AppResult<store::ImportRecord> {
    let import =
        store::import(&mut app.database().connection().await?, id).await?.ok_or(AppError::NotFound)?;
    match import.unit {
        Some(unit) => actor.demand(Right::ReadUnit(unit))?,
        None => actor.demand(Right::ReadAll)?,
    }
    Ok(import)
}

#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}",
    tag = "导入",
    summary = "一次导入的记录和报告",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "一次导入的记录和报告", body = ImportAnswer))
)]
async fn show(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<ImportAnswer>> {
    let import = readable(&app, &actor, id).await?;
    Ok(Json(ImportAnswer {
        id: import.id,
        file: import.file_name,
        at: import.at.to_string(),
        by: import.author,
        outcome: import.outcome,
        undone_at: import.undone_at.map(|at| at.to_string()),
        digest: import.digest,
        report: serde_json::from_str(&import.report).unwrap_or_default(),
    }))
}

/// The file as it came.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}/original",
    tag = "导入",
    summary = "原来的文件",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "原来的文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub(super) async fn original(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Response> {
    let import = readable(&app, &actor, id).await?;
    let bytes = original_file::bytes(&mut app.database().connection().await?, &import.digest).await?;
    Ok(download::file(&import.file_name, bytes.ok_or(AppError::NotFound)?))
}

/// The file as it came, with its problems noted beside their rows.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}/marked",
    tag = "导入",
    summary = "标注了问题的原文件",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "标注了问题的原文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub(super) async fn marked(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Response> {
    let (name, bytes) = waiting::marked(&app, &actor, id).await?;
    Ok(download::file(&name, bytes))
}

/// All files that wait and have problems, marked, as one zip.
pub(super) async fn all_marked(State(app): State<App>, actor: Actor) -> AppResult<Response> {
    Ok(download::file("标注了问题的原件.zip", waiting::all_marked(&app, &actor).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/imports/{id}/undo",
    tag = "导入",
    summary = "撤销一次导入",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "撤销一次导入", body = Undone))
)]
async fn undo(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Undone>> {
    super::undo(&app, &actor, id).await?;
    Ok(Json(Undone { undone: id }))
}
