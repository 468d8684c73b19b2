//! The findings of a unit, and where all units stand.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::filing::Weight;
use lianjian_domain::problem::Code;
use lianjian_quality::label;
use serde::Deserialize;
use uuid::Uuid;

use super::answers::{self, NewAnswer};
use super::counting::{Standing, standings};
use super::model::UnitFinding;
use super::unit::of_unit;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/quality", get(show)).route("/quality/answers", post(answer))
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default, deserialize_with = "page::empty_is_none")]
    unit: Option<Uuid>,
    /// Only findings of this kind.
    #[serde(default)]
    code: String,
}

/// The findings of one kind.
struct Kind<'a> {
    code: Code,
    weight: Weight,
    findings: Vec<&'a UnitFinding>,
    open: usize,
}

impl Kind<'_> {
    fn label(&self) -> &'static str {
        label(self.code)
    }

    fn weight_label(&self) -> &'static str {
        match self.weight {
            Weight::Must => "必须改正",
            Weight::Judge => "请人判断",
            Weight::Hint => "提示",
        }
    }

    fn shape(&self) -> &'static str {
        match self.weight {
            Weight::Must => "late",
            Weight::Judge => "sign",
            Weight::Hint => "none",
        }
    }
}

#[derive(Template)]
#[template(path = "features/quality/unit.html")]
struct UnitPage {
    frame: Frame,
    units: Units,
    unit: Uuid,
    unit_name: String,
    code: String,
    found: Vec<UnitFinding>,
    may_write: bool,
    error: Option<(NewAnswer, AppError)>,
}

impl UnitPage {
    fn chooses(&self) -> bool {
        self.frame.actor.may(Right::ReadAll)
    }

    /// Grouped by kind, the heavy kinds first; those that are asked for.
    fn kinds(&self) -> Vec<Kind<'_>> {
        let mut kinds: Vec<Kind<'_>> = Vec::new();
        for one in self.found.iter().filter(|one| self.code.is_empty() || one.code.name() == self.code) {
            match kinds.iter_mut().find(|kind| kind.code == one.code) {
                Some(kind) => kind.findings.push(one),
                None => kinds.push(Kind { code: one.code, weight: one.weight, findings: vec![one], open: 0 }),
            }
        }
        for kind in &mut kinds {
            kind.open = kind.findings.iter().filter(|one| one.is_open()).count();
        }
        kinds.sort_by_key(|kind| (kind.open == 0, kind.weight, kind.code));
        kinds
    }

    fn count(&self, weight: Weight) -> usize {
        self.found.iter().filter(|one| one.is_open() && one.weight == weight).count()
    }

    fn answered(&self) -> usize {
        self.found.iter().filter(|one| one.answer.is_some()).count()
    }

    /// What was typed as the reason of a finding, and why it was not taken.
    fn refused(&self, finding: &UnitFinding) -> Option<(&str, String)> {
        let (new, error) = self.error.as_ref()?;
        let is_it = new.subject == finding.subject
            && new.code == finding.code.name()
            && new.field == finding.field
            && new.about == finding.about;
        is_it.then(|| {
            (new.reason.as_str(), error.of_field("reason").map_or_else(|| error.to_string(), str::to_owned))
        })
    }

    /// What the field of a reason holds.
    fn reason(&self, finding: &UnitFinding) -> String {
        let typed = self.refused(finding).map(|(reason, _)| reason.to_owned());
        typed.or_else(|| finding.answer.as_ref().map(|answer| answer.reason.clone())).unwrap_or_default()
    }

    /// The kind that is asked for.
    fn only(&self) -> &'static str {
        Code::parse(&self.code).map_or("", label)
    }

    /// A refusal whose finding is not on the page any more; what was typed is shown all the same.
    fn lost(&self) -> Option<(&str, String)> {
        let (new, error) = self.error.as_ref()?;
        let is_shown = self.found.iter().any(|finding| self.refused(finding).is_some());
        (!is_shown).then(|| (new.reason.as_str(), error.to_string()))
    }
}

#[derive(Template)]
#[template(path = "features/quality/overview.html")]
struct OverviewPage {
    frame: Frame,
    units: Units,
    code: String,
    standings: Vec<Standing>,
}

impl OverviewPage {
    /// The kinds that occur, the most frequent first, with how many there are in all.
    fn kinds(&self) -> Vec<(Code, u64)> {
        let mut totals: BTreeMap<Code, u64> = BTreeMap::new();
        for (code, count) in self.standings.iter().flat_map(|one| &one.counts) {
            if let Some(code) = Code::parse(code) {
                *totals.entry(code).or_default() += count;
            }
        }
        let mut totals: Vec<(Code, u64)> = totals.into_iter().collect();
        totals.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        totals
    }

    /// The units, those with most findings of the kind that is asked for first.
    fn sorted(&self) -> Vec<&Standing> {
        let mut units: Vec<&Standing> = self.standings.iter().collect();
        if self.code.is_empty() {
            units.sort_by_key(|one| std::cmp::Reverse((one.must, one.judge)));
        } else {
            units.retain(|one| one.counts.contains_key(&self.code));
            units.sort_by_key(|one| std::cmp::Reverse(one.counts.get(&self.code).copied()));
        }
        units
    }

    /// The kind that is asked for.
    fn asked(&self) -> &'static str {
        Code::parse(&self.code).map_or("", label)
    }

    fn waiting(&self) -> usize {
        self.standings.iter().filter(|one| one.counted_at.is_none()).count()
    }
}

impl Standing {
    /// Its most frequent kinds, with their numbers.
    fn most(&self) -> Vec<(&'static str, &str, u64)> {
        let mut kinds: Vec<(&'static str, &str, u64)> = self
            .counts
            .iter()
            .filter_map(|(code, count)| Some((label(Code::parse(code)?), code.as_str(), *count)))
            .collect();
        kinds.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        kinds.truncate(4);
        kinds
    }

    fn of(&self, code: &str) -> u64 {
        self.counts.get(code).copied().unwrap_or(0)
    }
}

async fn show(State(app): State<App>, frame: Frame, Query(mut asked): Query<Asked>) -> AppResult<Response> {
    if Code::parse(&asked.code).is_none() {
        asked.code.clear();
    }
    let units = app.standing().units(&app, &frame.actor).await?;
    match asked.unit.or(frame.actor.unit) {
        Some(unit) => draw(&app, frame, unit, asked.code, None).await,
        None => {
            let standings = standings(&app, &frame.actor).await?;
            Ok(page::html(&OverviewPage { frame, units, code: asked.code, standings }))
        }
    }
}

async fn draw(
    app: &App,
    frame: Frame,
    unit: Uuid,
    code: String,
    error: Option<(NewAnswer, AppError)>,
) -> AppResult<Response> {
    let found = of_unit(app, &frame.actor, unit).await?;
    let units = app.standing().units(app, &frame.actor).await?;
    let unit_name = units.iter().find(|(id, _)| *id == unit).map(|(_, name)| name.clone());
    let unit_name = unit_name.or_else(|| frame.actor.unit_name.clone()).unwrap_or_default();
    let may_write = frame.actor.unit == Some(unit) && frame.actor.may(Right::WriteUnit(unit));
    let status = error.as_ref().map_or(axum::http::StatusCode::OK, |(_, error)| error.status());
    let page = UnitPage { frame, units, unit, unit_name, code, found, may_write, error };
    Ok(page::with_status(status, &page))
}

/// What the form of a finding sends.
#[derive(Deserialize)]
struct Answered {
    #[serde(flatten)]
    new: NewAnswer,
    /// The kind that alone was shown.
    #[serde(default)]
    only: String,
}

async fn answer(
    State(app): State<App>,
    frame: Frame,
    Form(Answered { new, only }): Form<Answered>,
) -> AppResult<Response> {
    match answers::answer(&app, &frame.actor, &new).await {
        Ok(()) => {
            let only = if only.is_empty() { String::new() } else { format!("&code={only}") };
            let to = format!("/quality?unit={}{only}#f-{}-{}-{}", new.unit, new.subject, new.code, new.field);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw(&app, frame, new.unit, only, Some((new, error))).await
        }
        Err(error) => Err(error),
    }
}
