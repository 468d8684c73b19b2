//! Making the booklets that wait, one after the other: a county's unit by unit, each part kept when it is set.

use std::sync::LazyLock;
use std::time::Instant;

use jiff::SignedDuration;
use lianjian_db::new_id;
use lianjian_render::{Binding, Booklet as Content, BookletPart, Bound};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::content::{self, TITLE};
use super::model::{Booklet, BookletFormat, BookletState};
use super::store;
use crate::features::inbox::{self, New, Target, TaskKind};
use crate::shell::actor::Actor;
use crate::shell::beside::beside;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::state::App;

/// Who has not been heard of for so long has stopped: its booklet goes on elsewhere. A part takes seconds.
const STALE: SignedDuration = SignedDuration::from_mins(5);

/// One booklet at a time on this machine: a second would only take its memory.
static AT_WORK: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

/// Makes what waits. What goes wrong is written to the booklet, where who asked sees it.
pub async fn run_waiting(app: &App) {
    let _turn = AT_WORK.lock().await;
    loop {
        match run_one(app).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "booklets are not made now; they are tried again");
                return;
            }
        }
    }
}

/// Makes the oldest that waits; false when none does.
async fn run_one(app: &App) -> AppResult<bool> {
    let runner = new_id();
    let now = app.clock().now();
    let mut transaction = app.database().begin().await?;
    let claimed = store::claim(&mut transaction, runner, now, now - STALE).await?;
    transaction.commit().await?;
    let Some(mut booklet) = claimed else { return Ok(false) };
    let begun = Instant::now();
    let made = match booklet.unit {
        Some(unit) => make_whole(app, &booklet, unit).await.map(Some),
        None => make_parts(app, &booklet, runner).await,
    };
    match made {
        // Another runner has it.
        Ok(None) => return Ok(true),
        Ok(Some(bytes)) => {
            booklet.state = BookletState::Done;
            booklet.done = booklet.total;
            booklet.size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            finish(app, booklet, runner, Some(&bytes)).await?;
        }
        Err(error) => {
            tracing::warn!(%error, "a booklet could not be made");
            booklet.state = BookletState::Failed;
            booklet.error = error.message_for_people();
            finish(app, booklet, runner, None).await?;
        }
    }
    tracing::info!(seconds = begun.elapsed().as_secs(), "a booklet is made");
    Ok(true)
}

/// A unit's booklet, in one go.
async fn make_whole(app: &App, booklet: &Booklet, unit: Uuid) -> AppResult<Vec<u8>> {
    let month = clock::month(app.clock().today());
    let content = {
        let mut connection = app.database().connection().await?;
        content::of_unit(&mut connection, unit, &booklet.holder, &booklet.department, &month).await?
    };
    set_whole(app, content, booklet.format).await
}

/// The county's booklet: goes on after the parts that are set; none when another runner has taken it over.
async fn make_parts(app: &App, booklet: &Booklet, runner: Uuid) -> AppResult<Option<Vec<u8>>> {
    let month = clock::month(app.clock().today());
    let (units, (set, mut pages)) = {
        let mut connection = app.database().connection().await?;
        (store::units(&mut connection).await?, store::pages(&mut connection, booklet.id).await?)
    };
    for (position, (unit, name)) in (0_i64..).zip(&units).skip(usize::try_from(set).unwrap_or_default()) {
        let content = {
            let mut connection = app.database().connection().await?;
            content::of_unit(&mut connection, *unit, name, "", &month).await?
        };
        let first = usize::try_from(pages).unwrap_or_default() + 1;
        let part = set_part(app, content, first).await?;
        pages += i64::try_from(part.pages).unwrap_or_default();
        let mut transaction = app.database().begin().await?;
        let now = app.clock().now();
        if !store::keep_part(&mut transaction, booklet.id, runner, position, &part, now).await? {
            return Ok(None);
        }
        transaction.commit().await?;
    }
    let mut binding = Binding::default();
    let mut position = 0;
    let mut connection = app.database().connection().await?;
    while let Some(part) = store::part(&mut connection, booklet.id, position).await? {
        binding.add(&part).map_err(|error| AppError::Internal(error.to_string()))?;
        position += 1;
    }
    drop(connection);
    let lines = vec![format!("{} 个单位", units.len()), month];
    let cover = Bound { title: TITLE.to_owned(), holder: booklet.holder.clone(), lines };
    bind(app, binding, cover).await.map(Some)
}

/// Keeps the file, and tells who asked.
async fn finish(app: &App, mut booklet: Booklet, runner: Uuid, bytes: Option<&[u8]>) -> AppResult<()> {
    let author = Actor::console().author(app);
    let mut transaction = app.database().begin().await?;
    if let Some(bytes) = bytes {
        let digest = original_file::digest(bytes);
        original_file::keep(&mut transaction, &digest, &booklet.file_name, bytes, author.at).await?;
        booklet.file = Some(digest);
    }
    if !store::finish(&mut transaction, &booklet, runner, author.at).await? {
        return Ok(());
    }
    if let Some(account) = booklet.account {
        let (title, detail) = match booklet.state {
            BookletState::Done => ("汇编做好了，可以下载".to_owned(), booklet.file_name.clone()),
            _ => (format!("{}没有做成", booklet.file_name), booklet.error.clone()),
        };
        let href =
            booklet.unit.map_or_else(|| "/booklets".to_owned(), |unit| format!("/booklets?unit={unit}"));
        let new = New {
            target: Target::Account(account),
            kind: TaskKind::News,
            source: format!("booklet:{}", booklet.id),
            unit: booklet.unit,
            title,
            detail,
            href,
            due_on: None,
        };
        inbox::tell(&mut transaction, &author, new).await?;
    }
    Ok(transaction.commit().await?)
}

/// Sets a whole booklet, beside the threads that answer requests.
pub(super) async fn set_whole(app: &App, content: Content, format: BookletFormat) -> AppResult<Vec<u8>> {
    let fonts = app.fonts()?;
    beside(move || match format {
        BookletFormat::Pdf => lianjian_render::booklet_pdf(&content, fonts),
        BookletFormat::Docx => lianjian_render::booklet_docx(&content, fonts),
    })
    .await
}

/// Sets one unit's part.
pub(super) async fn set_part(app: &App, content: Content, first_page: usize) -> AppResult<BookletPart> {
    let fonts = app.fonts()?;
    beside(move || lianjian_render::booklet_part(&content, first_page, fonts)).await
}

/// Binds the parts.
pub(super) async fn bind(app: &App, binding: Binding, cover: Bound) -> AppResult<Vec<u8>> {
    let fonts = app.fonts()?;
    beside(move || binding.finish(&cover, fonts)).await
}
