//! Charts over HTTP.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use lianjian_flow::Problem;
use lianjian_flow::table::Row;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::content::Source;
use super::model::{Flow, Standing, Version};
use super::service::{self, Edit, New, Opened, Orphaned, Saved, Which};
use super::{chart_page, drafting, upload};
use crate::features::registers::Moved;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new()
        .routes(routes!(put_file))
        .routes(routes!(put_bpmn))
        .routes(routes!(keep_draft, forget_draft))
        .routes(routes!(check))
        .layer(DefaultBodyLimit::max(upload::REQUEST_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(open))
        .routes(routes!(put_steps))
        .merge(large)
        .routes(routes!(chart))
        .routes(routes!(close))
        .routes(routes!(reopen))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// The unit; a unit's own account needs none.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
}

/// Powers with their charts.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowList)]
struct Listed {
    items: Vec<Standing>,
}

/// Steps whose ways all lead to one of them.
///
/// # Errors
/// A way to a place that is not in the list.
fn rows(steps: Vec<Row>) -> AppResult<Vec<Row>> {
    for (place, step) in steps.iter().enumerate() {
        if let Some(next) = step.next.iter().find(|next| next.to >= steps.len()) {
            let message = format!("去向 {} 不在列表里", next.to);
            return Err(AppError::invalid(&format!("steps[{place}]"), message));
        }
    }
    Ok(steps)
}

/// A chart with its steps, what is wrong with it and its versions.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowWhole)]
struct Whole {
    #[serde(flatten)]
    flow: Flow,
    /// The version that the steps and problems are of.
    shown: i64,
    steps: Vec<Row>,
    problems: Vec<Problem>,
    versions: Vec<Version>,
}

impl From<Opened> for Whole {
    fn from(opened: Opened) -> Whole {
        Whole {
            shown: opened.shown.version,
            steps: opened.rows(),
            problems: opened.problems,
            versions: opened.versions,
            flow: opened.flow,
        }
    }
}

/// A chart that is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewFlow)]
struct NewBody {
    unit: Uuid,
    /// The power that it draws.
    power: Option<Uuid>,
    /// Its name; the power's when it is empty.
    #[serde(default)]
    name: String,
    /// Promised limit, in working days.
    promised: Option<u32>,
    /// Statutory limit, in working days.
    statutory: Option<u32>,
    /// Steps as lines: name, post, limit, ways, parted by ，; or `steps`.
    #[serde(default)]
    lines: String,
    #[serde(default)]
    steps: Vec<Row>,
}

/// Steps on top of the version that was seen.
#[derive(Deserialize, ToSchema)]
#[schema(as = FlowSteps)]
struct StepsBody {
    /// The version that was seen.
    version: i64,
    steps: Vec<Row>,
    /// What becomes of the risk points of steps that are gone: under the step's id another step's, or nothing.
    #[serde(default)]
    moved: Moved,
}

/// A flow as BPMN on top of the version that was seen.
#[derive(Deserialize, ToSchema)]
#[schema(as = FlowBpmn)]
struct BpmnBody {
    /// The version that was seen.
    version: i64,
    /// BPMN 2.0.
    xml: String,
    /// As with steps.
    #[serde(default)]
    moved: Moved,
}

/// A draft.
#[derive(Deserialize, ToSchema)]
#[schema(as = FlowDraft)]
struct DraftBody {
    /// The version on which it was begun.
    version: i64,
    /// BPMN 2.0, finished or not.
    xml: String,
}

/// A flow to be checked.
#[derive(Deserialize, ToSchema)]
#[schema(as = FlowToCheck)]
struct CheckBody {
    /// BPMN 2.0.
    xml: String,
}

/// What is wrong with a flow.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowProblems)]
struct Checked {
    problems: Vec<Problem>,
}

/// A problem document that asks what becomes of risk points.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowOrphans)]
struct Asked {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    orphans: Vec<Orphaned>,
}

/// The chart as it was saved, or the question.
fn answer(saved: Saved) -> Response {
    match saved {
        Saved::Done(flow) => Json(*flow).into_response(),
        Saved::Asks(orphans) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let asked = Asked {
                r#type: "about:blank",
                title: "风险点要有去处",
                status: status.as_u16(),
                detail: service::question(&orphans),
                orphans,
            };
            (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(asked)).into_response()
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Seen {
    /// The version that was seen.
    version: i64,
    /// What the file is called.
    #[serde(default)]
    name: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/flows",
    tag = "流程图",
    summary = "一个单位的职权和流程图，没有图的也在内",
    params(Whose),
    responses((status = 200, description = "按职权目录的顺序", body = Listed))
)]
async fn list(State(app): State<App>, actor: Actor, Query(whose): Query<Whose>) -> AppResult<Json<Listed>> {
    let unit = whose.unit.or(actor.unit).ok_or_else(|| AppError::invalid("unit", "请写明哪个单位"))?;
    Ok(Json(Listed { items: service::of_unit(&app, &actor, unit).await? }))
}

#[utoipa::path(
    post,
    path = "/api/v1/flows",
    tag = "流程图",
    summary = "画一张流程图",
    request_body = NewBody,
    responses((status = 201, description = "画好了", body = Flow))
)]
async fn create(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewBody>,
) -> AppResult<(StatusCode, Json<Flow>)> {
    let source = if new.steps.is_empty() { Source::Lines(new.lines) } else { Source::Rows(rows(new.steps)?) };
    let new = New {
        unit: new.unit,
        power: new.power,
        name: new.name,
        promised: new.promised,
        statutory: new.statutory,
        source,
    };
    Ok((StatusCode::CREATED, Json(service::create(&app, &actor, new).await?)))
}

#[utoipa::path(
    get,
    path = "/api/v1/flows/{id}",
    tag = "流程图",
    summary = "一张流程图：环节、问题、历次版本",
    params(("id" = Uuid, Path, description = "编号"), Which),
    responses((status = 200, description = "默认是现在的一版", body = Whole))
)]
async fn open(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(which): Query<Which>,
) -> AppResult<Json<Whole>> {
    let opened = service::open(&app, &actor, id, &which).await?;
    Ok(Json(opened.into()))
}

#[utoipa::path(
    put,
    path = "/api/v1/flows/{id}/steps",
    tag = "流程图",
    summary = "把环节改成这样，存为新的一版",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = StepsBody,
    responses(
        (status = 200, description = "存好了", body = Flow),
        (status = 409, description = "别人刚刚存过"),
        (status = 422, description = "去掉的环节上有风险点，要写明去处", body = Asked)
    )
)]
async fn put_steps(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(body): Json<StepsBody>,
) -> AppResult<Response> {
    let edit = Edit { source: Some(Source::Rows(rows(body.steps)?)), moved: body.moved, ..Edit::default() };
    Ok(answer(service::save(&app, &actor, id, body.version, edit).await?))
}

#[utoipa::path(
    put,
    path = "/api/v1/flows/{id}/bpmn",
    tag = "流程图",
    summary = "把流程改成这份 BPMN，存为新的一版；自己的草稿随之清掉",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = BpmnBody,
    responses(
        (status = 200, description = "存好了", body = Flow),
        (status = 409, description = "别人刚刚存过"),
        (status = 422, description = "读不懂，或者去掉的环节上有风险点，要写明去处", body = Asked)
    )
)]
async fn put_bpmn(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(body): Json<BpmnBody>,
) -> AppResult<Response> {
    let source = Source::File("流程图.bpmn".to_owned(), body.xml.into_bytes());
    let edit = Edit { source: Some(source), moved: body.moved, ..Edit::default() };
    Ok(answer(service::save(&app, &actor, id, body.version, edit).await?))
}

#[utoipa::path(
    put,
    path = "/api/v1/flows/{id}/draft",
    tag = "流程图",
    summary = "存草稿：只有自己看得到，不成为新的一版",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = DraftBody,
    responses((status = 204, description = "存好了"))
)]
async fn keep_draft(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(body): Json<DraftBody>,
) -> AppResult<StatusCode> {
    drafting::keep(&app, &actor, id, body.version, body.xml).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    delete,
    path = "/api/v1/flows/{id}/draft",
    tag = "流程图",
    summary = "扔掉自己的草稿",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "扔掉了"))
)]
async fn forget_draft(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    drafting::forget(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/flows/{id}/check",
    tag = "流程图",
    summary = "检查一份还没有存的流程",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = CheckBody,
    responses((status = 200, description = "问题；没有就是空的", body = Checked))
)]
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(body): Json<CheckBody>,
) -> AppResult<Json<Checked>> {
    Ok(Json(Checked { problems: drafting::check(&app, &actor, id, &body.xml).await? }))
}

#[utoipa::path(
    put,
    path = "/api/v1/flows/{id}/file",
    tag = "流程图",
    summary = "换成一个文件：BPMN、环节表、图片或 PDF，存为新的一版",
    params(("id" = Uuid, Path, description = "编号"), Seen),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "存好了", body = Flow),
        (status = 409, description = "别人刚刚存过")
    )
)]
async fn put_file(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(seen): Query<Seen>,
    body: Bytes,
) -> AppResult<Response> {
    let edit = Edit { source: Some(Source::File(seen.name, body.to_vec())), ..Edit::default() };
    Ok(answer(service::save(&app, &actor, id, seen.version, edit).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/flows/{id}/chart/{ending}",
    tag = "流程图",
    summary = "流程图的文件：svg、png、pdf、bpmn，传上来的图片是 file；风险防控图是 prevention.svg、prevention.png、prevention.pdf",
    params(("id" = Uuid, Path, description = "编号"), ("ending" = String, Path, description = "哪一种"), Which),
    responses((status = 200, description = "文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
async fn chart(
    State(app): State<App>,
    actor: Actor,
    Path((id, ending)): Path<(Uuid, String)>,
    Query(which): Query<Which>,
) -> AppResult<Response> {
    chart_page::answer(&app, &actor, id, &ending, &which).await
}

#[utoipa::path(
    post,
    path = "/api/v1/flows/{id}/closing",
    tag = "流程图",
    summary = "撤下一张流程图；历次版本留着",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "撤下了"))
)]
async fn close(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    service::close(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/flows/{id}/reopening",
    tag = "流程图",
    summary = "恢复一张撤下的流程图",
    params(("id" = Uuid, Path, description = "编号")),
    responses(
        (status = 200, description = "恢复了", body = Flow),
        (status = 409, description = "这项职权另有流程图")
    )
)]
async fn reopen(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Flow>> {
    Ok(Json(service::reopen(&app, &actor, id).await?))
}
