//! Why a form could not be written.

use thiserror::Error;

/// Why a form could not be written. A form itself is never at fault but for texts that a workbook
/// cannot hold; the rest tells of a broken build.
#[derive(Debug, Error)]
pub enum Error {
    /// A cell's text is longer than a workbook allows.
    #[error(
        "{form}第{row}行第{column}列有{length}字，Excel 一格最多{most}字，没有写成 xlsx。请改用 docx 或 PDF，或把这一格的文字分开填写。"
    )]
    TextTooLong {
        /// The form's title.
        form: String,
        /// The table's row, from 1.
        row: usize,
        /// The table's column, from 1.
        column: usize,
        /// Its length in UTF-16 units, as Excel counts.
        length: usize,
        /// The most that Excel takes.
        most: usize,
    },
    /// More rows than a sheet has.
    #[error("{form}有{rows}行，Excel 一张表最多{most}行，没有写成 xlsx。请改用 docx 或 PDF。")]
    TooManyRows {
        /// The form's title.
        form: String,
        /// Its rows.
        rows: usize,
        /// The most that Excel takes.
        most: usize,
    },
    /// No form was given.
    #[error("没有可以写入 PDF 的表格。请先选择要打印的表格。")]
    NothingToPrint,
    /// Two files of one package have the same name.
    #[error("压缩包里有两个文件都叫“{0}”。请让每个单位、部门和岗位的文件名不同。")]
    NameTwice(String),
    /// A workbook could not be put together.
    #[error("没能写成 xlsx：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// An archive could not be put together.
    #[error("没能写成压缩文件：{0}")]
    Archive(#[from] zip::result::ZipError),
    /// An archive's content could not be written.
    #[error("没能写入文件内容：{0}")]
    Io(#[from] std::io::Error),
    /// The template of the PDF did not compile.
    #[error("没能排成 PDF：{0}")]
    Typesetting(String),
}
