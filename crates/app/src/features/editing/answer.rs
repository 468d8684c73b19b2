//! What the grid's script is answered: to a save, and to a look at what others do meanwhile.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use lianjian_db::Connection;
use serde_json::{Map, Value, json};

use super::{Batch, CellProblem, Conflict, GridHead, GridRow, apply, writers};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// A grid that was opened from the database.
pub trait OpenedGrid {
    /// The head's type.
    type Head: GridHead;
    /// Its head.
    fn head(&self) -> &Self::Head;
    /// Its rows.
    fn rows(&self) -> &[<Self::Head as GridHead>::Row];
    /// Both, to try changes on.
    fn parts(&mut self) -> (&mut Self::Head, &mut Vec<<Self::Head as GridHead>::Row>);
    /// What is wrong with its rows as they are in memory, by the rules of a day.
    fn problems(
        &self,
        connection: &mut Connection,
        day: Date,
    ) -> impl Future<Output = AppResult<Vec<CellProblem>>> + Send;
}

/// What came of saving a batch.
#[derive(Debug)]
pub enum Saved<Opened> {
    /// All of it is stored.
    Done {
        /// The grid as it is now.
        opened: Box<Opened>,
        /// Somebody else has saved since the sender last heard of the grid.
        missed: bool,
    },
    /// None of it: somebody else was faster in these cells.
    Conflicts {
        /// The cells.
        conflicts: Vec<Conflict>,
        /// The grid as it is now.
        opened: Box<Opened>,
    },
}

/// The rows of a grid as its script takes them over.
pub fn rows_json<Row: GridRow>(rows: &[Row]) -> Vec<Value> {
    let row = |row: &Row| {
        let values: Map<String, Value> =
            row.fields().into_iter().map(|field| (field.clone(), json!(row.cell(&field)))).collect();
        json!({"id": row.id(), "number": row.number(), "values": values})
    };
    rows.iter().map(row).collect()
}

/// The fields of a head as the script takes them over.
pub fn fields_json<Head: GridHead>(head: &Head) -> Vec<Value> {
    head.fields().iter().map(|field| json!({"field": field, "value": head.field(field)})).collect()
}

/// Adds the grid's texts to an answer.
fn with_texts<Opened: OpenedGrid>(mut answer: Value, opened: &Opened) -> Value {
    answer["rows"] = json!(rows_json(opened.rows()));
    answer["fields"] = json!(fields_json(opened.head()));
    answer
}

/// The answer to a batch: stored, or the conflicts (RFC 9457, with both texts).
pub async fn save_answer<Opened: OpenedGrid>(app: &App, saved: &Saved<Opened>) -> AppResult<Response> {
    match saved {
        Saved::Done { opened, missed } => {
            let number = |row: &<Opened::Head as GridHead>::Row| (row.id().to_string(), json!(row.number()));
            let mut connection = app.database().connection().await?;
            let answer = json!({
                "version": opened.head().version(),
                "saved_at": clock::local(app.clock().now()).strftime("%H:%M:%S").to_string(),
                "numbers": opened.rows().iter().map(number).collect::<Map<_, _>>(),
                "problems": opened.problems(&mut connection, app.clock().today()).await?,
            });
            Ok(Json(if *missed { with_texts(answer, &**opened) } else { answer }).into_response())
        }
        Saved::Conflicts { conflicts, opened } => {
            let first = conflicts.first().map_or("", |conflict| conflict.by.as_str());
            let answer = json!({
                "type": "about:blank",
                "title": "没有存上",
                "status": 409,
                "detail": format!("{first} 刚改过同一处，两边的文字都在，请选用哪一个"),
                "conflicts": conflicts,
                "version": opened.head().version(),
            });
            let body = with_texts(answer, &**opened).to_string();
            let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
            Ok((StatusCode::CONFLICT, content_type, body).into_response())
        }
    }
}

/// The answer to a look: who else writes just now, what is new since the version of the batch, and what is
/// wrong with the rows once the batch's changes are made, which are not stored.
pub async fn check_answer<Opened: OpenedGrid>(
    app: &App,
    actor: &Actor,
    mut opened: Opened,
    batch: &Batch,
) -> AppResult<Json<Value>> {
    let mut connection = app.database().connection().await?;
    let writers = writers::beside(&mut connection, opened.head(), actor, app.clock().now()).await?;
    let version = opened.head().version();
    let mut answer = json!({ "version": version, "writers": writers });
    if batch.version.is_some_and(|known| known != version) {
        answer = with_texts(answer, &opened);
    }
    let (head, rows) = opened.parts();
    apply(batch, head, rows);
    answer["problems"] = json!(opened.problems(&mut connection, app.clock().today()).await?);
    Ok(Json(answer))
}
