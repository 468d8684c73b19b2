//! The organisation over HTTP: regions, units, departments, posts, persons.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use jiff::civil::Date;
use lianjian_db::params;
use serde::Deserialize;
use serde_json::{Value, json};
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

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/regions", get(list_regions).post(add_region))
        .route("/api/v1/regions/{id}", patch(change_region))
        .route("/api/v1/units", get(list_units).post(add_unit))
        .route("/api/v1/units/merge", post(merge))
        .route("/api/v1/units/{id}", get(show_unit).patch(change_unit))
        .route("/api/v1/units/{id}/close", post(close_unit))
        .route("/api/v1/units/{id}/split", post(split))
        .route("/api/v1/units/{id}/aliases", post(add_alias))
        .route("/api/v1/units/{id}/history", get(history))
        .route("/api/v1/departments", get(list_parts::<Department>).post(add_department))
        .route("/api/v1/departments/{id}", patch(change_department))
        .route("/api/v1/departments/{id}/close", post(close_department))
        .route("/api/v1/posts", get(list_parts::<Post>).post(add_post))
        .route("/api/v1/posts/{id}", patch(change_post))
        .route("/api/v1/posts/{id}/close", post(close_post))
        .route("/api/v1/posts/{id}/tenures", post(begin))
        .route("/api/v1/persons", get(list_parts::<Person>).post(add_person))
        .route("/api/v1/persons/{id}", patch(rename_person))
        .route("/api/v1/tenures/{id}", patch(end))
}

async fn list_regions(State(app): State<App>, actor: Actor) -> AppResult<Json<Page<Region>>> {
    Ok(Json(Page { items: units::regions(&app, &actor).await?, next: None }))
}

async fn add_region(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewRegion>,
) -> AppResult<(StatusCode, Json<Region>)> {
    Ok((StatusCode::CREATED, Json(units::add_region(&app, &actor, new).await?)))
}

async fn change_region(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<RegionPatch>,
) -> AppResult<Json<Region>> {
    Ok(Json(units::change_region(&app, &actor, id, patch).await?))
}

async fn list_units(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<UnitFilter>,
) -> AppResult<Json<Page<ListedUnit>>> {
    Ok(Json(reading::list(&app, &actor, &filter).await?))
}

async fn show_unit(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<WholeUnit>> {
    Ok(Json(reading::whole(&app, &actor, id).await?))
}

async fn add_unit(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewUnit>,
) -> AppResult<(StatusCode, Json<Unit>)> {
    Ok((StatusCode::CREATED, Json(units::add(&app, &actor, new).await?)))
}

async fn change_unit(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<UnitPatch>,
) -> AppResult<Json<Unit>> {
    Ok(Json(units::change(&app, &actor, id, patch).await?))
}

async fn close_unit(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Unit>> {
    Ok(Json(closing::close_unit(&app, &actor, id, closing).await?))
}

async fn merge(State(app): State<App>, actor: Actor, Json(merge): Json<Merge>) -> AppResult<Json<Moved>> {
    Ok(Json(merging::merge(&app, &actor, merge).await?))
}

async fn split(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(split): Json<Split>,
) -> AppResult<Json<Moved>> {
    Ok(Json(merging::split(&app, &actor, id, split).await?))
}

#[derive(Deserialize)]
struct NewAlias {
    alias: String,
}

async fn add_alias(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(new): Json<NewAlias>,
) -> AppResult<StatusCode> {
    units::add_alias(&app, &actor, id, &new.alias).await?;
    Ok(StatusCode::CREATED)
}

async fn history(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Value>> {
    Ok(Json(json!({ "items": reading::changes(&app, &actor, id).await?, "next": null })))
}

/// Which parts: those of one unit.
#[derive(Deserialize)]
struct PartFilter {
    /// The unit's id or full name.
    unit: String,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    limit: Option<i64>,
    #[serde(default, deserialize_with = "page::empty_is_none")]
    after: Option<Uuid>,
}

/// Departments, posts or persons of a unit, closed ones among them, in the order in which they came.
async fn list_parts<R: Record + Send + 'static>(
    State(app): State<App>,
    actor: Actor,
    Query(filter): Query<PartFilter>,
) -> AppResult<Json<Page<R>>> {
    let mut connection = app.database().connection().await?;
    let unit = store::unit_written(&mut connection, &filter.unit).await?;
    units::find(&mut connection, &actor, unit).await?;
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

async fn add_department(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewDepartment>,
) -> AppResult<(StatusCode, Json<Department>)> {
    Ok((StatusCode::CREATED, Json(parts::add_department(&app, &actor, new).await?)))
}

async fn change_department(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PartPatch>,
) -> AppResult<Json<Department>> {
    Ok(Json(parts::change_department(&app, &actor, id, patch).await?))
}

async fn close_department(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Department>> {
    Ok(Json(closing::close_department(&app, &actor, id, closing).await?))
}

async fn add_post(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewPost>,
) -> AppResult<(StatusCode, Json<Post>)> {
    Ok((StatusCode::CREATED, Json(parts::add_post(&app, &actor, new).await?)))
}

async fn change_post(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PartPatch>,
) -> AppResult<Json<Post>> {
    Ok(Json(parts::change_post(&app, &actor, id, patch).await?))
}

async fn close_post(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(closing): Json<Closing>,
) -> AppResult<Json<Post>> {
    Ok(Json(closing::close_post(&app, &actor, id, closing).await?))
}

async fn add_person(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewPerson>,
) -> AppResult<(StatusCode, Json<Person>)> {
    Ok((StatusCode::CREATED, Json(parts::add_person(&app, &actor, new).await?)))
}

#[derive(Deserialize)]
struct PersonPatch {
    name: String,
}

async fn rename_person(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<PersonPatch>,
) -> AppResult<Json<Person>> {
    Ok(Json(parts::rename_person(&app, &actor, id, &patch.name).await?))
}

#[derive(Deserialize)]
struct NewTenure {
    person: Uuid,
    from: Date,
}

async fn begin(
    State(app): State<App>,
    actor: Actor,
    Path(post): Path<Uuid>,
    Json(new): Json<NewTenure>,
) -> AppResult<(StatusCode, Json<Tenure>)> {
    Ok((StatusCode::CREATED, Json(parts::begin(&app, &actor, post, new.person, new.from).await?)))
}

#[derive(Deserialize)]
struct TenurePatch {
    until_on: Date,
}

async fn end(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(patch): Json<TenurePatch>,
) -> AppResult<Json<Tenure>> {
    Ok(Json(parts::end(&app, &actor, id, patch.until_on).await?))
}
