//! The list of a unit's registers, and a register as paper to write on.

use askama::Template;
use axum::Router;
use axum::extract::{Form as Fields, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use lianjian_domain::form::{FormKind, OpinionBy};
use lianjian_domain::rollup::RiskCounts;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{HolderKind, RiskPoint};
use super::service::{self, Listed, Opened};
use super::{grid, store};
use crate::features::editing::{GridRow, OpenedGrid};
use crate::features::settings;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::frame::{Frame, Units};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/registers", get(list))
        .route("/registers/{holder}", get(show))
        .route("/registers/{holder}/history", get(history))
        .route("/registers/{holder}/copy", post(copy))
}

#[derive(Deserialize)]
struct ListQuery {
    unit: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "features/registers/list.html")]
struct ListPage {
    frame: Frame,
    unit: Option<(Uuid, String)>,
    units: Units,
    listed: Vec<Listed>,
    total: RiskCounts,
    may_write: bool,
}

impl ListPage {
    fn chosen(&self) -> Option<Uuid> {
        self.unit.as_ref().map(|(id, _)| *id)
    }
}

async fn list(State(app): State<App>, frame: Frame, Query(query): Query<ListQuery>) -> AppResult<Response> {
    let units = app.standing().units(&app, &frame.actor).await?;
    let unit = query.unit.or(frame.actor.unit).or_else(|| units.first().map(|(id, _)| *id));
    let listed = match unit {
        Some(unit) => service::list(&app, &frame.actor, unit).await?,
        None => Vec::new(),
    };
    let total = listed.iter().map(|listed| listed.counts).sum();
    let unit = unit.and_then(|unit| {
        let name = listed.iter().find(|listed| listed.holder.kind == HolderKind::Unit)?.name.clone();
        Some((unit, name))
    });
    let may_write = unit.as_ref().is_some_and(|(unit, _)| frame.actor.may(Right::WriteUnit(*unit)));
    Ok(page::html(&ListPage { frame, unit, units, listed, total, may_write }))
}

#[derive(Deserialize)]
struct ShowQuery {
    as_of: Option<Date>,
    /// A row to bring into view, from a list that led here.
    #[serde(rename = "row")]
    _row: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "features/registers/register.html")]
struct RegisterPage {
    frame: Frame,
    opened: Opened,
    kind: FormKind,
    as_of: Option<Date>,
    editable: bool,
    last_year: Date,
    /// Headers of columns that the county's form does not have.
    extra: Vec<String>,
    grid: String,
    /// Somebody has signed just this version: a change makes it void.
    signed: bool,
}

/// An opinion as the form prints it.
struct PrintedOpinion {
    label: &'static str,
    text: String,
    signature: String,
}

impl RegisterPage {
    /// What stands beside the unit's name: the department or the post, where the form has a place for it.
    fn second_name(&self) -> Option<(&'static str, &str)> {
        match self.kind {
            FormKind::Annex4 => Some(("内设部门", self.opened.own_name())),
            FormKind::Annex5 => Some(("岗　位", self.opened.own_name())),
            _ => None,
        }
    }

    fn pledge_signature(&self) -> String {
        let form = self.opened.form();
        let pledge = form.register().and_then(|register| register.pledge.as_ref());
        signature(pledge.and_then(|pledge| pledge.signer.as_deref()), pledge.and_then(|pledge| pledge.date))
    }

    fn opinions(&self) -> Vec<PrintedOpinion> {
        let form = self.opened.form();
        let given = form.register().map(|register| register.opinions.clone()).unwrap_or_default();
        OpinionBy::of(self.kind)
            .iter()
            .map(|by| {
                let opinion = given.iter().find(|opinion| opinion.by == *by);
                PrintedOpinion {
                    label: by.label(),
                    text: opinion.map(|opinion| opinion.text.clone()).unwrap_or_default(),
                    signature: signature(
                        opinion.and_then(|opinion| opinion.signer.as_deref()),
                        opinion.and_then(|opinion| opinion.date),
                    ),
                }
            })
            .collect()
    }
}

/// The line under an opinion, with room for a pen where something is missing.
fn signature(signer: Option<&str>, date: Option<Date>) -> String {
    let signer = signer.unwrap_or("　　　　　");
    let date = date.map_or_else(
        || "　　年　　月　　日".to_owned(),
        |date| format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    );
    format!("签字：{signer}　{date}")
}

async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(holder): Path<Uuid>,
    Query(query): Query<ShowQuery>,
) -> AppResult<Response> {
    let opened = match query.as_of {
        Some(day) => service::open_as_of(&app, &frame.actor, holder, day).await?,
        None => service::open(&app, &frame.actor, holder).await?,
    };
    if opened.record.holder.id() != holder {
        return Ok(Redirect::to(&format!("/registers/{}", opened.record.holder.id())).into_response());
    }
    let editable = query.as_of.is_none() && frame.actor.may(Right::WriteUnit(opened.record.holder.unit));
    let extra = grid::extra_headers(&opened);
    let mut connection = app.database().connection().await?;
    let today = app.clock().today();
    let unchanged = service::unchanged_for_a_year(&mut connection, &opened, today).await?;
    let criteria = settings::value_on(&mut connection, today).await?;
    let control = settings::value_on(&mut connection, today).await?;
    let powers = store::powers(&mut connection, opened.record.holder.unit).await?;
    let steps = store::steps(&mut connection, opened.record.holder.unit).await?;
    let problems = opened.problems(&mut connection, today).await?;
    drop(connection);
    let data = grid::Data {
        opened: &opened,
        editable,
        problems: &problems,
        unchanged: &unchanged,
        extra: &extra,
        criteria,
        control,
        powers: &powers,
        steps: &steps,
    };
    let grid = data.to_json().to_string().replace('<', "\\u003c");
    let kind = opened.record.holder.kind.form();
    let last_year = today.checked_sub(jiff::Span::new().years(1)).unwrap_or(today);
    // Opinions that came with an import count as signatures, as long as the text is the same.
    let imported = opened.record.opinions.iter().any(|opinion| !opinion.text.is_empty());
    let signed = editable && (imported || !opened.printed.is_empty());
    Ok(page::html(&RegisterPage {
        signed,
        frame,
        opened,
        kind,
        as_of: query.as_of,
        editable,
        last_year,
        extra,
        grid,
    }))
}

#[derive(Deserialize)]
struct Copy {
    from: Date,
}

/// Copies the register as it stood on a day, such as last year's, and shows it again.
async fn copy(
    State(app): State<App>,
    frame: Frame,
    Path(holder): Path<Uuid>,
    Fields(Copy { from }): Fields<Copy>,
) -> AppResult<Redirect> {
    service::copy_from(&app, &frame.actor, holder, from).await?;
    Ok(Redirect::to(&format!("/registers/{holder}")))
}

#[derive(Template)]
#[template(path = "features/registers/history.html")]
struct HistoryPage {
    frame: Frame,
    opened: Opened,
    entries: Vec<Entry>,
}

/// One change for people.
struct Entry {
    at: String,
    author: String,
    what: String,
    lines: Vec<(String, String, String)>,
}

async fn history(State(app): State<App>, frame: Frame, Path(holder): Path<Uuid>) -> AppResult<Response> {
    let opened = service::open(&app, &frame.actor, holder).await?;
    let mut connection = app.database().connection().await?;
    let entries =
        lianjian_db::history::of_whole(&mut connection, opened.record.id, "register", "risk_point", 200)
            .await?;
    let entries = entries.into_iter().filter_map(readable).collect();
    Ok(page::html(&HistoryPage { frame, opened, entries }))
}

/// A history entry as words: what changed from what to what.
fn readable(entry: lianjian_db::history::Entry) -> Option<Entry> {
    let at = clock::readable(entry.at);
    let (before, after) = (entry.before, entry.after);
    if entry.kind == "register" {
        return Some(Entry {
            at,
            author: entry.author,
            what: "表头、承诺或意见".to_owned(),
            lines: Vec::new(),
        });
    }
    let before: Option<RiskPoint> = before.and_then(super::store::from_json);
    let after: Option<RiskPoint> = after.and_then(super::store::from_json);
    let number =
        after.as_ref().or(before.as_ref())?.number.map(|number| number.to_string()).unwrap_or_default();
    let what = match (&before, &after) {
        (None, Some(_)) => format!("新增第{number}行"),
        (Some(_), None) => format!("删除第{number}行"),
        _ => format!("修改第{number}行"),
    };
    let fields = [
        ("risk", "风险点"),
        ("level", "等级"),
        ("measures", "措施"),
        ("responsible", "责任人"),
        ("kind", "类别"),
        ("extra:对应职权", "对应职权"),
        ("extra:对应环节", "对应环节"),
        ("power_category", "对应职权的类别"),
        ("criteria", "符合的定级条件"),
        ("level_reason", "等级的理由"),
    ];
    let text =
        |point: &Option<RiskPoint>, field| point.as_ref().map(|point| point.cell(field)).unwrap_or_default();
    let lines = fields
        .into_iter()
        .map(|(field, label)| (label.to_owned(), text(&before, field), text(&after, field)))
        .filter(|(_, before, after)| before != after)
        .collect();
    Some(Entry { at, author: entry.author, what, lines })
}
