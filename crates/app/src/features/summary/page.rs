//! The page of the summary: 附件6 whose numbers open their rows, and the levels as bars.

use askama::Template;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use lianjian_domain::level::Level;
use lianjian_domain::rollup::RiskCounts;

use super::api::Question;
use super::service::{self, Computed, Slice};
use crate::features::registers::HolderKind;
use crate::features::risks;
use crate::shell::error::AppResult;
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/summary", get(show))
}

#[derive(Template)]
#[template(path = "features/summary/summary.html")]
struct SummaryPage {
    frame: Frame,
    question: Question,
    computed: Computed,
    before: Option<Computed>,
    units: Units,
    today: Date,
    by: String,
    /// The rows behind the number that was opened.
    rows: Option<Rows>,
}

/// The rows behind a number.
struct Rows {
    title: String,
    filter: risks::Filter,
    found: risks::Page,
}

/// A number of 附件6 with where its rows are and how it changed.
struct Number {
    count: u64,
    change: Option<i64>,
    href: String,
    is_open: bool,
}

impl SummaryPage {
    /// The rows of 附件6: three holder kinds and the total.
    fn table(&self) -> Vec<(&'static str, Vec<Number>)> {
        let total = self.computed.total();
        let before = |kind: Option<HolderKind>| {
            self.before
                .as_ref()
                .map(|before| kind.map_or_else(|| before.total(), |kind| before.kinds[kind as usize]))
        };
        let mut rows: Vec<_> = HolderKind::ALL
            .into_iter()
            .map(|kind| {
                (
                    kind.label(),
                    self.numbers(Some(kind), self.computed.kinds[kind as usize], before(Some(kind))),
                )
            })
            .collect();
        rows.push(("总数", self.numbers(None, total, before(None))));
        rows
    }

    fn numbers(&self, kind: Option<HolderKind>, now: RiskCounts, before: Option<RiskCounts>) -> Vec<Number> {
        let column = |level: Option<Level>, pick: fn(&RiskCounts, Option<Level>) -> u64| {
            let count = pick(&now, level);
            let change = before.map(|before| signed(count) - signed(pick(&before, level)));
            let href = self.open(kind, level);
            let is_open = self.rows.as_ref().is_some_and(|rows| {
                rows.filter.held_by() == kind
                    && rows.filter.level == level.map(|level| i64::from(level.number()))
            });
            Number { count, change, href, is_open }
        };
        let points = |counts: &RiskCounts, level: Option<Level>| {
            level.map_or(counts.points, |level| counts.level(level))
        };
        let mut numbers = vec![column(None, points)];
        numbers.extend(Level::ALL.map(|level| column(Some(level), points)));
        numbers.push(Number { is_open: false, ..column(None, |counts, _| counts.measures) });
        numbers
    }

    /// The address that opens the rows behind a number.
    fn open(&self, kind: Option<HolderKind>, level: Option<Level>) -> String {
        format!(
            "/summary?{}&open=1&held_by={}&level={}#rows",
            self.query(),
            kind.map_or("", HolderKind::name),
            level.map(|level| level.number().to_string()).unwrap_or_default()
        )
    }

    /// The question as a query string.
    fn query(&self) -> String {
        self.query_by(&self.by)
    }

    fn query_by(&self, by: &str) -> String {
        let mut parts: Vec<String> = self
            .question
            .scope
            .units
            .iter()
            .map(|unit| format!("unit={}", page::query_escape(unit)))
            .collect();
        if let Some(region) = &self.question.scope.region {
            parts.push(format!("region={}", page::query_escape(region)));
        }
        if let Some(day) = self.question.as_of {
            parts.push(format!("as_of={day}"));
        }
        if let Some(day) = self.question.compare {
            parts.push(format!("compare={day}"));
        }
        parts.push(format!("state={}", self.computed.state.name()));
        parts.push(format!("by={by}"));
        parts.join("&")
    }

    fn slices(&self) -> &[Slice] {
        if self.by == "kind" { &self.computed.by_risk_kind } else { &self.computed.by_unit }
    }

    /// The widths of a slice's levels in per cent of the largest slice.
    fn bar(&self, slice: &Slice) -> (u64, u64, u64) {
        let most = self.slices().iter().map(|slice| slice.counts.points).max().unwrap_or(1).max(1);
        let width = |level: Level| (slice.counts.level(level) * 200 / most).div_ceil(2);
        (width(Level::First), width(Level::Second), width(Level::Third))
    }

    fn as_of_text(&self) -> String {
        self.question.as_of.map(|day| day.to_string()).unwrap_or_default()
    }

    fn compare_text(&self) -> String {
        self.question.compare.map(|day| day.to_string()).unwrap_or_default()
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn show(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> AppResult<Response> {
    let query = query.unwrap_or_default();
    let question = Question::read(&query)?;
    let computed =
        service::compute(&app, &frame.actor, &question.scope, question.as_of, question.state).await?;
    let before = match question.compare {
        Some(day) => {
            Some(service::compute(&app, &frame.actor, &question.scope, Some(day), question.state).await?)
        }
        None => None,
    };
    let rows = rows_behind(&app, &frame, &query, &question, &computed).await?;
    let units = app.standing().units(&app, &frame.actor).await?;
    let by = if query.split('&').any(|part| part == "by=kind") { "kind" } else { "unit" }.to_owned();
    let today = app.clock().today();
    Ok(page::html(&SummaryPage { frame, question, computed, before, units, today, by, rows }))
}

/// The rows behind the number that the address opens. Numbers over several units that are not a
/// whole region open their rows unit by unit, in the list below.
async fn rows_behind(
    app: &App,
    frame: &Frame,
    query: &str,
    question: &Question,
    computed: &Computed,
) -> AppResult<Option<Rows>> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let value = |wanted: &str| {
        pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    if value("open").is_empty() {
        return Ok(None);
    }
    let filter = risks::Filter {
        unit: computed.unit.map(|unit| unit.to_string()).unwrap_or_default(),
        units: if computed.unit.is_none() { question.scope.units.clone() } else { Vec::new() },
        region: question.scope.region.clone().unwrap_or_default(),
        held_by: value("held_by"),
        level: value("level").parse().ok(),
        as_of: question.as_of,
        after: value("after").parse().ok(),
        ..risks::Filter::default()
    };
    let found = risks::find(app, &frame.actor, &filter).await?;
    let kind = filter.held_by().map_or("全部", HolderKind::label);
    let title = match filter.level_label() {
        Some(level) => format!("{kind} · {level}"),
        None => kind.to_owned(),
    };
    Ok(Some(Rows { title, filter, found }))
}
