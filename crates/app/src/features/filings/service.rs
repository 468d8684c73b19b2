//! What a unit does with a filing: file, withdraw, answer. What the commission does is `review`.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Transaction, new_id, params};
use lianjian_domain::filing::Weight;
use lianjian_domain::programme::Filed;
use uuid::Uuid;

use super::freeze::{self, Frozen};
use super::model::{Comment, CommentKind, Event, EventKind, Filing, Part, Whole};
use super::package::{self, Package};
use super::{counting, papers, store};
use crate::features::inbox::{self, New, Target, TaskKind};
use crate::features::programmes::{self, Obligation};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// How tasks about an obligation are known in the inbox.
pub(super) fn source(obligation: Uuid) -> String {
    format!("obligation:{obligation}")
}

/// Files what an obligation asks for as it stands now; gives the filing.
pub async fn file(app: &App, actor: &Actor, obligation: Uuid, note: &str) -> AppResult<Filing> {
    let package = package::build(app, actor, obligation).await?;
    let unit = package.owed.obligation.unit;
    actor.demand(Right::WriteUnit(unit))?;
    still_with_unit(&package.owed.obligation)?;
    let note = note.trim();
    check_note(&package, note)?;
    let (frozen, digest) = freeze::freeze(app, &package).await?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before = programmes::lock(&mut transaction, obligation).await?;
    still_with_unit(&before)?;
    unchanged(&mut transaction, unit, &frozen).await?;
    let earlier = store::of_obligation(&mut transaction, obligation).await?;
    let filed_on = clock::local(author.at).date();
    let filing = Filing {
        id: new_id(),
        obligation,
        unit,
        round: earlier.first().map_or(0, |filing| filing.round) + 1,
        filed_on,
        at: author.at,
        author: author.name.clone(),
        note: note.to_owned(),
        clean: !package.findings.iter().any(|finding| finding.weight == Weight::Must),
        missing: package.missing.clone(),
        findings: package.findings.clone(),
        digest,
    };
    store::insert(&mut transaction, &author, &filing, &frozen).await?;
    papers::handed_over(&mut transaction, &author, obligation).await?;
    let papers = counting::of_filings(&mut transaction, &[filing.id]).await?;
    counting::count(&mut transaction, "filed", filed_on, &papers).await?;
    programmes::mark_filed(&mut transaction, &author, &before, filing.id, filed_on).await?;
    record(&mut transaction, &author, &filing, None).await?;
    let outcome = format!("第 {} 次报送", filing.round);
    inbox::settle(&mut transaction, &author, &source(obligation), None, &outcome).await?;
    tell_review(&mut transaction, &author, &package, &filing).await?;
    transaction.commit().await?;
    Ok(filing)
}

async fn tell_review(
    transaction: &mut Transaction,
    author: &Author,
    package: &Package,
    filing: &Filing,
) -> AppResult<()> {
    let musts = filing.findings.iter().filter(|finding| finding.weight == Weight::Must).count();
    let state = if musts == 0 {
        "未发现必须改正的问题".to_owned()
    } else {
        format!("{musts} 处必须改正")
    };
    let new = New {
        target: Target::Commission,
        kind: TaskKind::Review,
        source: source(filing.obligation),
        unit: Some(filing.unit),
        title: format!("审核：{} · {}", package.unit_name, package.owed.deliverable.name),
        detail: format!("第 {} 次报送 · {} 份 · {state}", filing.round, package.parts.len()),
        href: format!("/filings/{}", filing.id),
        due_on: None,
    };
    inbox::tell(transaction, author, new).await?;
    Ok(())
}

fn check_note(package: &Package, note: &str) -> AppResult<()> {
    if package.parts.is_empty() {
        let first =
            package.missing.first().map_or("没有可以报送的材料", |missing| missing.text.as_str());
        return Err(AppError::invalid("package", format!("还不能报送：{first}")));
    }
    if !package.barred.is_empty() {
        return Err(AppError::invalid("package", format!("还不能报送：{}", package.barred.join("；"))));
    }
    let lacking = package.missing.iter().filter(|missing| missing.weight == Weight::Must).count();
    if lacking > 0 && note.is_empty() {
        let message = format!("还缺 {lacking} 项。确实要先报的，请在“说明”里写清缺什么、为什么、什么时候补");
        return Err(AppError::invalid("note", message));
    }
    if note.chars().count() > 1000 {
        return Err(AppError::invalid("note", "说明不超过 1000 字"));
    }
    Ok(())
}

fn still_with_unit(obligation: &Obligation) -> AppResult<()> {
    match obligation.filed {
        Filed::Open | Filed::Returned => Ok(()),
        Filed::Filed => Err(AppError::Conflict("这一项刚刚已经报送，正在等纪委审核".to_owned())),
        Filed::Accepted => Err(AppError::Conflict("这一项已经接收，不用再报".to_owned())),
    }
}

/// What was frozen must still be what stands there: somebody may have typed meanwhile.
async fn unchanged(connection: &mut Connection, unit: Uuid, frozen: &[Frozen]) -> AppResult<()> {
    let versions = store::versions(connection, unit).await?;
    let catalogue: Option<i64> = connection
        .optional("SELECT version FROM catalogue WHERE unit = $1", &params![unit], |row| row.next())
        .await?;
    for part in frozen.iter().map(|one| &one.part) {
        let (Some(subject), Some(version)) = (part.subject, part.subject_version) else { continue };
        let now = if part.kind == "annex2" {
            catalogue
        } else {
            versions.iter().find(|(id, _)| *id == subject).map(|(_, version)| *version)
        };
        if now.is_some_and(|now| now != version) {
            let message = format!("“{}”刚刚又改过，没有报送。请重新看一遍再报", part.title);
            return Err(AppError::Conflict(message));
        }
    }
    Ok(())
}

/// Takes a filing back, as long as the commission has not opened it.
pub async fn withdraw(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let (filing, before) = locked(&mut transaction, actor, id).await?;
    actor.demand(Right::WriteUnit(filing.unit))?;
    let events = store::events(&mut transaction, id).await?;
    not_ended(&events)?;
    if events.iter().any(|event| event.kind == EventKind::Opened) {
        return Err(AppError::Conflict("纪委已经打开审核，不能撤回了。要改，请联系纪委退回".to_owned()));
    }
    let day = clock::local(author.at).date();
    let event = event(&author, id, EventKind::Withdrawn, day);
    store::insert_events(&mut transaction, &author, &[event]).await?;
    counting::uncount(&mut transaction, day, id).await?;
    let then = before_it(&mut transaction, &filing).await?;
    let (state, first, mend_by) = match then {
        Some(returned) => (Filed::Returned, before.first_filed_on, returned.mend_by),
        None => (Filed::Open, None, None),
    };
    programmes::mark_withdrawn(&mut transaction, &author, &before, state, first, mend_by).await?;
    let parts = store::parts(&mut transaction, id).await?;
    let added: Vec<(&str, &str)> = parts
        .iter()
        .filter(|part| part.kind == "paper")
        .map(|part| (part.file_name.as_str(), part.file.as_str()))
        .collect();
    papers::given_back(&mut transaction, &author, &before, &added).await?;
    inbox::settle(&mut transaction, &author, &source(filing.obligation), None, "单位已撤回").await?;
    record(&mut transaction, &author, &filing, Some("withdrawn")).await?;
    transaction.commit().await?;
    Ok(())
}

/// The return that stood before a filing; none when nothing had been filed, or only what was withdrawn.
async fn before_it(connection: &mut Connection, filing: &Filing) -> AppResult<Option<Event>> {
    for earlier in store::of_obligation(connection, filing.obligation).await? {
        if earlier.round >= filing.round {
            continue;
        }
        let events = store::events(connection, earlier.id).await?;
        if let Some(returned) = events.into_iter().find(|event| event.kind == EventKind::Returned) {
            return Ok(Some(returned));
        }
    }
    Ok(None)
}

/// The unit's answer to a comment, or to the filing as a whole.
pub async fn answer(
    app: &App,
    actor: &Actor,
    id: Uuid,
    part: Option<usize>,
    row: Option<usize>,
    text: &str,
) -> AppResult<Comment> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let filing = store::filing(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::WriteUnit(filing.unit))?;
    let comment = comment(&author, id, CommentKind::Answer, part, row, text)?;
    store::insert_comment(&mut transaction, &author, &comment).await?;
    transaction.commit().await?;
    Ok(comment)
}

pub(super) fn comment(
    author: &Author,
    filing: Uuid,
    kind: CommentKind,
    part: Option<usize>,
    row: Option<usize>,
    text: &str,
) -> AppResult<Comment> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 1000 {
        return Err(AppError::invalid("text", "请写几句话，不超过 1000 字"));
    }
    Ok(Comment {
        id: new_id(),
        filing,
        kind,
        part,
        row,
        finding: String::new(),
        text: text.to_owned(),
        at: author.at,
        author: author.name.clone(),
    })
}

pub(super) fn event(author: &Author, filing: Uuid, kind: EventKind, day: jiff::civil::Date) -> Event {
    Event {
        filing,
        kind,
        at: author.at,
        on_day: day,
        author: author.name.clone(),
        number: None,
        reasons: Vec::new(),
        mend_by: None,
    }
}

/// A filing with its obligation held until the transaction ends: of two acts at once, the second sees the first.
pub(super) async fn locked(
    transaction: &mut Transaction,
    actor: &Actor,
    id: Uuid,
) -> AppResult<(Filing, Obligation)> {
    let filing = store::filing(transaction, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(filing.unit))?;
    let obligation = programmes::lock(transaction, filing.obligation).await?;
    Ok((filing, obligation))
}

pub(super) fn not_ended(events: &[Event]) -> AppResult<()> {
    match events.iter().find(|event| event.kind != EventKind::Opened) {
        None => Ok(()),
        Some(end) => {
            let message = format!("这次报送刚刚{}（{}）", end.kind.label(), end.author);
            Err(AppError::Conflict(message))
        }
    }
}

/// A line in the record of changes: the filing itself is frozen, its steps are listed there too.
pub(super) async fn record(
    transaction: &mut Transaction,
    author: &Author,
    filing: &Filing,
    step: Option<&str>,
) -> AppResult<()> {
    let after = serde_json::json!({
        "obligation": filing.obligation, "round": filing.round, "digest": filing.digest,
        "step": step.unwrap_or("filed"),
    });
    let change =
        Change::of("filing", filing.id, None, Some(&after)).within(filing.obligation).unit(filing.unit);
    history::write(transaction, author, [change]).await?;
    Ok(())
}

/// A filing with all that is known of it. What the reviewer notes is the unit's to read once it has ended.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<Whole> {
    let mut connection = app.database().connection().await?;
    let filing = store::filing(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(filing.unit))?;
    let parts = store::parts(&mut connection, id).await?;
    let events = store::events(&mut connection, id).await?;
    let mut comments = store::comments(&mut connection, id).await?;
    let whole = Whole { filing: filing.seen_by(actor), parts, events, comments: Vec::new() };
    if !actor.may(Right::ReviewFilings) && whole.end().is_none() {
        comments.retain(|comment| comment.kind == CommentKind::Answer);
    }
    Ok(Whole { comments, ..whole })
}

/// All filings of an obligation, the latest first.
pub async fn of_obligation(app: &App, actor: &Actor, obligation: Uuid) -> AppResult<Vec<Whole>> {
    let mut connection = app.database().connection().await?;
    programmes::find(&mut connection, actor, obligation).await?;
    let filings = store::of_obligation(&mut connection, obligation).await?;
    drop(connection);
    let mut all = Vec::with_capacity(filings.len());
    for filing in filings {
        all.push(open(app, actor, filing.id).await?);
    }
    Ok(all)
}

/// A paper exactly as it was filed; an error when the bytes are no longer those of the digest.
pub async fn file_of(app: &App, part: &Part) -> AppResult<Vec<u8>> {
    let mut connection = app.database().connection().await?;
    let bytes = original_file::bytes(&mut connection, &part.file).await?.ok_or(AppError::NotFound)?;
    if original_file::digest(&bytes) != part.file {
        return Err(AppError::Internal(format!("the filed file {} was altered", part.file)));
    }
    Ok(bytes)
}
