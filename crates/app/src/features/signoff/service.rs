//! Sending, signing, taking back: each act is asked of the rules, recorded, and told to who comes next.

use std::collections::HashSet;

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Transaction, new_id};
use lianjian_domain::signoff::{Act, Decision, Standing, Step};
use uuid::Uuid;

use super::desk::{Desk, Hats, Paper, unit_of};
use super::model::{NewSignature, Sending, Signed};
use super::tasks;
use crate::features::inbox::{self, TaskKind};
use crate::features::signatures::{self, Remark, Sent, Signature, Subject, SubjectKind};
use crate::features::{powers, registers};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult, FieldError};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The longest opinion and the longest remark, in characters.
const LONGEST: usize = 1000;
/// The longest pledge.
const LONGEST_PLEDGE: usize = 4000;

/// Sends papers of one unit for signature, all or none.
pub async fn send(app: &App, actor: &Actor, sendings: &[Sending]) -> AppResult<Signed> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let mut desk =
        held(app, actor, Right::WriteUnit, &mut transaction, sendings.iter().map(|one| one.subject)).await?;
    let mut wrong = Vec::new();
    for sending in sendings {
        let paper = desk.paper(sending.subject)?;
        if let Err(error) = may_send(&mut transaction, desk.unit, paper, sending.version).await {
            wrong.push(FieldError::new("subjects", error.to_string()));
        }
    }
    if !wrong.is_empty() {
        return Err(AppError::Conflict(told(&wrong)));
    }
    let mut moved = Vec::new();
    for sending in sendings {
        let place = desk.place(sending.subject)?;
        mark_sent(&author, &mut desk.papers[place], desk.unit);
        moved.push(place);
        let source = tasks::source(sending.subject);
        inbox::settle(&mut transaction, &author, &source, Some(TaskKind::SignReturned), "已重新送签").await?;
    }
    let signed = settle(&mut transaction, &author, &mut desk, &moved).await?;
    let changes: Vec<Change> = moved
        .iter()
        .filter_map(|place| desk.papers[*place].sent.as_ref())
        .map(|sent| Change::of("signing", sent.subject.id, None, Some(sent)).unit(desk.unit))
        .collect();
    history::write(&mut transaction, &author, changes).await?;
    transaction.commit().await?;
    Ok(signed)
}

/// Whether a paper can go round as it stands: something is in it, every row has its level, every fall of a level its
/// reason, every power is cleared.
pub(super) async fn may_send(
    transaction: &mut Transaction,
    unit: Uuid,
    paper: &Paper,
    seen: i64,
) -> AppResult<()> {
    let refuse = |why: &str| Err(AppError::Conflict(format!("{}：{why}", paper.title)));
    if paper.version != seen {
        return refuse("刚刚又改过，请刷新看过再送签");
    }
    if paper.rows() == 0 {
        return refuse("还没有内容，填好再送签");
    }
    if let Some(register) = paper.form.register() {
        let unrated = register.rows.iter().filter(|row| row.level.is_none()).count();
        if unrated > 0 {
            return refuse(&format!("还有 {unrated} 行没有填风险等级，填好再送签"));
        }
    }
    if paper.subject.kind == SubjectKind::Register {
        let lowered = registers::lowered_of(transaction, unit, paper.subject.id).await?;
        let unexplained = lowered.iter().filter(|one| one.reason.is_empty());
        if let Some(first) = unexplained.clone().next() {
            let more = if unexplained.count() > 1 { "等" } else { "" };
            return refuse(&format!("{}{more}，还没有写明理由，请在登记表上点“降级理由”", first.said()));
        }
    }
    if paper.subject.kind == SubjectKind::Catalogue {
        let uncleared = powers::uncleared(transaction, paper.subject.id).await?;
        if uncleared > 0 {
            return refuse(&format!("还有 {uncleared} 项职权没有清理，请先到“职权清理”逐项选定"));
        }
    }
    paper.chain.may_send().or_else(|refusal| refuse(&refusal.to_string()))
}

/// Calls papers back that nobody has signed yet.
pub async fn recall(app: &App, actor: &Actor, sendings: &[Sending]) -> AppResult<Signed> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let mut desk =
        held(app, actor, Right::WriteUnit, &mut transaction, sendings.iter().map(|one| one.subject)).await?;
    let mut changes = Vec::new();
    for sending in sendings {
        let place = desk.place(sending.subject)?;
        let paper = &mut desk.papers[place];
        paper
            .chain
            .may_recall()
            .map_err(|refusal| AppError::Conflict(format!("{}：{refusal}", paper.title)))?;
        let before = paper.sent.take();
        changes.push(Change::of("signing", sending.subject.id, before.as_ref(), None).unit(desk.unit));
        paper.read_again(&desk.places);
    }
    let subjects: Vec<Subject> = sendings.iter().map(|one| one.subject).collect();
    signatures::forget_sent(&mut transaction, &subjects).await?;
    history::write(&mut transaction, &author, changes).await?;
    tasks::refresh(&mut transaction, &author, &desk).await?;
    transaction.commit().await?;
    Ok(Signed { papers: sendings.len(), complete: 0 })
}

/// Signs papers of one unit, all or none.
pub async fn sign(app: &App, actor: &Actor, new: &[NewSignature]) -> AppResult<Signed> {
    let author = actor.author(app);
    let today = clock::local(author.at).date();
    check(new)?;
    let mut transaction = app.database().begin().await?;
    let mut desk = held(app, actor, Right::Sign, &mut transaction, new.iter().map(|one| one.subject)).await?;
    let hats = Hats::of(&mut transaction, actor, today).await?;
    let Some(own) = hats.person else {
        let message = "您的账号还没有对应到具体人员，不能签字。请系统管理员在“账号”里选定对应的人员";
        return Err(AppError::Conflict(message.to_owned()));
    };
    let mut given = Vec::with_capacity(new.len());
    let mut texts = Vec::new();
    let mut moved = Vec::with_capacity(new.len());
    for one in new {
        let place = desk.place(one.subject)?;
        let for_person = stood_in_for(&desk.papers[place], &hats, one.step);
        let act = Act { version: one.version, step: one.step, decision: one.decision, by: own, for_person };
        let paper = &desk.papers[place];
        let reasoned = !one.opinion.trim().is_empty() || !one.remarks.is_empty();
        paper
            .chain
            .may_sign(&act, reasoned)
            .map_err(|refusal| AppError::Conflict(format!("{}：{refusal}", paper.title)))?;
        if let Some(wrong) = one.remarks.iter().find(|remark| remark.row >= paper.rows()) {
            let message = format!("{}：没有第 {} 行", paper.title, wrong.row + 1);
            return Err(AppError::invalid("remarks", message));
        }
        if one.step == Step::Pledge {
            write_pledge(&mut transaction, &author, &mut desk.papers[place], one).await?;
        }
        let paper = &mut desk.papers[place];
        let (digest, text) = paper.text();
        let signer = match for_person {
            Some(person) => format!("{}（代{}）", desk.places.name(own), desk.places.name(person)),
            None => desk.places.name(own).to_owned(),
        };
        let signature = Signature {
            id: new_id(),
            subject: one.subject,
            version: paper.version,
            unit: desk.unit,
            step: one.step,
            decision: one.decision,
            opinion: words(one),
            remarks: one.remarks.clone(),
            signer,
            person: own,
            for_person,
            account: author.account,
            signed_on: today,
            at: author.at,
            digest: digest.clone(),
            on_paper: false,
            scan: None,
        };
        texts.push((digest, text));
        put_on(&author, paper, desk.unit, signature.clone());
        given.push(signature);
        moved.push(place);
    }
    signatures::insert(&mut transaction, &author, &given, &texts).await?;
    let signed = settle(&mut transaction, &author, &mut desk, &moved).await?;
    tasks::tell_outcome(&mut transaction, &author, &desk, &given).await?;
    transaction.commit().await?;
    Ok(signed)
}

/// Takes the last signature back, as long as nobody has signed after it: whoever gave it.
pub async fn withdraw(app: &App, actor: &Actor, sending: Sending) -> AppResult<Signed> {
    let author = actor.author(app);
    let today = clock::local(author.at).date();
    let mut transaction = app.database().begin().await?;
    let mut desk = held(app, actor, Right::Sign, &mut transaction, [sending.subject]).await?;
    let hats = Hats::of(&mut transaction, actor, today).await?;
    let place = desk.place(sending.subject)?;
    let paper = &desk.papers[place];
    let own = hats.person.unwrap_or_default();
    let step = paper
        .chain
        .may_withdraw(&own, sending.version)
        .map_err(|refusal| AppError::Conflict(format!("{}：{refusal}", paper.title)))?;
    let (digest, text) = paper.text();
    let signature = Signature {
        id: new_id(),
        subject: sending.subject,
        version: paper.version,
        unit: desk.unit,
        step,
        decision: Decision::Withdraw,
        opinion: String::new(),
        remarks: Vec::new(),
        signer: desk.places.name(own).to_owned(),
        person: own,
        for_person: None,
        account: author.account,
        signed_on: today,
        at: author.at,
        digest: digest.clone(),
        on_paper: false,
        scan: None,
    };
    put_on(&author, &mut desk.papers[place], desk.unit, signature.clone());
    signatures::insert(&mut transaction, &author, &[signature], &[(digest, text)]).await?;
    let source = tasks::source(sending.subject);
    inbox::settle(&mut transaction, &author, &source, Some(TaskKind::SignReturned), "意见已撤回").await?;
    let signed = settle(&mut transaction, &author, &mut desk, &[place]).await?;
    transaction.commit().await?;
    Ok(signed)
}

/// The desk with these papers held for the transaction, for whom may do this in their unit.
pub(super) async fn held(
    app: &App,
    actor: &Actor,
    right: fn(Uuid) -> Right,
    transaction: &mut Transaction,
    subjects: impl IntoIterator<Item = Subject>,
) -> AppResult<Desk> {
    let subjects: Vec<Subject> = subjects.into_iter().collect();
    let unique: HashSet<&Subject> = subjects.iter().collect();
    if unique.len() < subjects.len() {
        return Err(AppError::invalid("subjects", "同一份表列了两次"));
    }
    let unit = unit_of(transaction, &subjects).await?;
    actor.demand(right(unit))?;
    Desk::held(transaction, unit, &subjects, app.clock().today()).await
}

/// Says of a paper that it is on its way from now on.
pub(super) fn mark_sent(author: &Author, paper: &mut Paper, unit: Uuid) {
    paper.sent = Some(Sent {
        subject: paper.subject,
        unit,
        held_by: paper.kind().name().to_owned(),
        version: paper.version,
        state: String::new(),
        next_step: String::new(),
        sent_by: author.name.clone(),
        sent_by_account: author.account,
        sent_at: author.at,
        changed_at: author.at,
    });
}

/// Adds a signature to a paper. A pledge sends the register by itself.
pub(super) fn put_on(author: &Author, paper: &mut Paper, unit: Uuid, signature: Signature) {
    if paper.sent.as_ref().is_none_or(|sent| sent.version != paper.version) {
        mark_sent(author, paper, unit);
    }
    paper.given.push(signature);
}

/// Reads the chains of moved papers again, writes where they stand and tells who comes next.
pub(super) async fn settle(
    transaction: &mut Transaction,
    author: &Author,
    desk: &mut Desk,
    moved: &[usize],
) -> AppResult<Signed> {
    let mut sent = Vec::with_capacity(moved.len());
    let mut complete = 0;
    for place in moved {
        desk.papers[*place].read_again(&desk.places);
        let paper = &mut desk.papers[*place];
        let standing = paper.standing();
        complete += usize::from(standing == Standing::Signed);
        let next = paper.chain.next().map(|seat| seat.step.name().to_owned()).unwrap_or_default();
        if let Some(one) = &mut paper.sent {
            standing.name().clone_into(&mut one.state);
            one.next_step = next;
            one.changed_at = author.at;
            sent.push(one.clone());
        }
    }
    signatures::put_sent(transaction, &sent).await?;
    tasks::refresh(transaction, author, desk).await?;
    Ok(Signed { papers: moved.len(), complete })
}

/// Whom the signer stands in for at a step; nobody when the seat is the signer's own, or neither's.
fn stood_in_for(paper: &Paper, hats: &Hats, step: Step) -> Option<Uuid> {
    let seat = paper.chain.seats().iter().find(|seat| seat.step == step)?;
    if hats.person.is_some_and(|own| seat.admits(&own)) {
        return None;
    }
    hats.stands_in_for.iter().copied().find(|person| seat.admits(person))
}

/// A pledge that the holder changed is written into the register first: what is signed is what stands there.
async fn write_pledge(
    transaction: &mut Transaction,
    author: &Author,
    paper: &mut Paper,
    new: &NewSignature,
) -> AppResult<()> {
    let lianjian_domain::form::Form::Annex5(register) = &mut paper.form else { return Ok(()) };
    let known = register.pledge.as_ref().map(|pledge| pledge.text.clone()).unwrap_or_default();
    let text = new.pledge.as_deref().map_or(known.as_str(), str::trim).replace("\r\n", "\n");
    if text.is_empty() || text.chars().count() > LONGEST_PLEDGE {
        let message = format!("承诺的内容不能空着，也不超过 {LONGEST_PLEDGE} 字");
        return Err(AppError::invalid("pledge", message));
    }
    if text == known {
        return Ok(());
    }
    registers::write_pledge(transaction, author, paper.subject.id, &text).await?;
    register.pledge.get_or_insert_default().text = text;
    // What was sent goes on with its pledge, and whoever sent it stays who did.
    if let Some(sent) = paper.sent.as_mut().filter(|sent| sent.version == paper.version) {
        sent.version += 1;
    }
    paper.version += 1;
    Ok(())
}

fn words(new: &NewSignature) -> String {
    match (new.opinion.trim(), new.step) {
        ("", Step::Pledge) => String::new(),
        ("", _) => new.decision.label().to_owned(),
        (words, _) => words.to_owned(),
    }
}

fn check(new: &[NewSignature]) -> AppResult<()> {
    for one in new {
        let remarks: &[Remark] = &one.remarks;
        let longest = remarks.iter().map(|remark| remark.text.chars().count()).max().unwrap_or(0);
        if one.opinion.chars().count() > LONGEST || longest > LONGEST {
            return Err(AppError::invalid("opinion", format!("意见不超过 {LONGEST} 字")));
        }
    }
    Ok(())
}

/// All that is wrong, in one sentence a person can read; of many, the first few.
fn told(wrong: &[FieldError]) -> String {
    let some: Vec<&str> = wrong.iter().take(5).map(|one| one.message.as_str()).collect();
    let more = if wrong.len() > 5 { format!("；等 {} 份", wrong.len()) } else { String::new() };
    format!("{}{more}", some.join("；"))
}
