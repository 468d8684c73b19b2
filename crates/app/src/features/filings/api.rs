//! Filings over HTTP.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use lianjian_domain::filing::Finding;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::changes::{self, ChangedUnit, PaperChange};
use super::listing::{self, Page, Question};
use super::model::{self, Comment, Event, Filing, Missing, Part, Reason, Whole};
use super::package::{self, Package, PackagePart};
use super::review::{self, Place};
use super::{outgoing, papers, service};
use crate::features::papers::{Paper, REQUEST_LIMIT, receive};
use crate::shell::actor::Actor;
use crate::shell::download;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    let large = OpenApiRouter::new().routes(routes!(add_paper)).layer(DefaultBodyLimit::max(REQUEST_LIMIT));
    OpenApiRouter::new()
        .merge(large)
        .routes(routes!(show_package))
        .routes(routes!(remove_paper))
        .routes(routes!(list, file))
        .routes(routes!(accept_many))
        .routes(routes!(changes_of_month))
        .routes(routes!(show))
        .routes(routes!(paper))
        .routes(routes!(receipt))
        .routes(routes!(diff))
        .routes(routes!(open))
        .routes(routes!(withdraw))
        .routes(routes!(add_comment))
        .routes(routes!(answer))
        .routes(routes!(set_aside))
        .routes(routes!(give_back))
        .routes(routes!(accept))
}

/// A paper of a package.
#[derive(Serialize, ToSchema)]
struct PackagePaper {
    title: String,
    /// `annex2` to `annex6`, or `paper`.
    kind: String,
    file_name: String,
}

/// What an obligation asks for as it stands now.
#[derive(Serialize, ToSchema)]
struct PackageAnswer {
    obligation: Uuid,
    unit: Uuid,
    parts: Vec<PackagePaper>,
    /// Papers that were added by hand.
    papers: Vec<Paper>,
    /// What it lacks.
    missing: Vec<Missing>,
    /// What is wrong in it.
    findings: Vec<Finding>,
    /// Why it cannot be filed, whatever the note says.
    barred: Vec<String>,
}

impl From<Package> for PackageAnswer {
    fn from(package: Package) -> Self {
        let paper = |part: &PackagePart| PackagePaper {
            title: part.title.clone(),
            kind: part.kind().to_owned(),
            file_name: part.file_name.clone(),
        };
        PackageAnswer {
            obligation: package.owed.obligation.id,
            unit: package.owed.obligation.unit,
            parts: package.parts.iter().map(paper).collect(),
            papers: package.papers,
            missing: package.missing,
            findings: package.findings,
            barred: package.barred,
        }
    }
}

/// A paper of a filing.
#[derive(Serialize, ToSchema)]
struct FiledPaper {
    position: usize,
    /// `annex2` to `annex6`, or `paper`.
    kind: String,
    /// The register or catalogue.
    subject: Option<Uuid>,
    /// Its version when it was filed.
    subject_version: Option<i64>,
    title: String,
    file_name: String,
    /// SM3 of the form as JSON.
    form_digest: Option<String>,
    /// SM3 of the file.
    file_digest: String,
}

/// A filing with its papers, its way and what was written beside it.
#[derive(Serialize, ToSchema)]
struct WholeAnswer {
    #[serde(flatten)]
    filing: Filing,
    parts: Vec<FiledPaper>,
    events: Vec<Event>,
    comments: Vec<Comment>,
    /// `waiting`, `withdrawn`, `accepted` or `returned`.
    state: &'static str,
    /// The number of its receipt.
    receipt: Option<String>,
}

impl From<Whole> for WholeAnswer {
    fn from(whole: Whole) -> Self {
        let end = whole.end();
        let (state, receipt) =
            end.map_or(("waiting", None), |event| (event.kind.name(), event.number.clone()));
        let paper = |part: Part| FiledPaper {
            position: part.position,
            kind: part.kind,
            subject: part.subject,
            subject_version: part.subject_version,
            title: part.title,
            file_name: part.file_name,
            form_digest: part.form_digest,
            file_digest: part.file,
        };
        WholeAnswer {
            state,
            receipt,
            filing: whole.filing,
            parts: whole.parts.into_iter().map(paper).collect(),
            events: whole.events,
            comments: whole.comments,
        }
    }
}

/// Files to add.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a multipart body, for the API's document")]
struct PapersBody {
    /// One or many.
    #[schema(value_type = Vec<String>, format = Binary)]
    paper: Vec<u8>,
}

#[derive(Serialize, ToSchema)]
struct AddedPapers {
    papers: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct ChangedPapers {
    /// None for a first filing.
    papers: Option<Vec<PaperChange>>,
}

/// What changed after it was filed.
#[derive(Serialize, ToSchema)]
struct MonthChanges {
    /// The units that changed something.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ChangedUnit>>,
    /// The changes of one unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    papers: Option<Vec<PaperChange>>,
}

#[derive(Serialize, ToSchema)]
struct AcceptedFilings {
    accepted: Vec<Event>,
}

#[utoipa::path(
    get,
    path = "/api/v1/obligations/{id}/package",
    tag = "报送",
    summary = "应报事项的材料：有哪些、还缺什么",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "还没有报送的一件", body = PackageAnswer))
)]
async fn show_package(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
) -> AppResult<Json<PackageAnswer>> {
    let package = package::build(&app, &actor, id).await?;
    let answer = PackageAnswer::from(package);
    Ok(Json(PackageAnswer { findings: model::seen_by(answer.findings, &actor), ..answer }))
}

#[utoipa::path(
    post,
    path = "/api/v1/obligations/{id}/papers",
    tag = "报送",
    summary = "给材料添附件",
    params(("id" = Uuid, Path, description = "编号")),
    request_body(content = PapersBody, content_type = "multipart/form-data"),
    responses((status = 201, description = "附件的编号", body = AddedPapers))
)]
async fn add_paper(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    multipart: Multipart,
) -> AppResult<(StatusCode, Json<AddedPapers>)> {
    let received = receive(multipart).await?;
    let papers = papers::add(&app, &actor, id, received.some_files()?).await?;
    Ok((StatusCode::CREATED, Json(AddedPapers { papers })))
}

#[utoipa::path(
    delete,
    path = "/api/v1/obligations/{id}/papers/{paper}",
    tag = "报送",
    summary = "去掉还没有报送的附件",
    params(("id" = Uuid, Path, description = "编号"), ("paper" = Uuid, Path, description = "附件的编号")),
    responses((status = 204, description = "办好了"))
)]
async fn remove_paper(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> AppResult<StatusCode> {
    papers::remove(&app, &actor, id, paper).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    get,
    path = "/api/v1/filings",
    tag = "报送",
    summary = "报送的材料",
    params(Question),
    responses((status = 200, description = "一页；等着审核的旧的在前，其余新的在前", body = Page))
)]
async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(question): Query<Question>,
) -> AppResult<Json<Page>> {
    Ok(Json(listing::find(&app, &actor, &question).await?))
}

#[derive(Deserialize, ToSchema)]
struct NewFiling {
    obligation: Uuid,
    #[serde(default)]
    note: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/filings",
    tag = "报送",
    summary = "报送",
    request_body = NewFiling,
    responses((status = 201, description = "报送的一件", body = Filing))
)]
async fn file(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<NewFiling>,
) -> AppResult<(StatusCode, Json<Filing>)> {
    let filing = service::file(&app, &actor, sent.obligation, &sent.note).await?;
    Ok((StatusCode::CREATED, Json(filing.seen_by(&actor))))
}

#[utoipa::path(
    get,
    path = "/api/v1/filings/{id}",
    tag = "报送",
    summary = "一次报送：材料、经过、批注",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "一次报送", body = WholeAnswer))
)]
async fn show(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<WholeAnswer>> {
    Ok(Json(service::open(&app, &actor, id).await?.into()))
}

#[utoipa::path(
    get,
    path = "/api/v1/filings/{id}/parts/{position}/{ending}",
    tag = "报送",
    summary = "报送的一份材料：file 原件，pdf 打印，json 数据",
    params(("id" = Uuid, Path, description = "编号"), ("position" = usize, Path, description = "第几份，从 0 起"), ("ending" = String, Path, description = "file、pdf 或 json")),
    responses((status = 200, description = "文件", body = Vec<u8>, content_type = "application/octet-stream"))
)]
async fn paper(
    State(app): State<App>,
    actor: Actor,
    Path((id, position, ending)): Path<(Uuid, usize, String)>,
) -> AppResult<Response> {
    let (name, bytes) = outgoing::paper(&app, &actor, id, position, &ending).await?;
    Ok(download::file(&name, bytes))
}

#[utoipa::path(
    get,
    path = "/api/v1/filings/{id}/receipt.pdf",
    tag = "报送",
    summary = "接收回执",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "回执", body = Vec<u8>, content_type = "application/pdf"))
)]
async fn receipt(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Response> {
    let (name, bytes) = outgoing::receipt(&app, &actor, id).await?;
    Ok(download::file(&name, bytes))
}

#[utoipa::path(
    get,
    path = "/api/v1/filings/{id}/diff",
    tag = "报送",
    summary = "与上一次报送相比改了什么",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "每份材料的改动；第一次报送没有", body = ChangedPapers))
)]
async fn diff(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<ChangedPapers>> {
    let whole = service::open(&app, &actor, id).await?;
    Ok(Json(ChangedPapers { papers: changes::since_last(&app, &actor, &whole).await? }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Month {
    /// Such as 2013-06.
    month: String,
    /// One unit; all of them when it is not given.
    #[serde(default, deserialize_with = "crate::shell::page::empty_is_none")]
    unit: Option<Uuid>,
}

#[utoipa::path(
    get,
    path = "/api/v1/filings/changes",
    tag = "报送",
    summary = "报送以后又改了什么，按月",
    params(Month),
    responses((status = 200, description = "不写 unit 时列出改过的单位，写了列出它的改动", body = MonthChanges))
)]
async fn changes_of_month(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Month>,
) -> AppResult<Json<MonthChanges>> {
    let month = read_month(&asked.month)?;
    Ok(Json(match asked.unit {
        Some(unit) => {
            MonthChanges { items: None, papers: Some(changes::of_month(&app, &actor, unit, month).await?) }
        }
        None => {
            MonthChanges { items: Some(changes::units_of_month(&app, &actor, month).await?), papers: None }
        }
    }))
}

/// The first day of a month written as `2013-06`.
pub(super) fn read_month(text: &str) -> AppResult<Date> {
    format!("{text}-01").parse().map_err(|_| AppError::invalid("month", "月份要写成 2013-06 这样"))
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/opening",
    tag = "报送",
    summary = "打开审核：单位从此不能撤回",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "办好了"))
)]
async fn open(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    review::open(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/withdrawal",
    tag = "报送",
    summary = "单位撤回，纪委打开以前",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 204, description = "办好了"))
)]
async fn withdraw(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<StatusCode> {
    service::withdraw(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct NewComment {
    #[serde(flatten)]
    place: Place,
    text: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/comments",
    tag = "报送",
    summary = "在行上写批注",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = NewComment,
    responses((status = 201, description = "批注", body = Comment))
)]
async fn add_comment(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewComment>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = review::add_comment(&app, &actor, id, &sent.place, &sent.text).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/answers",
    tag = "报送",
    summary = "单位答复批注",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = NewComment,
    responses((status = 201, description = "答复", body = Comment))
)]
async fn answer(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewComment>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = service::answer(&app, &actor, id, sent.place.part, sent.place.row, &sent.text).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

#[derive(Deserialize, ToSchema)]
struct SetAside {
    finding: String,
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/set-aside",
    tag = "报送",
    summary = "某个问题不作问题，写明理由",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = SetAside,
    responses((status = 201, description = "记下的一条", body = Comment))
)]
async fn set_aside(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SetAside>,
) -> AppResult<(StatusCode, Json<Comment>)> {
    let comment = review::set_aside(&app, &actor, id, &sent.finding, &sent.reason).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

#[derive(Deserialize, ToSchema)]
struct GiveBack {
    #[serde(default)]
    reasons: Vec<Reason>,
    mend_by: Date,
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/return",
    tag = "报送",
    summary = "退回补正；批注一并作为理由",
    params(("id" = Uuid, Path, description = "编号")),
    request_body = GiveBack,
    responses((status = 200, description = "退回", body = Event))
)]
async fn give_back(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<GiveBack>,
) -> AppResult<Json<Event>> {
    Ok(Json(review::give_back(&app, &actor, id, &sent.reasons, sent.mend_by).await?))
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/{id}/acceptance",
    tag = "报送",
    summary = "接收，出回执",
    params(("id" = Uuid, Path, description = "编号")),
    responses((status = 200, description = "接收", body = Event))
)]
async fn accept(State(app): State<App>, actor: Actor, Path(id): Path<Uuid>) -> AppResult<Json<Event>> {
    let mut events = review::accept(&app, &actor, &[id]).await?;
    events.pop().map(Json).ok_or(AppError::NotFound)
}

#[derive(Deserialize, ToSchema)]
struct ManyFilings {
    filings: Vec<Uuid>,
}

#[utoipa::path(
    post,
    path = "/api/v1/filings/acceptances",
    tag = "报送",
    summary = "一次接收几件，要么全成要么全不成",
    request_body = ManyFilings,
    responses((status = 200, description = "每件的接收", body = AcceptedFilings))
)]
async fn accept_many(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<ManyFilings>,
) -> AppResult<Json<AcceptedFilings>> {
    let events = review::accept(&app, &actor, &sent.filings).await?;
    Ok(Json(AcceptedFilings { accepted: events }))
}
