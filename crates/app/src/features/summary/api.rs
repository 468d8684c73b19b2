//! The summary over HTTP.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use lianjian_domain::form::SummaryRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, Computed, Difference, Scope, Slice, State as Counted};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
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
#[derive(Serialize, ToSchema)]
pub struct SummaryAnswer<'a> {
    scope: &'a str,
    as_of: Option<Date>,
    state: Counted,
    /// The rows of 附件6.
    rows: Vec<SummaryRow>,
    by_unit: &'a [Slice],
    by_risk_kind: &'a [Slice],
    /// Where the unit's own 附件6 says something else.
    differences: &'a [Difference],
}

impl<'a> SummaryAnswer<'a> {
    /// The answer for a computed summary.
    pub fn of(computed: &'a Computed) -> Self {
        SummaryAnswer {
            scope: &computed.scope,
            as_of: computed.as_of,
            state: computed.state,
            rows: computed.summary().rows,
            by_unit: &computed.by_unit,
            by_risk_kind: &computed.by_risk_kind,
            differences: &computed.differences,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/summary",
    tag = "汇总",
    summary = "附件6：任一范围、任一天",
    params(("unit" = Option<String>, Query, description = "单位的编号或全称，可以写几个"), ("region" = Option<String>, Query, description = "行政区划的编号或名称"), ("as_of" = Option<Date>, Query, description = "截至这一天"), ("state" = Option<Counted>, Query, description = "现在的、已报送的、已接收的")),
    responses((status = 200, description = "四行数字，和按单位、按风险类别的分布", body = SummaryAnswer))
)]
async fn show(State(app): State<App>, actor: Actor, RawQuery(query): RawQuery) -> AppResult<Response> {
    let question = Question::read(&query.unwrap_or_default())?;
    let computed = service::compute(&app, &actor, &question.scope, question.as_of, question.state).await?;
    Ok(Json(SummaryAnswer::of(&computed)).into_response())
}
