//! Blank forms for a unit, a department or a post, with what is known already filled in.

use lianjian_domain::form::{Catalogue, Form, FormKind, Plan, Register, Summary};

/// What is known of whoever will fill the form, so that it is not asked again.
#[derive(Clone, Debug, Default)]
pub struct Prefill {
    /// 单位
    pub unit: Option<String>,
    /// 内设部门
    pub department: Option<String>,
    /// 岗位
    pub post: Option<String>,
    /// Who holds the post.
    pub person: Option<String>,
    /// 主要职责 or 部门职责
    pub duties: String,
}

/// A form without rows; written, it has the county's room of numbered empty rows. Hand it to
/// [`crate::docx`] or [`crate::xlsx`] with [`crate::Options::with_notes`].
///
/// Only what the form has a place for is taken: 附件3 names no department.
pub fn blank(kind: FormKind, prefill: &Prefill) -> Form {
    let Prefill { unit, department, post, person, duties } = prefill.clone();
    let register = Register { unit: unit.clone(), duties, ..Register::default() };
    match kind {
        FormKind::Annex1 => Form::Annex1(Plan::default()),
        FormKind::Annex2 => Form::Annex2(Catalogue { unit, ..Catalogue::default() }),
        FormKind::Annex3 => Form::Annex3(register),
        FormKind::Annex4 => Form::Annex4(Register { department, ..register }),
        FormKind::Annex5 => Form::Annex5(Register { department, post, person, ..register }),
        FormKind::Annex6 => Form::Annex6(Summary { unit, ..Summary::default() }),
    }
}
