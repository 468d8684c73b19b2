//! A grid as it stands after a batch, for the page that sent it: what other people did in other cells
//! appears without a reload.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conflict, GridHead, GridRow};
use crate::shell::clock;
use crate::shell::state::App;

/// All cells of a grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sheet {
    /// The rows in order.
    pub rows: Vec<SheetRow>,
    /// What stands around them.
    pub fields: Vec<SheetField>,
}

/// A row of a grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SheetRow {
    /// Its id.
    pub id: Uuid,
    /// The printed number.
    pub number: Option<u32>,
    /// The texts of its cells by name.
    pub values: BTreeMap<String, String>,
}

/// A field of the head.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SheetField {
    /// Its name.
    pub field: &'static str,
    /// Its text.
    pub value: String,
}

impl Sheet {
    /// The grid of a head and its rows.
    pub fn of<Head: GridHead>(head: &Head, rows: &[Head::Row]) -> Sheet {
        let columns = head.columns(rows);
        let row = |row: &Head::Row| SheetRow {
            id: row.id(),
            number: row.number(),
            values: columns.iter().map(|column| (column.clone(), row.cell(column))).collect(),
        };
        let field = |field: &'static str| SheetField { field, value: head.field(field).unwrap_or_default() };
        Sheet { rows: rows.iter().map(row).collect(), fields: head.fields().into_iter().map(field).collect() }
    }
}

/// The answer to a batch that is stored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Saved<Problem> {
    /// The version now.
    pub version: i64,
    /// The time of day, for people.
    pub saved_at: String,
    /// The printed number of each row by its id.
    pub numbers: BTreeMap<Uuid, Option<u32>>,
    /// What is wrong with the cells.
    pub problems: Vec<Problem>,
    /// The grid as it stands now.
    #[serde(flatten)]
    pub sheet: Sheet,
}

impl<Problem> Saved<Problem> {
    /// The answer for a grid as it was just stored.
    pub fn new(app: &App, version: i64, sheet: Sheet, problems: Vec<Problem>) -> Self {
        Saved {
            version,
            saved_at: clock::local(app.clock().now()).strftime("%H:%M:%S").to_string(),
            numbers: sheet.rows.iter().map(|row| (row.id, row.number)).collect(),
            problems,
            sheet,
        }
    }
}

/// The answer to a batch that met conflicts (RFC 9457, with both texts).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConflictAnswer {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// The cells.
    conflicts: Vec<Conflict>,
    /// The version now.
    version: i64,
    /// The grid as it stands now, without the batch.
    #[serde(flatten)]
    sheet: Sheet,
}

/// That answer.
pub fn conflict_answer(conflicts: Vec<Conflict>, version: i64, sheet: Sheet) -> Response {
    let first = conflicts.first().map_or("", |conflict| conflict.by.as_str());
    let body = ConflictAnswer {
        r#type: "about:blank",
        title: "没有存上",
        status: 409,
        detail: format!("{first} 刚改过同一格，两边的文字都在，请选用哪一个"),
        conflicts,
        version,
        sheet,
    };
    let body = serde_json::to_string(&body).unwrap_or_default();
    (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}
