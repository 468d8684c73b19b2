//! The summary over HTTP.

use axum::extract::{RawQuery, State};
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::service::{self, Computed, Scope, Slice, State as Counted};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/summary", get(show))
}

/// What a summary is asked for; the same names on the page and over HTTP. `unit` may be repeated.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Whose risk points.
    pub scope: Scope,
    /// As of the end of this day.
    pub as_of: Option<Date>,
    /// The day that the page compares with.
    pub compare: Option<Date>,
    /// Which versions.
    pub state: Counted,
}

impl Question {
    /// Reads a query string.
    pub fn read(query: &str) -> AppResult<Question> {
        let mut question = Question::default();
        let day = |field: &str, value: &str| {
            value
                .parse::<Date>()
                .map(Some)
                .map_err(|_| AppError::invalid(field, "日期要写成 2013-06-18 这样"))
        };
        for (name, value) in form_pairs(query) {
            match (name.as_str(), value.as_str()) {
                (_, "") => {}
                ("unit", unit) => question.scope.units.push(unit.to_owned()),
                ("region", region) => question.scope.region = Some(region.to_owned()),
                ("as_of", value) => question.as_of = day("as_of", value)?,
                ("compare", value) => question.compare = day("compare", value)?,
                ("state", "current") => question.state = Counted::Current,
                ("state", "filed") => question.state = Counted::Filed,
                ("state", "accepted") => question.state = Counted::Accepted,
                ("state", other) => {
                    return Err(AppError::invalid(
                        "state",
                        format!("state 只能是 current、filed、accepted，不是“{other}”"),
                    ));
                }
                _ => {}
            }
        }
        Ok(question)
    }
}

fn form_pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// A summary as `summary --json` prints it.
pub fn to_json(computed: &Computed, by_power_category: &[Slice]) -> Value {
    json!({
        "scope": computed.scope,
        "as_of": computed.as_of,
        "state": computed.state,
        "rows": computed.summary().rows,
        "by_unit": computed.by_unit,
        "by_risk_kind": computed.by_risk_kind,
        "by_power_category": by_power_category,
        "differences": computed.differences,
    })
}

async fn show(State(app): State<App>, actor: Actor, RawQuery(query): RawQuery) -> AppResult<Json<Value>> {
    let question = Question::read(&query.unwrap_or_default())?;
    let Question { scope, as_of, state, .. } = &question;
    let computed = service::compute(&app, &actor, scope, *as_of, *state).await?;
    let by_power_category = service::by_power_category(&app, &actor, scope, *as_of, *state).await?;
    Ok(Json(to_json(&computed, &by_power_category)))
}
