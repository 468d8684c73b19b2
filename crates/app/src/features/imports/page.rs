//! The import page: files dropped, previewed with their problems, put right, confirmed.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form as Fields, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_domain::form::{Form, FormKind};
use lianjian_domain::level::Level;
use lianjian_domain::problem::Problem;
use serde::Deserialize;
use uuid::Uuid;

use super::api::{self, REQUEST_LIMIT};
use super::model::{Choice, Item, Outcome, RowFinding};
use super::store::{self, ImportRecord};
use super::waiting;
use crate::features::registers::{self, HolderKind};
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/imports", get(show).post(upload).layer(DefaultBodyLimit::max(REQUEST_LIMIT)))
        .route("/imports/confirm", post(confirm))
        .route("/imports/{id}/choice", post(choose))
        .route("/imports/{id}/discard", post(discard))
        .route("/imports/{id}/undo", post(undo))
        .route("/imports/marked.zip", get(api::all_marked))
        .route("/imports/{id}/original", get(api::original))
        .route("/imports/{id}/marked", get(api::marked))
}

/// A file on the page.
struct Waiting {
    id: Uuid,
    name: String,
    outcome: Outcome,
    items: Vec<Item>,
    problems: Vec<Problem>,
    findings: Vec<RowFinding>,
    forms: Vec<Form>,
    choice: Choice,
}

impl Waiting {
    fn of(record: &ImportRecord) -> Self {
        let mut report: serde_json::Value = serde_json::from_str(&record.report).unwrap_or_default();
        let mut take = |name: &str| report.get_mut(name).map(serde_json::Value::take).unwrap_or_default();
        Waiting {
            id: record.id,
            name: record.file_name.clone(),
            outcome: serde_json::from_value(take("outcome")).unwrap_or(Outcome::LeftOut),
            items: serde_json::from_value(take("placed")).unwrap_or_default(),
            problems: serde_json::from_value(take("problems")).unwrap_or_default(),
            findings: serde_json::from_value(take("findings")).unwrap_or_default(),
            forms: serde_json::from_value(take("forms")).unwrap_or_default(),
            choice: serde_json::from_str(&record.choice).unwrap_or_default(),
        }
    }

    fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.is_error()).count()
    }

    fn rows(&self) -> usize {
        self.items.iter().map(|item| item.rows).sum()
    }

    fn rejected(&self) -> usize {
        self.items.iter().map(|item| item.rejected).sum()
    }

    /// 新增 2，修改 1，去掉 1: what confirming would change.
    fn change(&self) -> String {
        let rows = |pick: fn(&registers::RowChanges) -> u64| -> u64 {
            self.items.iter().map(|item| pick(&item.difference.rows)).sum()
        };
        let parts = [
            ("新增", rows(|changes| changes.added)),
            ("修改", rows(|changes| changes.changed)),
            ("去掉", rows(|changes| changes.closed)),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| format!("{word} {count} 行"))
            .collect();
        said.join("，")
    }

    /// Whether confirming it would do something.
    fn can_go_in(&self) -> bool {
        self.outcome != Outcome::LeftOut
    }

    /// Whether its good rows could go in.
    fn has_good_rows(&self) -> bool {
        self.errors() > 0 && self.rejected() > 0 && self.rows() > 0
    }

    fn is_chosen_unit(&self, unit: &Uuid) -> bool {
        self.choice.unit == Some(*unit)
    }

    /// 附件5, or 附件5 ×4.
    fn kinds(&self) -> String {
        let mut kinds: Vec<FormKind> = self.items.iter().map(|item| item.form).collect();
        kinds.dedup();
        let labels: Vec<String> = kinds
            .iter()
            .map(|kind| match self.items.iter().filter(|item| item.form == *kind).count() {
                1 => kind.label().to_owned(),
                count => format!("{} ×{count}", kind.label()),
            })
            .collect();
        labels.join("、")
    }

    /// Where it goes: 财政局 · 预算股.
    fn goes_into(&self) -> String {
        let names: Vec<String> = self
            .items
            .iter()
            .map(|item| match (item.form, &item.unit_name, &item.holder_name) {
                (FormKind::Annex1, ..) => "防控工作计划".to_owned(),
                (FormKind::Annex6, Some(unit), _) => format!("{unit}（只比对）"),
                (_, Some(unit), Some(holder)) => {
                    format!("{unit} · {holder}{}", if item.is_new { "（新建）" } else { "" })
                }
                (_, Some(unit), None) => unit.clone(),
                _ => "—".to_owned(),
            })
            .collect();
        match &names[..] {
            [] => "—".to_owned(),
            [only] => only.clone(),
            [first, ..] => format!("{first} 等 {} 张", names.len()),
        }
    }

    /// What is wrong with the quality of a row of the preview.
    fn findings_at(&self, at: &str) -> Vec<&RowFinding> {
        self.findings.iter().filter(|finding| finding.at == at).collect()
    }

    /// The problems of a row of the preview.
    fn problems_at(&self, at: &str) -> Vec<&Problem> {
        self.problems
            .iter()
            .filter(|problem| {
                problem.at == at
                    || problem.at.strip_prefix(at).is_some_and(|rest| rest.starts_with('C'))
                    || same_sheet_row(&problem.at, at)
            })
            .collect()
    }

    /// The problems of the file as a whole or of a form's head.
    fn general_problems(&self) -> Vec<&Problem> {
        let rows: Vec<&str> = self.forms.iter().flat_map(row_places).collect();
        self.problems
            .iter()
            .filter(|problem| {
                !rows.iter().any(|at| {
                    problem.at == *at
                        || problem.at.strip_prefix(at).is_some_and(|rest| rest.starts_with('C'))
                        || same_sheet_row(&problem.at, at)
                })
            })
            .collect()
    }
}

/// `Sheet1!D8` is in the row `Sheet1!8`, or of any cell of that row.
fn same_sheet_row(cell: &str, row: &str) -> bool {
    let parts = |place: &str| {
        let (sheet, cell) = place.rsplit_once('!')?;
        Some((sheet.to_owned(), cell.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()).to_owned()))
    };
    parts(cell).is_some() && parts(cell) == parts(row)
}

fn row_places(form: &Form) -> Vec<&str> {
    match form {
        Form::Annex2(catalogue) => catalogue.rows.iter().map(|row| row.at.as_str()).collect(),
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            register.rows.iter().map(|row| row.at.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// An import that is over.
struct Past {
    id: Uuid,
    at: String,
    name: String,
    author: String,
    outcome: &'static str,
    can_undo: bool,
}

#[derive(Template)]
#[template(path = "features/imports/imports.html")]
struct ImportsPage {
    frame: Frame,
    waiting: Vec<Waiting>,
    open: Option<usize>,
    past: Vec<Past>,
    units: Vec<(Uuid, String)>,
    holders: Vec<(Uuid, String)>,
    message: Option<String>,
}

impl ImportsPage {
    fn opened(&self) -> Option<&Waiting> {
        self.open.and_then(|index| self.waiting.get(index))
    }

    fn is_open(&self, index: &usize) -> bool {
        self.open == Some(*index)
    }

    /// 已识别 7 个，未认出 1 个，打不开 1 个.
    fn recognised(&self) -> String {
        let opened =
            |file: &&Waiting| !file.problems.iter().any(|problem| problem.code.name().starts_with("file-"));
        let known = self.waiting.iter().filter(|file| !file.items.is_empty()).count();
        let shut = self.waiting.iter().filter(|file| !opened(file)).count();
        let unknown = self.waiting.len() - known - shut;
        let mut words = format!("已识别 {known} 个");
        if unknown > 0 {
            words.push_str(&format!("，未认出 {unknown} 个"));
        }
        if shut > 0 {
            words.push_str(&format!("，打不开 {shut} 个"));
        }
        words
    }

    fn has_problems(&self) -> bool {
        self.waiting.iter().any(|file| !file.problems.is_empty() && !file.items.is_empty())
    }

    fn ready(&self) -> usize {
        self.waiting.iter().filter(|file| file.can_go_in()).count()
    }
}

#[derive(Default, Deserialize)]
struct ShowQuery {
    open: Option<Uuid>,
    #[serde(default)]
    message: String,
}

async fn show(State(app): State<App>, frame: Frame, Query(query): Query<ShowQuery>) -> AppResult<Response> {
    draw(&app, frame, query).await
}

async fn draw(app: &App, frame: Frame, query: ShowQuery) -> AppResult<Response> {
    demand_importing(&frame)?;
    let mut connection = app.database().connection().await?;
    let pending = store::pending(&mut connection, frame.actor.account).await?;
    let waiting: Vec<Waiting> = pending.iter().map(Waiting::of).collect();
    let only = frame.actor.reach()?;
    let past = store::latest(&mut connection, only, 30).await?.into_iter().map(past).collect();
    let open = query
        .open
        .and_then(|id| waiting.iter().position(|file| file.id == id))
        .or_else(|| waiting.iter().position(|file| file.errors() > 0))
        .or(if waiting.is_empty() { None } else { Some(0) });
    let units: Vec<(Uuid, String)> = connection
        .all("SELECT id, name FROM unit WHERE closed_on IS NULL ORDER BY position, name", &[], |row| {
            Ok((row.next()?, row.next()?))
        })
        .await?;
    let units = units.into_iter().filter(|(id, _)| only.is_none_or(|own| own == *id)).collect();
    drop(connection);
    let unit = open.and_then(|index| waiting[index].items.iter().find_map(|item| item.unit)).or(only);
    let holders = match unit {
        Some(unit) => registers::list(app, &frame.actor, unit)
            .await?
            .into_iter()
            .filter(|listed| listed.holder.kind != HolderKind::Unit)
            .map(|listed| (listed.holder.id(), listed.name))
            .collect(),
        None => Vec::new(),
    };
    let message = Some(query.message).filter(|message| !message.is_empty());
    Ok(page::html(&ImportsPage { frame, waiting, open, past, units, holders, message }))
}

fn demand_importing(frame: &Frame) -> AppResult<()> {
    // The commission imports for every unit; whoever has a unit of their own, for that.
    frame.actor.demand(Right::WriteUnit(frame.actor.reach()?.unwrap_or_default()))
}

fn past(record: ImportRecord) -> Past {
    let outcome = match record.outcome.as_str() {
        _ if record.undone_at.is_some() => "已撤销",
        "imported" => Outcome::Imported.label(),
        _ => Outcome::LeftOut.label(),
    };
    Past {
        id: record.id,
        at: clock::readable(record.at),
        name: record.file_name,
        author: record.author,
        outcome,
        can_undo: record.outcome == "imported" && record.undone_at.is_none(),
    }
}

async fn upload(State(app): State<App>, frame: Frame, mut parts: Multipart) -> AppResult<Response> {
    demand_importing(&frame)?;
    let mut first = None;
    while let Some((name, bytes)) = api::next_file(&mut parts).await? {
        let id = waiting::keep_for_later(&app, &frame.actor, &name, &bytes).await?;
        first.get_or_insert(id);
    }
    draw(&app, frame, ShowQuery { open: first, ..ShowQuery::default() }).await
}

/// Fields come as a list: several files may be ticked.
async fn confirm(
    State(app): State<App>,
    frame: Frame,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> AppResult<Response> {
    let (mut done, mut rows, mut unchanged, mut left) = (0, 0, 0, 0);
    for id in fields.iter().filter(|(name, _)| name == "pick").filter_map(|(_, id)| id.parse().ok()) {
        let report = waiting::confirm(&app, &frame.actor, id).await?;
        match report.outcome {
            Outcome::Imported => {
                done += 1;
                rows += report.items.iter().map(|item| item.rows).sum::<usize>();
            }
            Outcome::Unchanged => unchanged += 1,
            _ => left += 1,
        }
    }
    let mut message = format!("已导入 {done} 个文件（{rows} 行）");
    if unchanged > 0 {
        message.push_str(&format!("，{unchanged} 个与库里相同、没有变化"));
    }
    if left > 0 {
        message.push_str(&format!("，{left} 个有错、没有导入"));
    }
    Ok(Redirect::to(&format!("/imports?message={}", page::query_escape(&message))).into_response())
}

/// One form for all choices of a file: the unit, holders, levels, good rows, making what is missing.
async fn choose(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> AppResult<Response> {
    waiting::choose(&app, &frame.actor, id, |choice| {
        for (name, value) in &fields {
            match name.split_once(':').unwrap_or((name, "")) {
                ("unit", _) => choice.unit = value.parse().ok(),
                ("good_rows", _) => choice.good_rows = value == "true",
                ("create", _) => choice.create = value == "true",
                ("holder", index) => {
                    if let (Ok(index), Ok(holder)) = (index.parse(), value.parse()) {
                        choice.holders.insert(index, holder);
                    }
                }
                ("level", at) => {
                    if let Some(level) = Level::parse(value) {
                        choice.levels.insert(at.to_owned(), level);
                    }
                }
                _ => {}
            }
        }
    })
    .await?;
    Ok(Redirect::to(&format!("/imports?open={id}")).into_response())
}

async fn discard(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    waiting::discard(&app, &frame.actor, id).await?;
    Ok(Redirect::to("/imports"))
}

async fn undo(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    let message = match super::undo(&app, &frame.actor, id).await {
        Ok(()) => "已撤销这次导入，内容恢复到导入之前".to_owned(),
        Err(AppError::Conflict(why)) => why,
        Err(error) => return Err(error),
    };
    Ok(Redirect::to(&format!("/imports?message={}", page::query_escape(&message))))
}
