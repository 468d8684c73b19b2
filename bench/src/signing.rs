//! Five hundred registers signed by one leader in one act, against the limit of issue 4.

use std::time::Instant;

use anyhow::{Result, ensure};
use lianjian_app::App;
use lianjian_app::features::accounts::{self, NewAccount};
use lianjian_app::features::organisation::{self, UnitFilter};
use lianjian_app::features::registers::{self, Holder, HolderKind};
use lianjian_app::features::signatures::Subject;
use lianjian_app::features::signoff::{self, NewSignature, Sending};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_domain::form::{Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_domain::signoff::{Decision, Step};

use crate::county::Engine;
use crate::figure::Figures;
use crate::timing::since;

const BATCH: usize = 500;
/// Risk points of each register.
const ROWS: usize = 8;
/// The most that a batch may take, in seconds (issue 4).
const MOST: f64 = 2.0;
const UNIT: &str = "清河县审签局";

/// A bureau of five hundred departments, all of which one deputy is in charge of.
pub async fn sign(figures: &mut Figures, engine: Engine, app: &App) -> Result<()> {
    let console = Actor::console();
    let region = organisation::regions(app, &console).await?.remove(0).name;
    let names: Vec<String> = (1..=BATCH).map(|number| format!("第{number}股")).collect();
    let mut table = format!(
        "行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,职务,分管部门\n\
         {region},{UNIT},行政机关,,局长,是,张某,主要负责人,\n"
    );
    for name in &names {
        table.push_str(&format!("{region},{UNIT},,{name},,,,,\n"));
    }
    table.push_str(&format!("{region},{UNIT},,,副局长,是,李某,班子成员,{}\n", names.join("、")));
    let report = organisation::import_table(app, &console, table.as_bytes(), "机构.csv", false).await?;
    ensure!(report.problems.is_empty(), "{:?}", report.problems);
    let filter = UnitFilter { q: UNIT.to_owned(), ..UnitFilter::default() };
    let unit = organisation::list(app, &console, &filter).await?.items.remove(0).unit.id;
    let whole = organisation::whole(app, &console, unit).await?;

    let mut transaction = app.database().begin().await?;
    let rows: Vec<RegisterRow> = (1..=ROWS)
        .map(|number| RegisterRow {
            number: u32::try_from(number).ok(),
            risk: format!("审核把关不严，第{number}种情形下优亲厚友、收受好处"),
            level: Some(Level::Second),
            measures: vec!["双人复核，复核单存档三年".to_owned(), "每月抽查一成".to_owned()],
            responsible: "李某".to_owned(),
            ..RegisterRow::default()
        })
        .collect();
    for department in &whole.departments {
        let holder =
            Holder { kind: HolderKind::Department, unit, department: Some(department.id), post: None };
        let form = Register { rows: rows.clone(), ..Register::default() };
        registers::replace(&mut transaction, &console.author(app), holder, &form).await?;
    }
    transaction.commit().await?;

    let deputy = whole.people.iter().find(|person| person.name == "李某").map(|person| person.id);
    let new = NewAccount {
        name: "li".to_owned(),
        display_name: "李某".to_owned(),
        role: Role::Member,
        unit: Some(unit),
        password: Some("Qinghe-2013".to_owned()),
        must_change: false,
    };
    let account = accounts::add(app, &console, new).await?.0;
    accounts::bind(app, &console, account.id, deputy).await?;
    let actor = Actor {
        account: Some(account.id),
        name: account.name,
        display_name: account.display_name,
        role: Role::Member,
        unit: Some(unit),
        unit_name: Some(UNIT.to_owned()),
        must_change: false,
    };
    let versions: Vec<Sending> =
        signoff::lines(app, &console, &signoff::Filter { unit: Some(unit), view: String::new() })
            .await?
            .into_iter()
            .map(|line| Sending { subject: Subject::register(line.subject.id), version: line.version })
            .collect();
    let started = Instant::now();
    let sent = signoff::send(app, &console, &versions).await?;
    let took = since(started);
    ensure!(sent.papers == BATCH);
    figures.at_most(
        &format!("{BATCH} registers sent for signature at once, {}", engine.name()),
        "the limit",
        "s",
        took,
        MOST,
        1.0,
    );
    let signatures: Vec<NewSignature> = versions
        .iter()
        .map(|one| NewSignature {
            subject: one.subject,
            version: one.version,
            step: Step::LeaderInCharge,
            decision: Decision::Agree,
            opinion: "同意。".to_owned(),
            remarks: Vec::new(),
            pledge: None,
        })
        .collect();
    let started = Instant::now();
    let signed = signoff::sign(app, &actor, &signatures).await?;
    let took = since(started);
    ensure!(signed.papers == BATCH);
    figures.at_most(
        &format!("{BATCH} signatures at once, {}", engine.name()),
        "the limit",
        "s",
        took,
        MOST,
        1.0,
    );
    Ok(())
}
