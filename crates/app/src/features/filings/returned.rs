//! What stands beside the grid of a register or catalogue: levels that fell, and what was said when it came back, by a
//! signer, or by the commission with the filing that it was in.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lianjian_db::{Connection, params};
use lianjian_domain::signoff::Decision;
use uuid::Uuid;

use super::model::{CommentKind, EventKind};
use super::store;
use crate::features::registers::{self, Lowered};
use crate::features::signatures::{self, Subject, SubjectKind};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/returned/{kind}/{id}", get(show))
}

/// One thing that somebody wants mended.
struct Said {
    /// The row as it stood then, from 1; none for the paper as a whole.
    row: Option<usize>,
    text: String,
}

/// What one of them said.
struct Returned {
    who: String,
    said: Vec<Said>,
}

#[derive(Template)]
#[template(path = "features/filings/returned.html")]
struct Fragment {
    returned: Vec<Returned>,
    /// Levels that stand below the ones accepted last.
    lowered: Vec<Lowered>,
    register: Uuid,
}

impl Fragment {
    fn unexplained(&self) -> usize {
        self.lowered.iter().filter(|one| one.reason.is_empty()).count()
    }
}

async fn show(
    State(app): State<App>,
    actor: Actor,
    Path((kind, id)): Path<(String, Uuid)>,
) -> AppResult<Response> {
    let kind = SubjectKind::parse(&kind).ok_or(AppError::NotFound)?;
    let subject = Subject { kind, id };
    let mut connection = app.database().connection().await?;
    let unit = match kind {
        SubjectKind::Register => registers::find_holder(&mut connection, &actor, id).await?.unit,
        SubjectKind::Catalogue => id,
    };
    actor.demand(Right::ReadUnit(unit))?;
    let mut returned = Vec::new();
    returned.extend(by_signer(&mut connection, subject).await?);
    returned.extend(by_commission(&mut connection, unit, subject).await?);
    returned.retain(|one| !one.said.is_empty());
    let lowered = match kind {
        SubjectKind::Register => registers::lowered_of(&mut connection, unit, id).await?,
        SubjectKind::Catalogue => Vec::new(),
    };
    Ok(page::html(&Fragment { returned, lowered, register: id }))
}

/// The signer who gave it back, as long as it was not sent anew.
async fn by_signer(connection: &mut Connection, subject: Subject) -> AppResult<Option<Returned>> {
    let sent = signatures::sent(connection, subject).await?;
    if sent.is_none_or(|sent| sent.state != "returned") {
        return Ok(None);
    }
    let given = signatures::of_subject(connection, subject).await?;
    let Some(last) = given.into_iter().rev().find(|one| one.decision != Decision::Withdraw) else {
        return Ok(None);
    };
    let mut said: Vec<Said> = last
        .remarks
        .into_iter()
        .map(|remark| Said { row: Some(remark.row + 1), text: remark.text })
        .collect();
    if !last.opinion.is_empty() && last.opinion != last.decision.label() {
        said.insert(0, Said { row: None, text: last.opinion });
    }
    Ok(Some(Returned { who: format!("{} {} {}", last.step.label(), last.signer, last.signed_on), said }))
}

/// The commission, in filings that lie with the unit again.
async fn by_commission(
    connection: &mut Connection,
    unit: Uuid,
    subject: Subject,
) -> AppResult<Vec<Returned>> {
    // A unit's register and its catalogue have one id: the form tells them apart.
    let catalogue = subject.kind == SubjectKind::Catalogue;
    let sql = "SELECT filing_part.filing, filing_part.position FROM obligation
         JOIN filing_part ON filing_part.filing = obligation.filing
         WHERE obligation.unit = $1 AND obligation.state = 'returned' AND obligation.closed_at IS NULL
           AND filing_part.subject = $2 AND (filing_part.kind = 'annex2') = ($3 = 1)";
    let parts: Vec<(Uuid, usize)> = connection
        .all(sql, &params![unit, subject.id, i64::from(catalogue)], |row| {
            Ok((row.next()?, usize::try_from(row.next_count()?).unwrap_or_default()))
        })
        .await?;
    let mut found = Vec::new();
    for (filing, part) in parts {
        let events = store::events(connection, filing).await?;
        let Some(event) = events.into_iter().find(|event| event.kind == EventKind::Returned) else {
            continue;
        };
        let mut said: Vec<Said> = event
            .reasons
            .into_iter()
            .filter(|reason| reason.part.is_none_or(|own| own == part))
            .map(|reason| Said { row: reason.row.map(|row| row + 1), text: reason.text })
            .collect();
        let comments = store::comments(connection, filing).await?;
        let own = comments
            .into_iter()
            .filter(|comment| comment.kind == CommentKind::Comment && comment.part == Some(part));
        for comment in own {
            let row = comment.row.map(|row| row + 1);
            // The comments are reasons of the return, too.
            if !said.iter().any(|one| one.row == row && one.text == comment.text) {
                said.push(Said { row, text: comment.text });
            }
        }
        said.sort_by_key(|one| one.row);
        let day = clock::local(event.at).date();
        found.push(Returned { who: format!("县纪委 {} {day}", event.author), said });
    }
    Ok(found)
}
