//! Categories that fit the kind of organ (附件2, note 2; practice.md, finding 13).

use crate::category::{OrganKind, PowerCategory};

/// Which of these categories do not fit, by index.
///
/// When the kind of organ is known it decides. Otherwise only a mixture can be told: a catalogue
/// that uses 对外行使职权 beside the eight administrative categories; the rarer side is the odd one.
pub fn misfits(categories: &[Option<PowerCategory>], organ: Option<OrganKind>) -> Vec<usize> {
    let organ = organ.or_else(|| likelier(categories));
    let Some(organ) = organ else { return Vec::new() };
    let misfit = |category: &Option<PowerCategory>| category.is_some_and(|category| !organ.allows(category));
    categories.iter().enumerate().filter(|(_, category)| misfit(category)).map(|(index, _)| index).collect()
}

fn likelier(categories: &[Option<PowerCategory>]) -> Option<OrganKind> {
    let count =
        |test: fn(PowerCategory) -> bool| categories.iter().flatten().filter(|one| test(**one)).count();
    let administrative = count(PowerCategory::is_administrative);
    let outward = count(|category| category == PowerCategory::Outward);
    match (administrative, outward) {
        (0, _) | (_, 0) => None,
        _ if administrative >= outward => Some(OrganKind::Administrative),
        _ => Some(OrganKind::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_or_a_known_kind_shows_misfits() {
        use PowerCategory::{Approval, Internal, Outward, Penalty};
        let mixed = [Some(Approval), Some(Outward), None, Some(Penalty), Some(Internal)];
        assert_eq!(misfits(&mixed, None), [1]);
        assert_eq!(misfits(&mixed, Some(OrganKind::Other)), [0, 3]);
        assert!(misfits(&[Some(Approval), Some(Internal)], None).is_empty());
    }
}
