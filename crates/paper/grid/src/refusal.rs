//! Why a file is not read, in words for the person who sent it.

use thiserror::Error;

/// A file that gives no document. The text says what was found and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No bytes, or no text and no table.
    #[error("空文件：里面没有内容。请检查是否选错了文件，重新保存后再交。")]
    Empty,
    /// Truncated, damaged, or not what its own structure promises.
    #[error("文件损坏或不完整（{0}）。请用 Word、Excel 或 WPS 打开检查，另存一份后再交。")]
    Broken(String),
    /// Opens only with a password.
    #[error("文件有口令，打不开。请去掉口令（另存时不设密码）后再交。")]
    Encrypted,
    /// Over a limit, now or once inflated.
    #[error("文件过大：{0}。请删去图片或拆成几个文件后再交。")]
    TooLarge(String),
    /// None of the kinds that are read.
    #[error("不是能读的文档：{0}。请交 Word、Excel 或 CSV 格式的原件。")]
    NotADocument(String),
    /// An old .doc and no `LibreOffice`, or one that gave nothing.
    #[error("{0}请用 Word 或 WPS 另存为 .docx 后再交，或请管理员在服务器上安装 LibreOffice。")]
    ConverterMissing(String),
}

impl Refusal {
    pub(crate) fn broken(what: impl Into<String>) -> Refusal {
        Refusal::Broken(what.into())
    }
}
