//! What the sign-off lays into inboxes: one line a person, however many papers wait; each return by itself.

use std::collections::BTreeMap;

use lianjian_db::history::Author;
use lianjian_db::{Connection, Row, Transaction, params};
use lianjian_domain::signoff::{Decision, Standing, Step};
use uuid::Uuid;

use super::desk::{Desk, Paper};
use crate::features::inbox::{self, New, Target, TaskKind};
use crate::features::signatures::{self, Sent, Signature, Subject};
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// How a paper is known in the inbox.
pub(super) fn source(subject: Subject) -> String {
    format!("{}:{}", subject.kind.name(), subject.id)
}

fn waiting_source(unit: Uuid) -> String {
    format!("signoff:{unit}")
}

/// For each signer, the papers that are next theirs.
fn waiting(desk: &Desk) -> BTreeMap<Uuid, Vec<&Paper>> {
    let mut waiting: BTreeMap<Uuid, Vec<&Paper>> = BTreeMap::new();
    for paper in desk.papers.iter().filter(|paper| paper.standing() == Standing::Signing) {
        for person in paper.chain.next().map(|seat| seat.signers()).unwrap_or_default() {
            waiting.entry(*person).or_default().push(paper);
        }
    }
    waiting
}

/// Makes what waits for each signer of a unit what the chains say.
pub(super) async fn refresh(transaction: &mut Transaction, author: &Author, desk: &Desk) -> AppResult<()> {
    let waiting = waiting(desk);
    let source = waiting_source(desk.unit);
    for target in inbox::told(transaction, &source, TaskKind::Sign).await? {
        let Target::Person(person) = target else { continue };
        if !waiting.contains_key(&person) {
            inbox::settle_for(transaction, author, &source, TaskKind::Sign, target, "已签").await?;
        }
    }
    for (person, papers) in waiting {
        let titles: Vec<&str> = papers.iter().map(|paper| paper.title.as_str()).collect();
        let some = titles.iter().take(3).copied().collect::<Vec<_>>().join("、");
        let new = New {
            target: Target::Person(person),
            kind: TaskKind::Sign,
            source: source.clone(),
            unit: Some(desk.unit),
            title: match titles.len() {
                1 => format!("审签：{}", titles[0]),
                count => format!("审签：{count} 份表等您签"),
            },
            detail: if titles.len() > 3 { format!("{some} 等") } else { some },
            href: match papers[..] {
                [only] => only.page(),
                _ => "/signatures".to_owned(),
            },
            due_on: None,
        };
        inbox::tell(transaction, author, new).await?;
    }
    Ok(())
}

/// Tells the unit's clerks what was sent back, and what is signed to the end.
pub(super) async fn tell_outcome(
    transaction: &mut Transaction,
    author: &Author,
    desk: &Desk,
    given: &[Signature],
) -> AppResult<()> {
    let mut complete: Vec<&str> = Vec::new();
    for signature in given {
        let paper = desk.paper(signature.subject)?;
        if signature.step == Step::Pledge {
            let source = pledge_source(signature.subject.id);
            inbox::settle(transaction, author, &source, None, "已承诺").await?;
        }
        if matches!(signature.decision, Decision::Return | Decision::AgreeAfterChange) {
            let rows = signature.remarks.len();
            let rows = if rows > 0 { format!(" · 指出 {rows} 行") } else { String::new() };
            let new = New {
                target: Target::Clerks(desk.unit),
                kind: TaskKind::SignReturned,
                source: source(signature.subject),
                unit: Some(desk.unit),
                title: format!("{}：{}", signature.decision.label(), paper.title),
                detail: format!("{} · {}{rows}", signature.signer, signature.opinion),
                href: paper.page(),
                due_on: None,
            };
            // The clerk mends it; the holder pledged it, and is told too.
            let holders = paper.chain.seats().iter().filter(|seat| seat.step == Step::Pledge);
            let holders: Vec<Uuid> = holders.flat_map(|seat| seat.signers().to_vec()).collect();
            let targets = std::iter::once(new.target).chain(holders.into_iter().map(Target::Person));
            inbox::tell_all(transaction, author, targets.collect::<Vec<_>>(), new).await?;
        }
        if paper.standing() == Standing::Signed {
            complete.push(&paper.title);
        }
    }
    if let [first, ..] = complete[..] {
        let new = New {
            target: Target::Clerks(desk.unit),
            kind: TaskKind::News,
            source: format!("signed:{}", desk.unit),
            unit: Some(desk.unit),
            title: match complete.len() {
                1 => format!("已签完：{first}"),
                count => format!("{count} 份表已签完"),
            },
            detail: "签完的表可以报送".to_owned(),
            href: format!("/signatures?unit={}&view=signed", desk.unit),
            due_on: None,
        };
        inbox::tell(transaction, author, new).await?;
    }
    Ok(())
}

fn pledge_source(post: Uuid) -> String {
    format!("pledge:{post}")
}

/// Brings inboxes up to what the organisation has become: somebody else is in charge of a department, a post has a
/// new holder, who is asked to look through the register and to pledge again. Gives how many posts were handed
/// over. Runs beside the reminders.
pub async fn catch_up(app: &App) -> AppResult<u64> {
    let mut connection = app.database().connection().await?;
    let sql = "SELECT DISTINCT unit FROM signing WHERE state IN ('signing', 'signed', 'handed_over')";
    let units = connection.all(sql, &[], |row: &mut Row<'_>| row.next::<Uuid>()).await?;
    drop(connection);
    let author = Author { account: None, name: "系统".to_owned(), at: app.clock().now(), import: None };
    let mut handed_over = 0;
    for unit in units {
        // Nearly always there is nothing to do: only looking keeps nobody from writing.
        let mut connection = app.database().connection().await?;
        let desk = Desk::of(&mut connection, unit, app.clock().today()).await?;
        if !is_behind(&mut connection, &desk).await? {
            continue;
        }
        drop(connection);
        let mut transaction = app.database().begin().await?;
        transaction.execute("UPDATE unit SET version = version WHERE id = $1", &params![unit]).await?;
        let desk = Desk::of(&mut transaction, unit, app.clock().today()).await?;
        for paper in desk.papers.iter().filter(|paper| paper.is_handed_over()) {
            let post = paper.subject.id;
            if signatures::mark_handed_over(&mut transaction, &author, post).await? == 0 {
                continue;
            }
            handed_over += 1;
            let holders: Vec<Uuid> = paper
                .chain
                .seats()
                .iter()
                .find(|seat| seat.step == Step::Pledge)
                .map(|seat| seat.signers().to_vec())
                .unwrap_or_default();
            let new = New {
                target: Target::Clerks(unit),
                kind: TaskKind::Sign,
                source: pledge_source(post),
                unit: Some(unit),
                title: format!("复核并重新承诺：{}", paper.title),
                detail: "岗位换了人：请看一遍登记表，需要改的先改，再签承诺".to_owned(),
                href: paper.page(),
                due_on: None,
            };
            let targets = holders.into_iter().map(Target::Person);
            inbox::tell_all(&mut transaction, &author, targets, new).await?;
        }
        // Only when somebody else is asked than before: otherwise whoever sent it stays who began it.
        if asks_others(&mut transaction, &desk).await? {
            refresh(&mut transaction, &author, &desk).await?;
        }
        transaction.commit().await?;
    }
    Ok(handed_over)
}

/// Whether inboxes say something else than the chains of a unit.
async fn is_behind(connection: &mut Connection, desk: &Desk) -> AppResult<bool> {
    let counted = |sent: &Sent| matches!(sent.state.as_str(), "signing" | "signed");
    let handed_over =
        desk.papers.iter().any(|paper| paper.is_handed_over() && paper.sent.as_ref().is_some_and(counted));
    Ok(handed_over || asks_others(connection, desk).await?)
}

/// Whether other people are asked to sign than those who were told.
async fn asks_others(connection: &mut Connection, desk: &Desk) -> AppResult<bool> {
    let told = inbox::told(connection, &waiting_source(desk.unit), TaskKind::Sign).await?;
    let asked = waiting(desk);
    Ok(told.len() != asked.len() || !asked.keys().all(|person| told.contains(&Target::Person(*person))))
}
