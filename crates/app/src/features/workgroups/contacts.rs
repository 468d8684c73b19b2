//! All units at once, for the commission: who heads the work, whom to call, what is missing.

use std::collections::HashMap;

use lianjian_render::{Column, Listing};
use uuid::Uuid;

use super::model::{Member, MemberRole};
use super::service::PaperPurpose;
use super::{activity_store, store};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;
use lianjian_db::params;

/// How one unit is organised.
#[derive(Clone, Debug)]
pub(super) struct UnitLine {
    pub(super) unit: Uuid,
    pub(super) name: String,
    pub(super) head: Option<String>,
    pub(super) liaison: Option<Member>,
    pub(super) members: usize,
    pub(super) has_plan: bool,
    pub(super) activities: u64,
}

impl UnitLine {
    /// What is missing, in a few words; empty when stage 1 can be filed.
    pub(super) fn missing(&self) -> String {
        let mut words = Vec::new();
        if self.head.is_none() {
            words.push("组长");
        }
        match &self.liaison {
            None => words.push("联络员"),
            Some(liaison) if liaison.phone.is_empty() => words.push("联络员电话"),
            Some(_) => {}
        }
        if !self.has_plan {
            words.push("工作方案");
        }
        words.join("、")
    }
}

/// All open units in the order of lists, the commission itself left out.
pub(super) async fn all(app: &App, actor: &Actor) -> AppResult<Vec<UnitLine>> {
    actor.demand(Right::ReadAll)?;
    let mut connection = app.database().connection().await?;
    let units: Vec<(Uuid, String)> = connection
        .all(
            "SELECT id, name FROM unit WHERE closed_on IS NULL AND commission = 0 ORDER BY position, name",
            &[],
            |row| Ok((row.next()?, row.next()?)),
        )
        .await?;
    let mut members: HashMap<Uuid, Vec<Member>> = HashMap::new();
    for member in store::all_members(&mut connection).await? {
        members.entry(member.unit).or_default().push(member);
    }
    let counts: HashMap<Uuid, u64> = activity_store::counts(&mut connection).await?.into_iter().collect();
    let plans: Vec<Uuid> = connection
        .all(
            "SELECT DISTINCT owner FROM paper
             WHERE owner_kind = 'workgroup' AND purpose = $1 AND closed_at IS NULL ORDER BY owner",
            &params![PaperPurpose::Plan.name()],
            |row| row.next(),
        )
        .await?;
    let line = |(unit, name): (Uuid, String)| {
        let own = members.remove(&unit).unwrap_or_default();
        let first = |role| own.iter().find(|member| member.role == role).cloned();
        UnitLine {
            unit,
            name,
            head: first(MemberRole::Head).map(|head| head.name),
            liaison: first(MemberRole::Liaison),
            members: own.len(),
            has_plan: plans.binary_search(&unit).is_ok(),
            activities: counts.get(&unit).copied().unwrap_or_default(),
        }
    };
    Ok(units.into_iter().map(line).collect())
}

/// 全县联络员联系表
pub(super) fn listing(region: &str, lines: &[UnitLine]) -> Listing {
    let rows = (1..).zip(lines).map(|(at, line): (usize, _)| {
        let (name, post, phone) = line.liaison.as_ref().map_or_else(Default::default, |liaison| {
            (liaison.name.clone(), liaison.post.clone(), liaison.phone.clone())
        });
        vec![at.to_string(), line.name.clone(), line.head.clone().unwrap_or_default(), name, post, phone]
    });
    Listing {
        title: format!("{region}廉政风险防控工作联络员联系表"),
        landscape: true,
        columns: vec![
            Column::short("序号", 2),
            Column::long("单位", 9),
            Column::short("组长", 4),
            Column::short("联络员", 4),
            Column::long("职务", 7),
            Column::short("电话", 6),
        ],
        rows: rows.collect(),
        below: "内部使用，不得外传".to_owned(),
        ..Listing::default()
    }
}
