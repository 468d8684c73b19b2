//! The programme's year at the size of a province: the reminders' run over a million obligations, and five hundred
//! filings accepted at once, each against the limit of issue 4.

use std::time::Instant;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use jiff::civil::date;
use lianjian_app::features::generate::Plan as Sizes;
use lianjian_app::features::{filings, programmes, reminders};
use lianjian_app::shell::actor::Actor;
use lianjian_app::{App, Clock, Settings};
use lianjian_db::{Value, new_id, params};
use lianjian_domain::form::{Deadline, Plan, Stage};
use uuid::Uuid;

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::signing;
use crate::timing::since;

const UNITS: usize = 3_000;
const DELIVERABLES: usize = 334;
const BATCH: usize = 500;
/// The most that a run may take, in seconds (issue 4).
const MOST_REMINDERS: f64 = 30.0;
/// The most that a batch may take, in seconds (issue 4).
const MOST_BATCH: f64 = 2.0;

pub async fn measure(figures: &mut Figures) -> Result<()> {
    for engine in Engine::all() {
        eprintln!("year, {}", engine.name());
        let sizes = Sizes { regions: 1, units: UNITS, points: 30_000, seed: 1, search: false };
        let (county, _) = County::generated(engine, sizes).await?;
        let clock = Clock::Fixed("2013-06-18T02:42:00Z".parse::<Timestamp>()?);
        let app = App::new(county.app.database().clone(), Settings { clock, ..Settings::default() });
        accept(figures, engine, &app).await?;
        signing::sign(figures, engine, &app).await?;
        remind(figures, engine, &app).await?;
        county.remove().await?;
    }
    Ok(())
}

/// Every unit owes its own register; five hundred file it, and all are accepted by one act.
async fn accept(figures: &mut Figures, engine: Engine, app: &App) -> Result<()> {
    let stage = Stage {
        from: Some(date(2013, 4, 1)),
        to: Some(date(2013, 6, 30)),
        content: "制定防控措施".to_owned(),
        demands: vec!["6月20日前，将单位廉政风险登记表报县纪委。".to_owned()],
        deadlines: vec![Deadline { date: date(2013, 6, 20), text: "6月20日前".to_owned() }],
        ..Stage::default()
    };
    let console = Actor::console();
    let mut transaction = app.database().begin().await?;
    let plan = Plan { title: None, stages: vec![stage] };
    programmes::put_plan(&mut transaction, &console.author(app), &plan).await?;
    transaction.commit().await?;
    let sql =
        "SELECT obligation.id FROM obligation JOIN deliverable ON deliverable.id = obligation.deliverable
         WHERE deliverable.kind = 'unit_register' ORDER BY obligation.id";
    let owed: Vec<Uuid> = app.database().connection().await?.all(sql, &[], |row| row.next()).await?;
    let mut filed = Vec::new();
    for obligation in owed {
        let filing = filings::file(app, &console, obligation, "").await;
        if let Ok(filing) = filing
            && filing.clean
        {
            filed.push(filing.id);
        }
        if filed.len() == BATCH {
            break;
        }
    }
    ensure!(filed.len() == BATCH, "only {} filings are clean", filed.len());
    let started = Instant::now();
    let accepted = filings::accept(app, &console, &filed).await?;
    let took = since(started);
    ensure!(accepted.len() == BATCH);
    figures.at_most(
        &format!("{BATCH} filings accepted at once, {}", engine.name()),
        "the limit",
        "s",
        took,
        MOST_BATCH,
        1.0,
    );
    Ok(())
}

/// A million obligations, a tenth of which fall due; then the run that finds nothing new.
async fn remind(figures: &mut Figures, engine: Engine, app: &App) -> Result<()> {
    let due = owe_a_million(app).await?;
    let started = Instant::now();
    let reminded = reminders::run(app).await?;
    let took = since(started);
    ensure!(usize::try_from(reminded.sent)? >= due, "{} of {due} reminders", reminded.sent);
    let what =
        format!("reminders over {} obligations, {due} fall due, {}", UNITS * DELIVERABLES, engine.name());
    figures.at_most(&what, "the limit", "s", took, MOST_REMINDERS, 1.0);
    let started = Instant::now();
    let again = reminders::run(app).await?;
    ensure!(again.sent == 0, "{} reminders came twice", again.sent);
    figures.note(format!("{}: the run after it took {:.1} s", engine.name(), since(started)));
    Ok(())
}

/// Writes them by bulk insert, as no plan of this size is typed; gives how many fall due.
async fn owe_a_million(app: &App) -> Result<usize> {
    let mut connection = app.database().connection().await?;
    let units: Vec<Uuid> = connection.all("SELECT id FROM unit ORDER BY id", &[], |row| row.next()).await?;
    let programme: Uuid = connection.one("SELECT id FROM programme LIMIT 1", &[], |row| row.next()).await?;
    drop(connection);
    let mut transaction = app.database().begin().await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut due = 0;
    for number in 0..DELIVERABLES {
        let deliverable = new_id();
        // Every tenth was due yesterday; the others have weeks.
        let is_due = number % 10 == 0;
        let day = if is_due { date(2013, 6, 17) } else { date(2013, 8, 15) };
        let sql =
            "INSERT INTO deliverable (id, programme, stage, position, kind, name, demand, due_on, owed_by)
             VALUES ($1, $2, 0, $3, 'other', $4, '', $5, 'every_unit')";
        let position = i64::try_from(number)? + 100;
        transaction
            .execute(sql, &params![deliverable, programme, position, format!("第{number}号材料"), day])
            .await?;
        for unit in &units {
            due += usize::from(is_due);
            rows.push(params![new_id(), programme, deliverable, *unit, "open", day].into());
        }
    }
    let columns = ["id", "programme", "deliverable", "unit", "state", "due_on"];
    transaction.insert("obligation", &columns, rows).await?;
    transaction.commit().await?;
    Ok(due)
}
