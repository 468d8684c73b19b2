//! Charts over HTTP.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use lianjian_flow::Problem;
use lianjian_flow::table::Row;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Flow, Standing, Version};
use super::service::{self, Edit, New, Opened, Source, Which};
use super::{chart_page, upload};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large =
        OpenApiRouter::new().routes(routes!(put_file)).layer(DefaultBodyLimit::max(upload::REQUEST_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(open))
        .routes(routes!(put_steps))
        .merge(large)
        .routes(routes!(chart))
        .routes(routes!(close))
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
        (status = 409, description = "别人刚刚存过")
    )
)]
async fn put_steps(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(body): Json<StepsBody>,
) -> AppResult<Json<Flow>> {
    let edit = Edit { source: Some(Source::Rows(rows(body.steps)?)), ..Edit::default() };
    Ok(Json(service::save(&app, &actor, id, body.version, edit).await?))
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
) -> AppResult<Json<Flow>> {
    let edit = Edit { source: Some(Source::File(seen.name, body.to_vec())), ..Edit::default() };
    Ok(Json(service::save(&app, &actor, id, seen.version, edit).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/flows/{id}/chart/{ending}",
    tag = "流程图",
    summary = "流程图的文件：svg、bpmn，传上来的图片是 file",
    params(("id" = Uuid, Path, description = "编号"), ("ending" = String, Path, description = "svg、bpmn 或 file"), Which),
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
