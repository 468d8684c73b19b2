//! 职权库: looking through the powers of all units.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use lianjian_db::{Connection, Value, params, search};
use lianjian_domain::category::PowerCategory;
use lianjian_prose::pairs;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::Power;
use super::store::{POWER, read_power};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/powers", get(show))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What to look for; every part is optional.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words, all of which must occur.
    #[serde(default)]
    q: String,
    /// A unit.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
    /// A category's printed name.
    #[serde(default)]
    category: String,
    /// Rows on a page, at most 200.
    limit: Option<i64>,
    /// The last row of the page before.
    after: Option<i64>,
}

impl Filter {
    /// Whether all powers are asked for.
    fn asks_nothing(&self) -> bool {
        self.q.trim().is_empty() && self.unit.is_none() && self.category.is_empty()
    }
}

/// A power with what a list shows of its unit.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FoundPower)]
pub struct Found {
    /// Its place in the walk through the pages.
    #[serde(skip)]
    sequence: i64,
    /// The unit's name.
    unit_name: String,
    /// The power.
    #[serde(flatten)]
    power: Power,
}

/// A page of powers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PowerPage)]
pub struct Page {
    /// The rows.
    items: Vec<Found>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

async fn find(app: &App, actor: &Actor, filter: &Filter) -> AppResult<Page> {
    let unit = actor.reach()?.or(filter.unit);
    let mut connection = app.database().connection().await?;
    let limit = filter.limit.unwrap_or(50).clamp(1, 200);
    let (conditions, expression) = conditions(&connection, filter, unit);
    let sql = format!(
        "SELECT power.sequence, unit.name, {POWER} FROM power JOIN unit ON unit.id = power.unit
         WHERE power.closed_at IS NULL AND power.sequence > $1{conditions}
         ORDER BY power.sequence LIMIT $5"
    );
    let category = PowerCategory::parse(&filter.category).map(PowerCategory::label);
    let mut items: Vec<Found> = Vec::new();
    let mut after = filter.after.unwrap_or(0);
    loop {
        let values = params![after, unit, category, Value::Text(expression.clone()), limit + 1];
        let found = connection
            .all(&sql, &values, |row| {
                Ok(Found { sequence: row.next()?, unit_name: row.next()?, power: read_power(row)? })
            })
            .await?;
        let last = found.len() <= usize::try_from(limit).unwrap_or(usize::MAX);
        after = found.last().map_or(after, |found| found.sequence);
        // Pairs that occur need not be adjacent: the text decides.
        items.extend(found.into_iter().filter(|found| pairs::contains(&found.power.searchable(), &filter.q)));
        if last || items.len() > usize::try_from(limit).unwrap_or(usize::MAX) {
            break;
        }
    }
    let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = if more { items.last().map(|found| found.sequence) } else { None };
    Ok(Page { items, next })
}

fn conditions(connection: &Connection, filter: &Filter, unit: Option<Uuid>) -> (String, String) {
    let sqlite = connection.is_sqlite();
    let tokens = pairs::query(&filter.q);
    let mut text = String::new();
    // A parameter that the text does not name has no type on PostgreSQL: each stands somewhere.
    text.push_str(if unit.is_some() { " AND power.unit = $2" } else { " AND CAST($2 AS TEXT) IS NULL" });
    let category = PowerCategory::parse(&filter.category).is_some();
    text.push_str(if category { " AND power.category = $3" } else { " AND CAST($3 AS TEXT) IS NULL" });
    if tokens.is_empty() {
        text.push_str(" AND CAST($4 AS TEXT) = ''");
        return (text, String::new());
    }
    text.push_str(" AND ");
    text.push_str(&search::condition(sqlite, "power_search", "power.sequence", 4));
    (text, search::expression(sqlite, &tokens))
}

#[utoipa::path(
    get,
    path = "/api/v1/powers",
    tag = "职权目录",
    summary = "查职权",
    params(Filter),
    responses((status = 200, description = "一页职权", body = Page))
)]
async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> AppResult<Json<Page>> {
    Ok(Json(find(&app, &actor, &filter).await?))
}

#[derive(Template)]
#[template(path = "features/powers/library.html")]
struct LibraryPage {
    frame: Frame,
    filter: Filter,
    units: Units,
    found: Page,
}

impl LibraryPage {
    fn is_unit(&self, unit: &Uuid) -> bool {
        self.filter.unit == Some(*unit)
    }

    /// The address of the next page.
    fn next_page(&self, next: &i64) -> String {
        format!(
            "/powers?q={}&unit={}&category={}&after={next}",
            page::query_escape(&self.filter.q),
            self.filter.unit.map(|unit| unit.to_string()).unwrap_or_default(),
            page::query_escape(&self.filter.category)
        )
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(filter): Query<Filter>) -> AppResult<Response> {
    let found = find(&app, &frame.actor, &filter).await?;
    let units = app.standing().units(&app, &frame.actor).await?;
    Ok(page::html(&LibraryPage { frame, filter, units, found }))
}
