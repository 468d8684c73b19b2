//! Where everything stands: the papers of a unit, one paper with its whole chain, what is signed to the end.

use std::collections::HashSet;

use jiff::civil::Date;
use lianjian_db::Connection;
use lianjian_domain::form::Form;
use lianjian_domain::signoff::{Standing, Step, Taken};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::{Desk, Hats, Paper};
use crate::features::registers::{self, Lowered};
use crate::features::signatures::{self, Printed, Scan, Signature, Subject, SubjectKind};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Which papers.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// The unit's id; one's own when it is left out.
    #[serde(deserialize_with = "crate::shell::page::empty_is_none")]
    pub unit: Option<Uuid>,
    /// `mine`: waits for me; `draft`, `signing`, `signed`, `returned`; empty for all.
    pub view: String,
}

/// A paper in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SignoffLine)]
pub struct Line {
    /// Which paper.
    #[serde(flatten)]
    pub subject: Subject,
    /// Its name.
    pub title: String,
    /// Its version now; a signature names it.
    pub version: i64,
    /// Rows in it.
    pub rows: usize,
    /// `draft`, `signing`, `signed`, `returned`.
    #[serde(serialize_with = "standing_name")]
    #[schema(value_type = String)]
    pub standing: Standing,
    /// What was signed before is void: the text was changed since, or the post has a new holder.
    pub void: Option<&'static str>,
    /// The step that is next.
    #[schema(value_type = Option<String>)]
    pub next: Option<Step>,
    /// Who may sign there.
    pub signers: String,
    /// The step at which it waits for who asks.
    #[schema(value_type = Option<String>)]
    pub mine: Option<Step>,
    /// Since when it stands so, as people read it.
    pub since: String,
    /// Who sent it.
    pub sent_by: Option<String>,
    /// When, as people read it.
    pub sent_at: String,
}

/// A step of a chain as people see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SignoffStep)]
pub struct StepLine {
    /// Which step.
    #[schema(value_type = String)]
    pub step: Step,
    /// Who may sign here.
    pub signers: String,
    /// `signed`, `waits`, `later`, `skipped`, `vacant`.
    pub state: &'static str,
    /// The signature that counts.
    pub signature: Option<Signature>,
}

/// Somebody who may sign at a step, for a record of paper.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SignoffSigner)]
pub struct Signer {
    /// Their id.
    pub person: Uuid,
    /// Their name.
    pub name: String,
}

/// A paper with its whole chain.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SignoffChain)]
pub struct Chain {
    /// The paper and where it stands.
    #[serde(flatten)]
    pub line: Line,
    /// Its unit.
    pub unit: Uuid,
    /// Its steps.
    pub steps: Vec<StepLine>,
    /// Signatures that count no more, the latest first.
    pub past: Vec<Signature>,
    /// Stamped scans, the latest first.
    pub scans: Vec<Scan>,
    /// Whether who asks may send it for signature.
    pub may_send: bool,
    /// Whether who asks may call it back.
    pub may_recall: bool,
    /// Whether who asks may take the own last signature back.
    pub may_withdraw: bool,
    /// Its levels that stand below the ones accepted last: who signs consents to them.
    pub lowered: Vec<Lowered>,
    /// The form with the opinions given so far.
    #[serde(skip)]
    pub form: Form,
    /// Of each step that a clerk may still record from paper, who may have signed.
    #[serde(skip)]
    pub open_steps: Vec<(Step, Vec<Signer>)>,
    /// For whom who asks signs.
    #[serde(skip)]
    pub stands_in_for: Option<String>,
}

fn standing_name<S: serde::Serializer>(standing: &Standing, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(standing.name())
}

impl Line {
    fn of(desk: &Desk, paper: &Paper, hats: &Hats) -> Line {
        let next = paper.chain.next();
        let standing = paper.standing();
        let since = paper.sent.as_ref().filter(|_| standing != Standing::Draft);
        Line {
            subject: paper.subject,
            title: paper.title.clone(),
            version: paper.version,
            rows: paper.rows(),
            standing,
            void: match (paper.is_handed_over(), paper.was_voided()) {
                (true, _) => Some("岗位换了人，要重新承诺"),
                (false, true) => Some("签字以后改过，要重新送签"),
                (false, false) => None,
            },
            next: next.map(|seat| seat.step),
            signers: next.map(|seat| desk.places.names(seat.signers())).unwrap_or_default(),
            mine: paper.waits_for(hats).map(|(step, _)| step),
            since: since.map(|sent| clock::readable(sent.changed_at)).unwrap_or_default(),
            sent_by: since.map(|sent| sent.sent_by.clone()),
            sent_at: since.map(|sent| clock::readable(sent.sent_at)).unwrap_or_default(),
        }
    }

    fn is_shown(&self, view: &str) -> bool {
        match view {
            "mine" => self.mine.is_some(),
            "" => true,
            view => self.standing.name() == view,
        }
    }

    /// The page where it is read and signed.
    pub fn page(&self) -> String {
        format!("/signatures/{}/{}", self.subject.kind.name(), self.subject.id)
    }

    /// The shape of its mark on screen.
    pub fn shape(&self) -> &'static str {
        match self.standing {
            Standing::Draft => "draft",
            Standing::Signing => "sign",
            Standing::Signed => "ok",
            Standing::Returned => "back",
        }
    }
}

/// The papers of a unit: those with rows, what waits for who asks first.
pub async fn lines(app: &App, actor: &Actor, filter: &Filter) -> AppResult<Vec<Line>> {
    let unit = filter.unit.or(actor.unit).ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(unit))?;
    let today = app.clock().today();
    let mut connection = app.database().connection().await?;
    let desk = Desk::of(&mut connection, unit, today).await?;
    let hats = Hats::of(&mut connection, actor, today).await?;
    let mut lines: Vec<Line> = desk
        .papers
        .iter()
        .filter(|paper| paper.rows() > 0)
        .map(|paper| Line::of(&desk, paper, &hats))
        .filter(|line| line.is_shown(&filter.view))
        .collect();
    lines.sort_by_key(|line| line.mine.is_none());
    Ok(lines)
}

/// A paper with its chain.
pub async fn chain(app: &App, actor: &Actor, subject: Subject) -> AppResult<Chain> {
    let today = app.clock().today();
    let mut connection = app.database().connection().await?;
    let unit = super::desk::unit_of(&mut connection, &[subject]).await?;
    actor.demand(Right::ReadUnit(unit))?;
    let desk = Desk::of(&mut connection, unit, today).await?;
    let hats = Hats::of(&mut connection, actor, today).await?;
    let paper = desk.paper(subject)?;
    let writes = actor.may(Right::WriteUnit(unit));
    let counting: HashSet<usize> =
        paper.chain.seats().iter().filter_map(|seat| paper.chain.act_at(seat.step)).collect();
    let mut form = paper.form.clone();
    Printed::of(paper.sent.as_ref(), &paper.given, paper.version).put(&mut form);
    let mut past: Vec<Signature> = paper
        .given
        .iter()
        .enumerate()
        .filter(|(index, _)| !counting.contains(index))
        .map(|(_, signature)| signature.clone())
        .collect();
    past.reverse();
    let lowered = match subject.kind {
        SubjectKind::Register => registers::lowered_of(&mut connection, unit, subject.id).await?,
        SubjectKind::Catalogue => Vec::new(),
    };
    let open = |step: Step| paper.chain.act_at(step).is_none();
    let stands_in_for = paper.waits_for(&hats).and_then(|(_, person)| person);
    Ok(Chain {
        line: Line::of(&desk, paper, &hats),
        unit,
        steps: steps(&desk, paper),
        past,
        scans: signatures::scans(&mut connection, subject).await?,
        may_send: writes && paper.rows() > 0 && paper.chain.may_send().is_ok(),
        may_recall: writes && paper.chain.may_recall().is_ok(),
        may_withdraw: hats.person.is_some_and(|own| paper.chain.may_withdraw(&own, paper.version).is_ok()),
        lowered,
        form,
        open_steps: paper
            .chain
            .seats()
            .iter()
            .filter(|seat| !seat.is_skipped() && open(seat.step))
            .map(|seat| {
                let signer =
                    |person: &Uuid| Signer { person: *person, name: desk.places.name(*person).to_owned() };
                (seat.step, seat.signers().iter().map(signer).collect())
            })
            .collect(),
        stands_in_for: stands_in_for.map(|person| desk.places.name(person).to_owned()),
    })
}

fn steps(desk: &Desk, paper: &Paper) -> Vec<StepLine> {
    let next = paper.chain.next().map(|seat| seat.step);
    let line = |seat: &lianjian_domain::signoff::Seat<Uuid>| {
        let signature = paper.chain.act_at(seat.step).map(|index| paper.given[index].clone());
        let waits = paper.standing() == Standing::Signing && next == Some(seat.step);
        let state = match (&signature, &seat.taken) {
            (Some(_), _) => "signed",
            (None, Taken::NotApplicable) => "skipped",
            (None, Taken::Vacant) => "vacant",
            (None, Taken::By(_)) if waits => "waits",
            (None, Taken::By(_)) => "later",
        };
        StepLine { step: seat.step, signers: desk.places.names(seat.signers()), state, signature }
    };
    paper.chain.seats().iter().map(line).collect()
}

/// What of a unit is signed to the end, with the version that was signed.
pub async fn complete(
    connection: &mut Connection,
    unit: Uuid,
    day: Date,
) -> AppResult<HashSet<(Subject, i64)>> {
    let desk = Desk::of(connection, unit, day).await?;
    let signed = desk.papers.iter().filter(|paper| paper.standing() == Standing::Signed);
    Ok(signed.map(|paper| (paper.subject, paper.version)).collect())
}

/// The text that a signature is under, exactly as it was signed.
pub async fn signed_text(app: &App, actor: &Actor, signature: Uuid) -> AppResult<(Signature, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let found = signatures::one(&mut connection, signature).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(found.unit))?;
    let bytes = crate::shell::original_file::bytes(&mut connection, &found.digest)
        .await?
        .ok_or(AppError::NotFound)?;
    if crate::shell::original_file::digest(&bytes) != found.digest {
        return Err(AppError::Internal(format!("the signed text {} was altered", found.digest)));
    }
    Ok((found, bytes))
}
