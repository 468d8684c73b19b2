//! Lines of values, marked: in their own encoding, with their own sign, line by line.

use encoding_rs::GB18030;
use lianjian_domain::problem::{Code, Problem};
use lianjian_mark::mark;

fn error(at: &str) -> Problem {
    Problem::new(Code::LevelUnknown, "等级认不出，请改。").at(at)
}

fn marked(bytes: &[u8], problems: &[Problem]) -> Vec<u8> {
    mark("风险.csv", bytes, problems).unwrap().1
}

#[test]
fn lines_without_a_note_keep_every_byte() {
    let text = "序号,风险,等级\r\n\r\n1,\"两\r\n行\",四级\r\n2,乙,一级\r\n3\r\n";
    let expected = "序号,风险,等级,问题说明\r\n\r\n1,\"两\r\n行\",四级,【错误】等级认不出，请改。\r\n2,乙,一级\r\n3,,,【错误】等级认不出，请改。\r\n";
    for (encode, mark) in [(false, ""), (false, "\u{feff}"), (true, "")] {
        let bytes = |text: &str| {
            let text = format!("{mark}{text}");
            if encode { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() }
        };
        assert_eq!(marked(&bytes(text), &[error("L3"), error("L6")]), bytes(expected));
    }
    let wide =
        |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert_eq!(marked(&wide(text), &[error("L3"), error("L6")]), wide(expected), "UTF-16");
}

#[test]
fn a_note_holds_the_sign_between_values_and_quotes() {
    let problem = Problem::new(Code::LevelUnknown, "写\"一级\"\t就行").at("L2");
    let bytes = marked("序号\t等级\n1\t四\n".as_bytes(), &[problem]);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "序号\t等级\t问题说明\n1\t四\t\"【错误】写\"\"一级\"\"\t就行\"\n"
    );
}

#[test]
fn new_notes_take_the_place_of_the_old() {
    let first = marked("序号,等级\n1,四\n2,五\n".as_bytes(), &[error("L2"), error("L3")]);
    let second = marked(&first, &[error("L3")]);
    let expected = "序号,等级,问题说明\n1,四,\n2,五,【错误】等级认不出，请改。\n";
    assert_eq!(String::from_utf8(second).unwrap(), expected);
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_the_note() {
    let bytes = marked("序号,等级\n1,\"四".as_bytes(), &[error("L2")]);
    assert_eq!(String::from_utf8(bytes).unwrap(), "序号,等级,问题说明\n1,\"四\",【错误】等级认不出，请改。");
}
