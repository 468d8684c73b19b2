//! The organisation of a county: regions, units, departments, posts, people; kept on pages, over HTTP
//! and by a table that goes in and out.
//!
//! Nothing vanishes: what is over is closed with a day. What changes hands keeps its id and its history.

mod api;
mod change_page;
mod closing;
mod duty;
mod input;
mod merging;
mod model;
mod page;
mod part_page;
mod parts;
mod reading;
mod record;
mod stand_in_api;
mod standing_in;
mod store;
mod table;
mod table_page;
mod telling;
mod unit_page;
mod units;

pub use closing::{close_department, close_post, close_unit};
pub use duty::{Charge, Duty, StandIn};
pub use input::{
    Closing, NewDepartment, NewPerson, NewPost, NewRegion, NewUnit, PartPatch, RegionPatch, UnitPatch,
};
pub use merging::{Merge, Moved, Split, Target, merge, split};
pub use model::{Alias, Department, Person, Post, Rank, Region, Tenure, Unit};
pub use parts::{
    add_department, add_person, add_post, begin, change_department, change_post, end, rename_person,
};
pub use reading::{ListedUnit, Page, UnitFilter, WholeUnit, changes, count, list, whole};
pub use standing_in::{NewStandIn, add_stand_in, end_stand_in};
pub use table::{Column, Ending, Problem, Report, export, import_table, template};
pub use units::{add, add_alias, add_region, change, change_region, find, regions, remove_alias};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::shell::state::App;

/// Pages and API of the organisation.
pub fn routes() -> Router<App> {
    page::routes()
        .merge(unit_page::routes())
        .merge(part_page::routes())
        .merge(change_page::routes())
        .merge(table_page::routes())
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    api::routes().merge(stand_in_api::routes()).merge(table_page::api())
}
