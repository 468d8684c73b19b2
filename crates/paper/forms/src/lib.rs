//! The six attachments: from a file's grid to typed forms, with problems.
//!
//! [`read`] takes a file as it was sent. Forms are recognised by what is in them: the way goes from
//! [`lianjian_grid`]'s blocks to strips (lines and table rows in reading order), from strips to
//! sections (one header with the rows under it and the labels around it), and from a section to a
//! form, each annex in a module of its own with its synonyms and its problems.

mod annex1;
mod annex2;
mod annex6;
mod date;
mod header;
mod holder;
mod label;
mod number;
mod opinion;
mod prepared;
mod problems;
mod register;
mod report;
mod section;
mod strip;
mod total;
mod wording;

pub use report::Report;

use lianjian_domain::{
    form::Form,
    problem::{Code, NOTE_HEADING, Problem},
};
use lianjian_grid::{Limits, Refusal};

/// Reads a filled form, or several, from the bytes of a file.
///
/// `file_name` is only repeated in the report; what the file is, its bytes say.
pub fn read(file_name: &str, bytes: &[u8]) -> Report {
    read_within(file_name, bytes, &Limits::default())
}

/// Reads within limits of the caller's choice.
pub fn read_within(file_name: &str, bytes: &[u8], limits: &Limits) -> Report {
    let mut report = Report::new(file_name);
    let mut document = match lianjian_grid::open_within(bytes, limits) {
        Ok(document) => document,
        Err(refusal) => {
            report.problems.push(Problem::new(code(&refusal), refusal.to_string()));
            return report;
        }
    };
    // A marked file comes back corrected: what was noted on it is none of its content.
    document.drop_column(NOTE_HEADING);
    report.notices = document.notices.iter().map(ToString::to_string).collect();
    let strips = strip::strips(&document);
    let mut unit_above = None;
    for section in section::sections(&strips) {
        let place = section.place();
        for mut form in form(&section, &mut report.problems) {
            // A file of many posts often names its unit once, above the first.
            if let Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) = &mut form {
                if register.unit.is_none() && !holder::asks_for_unit(&section) {
                    register.unit.clone_from(&unit_above);
                }
                unit_above.clone_from(&register.unit);
            }
            report.forms.push(form);
            report.places.push(place.clone());
        }
    }
    if report.forms.is_empty() {
        let message = "没有认出附件1—6中的任何一种表格。请检查是否选错了文件；表头要写明“序号”“风险点”“风险等级”“防控措施”等栏目。";
        report.problems.push(Problem::new(Code::FormUnknown, message));
    }
    report
}

/// The forms of a section: one, or one for each holder of a list.
fn form(section: &section::Section<'_>, problems: &mut Vec<Problem>) -> Vec<Form> {
    match section.header.kind {
        header::Table::Plan => vec![Form::Annex1(annex1::read(section, problems))],
        header::Table::Catalogue => vec![Form::Annex2(annex2::read(section, problems))],
        header::Table::Register => register::read(section, problems),
        header::Table::Summary => vec![Form::Annex6(annex6::read(section, problems))],
    }
}

fn code(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::Empty => Code::FileEmpty,
        Refusal::Broken(_) => Code::FileBroken,
        Refusal::Encrypted => Code::FileEncrypted,
        Refusal::TooLarge(_) => Code::FileTooLarge,
        Refusal::NotADocument(_) => Code::FileNotADocument,
        Refusal::ConverterMissing(_) => Code::ConverterMissing,
    }
}
