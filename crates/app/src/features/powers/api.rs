//! Catalogues over HTTP: what the grid sends and programs read.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use lianjian_domain::form::{Catalogue, FormKind};
use lianjian_domain::rollup::PowerCounts;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::service;
use crate::features::editing::{self, Batch, OpenedGrid};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, save)).routes(routes!(check))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AsOf {
    /// As it stood at the end of this day.
    as_of: Option<Date>,
}

/// A catalogue as it is answered: the form's own fields, and these.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form writes itself as JSON; this is its shape for the API\'s document")]
struct CatalogueAnswer {
    /// `annex2`.
    form: FormKind,
    #[serde(flatten)]
    catalogue: Catalogue,
    counts: PowerCounts,
    version: i64,
    problems: Vec<editing::CellProblem>,
}

#[utoipa::path(
    get,
    path = "/api/v1/catalogues/{unit}",
    tag = "职权目录",
    summary = "读一个单位的职权目录（附件2）",
    params(("unit" = Uuid, Path, description = "单位的编号"), AsOf),
    responses((status = 200, description = "职权目录的全部内容", body = CatalogueAnswer))
)]
async fn show(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Query(AsOf { as_of }): Query<AsOf>,
) -> AppResult<Json<Value>> {
    let opened = match as_of {
        Some(day) => service::open_as_of(&app, &actor, unit, day).await?,
        None => service::open(&app, &actor, unit).await?,
    };
    let mut body = opened.form().to_json();
    body["version"] = json!(opened.record.version);
    let mut connection = app.database().connection().await?;
    body["problems"] = json!(opened.problems(&mut connection, app.clock().today()).await?);
    Ok(Json(body))
}

#[utoipa::path(
    patch,
    path = "/api/v1/catalogues/{unit}",
    tag = "职权目录",
    summary = "存一批修改：全存或全不存",
    params(("unit" = Uuid, Path, description = "单位的编号")),
    request_body = Batch,
    responses((status = 200, description = "已存上", body = editing::SaveAnswer), (status = 409, description = "别人先改了这些单元格，什么都没有存", body = editing::ConflictAnswer))
)]
async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Response> {
    editing::save_answer(&app, &service::save(&app, &actor, unit, &batch).await?).await
}

/// Checks what is typed without saving it, and tells what others do meanwhile.
#[utoipa::path(
    post,
    path = "/api/v1/catalogues/{unit}/check",
    tag = "职权目录",
    summary = "只检查，不存",
    params(("unit" = Uuid, Path, description = "单位的编号")),
    request_body = Batch,
    responses((status = 200, description = "存上以后会有的问题", body = editing::CheckAnswer))
)]
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(unit): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Json<Value>> {
    let opened = service::open(&app, &actor, unit).await?;
    editing::check_answer(&app, &actor, opened, &batch).await
}
