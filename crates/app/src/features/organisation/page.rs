//! The page of the organisation: regions as a tree, units found by name, their parts on demand.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::input::{NewRegion, NewUnit, RegionPatch};
use super::model::Region;
use super::reading::{self, ListedUnit, Page, UnitFilter, WholeUnit};
use super::units;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisation", get(show))
        .route("/organisation/units", post(add_unit))
        .route("/organisation/units/{id}/parts", get(parts))
        .route("/organisation/regions", post(add_region))
        .route("/organisation/regions/{id}", get(show_region).post(change_region))
}

/// A region in the tree, with how far down it stands and how many units it and all below it have.
struct TreeRegion {
    region: Region,
    depth: usize,
    units: i64,
}

#[derive(Template)]
#[template(path = "features/organisation/organisation.html")]
struct OrganisationPage {
    frame: Frame,
    tree: Vec<TreeRegion>,
    filter: UnitFilter,
    found: Page<ListedUnit>,
    total: i64,
    error: Option<AppError>,
    unit: UnitForm,
}

impl OrganisationPage {
    fn is_chosen(&self, region: &Uuid) -> bool {
        self.filter.region == Some(*region)
    }

    fn said_of_page(&self) -> String {
        format!("这一页 {} 个，共 {} 个", self.found.items.len(), self.total)
    }

    fn next(&self) -> Option<String> {
        let next = self.found.next.as_ref()?;
        Some(format!("/organisation?{}&after={next}", self.filter.query_string()))
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }
}

/// The form of a new unit as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
struct UnitForm {
    #[serde(default)]
    region: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
}

async fn show(State(app): State<App>, frame: Frame, Query(filter): Query<UnitFilter>) -> AppResult<Response> {
    if !frame.actor.may(Right::ReadAll) && !frame.actor.may(Right::KeepOrganisation) {
        // An account of a unit has one unit to look at.
        let unit = frame.actor.unit.ok_or(AppError::Forbidden)?;
        return Ok(Redirect::to(&format!("/organisation/units/{unit}")).into_response());
    }
    draw(&app, frame, filter, None, UnitForm::default()).await
}

async fn draw(
    app: &App,
    frame: Frame,
    filter: UnitFilter,
    error: Option<AppError>,
    unit: UnitForm,
) -> AppResult<Response> {
    let regions = units::regions(app, &frame.actor).await?;
    let counts: HashMap<Uuid, i64> =
        reading::counts(&mut app.database().connection().await?).await?.into_iter().collect();
    let found = reading::list(app, &frame.actor, &filter).await?;
    let total = reading::count(app, &frame.actor, &filter).await?;
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let tree = tree(&regions, &counts);
    Ok(page::with_status(status, &OrganisationPage { frame, tree, filter, found, total, error, unit }))
}

/// Regions in the order of a tree.
fn tree(regions: &[Region], counts: &HashMap<Uuid, i64>) -> Vec<TreeRegion> {
    let mut below: HashMap<Option<Uuid>, Vec<&Region>> = HashMap::new();
    for region in regions {
        // A region whose own above is closed stands at the top rather than nowhere.
        let above = region.parent.filter(|parent| regions.iter().any(|known| known.id == *parent));
        below.entry(above).or_default().push(region);
    }
    let mut tree = Vec::with_capacity(regions.len());
    branch(None, 0, &below, counts, &mut tree);
    tree
}

/// Puts the regions below one into the tree; gives the number of their units.
fn branch(
    above: Option<Uuid>,
    depth: usize,
    below: &HashMap<Option<Uuid>, Vec<&Region>>,
    counts: &HashMap<Uuid, i64>,
    tree: &mut Vec<TreeRegion>,
) -> i64 {
    let mut whole = 0;
    for region in below.get(&above).into_iter().flatten() {
        let place = tree.len();
        tree.push(TreeRegion { region: (*region).clone(), depth, units: 0 });
        let units = counts.get(&region.id).copied().unwrap_or(0)
            + branch(Some(region.id), depth + 1, below, counts, tree);
        tree[place].units = units;
        whole += units;
    }
    whole
}

async fn add_unit(State(app): State<App>, frame: Frame, Form(form): Form<UnitForm>) -> AppResult<Response> {
    let region = form.region.parse().ok();
    let outcome = match region {
        Some(region) => {
            let new =
                NewUnit { region, name: form.name.clone(), kind: form.kind.clone(), ..NewUnit::default() };
            units::add(&app, &frame.actor, new).await
        }
        None => Err(AppError::invalid("region", "请选行政区划")),
    };
    match outcome {
        Ok(unit) => Ok(Redirect::to(&format!("/organisation/units/{}", unit.id)).into_response()),
        Err(error @ AppError::Invalid(_)) => {
            let filter = UnitFilter { region, ..UnitFilter::default() };
            draw(&app, frame, filter, Some(error), form).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/organisation/parts.html")]
struct PartsFragment {
    whole: WholeUnit,
    today: Date,
}

/// The parts of a unit, for the list to open in place.
async fn parts(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    let whole = reading::whole(&app, &frame.actor, id).await?;
    Ok(page::html(&PartsFragment { whole, today: app.clock().today() }))
}

/// The form of a region.
#[derive(Clone, Debug, Default, Deserialize)]
struct RegionForm {
    name: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    closed_on: String,
}

#[derive(Template)]
#[template(path = "features/organisation/region.html")]
struct RegionPage {
    frame: Frame,
    region: Region,
    others: Vec<Region>,
    today: Date,
    error: Option<AppError>,
}

impl RegionPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref().and_then(|error| error.of_field(field))
    }

    fn is_parent(&self, region: &Uuid) -> bool {
        self.region.parent == Some(*region)
    }
}

async fn add_region(
    State(app): State<App>,
    frame: Frame,
    Form(form): Form<RegionForm>,
) -> AppResult<Response> {
    let new = NewRegion { name: form.name, code: form.code, rank: None, parent: form.parent.parse().ok() };
    match units::add_region(&app, &frame.actor, new).await {
        Ok(region) => Ok(Redirect::to(&format!("/organisation?region={}", region.id)).into_response()),
        Err(error @ AppError::Invalid(_)) => {
            draw(&app, frame, UnitFilter::default(), Some(error), UnitForm::default()).await
        }
        Err(error) => Err(error),
    }
}

async fn show_region(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Response> {
    draw_region(&app, frame, id, None).await
}

async fn draw_region(app: &App, frame: Frame, id: Uuid, error: Option<AppError>) -> AppResult<Response> {
    frame.actor.demand(Right::KeepOrganisation)?;
    let mut others = units::regions(app, &frame.actor).await?;
    let place = others.iter().position(|region| region.id == id).ok_or(AppError::NotFound)?;
    let region = others.remove(place);
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, AppError::status);
    let today = app.clock().today();
    Ok(page::with_status(status, &RegionPage { frame, region, others, today, error }))
}

async fn change_region(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(form): Form<RegionForm>,
) -> AppResult<Response> {
    let patch = if form.closed_on.is_empty() {
        RegionPatch {
            name: Some(form.name),
            code: Some(form.code),
            parent: Some(form.parent.parse().ok()),
            ..RegionPatch::default()
        }
    } else {
        RegionPatch { closed_on: form.closed_on.parse().ok(), ..RegionPatch::default() }
    };
    match units::change_region(&app, &frame.actor, id, patch).await {
        Ok(_) => Ok(Redirect::to("/organisation").into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw_region(&app, frame, id, Some(error)).await
        }
        Err(error) => Err(error),
    }
}
