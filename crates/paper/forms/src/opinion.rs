//! Opinions and pledges: the text, who signed and when, out of one cell.

use jiff::civil::Date;
use lianjian_domain::{
    form::{FormKind, Opinion, OpinionBy, Pledge},
    text::{is_blank, paragraphs},
};

use crate::{
    date::{self, Mention},
    wording::value,
};

/// What a signed cell holds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Signed {
    text: String,
    signer: Option<String>,
    date: Option<Date>,
}

/// Words before the name of who signed.
const SIGNATURES: [&str; 18] = [
    "签字（盖章）",
    "签名（盖章）",
    "负责人签字",
    "领导签字",
    "承诺人签字",
    "承诺人签名",
    "本人签字",
    "承诺人",
    "签字",
    "签名",
    "签章",
    "负责人",
    "盖章",
    "科室负责人",
    "部门负责人",
    "股室负责人",
    "党组书记",
    "主要负责人",
];

/// Words that say whose opinion it is, inside a cell that does not.
const ROLES: [(OpinionBy, &[&str]); 3] = [
    (
        OpinionBy::DepartmentHead,
        &["科室", "股室", "部门", "科室负责人", "股室负责人", "部门负责人", "科室意见"],
    ),
    (OpinionBy::LeaderInCharge, &["分管领导", "主管领导", "分管负责人", "分管局长", "分管领导意见"]),
    (
        OpinionBy::PartyGroup,
        &["党组", "党委", "党支部", "局党组", "党组意见", "党委意见", "党组（党委）", "党组(党委)"],
    ),
];

/// The pledge of a cell, unless nothing is filled in.
pub(crate) fn pledge(cell: &str) -> Option<Pledge> {
    let signed = signed(cell);
    let empty = signed.text.is_empty() && signed.signer.is_none() && signed.date.is_none();
    (!empty).then_some(Pledge { text: signed.text, signer: signed.signer, date: signed.date })
}

/// The opinion of a cell whose label says whose it is.
pub(crate) fn labelled(by: OpinionBy, cell: &str) -> Option<Opinion> {
    let signed = signed(cell);
    let empty = signed.text.is_empty() && signed.signer.is_none() && signed.date.is_none();
    (!empty).then_some(Opinion { by, text: signed.text, signer: signed.signer, date: signed.date })
}

/// The opinions of a cell labelled only 意见: the text tells whose they are, else the last who
/// signs the form.
pub(crate) fn unlabelled(kind: FormKind, cell: &str) -> Vec<Opinion> {
    let marks = role_marks(cell);
    let last = marks.len().saturating_sub(1);
    let mut found = Vec::new();
    // 分管领导：同意      党组：同意
    if !marks.is_empty() && value(&cell[..marks[0].1]).is_empty() {
        for (index, (by, _, start)) in marks.iter().enumerate() {
            let end = if index == last { cell.len() } else { marks[index + 1].1 };
            found.extend(labelled(*by, &cell[*start..end]));
        }
        return found;
    }
    // 同意。 分管领导：何某某
    if let [(by, start, end)] = marks.as_slice() {
        let before = signed(&cell[..*start]);
        let after = signed(&cell[*end..]);
        let signer = value(&after.text).lines().next().filter(|name| !name.is_empty()).map(str::to_owned);
        return vec![Opinion {
            by: *by,
            text: before.text,
            signer: after.signer.or(signer),
            date: before.date.or(after.date),
        }];
    }
    labelled(likely(kind, cell), cell).into_iter().collect()
}

/// Whose opinion it is when only its words can tell.
fn likely(kind: FormKind, cell: &str) -> OpinionBy {
    if cell.contains("党组") || cell.contains("党委") {
        return OpinionBy::PartyGroup;
    }
    match kind {
        FormKind::Annex4 => OpinionBy::LeaderInCharge,
        _ => OpinionBy::PartyGroup,
    }
}

/// Roles before colons: whose, where the role begins and where its text begins.
fn role_marks(cell: &str) -> Vec<(OpinionBy, usize, usize)> {
    let mut marks = Vec::new();
    for (colon, sign) in cell.char_indices().filter(|(_, sign)| matches!(sign, '：' | ':')) {
        let before = &cell[..colon];
        let longest = ROLES
            .iter()
            .flat_map(|(by, words)| words.iter().map(move |word| (*by, *word)))
            .filter(|(_, word)| before.ends_with(word))
            .max_by_key(|(_, word)| word.len());
        if let Some((by, word)) = longest {
            marks.push((by, colon - word.len(), colon + sign.len_utf8()));
        }
    }
    marks
}

fn signed(cell: &str) -> Signed {
    let mut signed = Signed::default();
    let mut rest = cell;
    // A day at the end belongs to the signature; a day inside the text does not.
    if let Some(mention) = closing_date(cell) {
        signed.date = mention.date(0);
        rest = trim_date_label(&cell[..mention.range.start]);
    } else if let Some(blank) = blank_date(cell) {
        rest = trim_date_label(&cell[..blank]);
    }
    if let Some((start, name)) = signature(rest) {
        signed.signer = (!name.is_empty()).then(|| name.to_owned());
        rest = &rest[..start];
    }
    signed.text = paragraphs(without_seal(rest));
    if is_blank(&signed.text) {
        signed.text.clear();
    }
    signed
}

/// The date under a signature, when it was written and cannot be read: 2013年6月, 2013年2月30日.
pub(crate) fn unread_date(cell: &str) -> Option<&str> {
    let mention = closing_date(cell)?;
    mention.date(0).is_none().then(|| &cell[mention.range])
}

/// The date that ends a cell.
fn closing_date(cell: &str) -> Option<Mention> {
    let last = date::mentions(cell).pop()?;
    let closes = |sign: char| sign.is_whitespace() || matches!(sign, '）' | ')' | '。' | '.' | '_' | '日');
    (last.year.is_some() && cell[last.range.end..].chars().all(closes)).then_some(last)
}

/// The text without the place for a seal and blanks to fill in.
fn without_seal(text: &str) -> &str {
    let text = value(text);
    ["（盖章）", "（公章）", "（签章）", "(盖章)", "(公章)", "(签章)"]
        .iter()
        .find_map(|seal| text.strip_suffix(seal))
        .map_or(text, value)
}

/// The text without a 日期： that asked for the day.
fn trim_date_label(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['（', '(']).trim_end();
    let word = text.trim_end_matches(['：', ':']).trim_end();
    ["日期", "时间"].iter().find_map(|label| word.strip_suffix(label)).unwrap_or(text)
}

/// Where the unfilled blanks of a date (年 月 日) begin at the end of a text.
fn blank_date(text: &str) -> Option<usize> {
    let end = text.trim_end().strip_suffix('日')?.trim_end().strip_suffix('月')?.trim_end();
    // The year alone may be printed beforehand.
    end.strip_suffix('年')
        .map(|year| year.trim_end().trim_end_matches(|sign: char| sign.is_ascii_digit()).len())
}

/// The last signature: where its label begins, and the name.
fn signature(text: &str) -> Option<(usize, &str)> {
    let (colon, sign) = text.char_indices().rfind(|(_, sign)| matches!(sign, '：' | ':'))?;
    let before = text[..colon].trim_end();
    let word = SIGNATURES.iter().filter(|word| before.ends_with(*word)).max_by_key(|word| word.len())?;
    let name = value(&text[colon + sign.len_utf8()..]);
    // A name is short; a long rest is text after a colon.
    (name.chars().count() <= 12).then_some((before.len() - word.len(), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(opinion: &Opinion) -> (OpinionBy, &str, Option<&str>, Option<String>) {
        (opinion.by, &opinion.text, opinion.signer.as_deref(), opinion.date.map(|date| date.to_string()))
    }

    #[test]
    fn text_signer_and_day_are_told_apart() {
        let day = |text: &str| Some(text.to_owned());
        let cell = "经局党组会议研究，同意。\n签字：张某某\n2013年6月15日";
        let opinion = labelled(OpinionBy::PartyGroup, cell).unwrap();
        assert_eq!(
            parts(&opinion),
            (OpinionBy::PartyGroup, "经局党组会议研究，同意。", Some("张某某"), day("2013-06-15"))
        );
        assert_eq!(labelled(OpinionBy::PartyGroup, " 签字：        年  月  日 "), None);
        assert_eq!(labelled(OpinionBy::PartyGroup, " 签字：     2013 年  月  日 "), None);
        let month = labelled(OpinionBy::PartyGroup, "同意。签字：张某\n2013年6月").unwrap();
        assert_eq!(parts(&month), (OpinionBy::PartyGroup, "同意。", Some("张某"), None));
        assert_eq!(unread_date("同意。签字：张某\n2013年6月"), Some("2013年6月"));
        assert_eq!(unread_date(cell), None);
        let pledge = pledge("本人郑重承诺：严格遵守规定。    承诺人：林某某").unwrap();
        assert_eq!(
            (pledge.text.as_str(), pledge.signer.as_deref()),
            ("本人郑重承诺：严格遵守规定。", Some("林某某"))
        );
    }

    #[test]
    fn a_cell_without_owner_tells_by_its_words() {
        let two = unlabelled(FormKind::Annex5, "分管领导：同意      党组：同意");
        assert_eq!(
            two.iter().map(parts).collect::<Vec<_>>(),
            [(OpinionBy::LeaderInCharge, "同意", None, None), (OpinionBy::PartyGroup, "同意", None, None),]
        );
        let one = unlabelled(FormKind::Annex4, "同意。 分管领导：何某某");
        assert_eq!(parts(&one[0]), (OpinionBy::LeaderInCharge, "同意。", Some("何某某"), None));
        let dated = unlabelled(FormKind::Annex3, "经局党组研究同意。  2013.6.17");
        assert_eq!(
            parts(&dated[0]),
            (OpinionBy::PartyGroup, "经局党组研究同意。", None, Some("2013-06-17".to_owned()))
        );
    }
}
