//! The file that comes back: the same, with its problems noted beside their rows.
//!
//! [`mark`] adds a column 问题说明 at the right of each table concerned and shades the rows that
//! have problems, so that a clerk corrects the file and sends it in again; `lianjian-forms` passes
//! over the column. docx, xlsx and lines of values are edited in place and keep everything else as
//! it was; what cannot be edited so (xls, web pages, old .doc) is written anew as a workbook.

mod anew;
mod delimited;
mod docx;
mod edits;
mod marks;
mod package;
mod text;
mod xlsx;
mod xml;

use lianjian_domain::problem::Problem;
use lianjian_grid::{Kind, Refusal};
use thiserror::Error;

use marks::Marks;

/// Why a file cannot be marked.
#[derive(Debug, Error)]
pub enum MarkError {
    /// It cannot even be read; its problem says so already.
    #[error(transparent)]
    Unreadable(#[from] Refusal),
    /// There is nothing to note, or no table to note it beside.
    #[error("文件里没有可以标注的表格。问题见导入页上的说明，请按说明改好原件后再交。")]
    NothingToMark,
    /// Its inside is not what reading it promised.
    #[error("标注不了这个文件（{0}）。问题见导入页上的说明，请按说明在原件上改。")]
    Inside(String),
}

/// The file with its problems marked, and the name to give it: `登记表_问题.docx`.
///
/// Problems are placed by their `at`; those of the file as a whole stand under the heading of the
/// first table concerned. A file that is already marked gets the new notes in place of the old.
pub fn mark(file_name: &str, bytes: &[u8], problems: &[Problem]) -> Result<(String, Vec<u8>), MarkError> {
    let document = lianjian_grid::open(bytes)?;
    let marks = Marks::of(&document, problems).ok_or(MarkError::NothingToMark)?;
    let marked = match document.kind {
        Kind::Docx => docx::mark(bytes, &marks)?,
        Kind::Xlsx => xlsx::mark(bytes, &marks)?,
        Kind::Delimited => delimited::mark(bytes, &marks)?,
        Kind::Xls | Kind::Html | Kind::Doc | Kind::Rtf => {
            return Ok((name(file_name, Some("xlsx")), anew::write(&document, &marks)?));
        }
    };
    Ok((name(file_name, None), marked))
}

/// The file's name with _问题 before its ending, which stays unless another is given.
fn name(file_name: &str, ending: Option<&str>) -> String {
    const ADDED: &str = "_问题";
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let (stem, own) = last.rsplit_once('.').unwrap_or((last, ""));
    let stem = stem.strip_suffix(ADDED).unwrap_or(stem);
    match ending.unwrap_or(own) {
        "" => format!("{stem}{ADDED}"),
        ending => format!("{stem}{ADDED}.{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn the_name_says_that_it_is_marked_and_only_once() {
        assert_eq!(name("财政局/附件3.单位.docx", None), "附件3.单位_问题.docx");
        assert_eq!(name("附件3_问题.csv", None), "附件3_问题.csv");
        assert_eq!(name("网页.doc", Some("xlsx")), "网页_问题.xlsx");
        assert_eq!(name("无名", None), "无名_问题");
    }
}
