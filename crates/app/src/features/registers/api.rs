//! Registers over HTTP: what the grid sends and programs read.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use lianjian_domain::form::{FormKind, Register};
use lianjian_domain::rollup::RiskCounts;
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

/// A register as it is answered: the form's own fields, and these.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form writes itself as JSON; this is its shape for the API\'s document")]
struct RegisterAnswer {
    /// `annex3`, `annex4` or `annex5`.
    form: FormKind,
    #[serde(flatten)]
    register: Register,
    counts: RiskCounts,
    id: Uuid,
    version: i64,
    problems: Vec<editing::CellProblem>,
}

#[utoipa::path(
    get,
    path = "/api/v1/registers/{holder}",
    tag = "登记表",
    summary = "读一张登记表（附件3—5）",
    params(("holder" = Uuid, Path, description = "单位、内设部门或岗位的编号"), AsOf),
    responses((status = 200, description = "登记表的全部内容", body = RegisterAnswer))
)]
async fn show(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Query(AsOf { as_of }): Query<AsOf>,
) -> AppResult<Json<Value>> {
    let opened = match as_of {
        Some(day) => service::open_as_of(&app, &actor, holder, day).await?,
        None => service::open(&app, &actor, holder).await?,
    };
    let mut body = opened.form().to_json();
    // What stands in the register and not on the form.
    for (row, point) in body["rows"].as_array_mut().into_iter().flatten().zip(&opened.rows) {
        row["id"] = json!(point.id);
        row["criteria"] = json!(point.criteria);
        row["level_reason"] = json!(point.level_reason);
    }
    body["id"] = json!(opened.record.id);
    body["version"] = json!(opened.record.version);
    let mut connection = app.database().connection().await?;
    body["problems"] = json!(opened.problems(&mut connection, app.clock().today()).await?);
    Ok(Json(body))
}

#[utoipa::path(
    patch,
    path = "/api/v1/registers/{holder}",
    tag = "登记表",
    summary = "存一批修改：全存或全不存",
    params(("holder" = Uuid, Path, description = "单位、内设部门或岗位的编号")),
    request_body = Batch,
    responses((status = 200, description = "已存上", body = editing::SaveAnswer), (status = 409, description = "别人先改了这些单元格，什么都没有存", body = editing::ConflictAnswer))
)]
async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Response> {
    editing::save_answer(&app, &service::save(&app, &actor, holder, &batch).await?).await
}

/// Checks what is typed without saving it, and tells what others do meanwhile.
#[utoipa::path(
    post,
    path = "/api/v1/registers/{holder}/check",
    tag = "登记表",
    summary = "只检查，不存",
    params(("holder" = Uuid, Path, description = "单位、内设部门或岗位的编号")),
    request_body = Batch,
    responses((status = 200, description = "存上以后会有的问题", body = editing::CheckAnswer))
)]
async fn check(
    State(app): State<App>,
    actor: Actor,
    Path(holder): Path<Uuid>,
    Json(batch): Json<Batch>,
) -> AppResult<Json<Value>> {
    let opened = service::open(&app, &actor, holder).await?;
    editing::check_answer(&app, &actor, opened, &batch).await
}
