//! Founding the county: the organisation, then what each unit filled in, each on its own day.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use lianjian_domain::form::{Form, Plan};
use lianjian_render::Options;
use serde::Serialize;
use uuid::Uuid;

use super::county::{self, County, UnitText};
use super::organisation::{self, Unit};
use super::{filings, flows, plan, workgroups};
use crate::features::accounts::{self, NewAccount};
use crate::features::imports::{self, Choice, Outcome};
use crate::features::notices::{self, NewNotice};
use crate::features::signoff::{self, Sending};
use crate::features::{powers, registers};
use crate::shell::actor::Actor;
use crate::shell::clock::{self, Clock};
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::{Right, Role};
use crate::shell::state::{App, Settings};

/// An account of the demonstration; its password is known to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoAccount {
    /// The name to sign in with.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// What it may do.
    pub role: Role,
    /// The unit that it belongs to.
    pub unit: Option<String>,
}

/// Name, shown name, role, and the unit's place in the county's list; the commission comes first. Those of a unit
/// act for its person of the shown name, where there is one.
const ACCOUNTS: [(&str, &str, Role, Option<usize>); 12] = [
    ("jiwei", "段某某", Role::Commission, None),
    ("jiweishuji", "曹某某", Role::CommissionLeader, None),
    ("zhujian", "何某", Role::Clerk, Some(0)),
    ("keyuan", "尤某", Role::Member, Some(0)),
    ("guzhang", "钱某某", Role::Member, Some(0)),
    ("fenguan", "李某某", Role::Member, Some(0)),
    ("juzhang", "张某某", Role::Member, Some(0)),
    ("caizheng", "邓某某", Role::Clerk, Some(1)),
    ("chakan", "孙某某", Role::Viewer, Some(0)),
    ("guanli", "系统管理员", Role::SystemAdministrator, None),
    ("anquan", "安全管理员", Role::SecurityAdministrator, None),
    ("shenji", "审计管理员", Role::AuditAdministrator, None),
];
/// The department whose posts are on their way through the sign-off.
const SIGNING: &str = "建筑业管理股";
/// One password for all: it is printed and protects nothing.
const PASSWORD: &str = "Qinghe-2013";

/// Organisation and plan stand since so many days: before the first stage, 322 days ago.
const FOUNDED: i64 = 330;
/// Most units had their catalogue so many days ago, in the second stage.
const LISTED: i64 = 225;

/// Fills an empty database with the county; gives the accounts.
pub async fn found(app: &App, actor: &Actor) -> AppResult<Vec<DemoAccount>> {
    actor.demand(Right::KeepOrganisation)?;
    actor.demand(Right::KeepSettings)?;
    let county = County::built_in()?;
    let units = found_organisation(&days_ago(app, FOUNDED), actor, &county).await?;
    bring_plan_in(&days_ago(app, FOUNDED), actor, &county.plan, app.clock().today()).await?;
    for (text, unit) in county.units.iter().zip(&units) {
        let then = days_ago(app, text.filled);
        match &text.forms {
            Some(folder) => bring_files_in(&then, actor, folder, unit.id()).await?,
            None => {
                // Who had the registers early had the catalogue in its stage.
                let listed = if text.filled > LISTED / 4 { LISTED } else { text.filled };
                list_powers(&days_ago(app, listed), actor, text, unit).await?;
                fill_in(&then, actor, text, unit).await?;
            }
        }
    }
    let mut added = Vec::with_capacity(ACCOUNTS.len());
    let mut actors = Vec::new();
    for (name, display_name, role, unit) in ACCOUNTS {
        let new = NewAccount {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            role,
            unit: unit.map(|place| units[place].id()),
            password: Some(PASSWORD.to_owned()),
            must_change: false,
        };
        let account = accounts::add(app, actor, new).await?.0.id;
        if let Some(person) = unit.and_then(|place| units[place].person(display_name)) {
            accounts::bind(app, actor, account, Some(person)).await?;
        }
        let unit_name = unit.map(|place| county.units[place].name.clone());
        actors.push((
            unit,
            Actor {
                account: Some(account),
                name: name.to_owned(),
                display_name: display_name.to_owned(),
                role,
                unit: unit.map(|place| units[place].id()),
                unit_name: unit_name.clone(),
                must_change: false,
            },
        ));
        added.push(DemoAccount { name, password: PASSWORD, role, unit: unit_name });
    }
    let clerks: Vec<(usize, Actor)> = actors
        .iter()
        .filter(|(_, actor)| actor.role == Role::Clerk)
        .filter_map(|(place, actor)| Some(((*place)?, actor.clone())))
        .collect();
    workgroups::set_up(app, &county, &units, &clerks).await?;
    flows::draw(app, &county, &units, &clerks).await?;
    if let Some((place, clerk)) = clerks.first() {
        let then = days_ago(app, county.units[*place].filled);
        flows::tie(&then, clerk, units[*place].id()).await?;
    }
    filings::file(app, &county, &units, &actors[0].1, &clerks).await?;
    let notice = NewNotice {
        title: "关于做好第四阶段报送工作的通知".to_owned(),
        text: "请各单位对照计划，逐项核对登记表，按期报送附件3、附件5和附件6。\n已报送被退回的，按补正期限改好再报。"
            .to_owned(),
        units: Vec::new(),
        receipt_by: None,
    };
    notices::send(&days_ago(app, 2), &actors[0].1, notice, &[]).await?;
    if let Some((_, clerk)) = clerks.first() {
        send_for_signature(app, clerk, &units[0].posts_of(SIGNING)).await?;
    }
    app.standing().forget();
    Ok(added)
}

/// Sends registers for signature, so that there is something to sign.
async fn send_for_signature(app: &App, clerk: &Actor, holders: &[Uuid]) -> AppResult<()> {
    let mut sendings = Vec::new();
    for holder in holders {
        let opened = registers::open(app, clerk, *holder).await?;
        let ready = !opened.rows.is_empty() && opened.rows.iter().all(|row| row.level.is_some());
        if ready {
            sendings.push(Sending { subject: opened.subject(), version: opened.record.version });
        }
    }
    signoff::send(app, clerk, &sendings).await?;
    Ok(())
}

async fn found_organisation(app: &App, actor: &Actor, county: &County) -> AppResult<Vec<Unit>> {
    if !crate::features::organisation::regions(app, actor).await?.is_empty() {
        return Err(AppError::invalid("database", "演示县只能建在空数据库里，这个数据库里已经有行政区划"));
    }
    organisation::found(app, actor, county).await
}

/// The same county with a clock that stands at ten in the morning, some days ago: what is filled in through
/// it is dated then.
pub(super) fn days_ago(app: &App, days: i64) -> App {
    let day = app.clock().today().saturating_sub(days.days());
    let moment = clock::end_of(day) - SignedDuration::from_hours(14);
    let settings = Settings { clock: Clock::Fixed(moment), ..app.settings().clone() };
    App::new(app.database().clone(), settings)
}

/// 附件1 as the sample has it, its days moved, written as a docx and brought in like any other.
async fn bring_plan_in(app: &App, actor: &Actor, name: &str, today: Date) -> AppResult<()> {
    let report = lianjian_forms::read(name, &county::file(name)?);
    let plan: Option<&Plan> = report.forms.iter().find_map(|form| match form {
        Form::Annex1(plan) => Some(plan),
        _ => None,
    });
    let plan = plan.ok_or_else(|| AppError::Internal(format!("samples/demo/{name} holds no plan")))?;
    let moved = Form::Annex1(plan::moved(plan, today));
    let bytes = lianjian_render::docx(&moved, &Options::default())
        .map_err(|error| AppError::Internal(error.to_string()))?;
    bring_in(app, actor, name, &bytes, Choice::default()).await
}

/// The filled forms of a unit, the plan left out: it is the county's.
async fn bring_files_in(app: &App, actor: &Actor, folder: &str, unit: Uuid) -> AppResult<()> {
    for name in county::files_of(folder).iter().filter(|name| !name.contains("附件1")) {
        let choice = Choice { unit: Some(unit), ..Choice::default() };
        bring_in(app, actor, name, &county::file(name)?, choice).await?;
    }
    Ok(())
}

async fn bring_in(app: &App, actor: &Actor, path: &str, bytes: &[u8], choice: Choice) -> AppResult<()> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let report = imports::bring_in(app, actor, name, bytes, &choice).await?;
    if report.outcome == Outcome::Imported {
        return Ok(());
    }
    let problems: Vec<String> =
        report.report.problems.iter().map(|problem| problem.message.clone()).collect();
    Err(AppError::Internal(format!("samples/demo/{path} did not go in: {}", problems.join("; "))))
}

/// The catalogue of a unit of the list.
async fn list_powers(app: &App, actor: &Actor, text: &UnitText, unit: &Unit) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    powers::replace(&mut transaction, &actor.author(app), unit.id(), &text.catalogue()).await?;
    transaction.commit().await?;
    Ok(())
}

/// What a unit of the list filled in, through the same services as an import.
async fn fill_in(app: &App, actor: &Actor, text: &UnitText, unit: &Unit) -> AppResult<()> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    for register in &text.registers {
        let holder = unit.holder(register.department.as_deref(), register.post.as_deref())?;
        let signer = text.posts.iter().find(|post| Some(&post.name) == register.post.as_ref());
        let form = register.form(signer.map(|post| post.person.as_str()));
        registers::replace(&mut transaction, &author, holder, &form).await?;
    }
    transaction.commit().await?;
    Ok(())
}
