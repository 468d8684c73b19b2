//! Stamped scans of what is filed: of an earlier version, or of another text.

use lianjian_db::Connection;
use lianjian_domain::problem::Code;
use lianjian_quality::{self as engine, Found};

use crate::features::signatures::{self, Scan, Subject};
use crate::shell::error::AppResult;
use crate::shell::original_file;

/// What is wrong with the latest scan of a paper; nothing where there is none. `filed` are its texts, each with its
/// row.
pub(super) async fn of_subject(
    connection: &mut Connection,
    subject: Subject,
    version: i64,
    filed: &[(usize, &str)],
) -> AppResult<Option<Found>> {
    let Some(scan) = signatures::scans(connection, subject).await?.into_iter().next() else {
        return Ok(None);
    };
    if scan.version != version {
        return Ok(Some(outdated(&scan, version)));
    }
    let Some(bytes) = original_file::bytes(connection, &scan.file).await? else { return Ok(None) };
    // Reading a file takes time that other requests need.
    let read = tokio::task::spawn_blocking(move || lianjian_grid::pdf_text(&bytes)).await;
    let found = read.ok().flatten().and_then(|text| engine::scan(filed, &text));
    Ok(found.map(|found| found.about(scan.file)))
}

fn outdated(scan: &Scan, version: i64) -> Found {
    let message = format!("盖章扫描件“{}”是改动以前的，文字后来又改过，请重新盖章扫描", scan.name);
    Found::new(Code::ScanDiffers, message).about(format!("{} {version}", scan.file))
}
