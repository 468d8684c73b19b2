//! What the units of the county have filed so far: most of the stages that are over, accepted with receipts; of
//! the stage of today some accepted, some waiting for review, one returned with comments.

use jiff::civil::Date;
use lianjian_domain::form::Form;
use lianjian_domain::programme::DeliverableKind;
use lianjian_render::Options;
use uuid::Uuid;

use super::county::County;
use super::organisation::Unit;
use super::service::days_ago;
use crate::features::filings::{self, Reason};
use crate::features::forms::{self, Format};
use crate::features::papers::Upload;
use crate::features::{powers, programmes, settings};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Role;
use crate::shell::state::App;

/// What came of a filing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Waiting,
    Accepted,
    Returned,
}

/// A unit's place in the county's list, what it filed, how many days before the due day, what came of it.
const OF_STAGE_4: [(usize, DeliverableKind, i64, Outcome); 14] = [
    (4, DeliverableKind::UnitRegister, 9, Outcome::Accepted),
    (4, DeliverableKind::PostRegisters, 8, Outcome::Accepted),
    (4, DeliverableKind::Summary, 7, Outcome::Accepted),
    (6, DeliverableKind::UnitRegister, 8, Outcome::Accepted),
    (6, DeliverableKind::PostRegisters, 7, Outcome::Accepted),
    (6, DeliverableKind::Summary, 6, Outcome::Waiting),
    (7, DeliverableKind::UnitRegister, 6, Outcome::Accepted),
    (7, DeliverableKind::PostRegisters, 4, Outcome::Waiting),
    (9, DeliverableKind::UnitRegister, 5, Outcome::Accepted),
    (10, DeliverableKind::UnitRegister, 4, Outcome::Waiting),
    (8, DeliverableKind::UnitRegister, 4, Outcome::Waiting),
    (5, DeliverableKind::UnitRegister, 3, Outcome::Waiting),
    (1, DeliverableKind::UnitRegister, 4, Outcome::Returned),
    (3, DeliverableKind::UnitRegister, 3, Outcome::Waiting),
];

/// Units that filled in their registers too late for the stages before today's.
const LATE: [usize; 4] = [0, 1, 2, 3];

/// Files for the units of the county.
pub(super) async fn file(
    app: &App,
    county: &County,
    units: &[Unit],
    commission: &Actor,
    clerks: &[(usize, Actor)],
) -> AppResult<()> {
    name_receipts(app, commission).await?;
    for (place, unit) in units.iter().enumerate() {
        let clerk = clerk_of(county, place, unit, clerks);
        if place == 2 {
            // The commission's own unit owes like any other; it has filed nothing yet.
            continue;
        }
        file_one(app, commission, &clerk, unit, DeliverableKind::WorkPlan, 3, Outcome::Accepted).await?;
        if LATE.contains(&place) {
            continue;
        }
        let kinds =
            [(DeliverableKind::Catalogue, 4), (DeliverableKind::Booklet, 2), (DeliverableKind::RiskList, 3)];
        for (kind, before) in kinds {
            // One unit owes its booklet still.
            if (place, kind) != (11, DeliverableKind::Booklet) {
                file_one(app, commission, &clerk, unit, kind, before, Outcome::Accepted).await?;
            }
        }
    }
    for (place, kind, before, outcome) in OF_STAGE_4 {
        let clerk = clerk_of(county, place, &units[place], clerks);
        file_one(app, commission, &clerk, &units[place], kind, before, outcome).await?;
    }
    Ok(())
}

/// QH stands for 清河.
async fn name_receipts(app: &App, commission: &Actor) -> AppResult<()> {
    let new = settings::NewVersion {
        value: settings::NewValue::Whole(serde_json::json!({ "prefix": "QH" })),
        effective_on: days_ago(app, 330).clock().today(),
        reason: "县名的字头".to_owned(),
        seen: None,
    };
    settings::save(&days_ago(app, 330), commission, "receipt_number", new).await?;
    Ok(())
}

/// Who files for a unit: its account where it has one, otherwise the holder of its last post.
pub(super) fn clerk_of(county: &County, place: usize, unit: &Unit, clerks: &[(usize, Actor)]) -> Actor {
    let known = clerks.iter().find(|(own, _)| *own == place).map(|(_, actor)| actor.clone());
    known.unwrap_or_else(|| {
        let person = county.units[place].posts.last().map_or("经办人", |post| post.person.as_str());
        Actor {
            role: Role::Clerk,
            unit: Some(unit.id()),
            unit_name: Some(county.units[place].name.clone()),
            display_name: person.to_owned(),
            ..Actor::console()
        }
    })
}

async fn file_one(
    app: &App,
    commission: &Actor,
    clerk: &Actor,
    unit: &Unit,
    kind: DeliverableKind,
    before: i64,
    outcome: Outcome,
) -> AppResult<()> {
    let today = app.clock().today();
    let Some((obligation, due)) = owed(app, clerk, unit.id(), kind).await? else { return Ok(()) };
    let ago = |day: Date| i64::from((today - day).get_days());
    let filed = days_ago(app, (ago(due) + before).max(1));
    if kind == DeliverableKind::Booklet {
        add_booklet(&filed, clerk, unit.id(), obligation).await?;
    }
    let filing = filings::file(&filed, clerk, obligation, "本单位其余材料正在补充").await?;
    let reviewed = days_ago(app, (ago(due) + before - 3).max(0));
    match outcome {
        Outcome::Waiting => {}
        Outcome::Accepted => {
            filings::look(&reviewed, commission, filing.id).await?;
            for finding in
                filing.findings.iter().filter(|one| one.weight == lianjian_domain::filing::Weight::Must)
            {
                filings::set_aside(
                    &reviewed,
                    commission,
                    filing.id,
                    &finding.key(),
                    "已电话核对，下次一并补齐",
                )
                .await?;
            }
            filings::accept(&reviewed, commission, &[filing.id]).await?;
        }
        Outcome::Returned => {
            filings::look(&reviewed, commission, filing.id).await?;
            let notes = [(0, "请写明由谁、在哪一步把关"), (1, "措施请写到具体做法和时限")];
            for (row, text) in notes {
                let place = filings::Place { part: Some(0), row: Some(row) };
                filings::add_comment(&reviewed, commission, filing.id, &place, text).await?;
            }
            let mend_by = lianjian_domain::calendar::WorkingDays::built_in().after(today, 5);
            let reasons = [Reason {
                part: None, row: None, text: "党组意见请由主要负责人签署".to_owned()
            }];
            filings::give_back(&reviewed, commission, filing.id, &reasons, mend_by).await?;
        }
    }
    Ok(())
}

/// The obligation of a kind, with its day.
async fn owed(
    app: &App,
    clerk: &Actor,
    unit: Uuid,
    kind: DeliverableKind,
) -> AppResult<Option<(Uuid, Date)>> {
    let years = programmes::of_unit(app, clerk, unit).await?;
    let found = years.iter().flat_map(|(_, owed)| owed).find(|one| one.deliverable.kind == kind);
    Ok(found.and_then(|one| Some((one.obligation.id, one.obligation.due_on?))))
}

/// The unit's catalogue, bound.
async fn add_booklet(app: &App, clerk: &Actor, unit: Uuid, obligation: Uuid) -> AppResult<()> {
    let form: Form = powers::open(app, clerk, unit).await?.form();
    let bytes = forms::write(app, vec![form], Format::Docx, Options::default()).await?;
    let bound = Upload::new("职权目录和流程图汇编.docx", bytes.into())?;
    filings::add_paper(app, clerk, obligation, &[bound]).await?;
    Ok(())
}
