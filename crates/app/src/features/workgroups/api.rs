//! Leading groups and activities over HTTP.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State as AppState};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::activities::{self, ActivityInput};
use super::model::{Activity, Member, Workgroup};
use super::service::{self, HeadInput, MemberInput, PaperPurpose};
use super::standing::Gap;
use crate::features::papers::{Paper, REQUEST_LIMIT, receive};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new().routes(routes!(keep_papers)).layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    OpenApiRouter::new()
        .merge(large)
        .routes(routes!(show, save_head))
        .routes(routes!(add_member))
        .routes(routes!(save_member, remove_member))
        .routes(routes!(paper, remove_paper))
        .routes(routes!(list_activities, add_activity))
        .routes(routes!(save_activity, remove_activity))
}

/// A leading group as programs read it.
#[derive(Serialize, ToSchema)]
struct WorkgroupAnswer {
    #[serde(flatten)]
    workgroup: Workgroup,
    members: Vec<Member>,
    papers: Vec<Paper>,
    /// What stage 1 still asks for.
    missing: Vec<Gap>,
}

#[derive(Serialize, ToSchema)]
struct Items<T> {
    items: Vec<T>,
}

/// Papers with what they are.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a multipart body, for the API's document")]
struct PapersBody {
    purpose: PaperPurpose,
    /// One or many.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

#[utoipa::path(
    get,
    path = "/api/v1/units/{id}/workgroup",
    tag = "领导小组",
    summary = "一个单位的领导小组、办公室、联络员和方案",
    params(("id" = Uuid, Path, description = "单位的编号")),
    responses((status = 200, description = "领导小组；电话只给本单位和纪委", body = WorkgroupAnswer))
)]
async fn show(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
) -> AppResult<Json<WorkgroupAnswer>> {
    let opened = service::open(&app, &actor, unit).await?;
    Ok(Json(WorkgroupAnswer {
        workgroup: opened.workgroup,
        members: opened.members,
        papers: opened.papers,
        missing: opened.gaps,
    }))
}

#[utoipa::path(
    put,
    path = "/api/v1/units/{id}/workgroup",
    tag = "领导小组",
    summary = "写名称、成立依据和办公室",
    params(("id" = Uuid, Path, description = "单位的编号")),
    request_body = HeadInput,
    responses((status = 200, description = "写上的内容", body = Workgroup))
)]
async fn save_head(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(input): Json<HeadInput>,
) -> AppResult<Json<Workgroup>> {
    Ok(Json(service::save_head(&app, &actor, unit, &input).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/workgroup/members",
    tag = "领导小组",
    summary = "增加一人",
    params(("id" = Uuid, Path, description = "单位的编号")),
    request_body = MemberInput,
    responses((status = 201, description = "加入的人", body = Member))
)]
async fn add_member(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(input): Json<MemberInput>,
) -> AppResult<(StatusCode, Json<Member>)> {
    Ok((StatusCode::CREATED, Json(service::add_member(&app, &actor, unit, &input).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/workgroup-members/{id}",
    tag = "领导小组",
    summary = "改一人",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = MemberInput,
    responses((status = 200, description = "改好的", body = Member))
)]
async fn save_member(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<MemberInput>,
) -> AppResult<Json<Member>> {
    Ok(Json(service::save_member(&app, &actor, id, &input).await?))
}

#[utoipa::path(
    delete,
    path = "/api/v1/workgroup-members/{id}",
    tag = "领导小组",
    summary = "从名单里删去一人",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "删去了"))
)]
async fn remove_member(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<StatusCode> {
    service::remove_member(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/workgroup/papers",
    tag = "领导小组",
    summary = "上传工作方案、成立文件",
    params(("id" = Uuid, Path, description = "单位的编号")),
    request_body(content = PapersBody, content_type = "multipart/form-data"),
    responses((status = 201, description = "收下的文件", body = Items<Paper>))
)]
async fn keep_papers(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    parts: Multipart,
) -> AppResult<(StatusCode, Json<Items<Paper>>)> {
    let received = receive(parts).await?;
    let purpose = PaperPurpose::parse(received.field("purpose")).ok_or_else(|| {
        AppError::invalid("purpose", "请写明是什么：plan（工作方案）、founding（成立文件）或 other")
    })?;
    let items = service::keep_papers(&app, &actor, unit, purpose, received.some_files()?).await?;
    Ok((StatusCode::CREATED, Json(Items { items })))
}

#[utoipa::path(
    get,
    path = "/api/v1/workgroup-papers/{id}",
    tag = "领导小组",
    summary = "一份方案、文件或活动材料",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "原来的文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
async fn paper(AppState(app): AppState<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (paper, bytes) = service::paper(&app, &actor, id).await?;
    Ok(download::file(&paper.name, bytes))
}

#[utoipa::path(
    delete,
    path = "/api/v1/workgroup-papers/{id}",
    tag = "领导小组",
    summary = "删去一份文件",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "删去了"))
)]
async fn remove_paper(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<StatusCode> {
    service::remove_paper(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An activity with its papers.
#[derive(Serialize, ToSchema)]
struct ActivityItem {
    #[serde(flatten)]
    activity: Activity,
    papers: Vec<Paper>,
}

#[utoipa::path(
    get,
    path = "/api/v1/units/{id}/activities",
    tag = "领导小组",
    summary = "一个单位办过的培训、会议和宣传，新的在前",
    params(("id" = Uuid, Path, description = "单位的编号")),
    responses((status = 200, description = "培训、会议和宣传", body = Items<ActivityItem>))
)]
async fn list_activities(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
) -> AppResult<Json<Items<ActivityItem>>> {
    let held = activities::list(&app, &actor, unit).await?;
    let items = held.into_iter().map(|(activity, papers)| ActivityItem { activity, papers }).collect();
    Ok(Json(Items { items }))
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/activities",
    tag = "领导小组",
    summary = "记一次培训、会议或宣传",
    params(("id" = Uuid, Path, description = "单位的编号")),
    request_body = ActivityInput,
    responses((status = 201, description = "记下的", body = Activity))
)]
async fn add_activity(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(input): Json<ActivityInput>,
) -> AppResult<(StatusCode, Json<Activity>)> {
    Ok((StatusCode::CREATED, Json(activities::add(&app, &actor, unit, &input, &[]).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/activities/{id}",
    tag = "领导小组",
    summary = "改一条活动记录",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = ActivityInput,
    responses((status = 200, description = "改好的", body = Activity))
)]
async fn save_activity(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(input): Json<ActivityInput>,
) -> AppResult<Json<Activity>> {
    Ok(Json(activities::save(&app, &actor, id, &input, &[]).await?))
}

#[utoipa::path(
    delete,
    path = "/api/v1/activities/{id}",
    tag = "领导小组",
    summary = "删去一条活动记录",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "删去了"))
)]
async fn remove_activity(
    AppState(app): AppState<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<StatusCode> {
    activities::remove(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
