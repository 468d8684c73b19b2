//! A form with one file of any kind: what it is, the service says.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;

use crate::shell::error::{AppError, AppResult};

/// The largest request: a scanned chart as PDF.
pub(super) const REQUEST_LIMIT: usize = 32 * 1024 * 1024;

/// Fields and the file.
#[derive(Default)]
pub(super) struct Sent {
    fields: Vec<(String, String)>,
    /// Name and bytes; none when no file was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Sent {
    /// A field's text; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }
}

/// Reads the whole form.
///
/// # Errors
/// A request that breaks off or is too large.
pub(super) async fn receive(mut parts: Multipart) -> AppResult<Sent> {
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        match file {
            Some(file) if file.is_empty() => {}
            Some(file) => sent.file = Some((file, bytes.to_vec())),
            None => sent.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(sent)
}

fn broken(error: &MultipartError) -> AppError {
    match error.status().as_u16() {
        413 => AppError::TooLarge("文件超过 30 MB，没有收下".to_owned()),
        _ => AppError::invalid("file", "文件没有传完，请再传一次"),
    }
}
