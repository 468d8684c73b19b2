//! The 合计 sentence of 附件2: the numbers that it states, compared with each other and with the rows.
//!
//! The county's own handout prints it with broken punctuation (行政处罚，  项 and 行政给付，其他行政权力);
//! a number therefore belongs to the words before it, whatever signs stand between.

use lianjian_domain::{
    category::PowerCategory,
    form::PowerRow,
    text::{half_width, is_blank, without_spaces},
};

use crate::{header::Header, number, wording::key};

/// What a sentence states; `None` where the blank was not filled in.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stated {
    whole: Option<u64>,
    outward: Option<u64>,
    internal: Option<u64>,
    /// The eight administrative categories in the order of the form.
    categories: Vec<(PowerCategory, Option<u64>)>,
}

/// True for the sentence of the form, in whatever row or line it stands.
pub(crate) fn is_sentence(text: &str) -> bool {
    let plain = without_spaces(text);
    plain.contains("各类职权")
        || plain.contains("各类权力")
        || (plain.contains("经清理确认") && plain.contains("职权"))
}

/// The sentence of a 合计 row; a row without words around its number gives the number.
pub(crate) fn sentence_of_row(header: &Header<'_>, row: usize) -> Option<String> {
    let mut own = header.table.across(row).filter(|cell| cell.row == row && !is_blank(&cell.text));
    let first = own.next()?;
    if is_sentence(&first.text) {
        return Some(first.text.clone());
    }
    let label = key(&first.text)?;
    if matches!(label.as_str(), "合计" | "总计" | "共计" | "小计" | "总数") {
        return Some(own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" "));
    }
    None
}

/// What does not agree, in words; `None` when all that is stated agrees.
pub(crate) fn differences(sentence: &str, rows: &[PowerRow]) -> Option<String> {
    let stated = stated(sentence);
    let mut found = Vec::new();
    let mut differ = |what: &str, stated: u64, other: &str, counted: u64| {
        if stated != counted {
            found.push(format!("{what}写的是{stated}项，{other}{counted}项"));
        }
    };
    if let Some(whole) = stated.whole {
        differ("各类职权", whole, "表中有", rows.len() as u64);
    }
    let parts: Vec<u64> = stated.categories.iter().filter_map(|(_, count)| *count).collect();
    // A blank among the parts may be a nought, so that parts short of the whole prove nothing then.
    let complete = parts.len() == stated.categories.len();
    let sum: u64 = parts.iter().sum();
    if let Some(outward) = stated.outward.filter(|outward| !parts.is_empty() && (complete || sum > *outward))
    {
        differ("对外行使职权", outward, "所写各类相加是", sum);
    }
    if let (Some(whole), Some(outward), Some(internal)) = (stated.whole, stated.outward, stated.internal) {
        differ("各类职权", whole, "对外行使职权与内部管理职权相加是", outward + internal);
    }
    // Rows whose category is not on the list may belong to any part.
    if rows.iter().all(|row| row.category().is_some()) {
        let count = |test: &dyn Fn(PowerCategory) -> bool| {
            rows.iter().filter_map(PowerRow::category).filter(|category| test(*category)).count() as u64
        };
        if let Some(outward) = stated.outward {
            differ("对外行使职权", outward, "表中有", count(&PowerCategory::is_outward));
        }
        if let Some(internal) = stated.internal {
            differ(
                "内部管理职权",
                internal,
                "表中有",
                count(&|category| category == PowerCategory::Internal),
            );
        }
        for (category, part) in &stated.categories {
            if let Some(part) = part {
                differ(category.label(), *part, "表中有", count(&|other| other == *category));
            }
        }
    }
    (!found.is_empty()).then(|| found.join("；"))
}

fn stated(sentence: &str) -> Stated {
    let text = without_spaces(&half_width(sentence));
    if let Some(only) = number::count(&text) {
        return Stated { whole: Some(only), ..Stated::default() };
    }
    let after = |words: &[&str]| {
        words.iter().find_map(|word| text.find(word).map(|at| number_after(&text[at + word.len()..])))
    };
    Stated {
        whole: after(&["各类职权", "各类权力", "共有职权", "职权共", "共有"]).flatten(),
        outward: after(&["对外行使职权", "对外职权"]).flatten(),
        internal: after(&["内部管理职权", "内部职权"]).flatten(),
        categories: PowerCategory::ALL
            .into_iter()
            .filter(|category| category.is_administrative())
            .filter_map(|category| after(&[category.label()]).map(|count| (category, count)))
            .collect(),
    }
}

/// The number that follows, before any other word begins.
fn number_after(text: &str) -> Option<u64> {
    let start = text.trim_start_matches(|sign: char| {
        matches!(sign, ',' | '，' | '、' | ':' | '：' | '_' | '(' | ')' | '共' | '计' | '为')
    });
    let end = start.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(start.len());
    start[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANDOUT: &str = "经清理确认，本单位共有各类职权   项，其中对外行使职权   项（行政审批  项，行政处罚，  项，行政征收  项，行政强制  项行政确认  项，行政裁决  项，行政给付，其他行政权力  项），内部管理职权  项。";

    fn rows(categories: &[&str]) -> Vec<PowerRow> {
        categories.iter().map(|one| PowerRow { category: (*one).to_owned(), ..PowerRow::default() }).collect()
    }

    #[test]
    fn the_handouts_broken_sentence_is_read() {
        assert_eq!(differences(HANDOUT, &rows(&["行政审批"])), None);
        let filled = HANDOUT
            .replace("各类职权   项", "各类职权 3 项")
            .replace("行使职权   项", "行使职权 2 项")
            .replace("行政处罚，  项", "行政处罚，2 项")
            .replace("管理职权  项", "管理职权 1 项");
        let powers = rows(&["行政处罚", "行政处罚", "内部管理职权"]);
        assert_eq!(differences(&filled, &powers), None);
        assert_eq!(
            differences(&filled, &powers[1..]).unwrap(),
            "各类职权写的是3项，表中有2项；对外行使职权写的是2项，表中有1项；行政处罚写的是2项，表中有1项"
        );
    }

    #[test]
    fn a_bare_number_is_the_whole() {
        assert_eq!(differences("24 项", &rows(&["行政审批"])).unwrap(), "各类职权写的是24项，表中有1项");
        assert_eq!(differences("", &rows(&["行政审批"])), None);
    }
}
