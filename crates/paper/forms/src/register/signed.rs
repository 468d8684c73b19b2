//! Pledge and opinions below the rows.

use lianjian_domain::form::{FormKind, Opinion, OpinionBy, Pledge};

use crate::{
    label::{self, Label},
    opinion,
    section::Section,
};

/// Pledge and opinions under the rows.
pub(super) fn signed(section: &Section<'_>, kind: FormKind) -> (Option<Pledge>, Vec<Opinion>) {
    let (mut pledge, mut opinions) = (None, Vec::new());
    for field in section.tail.iter().flat_map(label::fields) {
        let by = match field.label {
            Label::Pledge => {
                pledge = opinion::pledge(field.value).or(pledge);
                continue;
            }
            Label::Opinion => {
                opinions.extend(opinion::unlabelled(kind, field.value));
                continue;
            }
            Label::DepartmentHead => OpinionBy::DepartmentHead,
            Label::LeaderInCharge => OpinionBy::LeaderInCharge,
            Label::PartyGroup => OpinionBy::PartyGroup,
            _ => continue,
        };
        opinions.extend(opinion::labelled(by, field.value));
    }
    (pledge, opinions)
}
