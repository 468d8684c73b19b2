//! One chart: its picture, what is wrong with it, its steps as a table to write on, its versions.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use lianjian_flow::Limits;
use lianjian_flow::problem::Severity;
use lianjian_flow::table::{Next, Row, RowKind, next_of_text, split_ways};
use lianjian_render::PictureKind;
use uuid::Uuid;

use super::content::{Source, file_stem};
use super::model::FlowKind;
use super::new_page::days;
use super::service::{self, Edit, Opened, Orphaned, Saved, Which};
use super::upload::{REQUEST_LIMIT, receive};
use crate::features::registers::{Moved, RiskPoint};
use crate::shell::actor::Actor;
use crate::shell::beside::beside;
use crate::shell::clock;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Pixels of a PNG for each of the drawing: sharp in print.
const PIXELS: f32 = 2.0;
/// The choice that a risk point no longer names a step.
const NO_STEP: &str = "-";
/// Rows that stand empty below the steps, to write on.
const SPARE: usize = 3;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/flows/{id}/file", post(replace))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
        .route("/flows/{id}", get(show).post(save))
        .route("/flows/{id}/close", post(close))
        .route("/flows/{id}/chart/{ending}", get(chart))
        .route("/flows/{id}/picture", get(picture))
}

/// A row as it is typed.
#[derive(Clone, Default)]
struct Line {
    id: String,
    kind: RowKind,
    name: String,
    post: String,
    limit: String,
    stops: bool,
    next: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "features/flows/chart.html")]
struct ChartPage {
    frame: Frame,
    opened: Opened,
    svg: Option<String>,
    lines: Vec<Line>,
    promised: String,
    statutory: String,
    error: Option<AppError>,
    /// Steps that are gone and have risk points, when that is asked.
    orphans: Vec<Orphaned>,
    /// 廉政风险防控图 in the place of the plain chart.
    prevention: bool,
}

impl ChartPage {
    /// The steps to which risk points can go: those that stay.
    fn targets(&self) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(|line| line.kind == RowKind::Step && !line.id.is_empty() && !line.name.is_empty())
    }

    /// Risk points by step, in the order of the table; those of no step of it come last.
    fn risks_by_step(&self) -> Vec<(String, Vec<&RiskPoint>)> {
        let rows = self.opened.rows();
        let mut left: Vec<&RiskPoint> = self.opened.risks.iter().collect();
        let mut grouped = Vec::new();
        for row in rows {
            let (own, others): (Vec<&RiskPoint>, Vec<&RiskPoint>) =
                left.into_iter().partition(|risk| !row.id.is_empty() && risk.step == row.id);
            left = others;
            if !own.is_empty() {
                grouped.push((row.name, own));
            }
        }
        if !left.is_empty() {
            grouped.push(("没有对应环节".to_owned(), left));
        }
        grouped
    }

    fn keeps(&self) -> bool {
        self.opened.is_current() && self.frame.actor.may(Right::WriteUnit(self.opened.flow.unit))
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.error.as_ref()?.of_field(field)
    }

    /// Whether the picture that was uploaded can be shown on the page.
    fn is_image(&self) -> bool {
        !self.opened.shown.file_name.to_lowercase().ends_with(".pdf")
    }
}

fn lines_of(rows: &[Row]) -> Vec<Line> {
    let next = |row: &Row, place: usize| {
        let ways: Vec<String> = row
            .next
            .iter()
            .map(|next| match next.condition.as_str() {
                "" => format!("{}", next.to + 1),
                condition => format!("{condition}→{}", next.to + 1),
            })
            .collect();
        // What goes on to the next line need not be said.
        if ways.len() == 1 && ways[0] == format!("{}", place + 2) { String::new() } else { ways.join("；") }
    };
    rows.iter()
        .enumerate()
        .map(|(place, row)| Line {
            id: row.id.clone(),
            kind: row.kind,
            name: row.name.clone(),
            post: row.step.post.clone(),
            limit: row.step.limit.map(|limit| limit.to_string()).unwrap_or_default(),
            stops: row.step.stops_clock,
            next: next(row, place),
            error: None,
        })
        .collect()
}

async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Query(which): Query<Which>,
    Query(view): Query<View>,
) -> AppResult<Response> {
    let opened = service::open(&app, &frame.actor, id, &which).await?;
    let lines = lines_of(&opened.rows());
    draw_page(frame, opened, lines, Said { prevention: view.view == "prevention", ..Said::default() })
}

/// Which of the two pictures is looked at.
#[derive(Default, serde::Deserialize)]
struct View {
    #[serde(default)]
    view: String,
}

/// What the page says beside the chart.
#[derive(Default)]
struct Said {
    error: Option<AppError>,
    orphans: Vec<Orphaned>,
    prevention: bool,
}

impl Said {
    fn error(error: AppError) -> Said {
        Said { error: Some(error), ..Said::default() }
    }

    fn asks(orphans: Vec<Orphaned>) -> Said {
        Said { orphans, ..Said::default() }
    }
}

fn draw_page(frame: Frame, opened: Opened, mut lines: Vec<Line>, said: Said) -> AppResult<Response> {
    lines.extend(std::iter::repeat_n(Line::default(), SPARE));
    let Said { error, orphans, prevention } = said;
    let svg = if prevention { opened.prevention_svg()? } else { opened.svg()? };
    let text = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
    let (promised, statutory) = (text(opened.flow.promised), text(opened.flow.statutory));
    let asked = if orphans.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let status = error.as_ref().map_or(asked, AppError::status);
    let page = ChartPage { frame, opened, svg, lines, promised, statutory, error, orphans, prevention };
    Ok(page::with_status(status, &page))
}

/// The table as the page sends it: lists of equal length. The boxes of the clock send the numbers of their rows.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.trim())
    }

    fn one<'s>(&'s self, name: &'s str) -> &'s str {
        self.all(name).next().unwrap_or_default()
    }

    /// What becomes of the risk points of steps that are gone, as far as it is chosen.
    fn moved(&self) -> Moved {
        let chosen =
            self.0.iter().filter_map(|(field, to)| Some((field.strip_prefix("moved:")?, to.as_str())));
        chosen
            .filter(|(_, to)| !to.is_empty())
            .map(|(step, to)| (step.to_owned(), (to != NO_STEP).then(|| to.to_owned())))
            .collect()
    }

    fn lines(&self) -> Vec<Line> {
        let column = |name: &'static str| self.all(name).map(str::to_owned).collect::<Vec<_>>();
        let (ids, kinds, names) = (column("id"), column("kind"), column("step"));
        let (posts, limits, next) = (column("post"), column("limit"), column("next"));
        let stops: Vec<usize> = self.all("stops").filter_map(|place| place.parse().ok()).collect();
        let text = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        (0..names.len())
            .map(|place| Line {
                id: text(&ids, place),
                kind: RowKind::ALL
                    .into_iter()
                    .find(|kind| kind.label() == text(&kinds, place))
                    .unwrap_or_default(),
                name: text(&names, place),
                post: text(&posts, place),
                limit: text(&limits, place),
                stops: stops.contains(&place),
                next: text(&next, place),
                error: None,
            })
            .collect()
    }
}

/// Rows of the lines that are not empty; what is wrong stands with its line.
fn rows_of(lines: &mut [Line], old: &[Row]) -> Result<Vec<Row>, usize> {
    // Emptying a line takes its step away.
    let filled: Vec<usize> = (0..lines.len())
        .filter(|place| {
            let line = &lines[*place];
            let is_new_and_blank =
                line.id.is_empty() && line.name.is_empty() && line.post.is_empty() && line.next.is_empty();
            let emptied = line.name.is_empty() && line.kind == RowKind::Step;
            !is_new_and_blank && !emptied
        })
        .collect();
    let names: Vec<(usize, String)> =
        filled.iter().map(|place| (*place, lines[*place].name.clone())).collect();
    let find = |target: &str| {
        let by_number = target
            .parse::<usize>()
            .ok()
            .and_then(|number| filled.iter().position(|place| *place + 1 == number));
        by_number.or_else(|| names.iter().position(|(_, name)| name == target)).or_else(|| {
            (target == "结束")
                .then(|| filled.iter().position(|place| lines[*place].kind == RowKind::End))
                .flatten()
        })
    };
    let mut rows = Vec::with_capacity(filled.len());
    let mut wrong: Vec<(usize, String)> = Vec::new();
    for (row, place) in filled.iter().enumerate() {
        let line = &lines[*place];
        let known = old.iter().find(|old| !line.id.is_empty() && old.id == line.id);
        let mut step = known.map(|old| old.step.clone()).unwrap_or_default();
        step.post.clone_from(&line.post);
        step.stops_clock = line.stops;
        step.limit = match line.limit.as_str() {
            "" => None,
            text => {
                let days = lianjian_flow::table::days(text);
                if days.is_none() {
                    wrong.push((*place, format!("时限“{text}”读不懂：请写几个工作日")));
                }
                days
            }
        };
        let next = match line.next.as_str() {
            "" if line.kind == RowKind::End || row + 1 == filled.len() => Vec::new(),
            "" => vec![Next { to: row + 1, condition: String::new() }],
            text => next_of_text(text, find).unwrap_or_else(|unknown| {
                let number =
                    unknown.parse::<usize>().ok().filter(|number| (1..=lines.len()).contains(number));
                let message = match number {
                    Some(number) => format!("还指向第 {number} 行，那一行清空了：请改去向"),
                    None => format!("去向“{unknown}”不是表里的环节：请写左边的序号或者名称"),
                };
                wrong.push((*place, message));
                Vec::new()
            }),
        };
        rows.push(Row { id: line.id.clone(), kind: line.kind, name: line.name.clone(), step, next });
    }
    let count = wrong.len();
    for (place, message) in wrong {
        let said = lines[place].error.take().map_or(message.clone(), |before| format!("{before}；{message}"));
        lines[place].error = Some(said);
    }
    if count > 0 { Err(count) } else { Ok(split_ways(rows)) }
}

async fn save(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let sent = Sent(sent);
    let opened = service::open(&app, &frame.actor, id, &Which::default()).await?;
    let mut lines = sent.lines();
    let outcome = async {
        let rows = rows_of(&mut lines, &opened.rows())
            .map_err(|count| AppError::invalid("rows", format!("有 {count} 处要改，写在那一行下面")))?;
        let edit = Edit {
            name: Some(sent.one("name").to_owned()),
            limits: Some(Limits {
                promised: days("promised", sent.one("promised"))?,
                statutory: days("statutory", sent.one("statutory"))?,
            }),
            source: (opened.flow.kind == FlowKind::Chart).then_some(Source::Rows(rows)),
            moved: sent.moved(),
        };
        let seen = sent.one("version").parse().unwrap_or(opened.flow.version);
        service::save(&app, &frame.actor, id, seen, edit).await
    };
    match outcome.await {
        Ok(Saved::Done(_)) => Ok(Redirect::to(&format!("/flows/{id}")).into_response()),
        Ok(Saved::Asks(orphans)) => draw_page(frame, opened, lines, Said::asks(orphans)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            draw_page(frame, opened, lines, Said::error(error))
        }
        Err(error) => Err(error),
    }
}

/// Another file in the place of what is there, as a new version.
async fn replace(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    parts: Multipart,
) -> AppResult<Response> {
    let sent = receive(parts).await?;
    let seen = sent.field("version").parse().unwrap_or_default();
    let outcome = async {
        let Some((name, bytes)) = &sent.file else {
            return Err(AppError::invalid("file", "请选一个文件"));
        };
        let file = || Source::File(name.clone(), bytes.clone());
        let edit = Edit { source: Some(file()), ..Edit::default() };
        let saved = service::save(&app, &frame.actor, id, seen, edit).await?;
        let Saved::Asks(orphans) = saved else { return Ok(()) };
        if sent.field("untie").is_empty() {
            let message = format!(
                "{}。可以先在登记表里改，或者勾选“新文件里没有的环节，风险点不再对应环节”再换",
                service::question(&orphans)
            );
            return Err(AppError::invalid("file", message));
        }
        let moved = orphans.into_iter().map(|one| (one.step, None)).collect();
        let edit = Edit { source: Some(file()), moved, ..Edit::default() };
        service::save(&app, &frame.actor, id, seen, edit).await.map(|_| ())
    };
    match outcome.await {
        Ok(()) => Ok(Redirect::to(&format!("/flows/{id}")).into_response()),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict(_))) => {
            let opened = service::open(&app, &frame.actor, id, &Which::default()).await?;
            let lines = lines_of(&opened.rows());
            draw_page(frame, opened, lines, Said::error(error))
        }
        Err(error) => Err(error),
    }
}

async fn close(State(app): State<App>, frame: Frame, Path(id): Path<Uuid>) -> AppResult<Redirect> {
    let flow = service::close(&app, &frame.actor, id).await?;
    Ok(Redirect::to(&format!("/flows?unit={}", flow.unit)))
}

/// The chart as a file: `svg`, or `bpmn` (of a picture, the picture).
async fn chart(
    State(app): State<App>,
    frame: Frame,
    Path((id, ending)): Path<(Uuid, String)>,
    Query(which): Query<Which>,
) -> AppResult<Response> {
    answer(&app, &frame.actor, id, &ending, &which).await
}

/// The chart as a file, for pages and API alike.
pub(super) async fn answer(
    app: &App,
    actor: &Actor,
    id: Uuid,
    ending: &str,
    which: &Which,
) -> AppResult<Response> {
    match ending {
        "bpmn" | "file" => {
            let (name, bytes) = service::file(app, actor, id, which).await?;
            Ok(download::file(&name, bytes))
        }
        _ => drawn(app, actor, id, ending, which).await,
    }
}

/// The chart, or 风险防控图, drawn as a file of one of three kinds.
async fn drawn(app: &App, actor: &Actor, id: Uuid, ending: &str, which: &Which) -> AppResult<Response> {
    let (kind, is_prevention) =
        ending.strip_prefix("prevention.").map_or((ending, false), |kind| (kind, true));
    if !matches!(kind, "svg" | "png" | "pdf") {
        return Err(AppError::NotFound);
    }
    let opened = service::open(app, actor, id, which).await?;
    let svg = if is_prevention { opened.prevention_svg()? } else { opened.svg()? };
    let svg = svg.ok_or(AppError::NotFound)?;
    let title =
        format!("{}{}", opened.shown.name, if is_prevention { "廉政风险防控图" } else { "权力运行流程图" });
    let name = format!("{}.{kind}", file_stem(&title));
    let bytes = match kind {
        "svg" => svg.into_bytes(),
        kind => {
            let fonts = app.fonts()?;
            let is_png = kind == "png";
            let draw = move || {
                if is_png {
                    lianjian_render::chart_png(&svg, PIXELS, fonts)
                } else {
                    lianjian_render::chart_pdf(&svg, &title, fonts)
                }
            };
            beside(draw).await?
        }
    };
    Ok(download::file(&name, bytes))
}

/// A picture that was uploaded, to be shown on the page.
async fn picture(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<Uuid>,
    Query(which): Query<Which>,
) -> AppResult<Response> {
    let (_, bytes) = service::file(&app, &frame.actor, id, &which).await?;
    let kind = match PictureKind::of(&bytes) {
        Some(PictureKind::Png) => "image/png",
        Some(PictureKind::Jpeg) => "image/jpeg",
        Some(PictureKind::Pdf) | None => return Err(AppError::NotFound),
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
