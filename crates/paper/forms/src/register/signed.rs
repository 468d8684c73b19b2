//! Pledge and opinions below the rows.

use lianjian_domain::{
    form::{FormKind, Opinion, OpinionBy, Pledge},
    problem::{Code, Problem},
};

use crate::{
    label::{self, Label},
    opinion,
    problems::quote,
    section::Section,
};

/// Pledge and opinions under the rows.
pub(super) fn signed(
    section: &Section<'_>,
    kind: FormKind,
    problems: &mut Vec<Problem>,
) -> (Option<Pledge>, Vec<Opinion>) {
    use Label::{DepartmentHead, LeaderInCharge, PartyGroup};
    let (mut pledge, mut opinions) = (None, Vec::new());
    let signed = |label| {
        matches!(label, Label::Pledge | Label::Opinion | DepartmentHead | LeaderInCharge | PartyGroup)
    };
    for field in section.tail.iter().flat_map(label::fields).filter(|field| signed(field.label)) {
        if let Some(date) = opinion::unread_date(field.value) {
            let message = format!(
                "签字下面的日期写的是“{}”，读不出是哪一天。请写成“2013年6月19日”的样子。",
                quote(date)
            );
            problems.push(Problem::new(Code::DateUnreadable, message).at(field.at).text(date));
        }
        let by = match field.label {
            Label::Pledge => {
                pledge = opinion::pledge(field.value).or(pledge);
                continue;
            }
            Label::Opinion => {
                opinions.extend(opinion::unlabelled(kind, field.value));
                continue;
            }
            DepartmentHead => OpinionBy::DepartmentHead,
            LeaderInCharge => OpinionBy::LeaderInCharge,
            PartyGroup => OpinionBy::PartyGroup,
            _ => continue,
        };
        opinions.extend(opinion::labelled(by, field.value));
    }
    (pledge, opinions)
}
