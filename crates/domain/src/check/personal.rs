//! Personal data in texts that others read: identity numbers, mobiles, bank cards, e-mail (practice.md, security and
//! privacy; finding 17).
//!
//! A number counts only when it can be one: identity numbers by their check digit (GB 11643), cards by theirs
//! (ISO/IEC 7812, Luhn), mobiles by their first digits. Spaces and hyphens within a number do not hide it.

use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// 身份证号
    IdentityNumber,
    /// 手机号
    Mobile,
    /// 银行卡号
    BankCard,
    /// 电子邮箱
    Mail,
}

impl Personal {
    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Personal::IdentityNumber => "身份证号",
            Personal::Mobile => "手机号",
            Personal::BankCard => "银行卡号",
            Personal::Mail => "电子邮箱",
        }
    }
}

/// Where in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What.
    pub kind: Personal,
    /// The bytes of the text.
    pub at: Range<usize>,
}

/// All personal data of a text, in its order.
pub fn find(text: &str) -> Vec<Hit> {
    let mut hits: Vec<Hit> = numbers(text)
        .into_iter()
        .filter_map(|number| Some(Hit { kind: kind(&number.digits)?, at: number.at }))
        .chain(mails(text))
        .collect();
    hits.sort_by_key(|hit| hit.at.start);
    hits
}

/// A run of digits, joined over single spaces and hyphens; an X may end it.
struct Number {
    digits: String,
    at: Range<usize>,
}

fn numbers(text: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    // A gap of one sign joins two runs, as in 138 0013 8000.
    let mut gap = usize::MAX;
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        match digit(sign) {
            Some(digit) => {
                match found.last_mut().filter(|number| number.at.end == at || gap == at) {
                    Some(number) => {
                        number.digits.push(digit);
                        number.at.end = end;
                    }
                    None => found.push(Number { digits: digit.to_string(), at: at..end }),
                }
                gap = usize::MAX;
            }
            None if matches!(sign, 'x' | 'X' | 'Ｘ' | 'ｘ') => {
                if let Some(number) = found.last_mut().filter(|number| number.at.end == at || gap == at) {
                    number.digits.push('X');
                    number.at.end = end;
                }
                gap = usize::MAX;
            }
            None if matches!(sign, ' ' | '-' | '\u{a0}' | '－' | '\u{3000}') => {
                let follows = found.last().is_some_and(|number| number.at.end == at);
                gap = if follows { end } else { usize::MAX };
            }
            None => gap = usize::MAX,
        }
    }
    found
}

fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}

fn kind(digits: &str) -> Option<Personal> {
    let plain = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    if is_identity_number(digits) {
        Some(Personal::IdentityNumber)
    } else if is_mobile(plain) {
        Some(Personal::Mobile)
    } else if is_bank_card(digits) {
        Some(Personal::BankCard)
    } else {
        None
    }
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
}

/// 17 digits and a check digit modulo 11; the old number of 15 digits by the date in it.
fn is_identity_number(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = *b"10X98765432";
    let bytes = digits.as_bytes();
    let number = |range: Range<usize>| digits.get(range).and_then(|text| text.parse::<u32>().ok());
    let is_date = |from: usize| {
        number(from..from + 2).is_some_and(|month| (1..=12).contains(&month))
            && number(from + 2..from + 4).is_some_and(|day| (1..=31).contains(&day))
    };
    match bytes.len() {
        18 => {
            let sum: Option<u32> = bytes[..17]
                .iter()
                .zip(WEIGHTS)
                .map(|(byte, weight)| Some(char::from(*byte).to_digit(10)? * weight))
                .sum();
            let century = number(6..8).is_some_and(|century| (18..=20).contains(&century));
            century && is_date(10) && sum.is_some_and(|sum| CHECKS[(sum % 11) as usize] == bytes[17])
        }
        15 => bytes.iter().all(u8::is_ascii_digit) && bytes[0] != b'0' && is_date(8),
        _ => false,
    }
}

fn is_bank_card(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if !(16..=19).contains(&bytes.len())
        || !bytes.iter().all(u8::is_ascii_digit)
        || !matches!(bytes[0], b'3'..=b'6' | b'9')
    {
        return false;
    }
    let sum: u32 = bytes
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn mails(text: &str) -> Vec<Hit> {
    let is_local = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-' | '+');
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '@' | '＠')) {
        let before = text[..at].chars().rev().take_while(|sign| is_local(*sign)).count();
        let after = text[at + sign.len_utf8()..].chars().take_while(|sign| is_local(*sign)).count();
        let domain = &text[at + sign.len_utf8()..][..after];
        let domain = domain.trim_end_matches(['.', '-']);
        let is_domain = domain.split('.').count() >= 2 && domain.split('.').all(|part| !part.is_empty());
        if before > 0 && is_domain {
            found.push(Hit { kind: Personal::Mail, at: at - before..at + sign.len_utf8() + domain.len() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(text: &str) -> Vec<(Personal, &str)> {
        find(text).into_iter().map(|hit| (hit.kind, &text[hit.at])).collect()
    }

    #[test]
    fn numbers_that_can_be_one_are_found() {
        use Personal::{BankCard, IdentityNumber, Mail, Mobile};
        assert_eq!(
            kinds("联系13800000000，身份证11010519491231002X。"),
            [(Mobile, "13800000000"), (IdentityNumber, "11010519491231002X"),]
        );
        assert_eq!(kinds("电话 +86 138-0013-8000"), [(Mobile, "86 138-0013-8000")]);
        assert_eq!(kinds("手机１３９００００００００"), [(Mobile, "１３９００００００００")]);
        assert_eq!(kinds("卡号 6222 0200 0000 0000 009"), [] as [(Personal, &str); 0]);
        assert_eq!(kinds("卡号4111 1111 1111 1111"), [(BankCard, "4111 1111 1111 1111")]);
        assert_eq!(kinds("写信到 zhang.san@qinghe.gov.cn。"), [(Mail, "zhang.san@qinghe.gov.cn")]);
    }

    #[test]
    fn other_numbers_are_let_be() {
        for text in [
            "国务院令第412号，2004年6月29日",
            "身份证110105194912310021",
            "编号20130618000123",
            "0451-82345678",
            "每立方米0.80元，2012-06-20至2012-08-15",
            "@处室、a@b",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn hits_lie_on_characters_of_the_text(text in "[0-9Xx１ @.a\\-中]{0,60}") {
            for hit in find(&text) {
                prop_assert!(text.get(hit.at).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}
