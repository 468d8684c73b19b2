//! A package against what was handed over before: what the last return asked for, levels below the accepted ones.

use lianjian_db::Connection;
use lianjian_domain::filing::{self, Finding, Weight};
use lianjian_domain::form::Form;
use lianjian_domain::programme::Filed;

use super::model::{CommentKind, EventKind};
use super::package::Package;
use super::store;
use crate::features::registers;
use crate::shell::error::AppResult;

/// What the last return asked for, beside the rows as they are now: whether it is mended, a person sees. A paper that
/// is just what it was then is told.
pub(super) async fn said_before(connection: &mut Connection, package: &Package) -> AppResult<Vec<Finding>> {
    let mut found = Vec::new();
    let obligation = &package.owed.obligation;
    let Some(filing) = obligation.filing.filter(|_| obligation.filed == Filed::Returned) else {
        return Ok(found);
    };
    let then = store::parts(connection, filing).await?;
    let mut asked: Vec<(Option<usize>, Option<usize>, String)> = Vec::new();
    for event in
        store::events(connection, filing).await?.into_iter().filter(|one| one.kind == EventKind::Returned)
    {
        asked.extend(event.reasons.into_iter().map(|reason| (reason.part, reason.row, reason.text)));
    }
    let comments = store::comments(connection, filing).await?;
    for one in comments.into_iter().filter(|one| one.kind == CommentKind::Comment) {
        asked.push((one.part, one.row, one.text));
    }
    asked.dedup();
    for (part, row, text) in asked {
        let old = part.and_then(|part| then.get(part));
        let place = old.and_then(|old| package.parts.iter().position(|new| new.is_the_same_paper(old)));
        let key = old.zip(row).and_then(|(old, row)| old.row_keys.get(row));
        let row = key
            .zip(place)
            .and_then(|(key, place)| package.parts[place].row_keys.iter().position(|known| known == key));
        let untouched = old.zip(place).is_some_and(|(old, place)| {
            old.subject_version == package.parts[place].subject.map(|(_, version)| version)
        });
        let told = if untouched { "（这份材料从退回以后没有改过）" } else { "" };
        let finding = Finding {
            part: place,
            row,
            ..Finding::of_whole(
                "returned-before",
                Weight::Judge,
                "上次退回",
                format!("上次退回时写明：{text}{told}"),
            )
        };
        if !found.contains(&finding) {
            found.push(finding);
        }
    }
    Ok(found)
}

/// What the reviewer set aside last time and what stands just as it did: told with the reviewer's reason, and no longer
/// in the way.
pub(super) async fn set_aside_before(
    connection: &mut Connection,
    package: &Package,
    findings: &mut [Finding],
) -> AppResult<()> {
    let obligation = &package.owed.obligation;
    let Some(id) = obligation.filing.filter(|_| obligation.filed == Filed::Returned) else { return Ok(()) };
    let Some(filing) = store::filing(connection, id).await? else { return Ok(()) };
    let then = store::parts(connection, id).await?;
    let comments = store::comments(connection, id).await?;
    for comment in comments.iter().filter(|one| one.kind == CommentKind::SetAside) {
        let Some(old) = filing.findings.iter().find(|one| one.key() == comment.finding) else { continue };
        let Some(old_part) = old.part.and_then(|part| then.get(part)) else { continue };
        for new in findings.iter_mut().filter(|new| new.code == old.code && new.message == old.message) {
            let Some(part) = new.part.and_then(|part| package.parts.get(part)) else { continue };
            let row_of = |form: Option<&Form>, keys: &[String], row: Option<usize>| {
                let row = row?;
                Some((keys.get(row)?.clone(), filing::rows(form?).into_iter().nth(row)?))
            };
            let then = row_of(old_part.form.as_ref(), &old_part.row_keys, old.row);
            let now = row_of(part.form(), &part.row_keys, new.row);
            if part.is_the_same_paper(old_part) && now.is_some() && then == now {
                new.weight = Weight::Hint;
                new.answer = format!("上次审核不作问题：{}（{}）", comment.text, comment.author);
            }
        }
    }
    Ok(())
}

/// Levels below the ones accepted last: the reviewer consents to each, or returns the filing. One without a reason, or
/// without the party group's signature, bars the package: there is nothing yet to consent to.
pub(super) async fn lowered_levels(
    connection: &mut Connection,
    package: &mut Package,
    unsigned: &[usize],
) -> AppResult<Vec<Finding>> {
    let mut found = Vec::new();
    let lowered = registers::lowered_of_unit(connection, package.owed.obligation.unit).await?;
    for (place, part) in package.parts.iter().enumerate() {
        let Some((subject, _)) = part.subject else { continue };
        // A unit's catalogue has the same id as its register.
        if part.form().and_then(Form::register).is_none() {
            continue;
        }
        let falls = lowered.get(&subject).map_or(&[][..], Vec::as_slice);
        for fall in falls {
            let reason = match fall.reason.as_str() {
                "" => {
                    let bar = format!("{}{}，低于上次接收的等级，还没有写理由", part.title, fall.said());
                    package.barred.push(bar);
                    "没有写明理由".to_owned()
                }
                reason => format!("理由：{reason}"),
            };
            found.push(Finding {
                code: "level-lowered".to_owned(),
                weight: Weight::Must,
                part: Some(place),
                row: Some(fall.place),
                head: "风险等级".to_owned(),
                short: "降级".to_owned(),
                answer: String::new(),
                likeness: None,
                message: format!("{}，低于上次接收的等级。{reason}。由县纪委逐行同意，或者退回", fall.said()),
            });
        }
        if !falls.is_empty() && unsigned.contains(&place) {
            let bar = format!("{}有 {} 行降级，要先经党组（党委）签字同意", part.title, falls.len());
            package.barred.push(bar);
        }
    }
    Ok(found)
}
