//! How the units of the county are organised for this work: leading groups, contacts, plans, what was held.

use jiff::ToSpan;
use jiff::civil::Date;
use lianjian_render::{Column, Listing};

use super::county::{County, UnitText};
use super::filings::clerk_of;
use super::organisation::Unit;
use super::service::days_ago;
use crate::features::papers::Upload;
use crate::features::workgroups::{
    self, ActivityInput, ActivityKind, HeadInput, MemberInput, MemberRole, PaperPurpose,
};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::state::App;

/// The groups were set up so many days ago: in the first stage.
const SET_UP: i64 = 310;
/// Who told nobody whom to call, as a unit's place in the county's list.
const WITHOUT_LIAISON: usize = 11;

/// Sets up the leading groups of all units.
pub(super) async fn set_up(
    app: &App,
    county: &County,
    units: &[Unit],
    clerks: &[(usize, Actor)],
) -> AppResult<()> {
    let then = days_ago(app, SET_UP);
    for (place, (text, unit)) in county.units.iter().zip(units).enumerate() {
        let clerk = clerk_of(county, place, unit, clerks);
        set_up_one(&then, &clerk, place, text, unit).await?;
        hold(app, &clerk, text, unit).await?;
    }
    Ok(())
}

async fn set_up_one(app: &App, clerk: &Actor, place: usize, text: &UnitText, unit: &Unit) -> AppResult<()> {
    let office = text.departments.first().map_or("办公室", String::as_str);
    let head = HeadInput {
        name: "廉政风险防控工作领导小组".to_owned(),
        founded_by: format!("关于成立{}廉政风险防控工作领导小组的通知", text.short_name),
        office: office.to_owned(),
        office_phone: telephone(place, 0),
        version: 0,
    };
    workgroups::save_head(app, clerk, unit.id(), &head).await?;
    for (line, (role, post)) in (1..).zip(roles(place, text)) {
        let member = MemberInput {
            role,
            name: post.person.clone(),
            post: post.name.clone(),
            phone: telephone(place, line),
            version: 0,
        };
        workgroups::add_member(app, clerk, unit.id(), &member).await?;
    }
    let bytes =
        lianjian_render::listing_docx(&plan(text)).map_err(|error| AppError::Internal(error.to_string()))?;
    let plan = Upload::new("廉政风险防控工作方案.docx", bytes.into())?;
    workgroups::keep_papers(app, clerk, unit.id(), PaperPurpose::Plan, &[plan]).await?;
    Ok(())
}

/// Who is what: the leading posts head the group, the first of the others leads the office, the last one is called.
fn roles(place: usize, text: &UnitText) -> Vec<(MemberRole, &super::county::PostText)> {
    let (leading, others): (Vec<_>, Vec<_>) = text.posts.iter().partition(|post| post.leading);
    let mut roles = Vec::new();
    for (at, post) in leading.into_iter().enumerate() {
        roles.push((if at == 0 { MemberRole::Head } else { MemberRole::Deputy }, post));
    }
    roles.extend(others.iter().take(4).map(|post| (MemberRole::Member, *post)));
    let first = others.first().copied().or_else(|| text.posts.last());
    roles.extend(first.map(|post| (MemberRole::OfficeHead, post)));
    if place != WITHOUT_LIAISON {
        roles.extend(text.posts.last().map(|post| (MemberRole::Liaison, post)));
    }
    roles
}

/// Numbers that nobody has: the county's exchange 0319-000.
fn telephone(place: usize, line: usize) -> String {
    format!("0319-000{:02}{:02}", place + 1, line)
}

/// A unit's work plan: who does what by which step.
fn plan(text: &UnitText) -> Listing {
    let steps = [
        ("动员部署", "成立领导小组和办公室，制定方案，召开动员会，学习文件", "领导小组办公室"),
        ("清权确权", "逐项清理职权，编制职权目录和流程图，审定后报送", "各内设部门"),
        ("排查风险", "单位、部门、岗位三个层面查找风险点，评定等级", "各内设部门、全体人员"),
        ("制定措施", "一对一制定防控措施，填写登记表，逐级审签", "各内设部门、分管领导"),
        ("公开运行", "按规定公开职权目录和流程图，接受监督", "领导小组办公室"),
        ("建立机制", "监测、预警、纠错、修正，形成制度", "领导小组"),
        ("总结考核", "自查总结，迎接考核，改进不足", "领导小组办公室"),
    ];
    Listing {
        title: format!("{}\n廉政风险防控工作方案", text.name),
        columns: vec![
            Column::short("序号", 2),
            Column::short("步骤", 4),
            Column::long("工作内容", 10),
            Column::long("责任部门", 5),
        ],
        rows: (1..)
            .zip(steps)
            .map(|(at, (step, work, by)): (usize, _)| {
                vec![at.to_string(), step.to_owned(), work.to_owned(), by.to_owned()]
            })
            .collect(),
        ..Listing::default()
    }
}

/// A meeting to begin with, and a training later on.
async fn hold(app: &App, clerk: &Actor, text: &UnitText, unit: &Unit) -> AppResult<()> {
    let people = u32::try_from(text.posts.len()).unwrap_or_default();
    let held = [
        (ActivityKind::Meeting, 305, "廉政风险防控工作动员会", "会议室", people * 4 + 9),
        (ActivityKind::Training, 120, "登记表填写培训：风险点怎么找、措施怎么写", "会议室", people * 2 + 3),
        (ActivityKind::Publicity, 60, "政务公开栏张贴职权目录和监督电话", "办事大厅", 0),
    ];
    for (kind, ago, subject, room, attendance) in held {
        let input = ActivityInput {
            kind,
            held_on: Some(day(app, ago)),
            place: format!("{}{room}", text.short_name),
            subject: subject.to_owned(),
            attendance: Some(attendance),
            attendees: String::new(),
            version: 0,
        };
        workgroups::add_activity(&days_ago(app, ago - 1), clerk, unit.id(), &input, &[]).await?;
    }
    Ok(())
}

fn day(app: &App, ago: i64) -> Date {
    app.clock().today().saturating_sub(ago.days())
}
