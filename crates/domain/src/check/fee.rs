//! 收费依据和标准: exactly 不收费, or the basis with its article (附件2, note 7; practice.md, finding 10).

use super::{has_article, has_document_number};
use crate::text::{half_width, is_blank, without_spaces};

/// Why a charge is unclear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Nothing stands there.
    Blank,
    /// 无, 免费, —: meant is 不收费.
    OtherWords,
    /// Neither a title in 《》 nor a document number.
    NoBasis,
    /// A basis, but no article of it.
    NoArticle,
}

impl Unclear {
    /// What is wrong and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Unclear::Blank => "没有填写。不收费的请填“不收费”，收费的请写明依据名称和具体条款",
            Unclear::OtherWords => "不收费的请填“不收费”三个字",
            Unclear::NoBasis => "没有写收费依据的名称和具体条款，请补上",
            Unclear::NoArticle => "没有写收费依据的具体条款，请补上",
        }
    }
}

/// What is unclear about the charge, if anything.
pub fn unclear(fee: &str) -> Option<Unclear> {
    if is_blank(fee) {
        return Some(Unclear::Blank);
    }
    let plain = without_spaces(&half_width(fee));
    let plain = plain.trim_end_matches(['。', '.', ';', '；']);
    if plain == "不收费" {
        return None;
    }
    if matches!(
        plain,
        "无" | "否"
            | "免费"
            | "不收"
            | "免收"
            | "不收取"
            | "不收取费用"
            | "无收费"
            | "没有"
            | "0"
            | "0元"
    ) || plain.chars().all(|sign| matches!(sign, '-' | '—' | '/' | '─' | '–' | '－' | '\\' | '_'))
    {
        return Some(Unclear::OtherWords);
    }
    let cites = (plain.contains('《') && plain.contains('》')) || has_document_number(plain);
    match (cites, has_article(plain)) {
        (false, _) => Some(Unclear::NoBasis),
        (true, false) => Some(Unclear::NoArticle),
        (true, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_charge_or_a_basis_with_article_is_clear() {
        for fee in [
            "不收费",
            " 不 收 费。",
            "财综〔2004〕53号第二条",
            "计价格〔2001〕585号第四条，按建筑面积每平方米60元",
            "《中华人民共和国水污染防治法》第四十四条，每立方米0.80元",
        ] {
            assert_eq!(unclear(fee), None, "{fee}");
        }
    }

    #[test]
    fn everything_else_says_what_is_missing() {
        for (fee, expected) in [
            ("", Unclear::Blank),
            ("\u{3000}", Unclear::Blank),
            ("免费", Unclear::OtherWords),
            ("——", Unclear::OtherWords),
            ("每份2元", Unclear::NoBasis),
            ("按销售收入10%", Unclear::NoBasis),
            ("《社会抚养费征收管理办法》", Unclear::NoArticle),
        ] {
            assert_eq!(unclear(fee), Some(expected), "{fee}");
        }
    }
}
