//! Fields and files of a form that is sent with papers.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use bytes::Bytes;

use super::kind::PaperKind;
use crate::shell::error::{AppError, AppResult};

/// The largest paper: 30 MB, a stamped booklet as a scan.
const FILE_LIMIT: usize = 30 * 1024 * 1024;
/// The largest request: a few papers together.
pub const REQUEST_LIMIT: usize = 160 * 1024 * 1024;
/// The longest text of a field, in bytes.
const FIELD_LIMIT: usize = 256 * 1024;
/// The most files of one request.
const MOST_FILES: usize = 20;

/// What came with a form.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Names and texts, in order; a list of boxes has one name several times.
    pub fields: Vec<(String, String)>,
    files: Vec<Upload>,
    /// Why one of the files cannot be kept: the texts are there all the same, so that nobody types them again.
    refused: Option<AppError>,
}

/// A file that may be kept: it was looked into and is a paper.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name, with an ending that is true.
    pub name: String,
    /// What it is.
    pub kind: PaperKind,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Received {
    /// The text of a field, trimmed; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, text)| text.trim()).unwrap_or_default()
    }

    /// The number in a field; 0 when it was not sent or is none.
    pub fn number(&self, name: &str) -> i64 {
        self.field(name).parse().unwrap_or_default()
    }

    /// All texts of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, text)| text.as_str())
    }

    /// The one scan of a signed or stamped paper, or why what came is none.
    pub fn scan(&self) -> AppResult<&Upload> {
        match self.files()? {
            [one] if one.kind.is_scan() => Ok(one),
            [one] => {
                let message = format!("“{}”不是扫描件：请用 PDF 或图片（jpg、png、tif）、OFD", one.name);
                Err(AppError::invalid("scan", message))
            }
            [] => Err(AppError::invalid("scan", "请选择签字盖章后的扫描件")),
            _ => Err(AppError::invalid("scan", "扫描件请合成一个文件")),
        }
    }

    /// The papers, or why one of them cannot be kept.
    pub fn files(&self) -> AppResult<&[Upload]> {
        self.refused.clone().map_or(Ok(self.files.as_slice()), Err)
    }

    /// The same; an error when there are none.
    pub fn some_files(&self) -> AppResult<&[Upload]> {
        match self.files()? {
            [] => Err(AppError::invalid("file", "请选择文件")),
            files => Ok(files),
        }
    }
}

impl Upload {
    /// Looks into a file and says why it cannot be kept.
    pub fn new(sent: &str, bytes: Bytes) -> AppResult<Upload> {
        if bytes.is_empty() {
            return Err(AppError::invalid("file", format!("文件“{sent}”是空的，请重新选择")));
        }
        let Some(kind) = PaperKind::recognise(&bytes) else {
            let message = format!(
                "文件“{sent}”不是文档或图片，没有收下。可以传 PDF、OFD、Word、Excel、PPT、WPS 文件和 JPG、PNG、TIF 图片；带宏的文件请另存为不带宏的"
            );
            return Err(AppError::invalid("file", message));
        };
        Ok(Upload { name: kind.name(sent), kind, bytes })
    }
}

/// Reads a whole form. Each file is looked into; all of it is read even when one is refused, since a browser that
/// is still sending when the answer comes shows a broken connection in its place.
pub async fn receive(mut parts: Multipart) -> AppResult<Received> {
    let mut received = Received::default();
    let mut refused = None;
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let sent = part.file_name().map(str::to_owned);
        let is_file = sent.is_some();
        let limit = if is_file { FILE_LIMIT } else { FIELD_LIMIT };
        let bytes = within(part, limit).await?;
        match (sent, bytes) {
            // An empty choice of files is sent as a file without a name.
            (Some(sent), _) if sent.is_empty() => {}
            (Some(sent), None) => {
                refused.get_or_insert(AppError::TooLarge(format!("文件“{sent}”超过 30 MB，没有收下")));
            }
            (Some(sent), Some(bytes)) => match Upload::new(&sent, bytes.into()) {
                Ok(_) if received.files.len() == MOST_FILES => {
                    let message = format!("一次最多传 {MOST_FILES} 个文件，请分几次传");
                    refused.get_or_insert(AppError::invalid("file", message));
                }
                Ok(upload) => received.files.push(upload),
                Err(error) => {
                    refused.get_or_insert(error);
                }
            },
            (None, None) => {
                refused.get_or_insert(AppError::invalid(&name, "文字太长，请放进文件里传"));
            }
            (None, Some(bytes)) => {
                received.fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    received.refused = refused;
    Ok(received)
}

/// The bytes of a part; none when it has more than the limit.
async fn within(mut part: Field<'_>, limit: usize) -> AppResult<Option<Vec<u8>>> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
        match &mut bytes {
            Some(kept) if kept.len() + chunk.len() <= limit => kept.extend_from_slice(&chunk),
            _ => bytes = None,
        }
    }
    Ok(bytes)
}

fn broken(error: &MultipartError) -> AppError {
    match error.status().as_u16() {
        413 => AppError::TooLarge("一次上传的文件总量太大，请分几次传（每个文件不超过 30 MB）".into()),
        _ => AppError::invalid("file", "上传没有完成，请重新选择文件"),
    }
}
