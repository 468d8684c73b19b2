//! The frame around every page: who, where, what is next; navigation by role.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use jiff::civil::Date;
use lianjian_db::params;
use lianjian_domain::form::Stage;
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::assets;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::{Right, Role};
use crate::shell::state::App;
use crate::shell::waiting;

/// The program's version, for the foot of the navigation.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a page needs to draw the frame; every handler of a page takes one.
pub struct Frame {
    /// Who is signed in.
    pub actor: Actor,
    /// The county's name.
    pub region: String,
    /// The programme's name, if there is one.
    pub programme: Option<String>,
    /// The stage that today lies in.
    pub stage: Option<StageNow>,
    /// How much waits for this account; none for those without an inbox.
    pub waiting: Option<u64>,
    /// The navigation, in groups.
    pub navigation: Vec<Group>,
    /// The version of styles and scripts.
    pub version: &'static str,
}

/// A heading with its links.
pub struct Group {
    /// The heading; empty for the first group.
    pub heading: &'static str,
    /// The links.
    pub links: Vec<Link>,
}

/// One link of the navigation.
pub struct Link {
    /// Where to.
    pub href: &'static str,
    /// The name of an icon in the sprite.
    pub icon: &'static str,
    /// The words.
    pub label: &'static str,
    /// Whether the page shown belongs to it.
    pub current: bool,
}

/// The stage that today lies in, with what it owes next.
#[derive(Clone, Debug)]
pub struct StageNow {
    /// 第四阶段
    pub ordinal: String,
    /// 制定防控措施
    pub content: String,
    /// Days to the next deadline, if one is ahead.
    pub days_left: Option<i32>,
}

/// How long what all frames share may lag behind another node's change.
const FRESH: Duration = Duration::from_secs(5);

/// What all frames share, read from the database at most every few seconds.
#[derive(Default)]
pub struct Standing {
    known: Mutex<Option<(Instant, Arc<County>)>>,
}

/// The open units as they were known a few seconds ago.
#[derive(Default)]
pub struct Units(Arc<County>);

impl std::ops::Deref for Units {
    type Target = [(Uuid, String)];

    fn deref(&self) -> &Self::Target {
        &self.0.units
    }
}

impl Units {
    /// The options of a select, `chosen` being selected. They are drawn once for all pages: in a county of
    /// 200 units they are most of a page.
    pub fn options(&self, chosen: Option<Uuid>) -> Cow<'_, str> {
        match chosen {
            None => Cow::Borrowed(&self.0.options),
            Some(id) => {
                let value = format!("value=\"{id}\"");
                Cow::Owned(self.0.options.replacen(&value, &format!("{value} selected"), 1))
            }
        }
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "{% for (id, name) in units %}<option value=\"{{ id }}\">{{ name }}</option>{% endfor %}"
)]
struct Options<'a> {
    units: &'a [(Uuid, String)],
}

/// What stands on the sign-in page.
pub struct Notice {
    /// The county.
    pub region: String,
    /// The programme.
    pub programme: Option<String>,
    /// The stage that today lies in, if there is one.
    pub stages: Vec<Stage>,
}

#[derive(Default)]
struct County {
    region: String,
    /// The open units, in the order of lists.
    units: Vec<(Uuid, String)>,
    /// The same as options of a select, none of them selected.
    options: String,
    programme: Option<String>,
    stages: Vec<Stage>,
}

impl Standing {
    /// Forgets what it knows; for whoever changes the programme or the region.
    pub fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What the sign-in page may show of it without an account: the programme and today's stage.
    pub async fn notice(&self, app: &App) -> AppResult<Notice> {
        let county = self.county(app).await?;
        let today = app.clock().today();
        let stages = county.stages.iter().filter(|stage| holds(stage, today)).cloned().collect();
        Ok(Notice { region: county.region.clone(), programme: county.programme.clone(), stages })
    }

    /// The open units by id and name, in the order of lists, for an actor to choose from: none for those
    /// who see one unit only.
    pub async fn units(&self, app: &App, actor: &Actor) -> AppResult<Units> {
        Ok(if actor.may(Right::ReadAll) { Units(self.county(app).await?) } else { Units::default() })
    }

    async fn county(&self, app: &App) -> AppResult<Arc<County>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read, county)) = known
            && read.elapsed() < FRESH
        {
            return Ok(county);
        }
        let mut connection = app.database().connection().await?;
        let region = connection
            .optional(
                "SELECT name FROM region WHERE closed_on IS NULL ORDER BY parent IS NOT NULL, name LIMIT 1",
                &[],
                |row| row.next(),
            )
            .await?;
        let programme = connection
            .optional(
                "SELECT name, stages FROM programme WHERE closed_at IS NULL ORDER BY changed_at DESC LIMIT 1",
                &params![],
                |row| Ok((row.next::<String>()?, row.next_json::<Vec<Stage>>()?)),
            )
            .await?;
        let (programme, stages) = programme.map_or((None, Vec::new()), |(name, stages)| (Some(name), stages));
        let units: Vec<(Uuid, String)> = connection
            .all("SELECT id, name FROM unit WHERE closed_on IS NULL ORDER BY position, name", &[], |row| {
                Ok((row.next()?, row.next()?))
            })
            .await?;
        let options =
            Options { units: &units }.render().map_err(|error| AppError::Internal(error.to_string()))?;
        let region = region.unwrap_or_default();
        let county = Arc::new(County { region, units, options, programme, stages });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), Arc::clone(&county)));
        Ok(county)
    }
}

/// Whether a day lies in a stage.
fn holds(stage: &Stage, day: Date) -> bool {
    stage.from.is_some_and(|from| from <= day) && stage.to.is_some_and(|to| day <= to)
}

/// The stage of a day, and the days to its next deadline.
fn stage_now(stages: &[Stage], today: Date) -> Option<StageNow> {
    const ORDINALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let (index, stage) = stages.iter().enumerate().find(|(_, stage)| holds(stage, today))?;
    let next = stage.deadlines.iter().map(|deadline| deadline.date).filter(|date| *date >= today).min();
    Some(StageNow {
        ordinal: ORDINALS
            .get(index)
            .map_or_else(|| format!("第{}阶段", index + 1), |word| format!("第{word}阶段")),
        content: stage.content.clone(),
        days_left: next.and_then(|date| today.until(date).ok()).map(|span| span.get_days()),
    })
}

impl Frame {
    /// The frame for an account on a page.
    pub async fn new(app: &App, actor: Actor, path: &str) -> AppResult<Frame> {
        let county = app.standing().county(app).await?;
        let today = app.clock().today();
        let stage = stage_now(&county.stages, today);
        let waiting = if actor.has_inbox() { Some(waiting(app, &actor, today).await?) } else { None };
        Ok(Frame {
            navigation: navigation(&actor, path),
            waiting,
            actor,
            region: county.region.clone(),
            programme: county.programme.clone(),
            stage,
            version: assets::version(),
        })
    }

    /// How much waits, as a badge shows it.
    pub fn waiting_label(&self) -> String {
        match self.waiting {
            None | Some(0) => String::new(),
            Some(count) if count >= waiting::MOST => format!("{}+", waiting::MOST - 1),
            Some(count) => count.to_string(),
        }
    }

    /// Whose desk this is: the unit of a clerk, otherwise the commission or the region.
    pub fn desk(&self) -> String {
        match (&self.actor.unit_name, self.actor.role) {
            (Some(unit), _) => unit.clone(),
            (None, Role::Commission | Role::CommissionLeader) => format!("{}纪委", self.region),
            (None, _) => self.region.clone(),
        }
    }
}

/// How much waits: every page shows it, so it is looked up anew only after something was changed.
async fn waiting(app: &App, actor: &Actor, today: Date) -> AppResult<u64> {
    // Before anything is read: what changes meanwhile must not be kept.
    let at = app.database().ended_transactions();
    let Some(account) = actor.account else { return Ok(0) };
    if let Some(count) = app.waiting().get(at, &(account, today)) {
        return Ok(count);
    }
    let mut connection = app.database().connection().await?;
    let targets = waiting::targets_of(&mut connection, actor, today).await?;
    let count = waiting::count(&mut connection, &targets).await?;
    app.waiting().keep(at, (account, today), count);
    Ok(count)
}

impl FromRequestParts<App> for Frame {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let actor = <Actor as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Frame::new(app, actor, parts.uri.path()).await
    }
}

impl OptionalFromRequestParts<App> for Frame {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, AppError> {
        match <Actor as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await? {
            Some(actor) => Ok(Some(Frame::new(app, actor, parts.uri.path()).await?)),
            None => Ok(None),
        }
    }
}

fn navigation(actor: &Actor, path: &str) -> Vec<Group> {
    let link = |href: &'static str, icon, label| Link {
        href,
        icon,
        label,
        current: path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
    };
    let mut groups = Vec::new();
    if actor.may(Right::ReadAll) {
        let mut work = vec![link("/desk", "layout-dashboard", "工作台")];
        if actor.has_inbox() {
            work.push(link("/inbox", "inbox", "待办"));
        }
        if actor.may(Right::ReviewFilings) {
            work.push(link("/filings", "file-check", "报送审核"));
        }
        work.push(link("/notices", "message-2", "通知"));
        work.push(link("/workgroups", "user-circle", "领导小组"));
        groups.push(Group { heading: "", links: work });
        let mut links = vec![
            link("/summary", "table", "汇总"),
            link("/risk-points", "alert-hexagon", "风险库"),
            link("/powers", "list-details", "职权库"),
            link("/flows", "git-fork", "流程图"),
            link("/booklets", "book", "汇编成册"),
            link("/registers", "folders", "登记表"),
            link("/quality", "list-check", "质量检查"),
            link("/signatures", "writing-sign", "审签"),
        ];
        if actor.role == Role::Commission {
            links.push(link("/imports", "file-import", "导入"));
        }
        groups.push(Group { heading: "底数", links });
    } else if actor.role.is_of_unit() {
        groups.push(Group {
            heading: "",
            links: vec![
                link("/inbox", "inbox", "待办"),
                link("/year", "route", "本单位"),
                link("/notices", "message-2", "通知"),
            ],
        });
        let mut links = vec![
            link("/catalogue", "list-details", "职权目录"),
            link("/flows", "git-fork", "流程图"),
            link("/booklets", "book", "汇编成册"),
            link("/registers", "table", "登记表"),
            link("/quality", "list-check", "质量检查"),
            link("/risk-points", "alert-hexagon", "风险库"),
        ];
        if actor.role == Role::Clerk {
            links.push(link("/imports", "file-import", "导入"));
        }
        groups.push(Group { heading: "底数", links });
        groups.push(Group {
            heading: "上报",
            links: vec![
                link("/signatures", "writing-sign", "审签"),
                link("/filings", "send", "报送"),
                link("/summary", "table-export", "汇总"),
            ],
        });
        groups.push(Group {
            heading: "管理",
            links: vec![
                link("/organisation", "sitemap", "部门和岗位"),
                link("/workgroup", "user-circle", "领导小组"),
                link("/activities", "activity", "学习宣传"),
            ],
        });
    }
    let mut keeping = Vec::new();
    if actor.may(Right::KeepOrganisation) {
        keeping.push(link("/organisation", "sitemap", "组织机构"));
    }
    if actor.may(Right::KeepAccounts) {
        keeping.push(link("/accounts", "users", "账号"));
        keeping.push(link("/messages", "send", "消息投递"));
    } else if actor.may(Right::KeepRoles) {
        keeping.push(link("/accounts", "users", "角色和权限"));
    }
    if actor.may(Right::ReadRecord) {
        keeping.push(link("/audit", "history", "操作记录"));
    }
    if actor.may(Right::KeepProgrammes) {
        keeping.push(link("/programmes", "calendar-event", "防控计划"));
    }
    if actor.may(Right::KeepSettings) {
        keeping.push(link("/settings", "settings", "设置"));
    }
    if !keeping.is_empty() {
        groups.push(Group { heading: "管理", links: keeping });
    }
    groups
}
