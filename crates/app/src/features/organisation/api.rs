//! The organisation over HTTP: regions, units, departments, posts, persons.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use lianjian_db::history::Entry;
use lianjian_db::params;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::closing;
use super::input::{
    Closing, NewDepartment, NewPerson, NewPost, NewRegion, NewUnit, PartPatch, RegionPatch, UnitPatch,
};
use super::merging::{self, Merge, Moved, Split};
use super::model::{Department, Person, Post, Region, Tenure, Unit};
use super::reading::{self, ListedUnit, Page, UnitFilter, WholeUnit};
use super::record::Record;
use super::{parts, store, units};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::page;
use crate::shell::state::App;

/// Parts on a page when nobody says how many, and at the most.
const PAGE: i64 = 100;
const LONGEST_PAGE: i64 = 1000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_regions, add_region))
        .routes(routes!(change_region))
        .routes(routes!(list_units, add_unit))
        .routes(routes!(merge))
        .routes(routes!(show_unit, change_unit))
        .routes(routes!(close_unit))
        .routes(routes!(split))
        .routes(routes!(add_alias))
        .routes(routes!(history))
        .routes(routes!(list_departments, add_department))
        .routes(routes!(change_department))
        .routes(routes!(close_department))
        .routes(routes!(list_posts, add_post))
        .routes(routes!(change_post))
        .routes(routes!(close_post))
        .routes(routes!(begin))
        .routes(routes!(list_persons, add_person))
        .routes(routes!(rename_person))
        .routes(routes!(end))
}

#[utoipa::path(
    get,
    path = "/api/v1/regions",
    tag = "组织机构",
    summary = "行政区划",
    responses((status = 200, description = "行政区划", body = Page<Region>))
)]
async fn list_regions(State(app): State<App>, actor: Actor) -> AppResult<Json<Page<Region>>> {
    Ok(Json(Page { items: units::regions(&app, &actor).await?, next: None }))
}

#[utoipa::path(
    post,
    path = "/api/v1/regions",
    tag = "组织机构",
    summary = "增加行政区划",
    request_body = NewRegion,
    responses((status = 201, description = "增加行政区划", body = Region))
)]
async fn add_region(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewRegion>,
) -> AppResult<(StatusCode, Json<Region>)> {
    Ok((StatusCode::CREATED, Json(units::add_region(&app, &actor, new).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/regions/{id}",
    tag = "组织机构",
    summary = "改名、改代码、移动或撤销行政区划",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = RegionPatch,
    responses((status = 200, description = "改名、改代码、移动或撤销行政区划", body = Region))
)]
async fn change_region(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<RegionPatch>,
) -> AppResult<Json<Region>> {
    Ok(Json(units::change_region(&app, &actor, id, patch).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/units",
    tag = "组织机构",
    summary = "查单位",
    params(UnitFilter),
    responses((status = 200, description = "查单位", body = Page<ListedUnit>))
)]
async fn list_units(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<UnitFilter>,
) -> AppResult<Json<Page<ListedUnit>>> {
    Ok(Json(reading::list(&app, &actor, &filter).await?))
}

#[utoipa::path(
    get,
    path = "/api/v1/units/{id}",
    tag = "组织机构",
    summary = "一个单位和它的部门、岗位、人员",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "一个单位和它的部门、岗位、人员", body = WholeUnit))
)]
async fn show_unit(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<WholeUnit>> {
    Ok(Json(reading::whole(&app, &actor, id).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/units",
    tag = "组织机构",
    summary = "增加单位",
    request_body = NewUnit,
    responses((status = 201, description = "增加单位", body = Unit))
)]
async fn add_unit(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewUnit>,
) -> AppResult<(StatusCode, Json<Unit>)> {
    Ok((StatusCode::CREATED, Json(units::add(&app, &actor, new).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/units/{id}",
    tag = "组织机构",
    summary = "改单位的名称、类别等",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = UnitPatch,
    responses((status = 200, description = "改单位的名称、类别等", body = Unit))
)]
async fn change_unit(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<UnitPatch>,
) -> AppResult<Json<Unit>> {
    Ok(Json(units::change(&app, &actor, id, patch).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/close",
    tag = "组织机构",
    summary = "撤销单位",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = Closing,
    responses((status = 200, description = "撤销单位", body = Unit))
)]
async fn close_unit(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Unit>> {
    Ok(Json(closing::close_unit(&app, &actor, id, closing).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/units/merge",
    tag = "组织机构",
    summary = "合并单位",
    request_body = Merge,
    responses((status = 200, description = "转过去了什么", body = Moved))
)]
async fn merge(State(app): State<App>, actor: Actor, Json(merge): Json<Merge>) -> AppResult<Json<Moved>> {
    Ok(Json(merging::merge(&app, &actor, merge).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/split",
    tag = "组织机构",
    summary = "拆分单位",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = Split,
    responses((status = 200, description = "转过去了什么", body = Moved))
)]
async fn split(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(split): Json<Split>,
) -> AppResult<Json<Moved>> {
    Ok(Json(merging::split(&app, &actor, id, split).await?))
}

#[derive(Deserialize, ToSchema)]
struct NewAlias {
    alias: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/units/{id}/aliases",
    tag = "组织机构",
    summary = "给单位加一个别名",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = NewAlias,
    responses((status = 201, description = "给单位加一个别名"))
)]
async fn add_alias(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(new): Json<NewAlias>,
) -> AppResult<StatusCode> {
    units::add_alias(&app, &actor, id, &new.alias).await?;
    Ok(StatusCode::CREATED)
}

#[utoipa::path(
    get,
    path = "/api/v1/units/{id}/history",
    tag = "组织机构",
    summary = "单位的变动记录",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "单位的变动记录", body = HistoryAnswer))
)]
async fn history(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Json<HistoryAnswer>> {
    Ok(Json(HistoryAnswer { items: reading::changes(&app, &actor, id).await?, next: None }))
}

/// Changes, the latest first.
#[derive(Serialize, ToSchema)]
struct HistoryAnswer {
    #[schema(value_type = Vec<Object>)]
    items: Vec<Entry>,
    /// There is one page only.
    next: Option<String>,
}

/// Which parts: those of one unit.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PartFilter {
    /// The unit's id or full name.
    unit: String,
    /// At most 1000; 100 when not given.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    limit: Option<i64>,
    /// The last part of the page before.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    after: Option<Uuid>,
}

/// Departments, posts or persons of a unit, closed ones among them, in the order in which they came.
async fn parts_of<R: Record + Send + 'static>(
    app: &App,
    actor: &Actor,
    filter: &PartFilter,
) -> AppResult<Json<Page<R>>> {
    let mut connection = app.database().connection().await?;
    let unit = store::unit_written(&mut connection, &filter.unit).await?;
    units::find(&mut connection, actor, unit).await?;
    let limit = filter.limit.unwrap_or(PAGE).clamp(1, LONGEST_PAGE);
    let after = filter.after.unwrap_or(Uuid::nil());
    let condition = "unit = $1 AND id > $2 ORDER BY id LIMIT $3";
    let mut items: Vec<R> = store::all(&mut connection, condition, &params![unit, after, limit + 1]).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = if more { items.last().map(|item| item.id().to_string()) } else { None };
    Ok(Json(Page { items, next }))
}

#[utoipa::path(
    get,
    path = "/api/v1/departments",
    tag = "组织机构",
    summary = "一个单位的内设部门",
    params(PartFilter),
    responses((status = 200, description = "一页内设部门，已撤销的也在内", body = Page<Department>))
)]
async fn list_departments(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<PartFilter>,
) -> AppResult<Json<Page<Department>>> {
    parts_of(&app, &actor, &filter).await
}

#[utoipa::path(
    get,
    path = "/api/v1/posts",
    tag = "组织机构",
    summary = "一个单位的岗位",
    params(PartFilter),
    responses((status = 200, description = "一页岗位，已撤销的也在内", body = Page<Post>))
)]
async fn list_posts(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<PartFilter>,
) -> AppResult<Json<Page<Post>>> {
    parts_of(&app, &actor, &filter).await
}

#[utoipa::path(
    get,
    path = "/api/v1/persons",
    tag = "组织机构",
    summary = "一个单位的人员",
    params(PartFilter),
    responses((status = 200, description = "一页人员，已撤销的也在内", body = Page<Person>))
)]
async fn list_persons(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<PartFilter>,
) -> AppResult<Json<Page<Person>>> {
    parts_of(&app, &actor, &filter).await
}

#[utoipa::path(
    post,
    path = "/api/v1/departments",
    tag = "组织机构",
    summary = "增加内设部门",
    request_body = NewDepartment,
    responses((status = 201, description = "增加内设部门", body = Department))
)]
async fn add_department(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewDepartment>,
) -> AppResult<(StatusCode, Json<Department>)> {
    Ok((StatusCode::CREATED, Json(parts::add_department(&app, &actor, new).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/departments/{id}",
    tag = "组织机构",
    summary = "改内设部门",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = PartPatch,
    responses((status = 200, description = "改内设部门", body = Department))
)]
async fn change_department(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PartPatch>,
) -> AppResult<Json<Department>> {
    Ok(Json(parts::change_department(&app, &actor, id, patch).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/departments/{id}/close",
    tag = "组织机构",
    summary = "撤销内设部门",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = Closing,
    responses((status = 200, description = "撤销内设部门", body = Department))
)]
async fn close_department(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Department>> {
    Ok(Json(closing::close_department(&app, &actor, id, closing).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/posts",
    tag = "组织机构",
    summary = "增加岗位",
    request_body = NewPost,
    responses((status = 201, description = "增加岗位", body = Post))
)]
async fn add_post(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewPost>,
) -> AppResult<(StatusCode, Json<Post>)> {
    Ok((StatusCode::CREATED, Json(parts::add_post(&app, &actor, new).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/v1/posts/{id}",
    tag = "组织机构",
    summary = "改岗位",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = PartPatch,
    responses((status = 200, description = "改岗位", body = Post))
)]
async fn change_post(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PartPatch>,
) -> AppResult<Json<Post>> {
    Ok(Json(parts::change_post(&app, &actor, id, patch).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/posts/{id}/close",
    tag = "组织机构",
    summary = "撤销岗位",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = Closing,
    responses((status = 200, description = "撤销岗位", body = Post))
)]
async fn close_post(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Post>> {
    Ok(Json(closing::close_post(&app, &actor, id, closing).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/persons",
    tag = "组织机构",
    summary = "增加人员",
    request_body = NewPerson,
    responses((status = 201, description = "增加人员", body = Person))
)]
async fn add_person(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewPerson>,
) -> AppResult<(StatusCode, Json<Person>)> {
    Ok((StatusCode::CREATED, Json(parts::add_person(&app, &actor, new).await?)))
}

#[derive(Deserialize, ToSchema)]
struct PersonPatch {
    name: String,
}

#[utoipa::path(
    patch,
    path = "/api/v1/persons/{id}",
    tag = "组织机构",
    summary = "改人员的姓名",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = PersonPatch,
    responses((status = 200, description = "改人员的姓名", body = Person))
)]
async fn rename_person(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PersonPatch>,
) -> AppResult<Json<Person>> {
    Ok(Json(parts::rename_person(&app, &actor, id, &patch.name).await?))
}

#[derive(Deserialize, ToSchema)]
struct NewTenure {
    person: Uuid,
    from: Date,
}

#[utoipa::path(
    post,
    path = "/api/v1/posts/{id}/tenures",
    tag = "组织机构",
    summary = "到任：前任在前一天离任",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = NewTenure,
    responses((status = 201, description = "到任：前任在前一天离任", body = Tenure))
)]
async fn begin(
    State(app): State<App>,
    actor: Actor,
    Path(post): Path<Uuid>,
    Json(new): Json<NewTenure>,
) -> AppResult<(StatusCode, Json<Tenure>)> {
    Ok((StatusCode::CREATED, Json(parts::begin(&app, &actor, post, new.person, new.from).await?)))
}

#[derive(Deserialize, ToSchema)]
struct TenurePatch {
    until_on: Date,
}

#[utoipa::path(
    patch,
    path = "/api/v1/tenures/{id}",
    tag = "组织机构",
    summary = "离任",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = TenurePatch,
    responses((status = 200, description = "离任", body = Tenure))
)]
async fn end(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<TenurePatch>,
) -> AppResult<Json<Tenure>> {
    Ok(Json(parts::end(&app, &actor, id, patch.until_on).await?))
}
