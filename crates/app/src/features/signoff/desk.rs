//! All papers of a unit with their chains: what every act of the sign-off begins from.

use jiff::civil::Date;
use lianjian_db::{Connection, Transaction, params};
use lianjian_domain::form::Form;
use lianjian_domain::signoff::{self, Act, Chain, Standing, Step};
use uuid::Uuid;

use super::places::UnitPlaces;
use crate::features::powers;
use crate::features::registers::{self, Holder, HolderKind};
use crate::features::signatures::{self, Sent, Signature, Subject, SubjectKind};
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;

/// A register or a catalogue with its chain.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    pub(super) subject: Subject,
    /// 附件5 建筑业管理股股长（钱某某）
    pub(super) title: String,
    /// Of a register, who holds it.
    pub(super) holder: Option<Holder>,
    pub(super) form: Form,
    pub(super) version: i64,
    pub(super) sent: Option<Sent>,
    /// Every signature that was ever given.
    pub(super) given: Vec<Signature>,
    pub(super) chain: Chain<Uuid>,
}

/// The papers of a unit.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) unit: Uuid,
    pub(super) places: UnitPlaces,
    pub(super) papers: Vec<Paper>,
}

impl Paper {
    /// What the rules call it.
    pub(super) fn kind(&self) -> signoff::Subject {
        match self.holder.map(|holder| holder.kind) {
            None => signoff::Subject::Catalogue,
            Some(HolderKind::Unit) => signoff::Subject::Unit,
            Some(HolderKind::Department) => signoff::Subject::Department,
            Some(HolderKind::Post) => signoff::Subject::Post,
        }
    }

    /// The text that a signature is bound to, with its digest.
    pub(super) fn text(&self) -> (String, String) {
        let text = signoff::canonical(&self.form);
        (original_file::digest(text.as_bytes()), text)
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        match &self.form {
            Form::Annex2(catalogue) => catalogue.rows.len(),
            form => form.register().map_or(0, |register| register.rows.len()),
        }
    }

    /// The page where it is read and signed.
    pub(super) fn page(&self) -> String {
        format!("/signatures/{}/{}", self.subject.kind.name(), self.subject.id)
    }

    /// How far its chain is. A post handed over asks for its new holder, whatever was signed.
    pub(super) fn standing(&self) -> Standing {
        self.chain.standing()
    }

    /// Whether the post has a new holder since the last pledge, who has not pledged yet. The register was counted up
    /// then, so that nothing signed before counts.
    pub(super) fn is_handed_over(&self) -> bool {
        let pledge = self.given.iter().rev().find(|one| one.step == Step::Pledge);
        let seat = self.chain.seats().iter().find(|seat| seat.step == Step::Pledge);
        self.standing() == Standing::Draft
            && pledge.zip(seat).is_some_and(|(pledge, seat)| {
                let person = pledge.for_person.unwrap_or(pledge.person);
                !seat.signers().is_empty() && !seat.admits(&person)
            })
    }

    /// Whether what was signed of an earlier text is void now.
    pub(super) fn was_voided(&self) -> bool {
        self.standing() == Standing::Draft
            && self.sent.as_ref().is_some_and(|sent| sent.version != self.version)
    }

    /// The step that waits for a person, and for whom that person signs.
    pub(super) fn waits_for(&self, hats: &Hats) -> Option<(Step, Option<Uuid>)> {
        if !matches!(self.standing(), Standing::Signing) && !self.may_pledge(hats) {
            return None;
        }
        let seat = self.chain.next()?;
        let own = hats.person?;
        if seat.admits(&own) {
            return Some((seat.step, None));
        }
        // Nobody signs for somebody else what they could not sign themselves: the own register.
        let holds = self.chain.seats().iter().any(|seat| seat.step == Step::Pledge && seat.admits(&own));
        if holds && seat.step.is_review() {
            return None;
        }
        hats.stands_in_for.iter().find(|person| seat.admits(person)).map(|person| (seat.step, Some(*person)))
    }

    /// Who holds a post may pledge without waiting for somebody to send the register.
    fn may_pledge(&self, hats: &Hats) -> bool {
        self.standing() == Standing::Draft
            && self.rows() > 0
            && self.chain.next().is_some_and(|seat| {
                seat.step == Step::Pledge && hats.person.is_some_and(|own| seat.admits(&own))
            })
    }

    /// Reads the chain again, after something was added to the record.
    pub(super) fn read_again(&mut self, places: &UnitPlaces) {
        self.chain = chain_of(self, places);
    }
}

fn chain_of(paper: &Paper, places: &UnitPlaces) -> Chain<Uuid> {
    let around = match &paper.holder {
        Some(holder) => places.of_holder(holder),
        None => places.of_catalogue(),
    };
    let act = |one: &Signature| Act {
        version: one.version,
        step: one.step,
        decision: one.decision,
        by: one.person,
        for_person: one.for_person,
    };
    let sent = paper.sent.as_ref().map(|sent| sent.version);
    Chain::read(paper.kind(), around, paper.version, sent, paper.given.iter().map(act).collect())
}

impl Desk {
    /// Reads the papers of a unit that were ever saved: its catalogue, its registers.
    pub(super) async fn of(connection: &mut Connection, unit: Uuid, day: Date) -> AppResult<Desk> {
        let places = UnitPlaces::of(connection, unit, day).await?;
        let mut papers = Vec::new();
        if let Some(catalogue) = powers::of_unit(connection, unit).await? {
            papers.push(Paper::of(
                Subject::catalogue(unit),
                "附件2 职权目录".to_owned(),
                None,
                catalogue.form(),
                catalogue.record.version,
                &places,
            ));
        }
        let mut registers: Vec<registers::Opened> =
            registers::of_unit(connection, unit, day).await?.into_values().collect();
        registers.sort_by(|one, other| {
            let key = |opened: &registers::Opened| {
                (opened.record.holder.kind, opened.names.department.clone(), opened.own_name().to_owned())
            };
            key(one).cmp(&key(other))
        });
        for opened in registers {
            let holder = opened.record.holder;
            papers.push(Paper::of(
                opened.subject(),
                title(&opened),
                Some(holder),
                opened.form(),
                opened.record.version,
                &places,
            ));
        }
        let mut desk = Desk { unit, places, papers };
        desk.read_chains(connection).await?;
        Ok(desk)
    }

    /// The same, with the unit and some of its papers held: of two who sign at once, the second sees what the
    /// first has done, and nobody writes into what is being signed.
    pub(super) async fn held(
        transaction: &mut Transaction,
        unit: Uuid,
        subjects: &[Subject],
        day: Date,
    ) -> AppResult<Desk> {
        transaction.execute("UPDATE unit SET version = version WHERE id = $1", &params![unit]).await?;
        let registers: Vec<Uuid> = subjects
            .iter()
            .filter(|subject| subject.kind == SubjectKind::Register)
            .map(|subject| subject.id)
            .collect();
        registers::hold(transaction, &registers).await?;
        if subjects.iter().any(|subject| subject.kind == SubjectKind::Catalogue) {
            powers::hold(transaction, unit).await?;
        }
        Desk::of(transaction, unit, day).await
    }

    async fn read_chains(&mut self, connection: &mut Connection) -> AppResult<()> {
        let mut sent: std::collections::HashMap<Subject, Sent> =
            signatures::sent_of_unit(connection, self.unit)
                .await?
                .into_iter()
                .map(|one| (one.subject, one))
                .collect();
        let subjects: Vec<Subject> = self.papers.iter().map(|paper| paper.subject).collect();
        let mut given: std::collections::HashMap<Subject, Vec<Signature>> = std::collections::HashMap::new();
        for one in signatures::of_subjects(connection, &subjects).await? {
            given.entry(one.subject).or_default().push(one);
        }
        for paper in &mut self.papers {
            paper.sent = sent.remove(&paper.subject);
            paper.given = given.remove(&paper.subject).unwrap_or_default();
            paper.chain = chain_of(paper, &self.places);
        }
        Ok(())
    }

    /// A paper of the desk.
    pub(super) fn paper(&self, subject: Subject) -> AppResult<&Paper> {
        self.papers.iter().find(|paper| paper.subject == subject).ok_or(AppError::NotFound)
    }

    /// The place of a paper on the desk.
    pub(super) fn place(&self, subject: Subject) -> AppResult<usize> {
        self.papers.iter().position(|paper| paper.subject == subject).ok_or(AppError::NotFound)
    }
}

impl Paper {
    fn of(
        subject: Subject,
        title: String,
        holder: Option<Holder>,
        form: Form,
        version: i64,
        places: &UnitPlaces,
    ) -> Paper {
        let around = places.of_catalogue();
        let chain = Chain::read(signoff::Subject::Catalogue, around, version, None, Vec::new());
        Paper { subject, title, holder, form, version, sent: None, given: Vec::new(), chain }
    }
}

/// For whom somebody may sign today: themselves, and who is away.
#[derive(Clone, Debug, Default)]
pub(super) struct Hats {
    pub(super) person: Option<Uuid>,
    pub(super) stands_in_for: Vec<Uuid>,
}

impl Hats {
    /// Of an account.
    pub(super) async fn of(
        connection: &mut Connection,
        actor: &crate::shell::actor::Actor,
        day: Date,
    ) -> AppResult<Hats> {
        let person = crate::features::accounts::person_of(connection, actor).await?;
        let Some(own) = person else { return Ok(Hats::default()) };
        let sql = "SELECT person FROM stand_in WHERE stand_in = $1 AND closed_at IS NULL
               AND from_on <= $2 AND until_on >= $2 ORDER BY from_on, id";
        let stands_in_for = connection.all(sql, &params![own, day], |row| row.next()).await?;
        Ok(Hats { person, stands_in_for })
    }
}

fn title(opened: &registers::Opened) -> String {
    let label = opened.record.holder.kind.form().label();
    match (opened.record.holder.kind, &opened.names.person) {
        (HolderKind::Unit, _) => format!("{label} 单位登记表"),
        (HolderKind::Post, Some(person)) => format!("{label} {}（{person}）", opened.own_name()),
        _ => format!("{label} {}", opened.own_name()),
    }
}

/// The one unit of papers.
pub(super) async fn unit_of(connection: &mut Connection, subjects: &[Subject]) -> AppResult<Uuid> {
    let mut unit: Option<Uuid> = None;
    for subject in subjects {
        let found = match subject.kind {
            SubjectKind::Catalogue => subject.id,
            SubjectKind::Register => {
                let sql = "SELECT unit FROM register WHERE id = $1";
                let found = connection.optional(sql, &params![subject.id], |row| row.next()).await?;
                found.ok_or(AppError::NotFound)?
            }
        };
        if unit.is_some_and(|unit| unit != found) {
            return Err(AppError::invalid("subjects", "一次只能办同一个单位的表"));
        }
        unit = Some(found);
    }
    unit.ok_or_else(|| AppError::invalid("subjects", "请至少选一份"))
}
