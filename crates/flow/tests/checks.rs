//! Each thing that can be wrong with a chart, with its element and line; and files that mean harm.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use lianjian_flow::{Code, Limits, check, draw, layout, read};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lianjian="urn:lianjian:flow:1" id="d" targetNamespace="t">
<process id="p" name="许可">
"#;

fn step(id: &str, name: &str, post: &str, limit: &str) -> String {
    format!(
        "<task id=\"{id}\" name=\"{name}\"><extensionElements><lianjian:step post=\"{post}\" limit=\"{limit}\"/></extensionElements></task>\n"
    )
}

fn ways(pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .enumerate()
        .map(|(place, (from, to))| {
            format!("<sequenceFlow id=\"f{place}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>\n")
        })
        .collect()
}

/// Codes, elements and lines of what is wrong with a process of these elements.
fn wrong(body: &str) -> Vec<(Code, String, u32)> {
    let file = format!("{HEAD}{body}</process></definitions>");
    let problems = match read(file.as_bytes()) {
        Ok(document) => check(&document, Limits::default()),
        Err(problem) => vec![problem],
    };
    problems.into_iter().map(|one| (one.code, one.element, one.line)).collect()
}

fn is(code: Code, element: &str, line: u32) -> (Code, String, u32) {
    (code, element.to_owned(), line)
}

#[test]
fn a_whole_chart_has_nothing_wrong() {
    let body = "<startEvent id=\"s\"/>".to_owned()
        + &step("a", "受理", "窗口", "1")
        + &step("b", "审批", "局长", "3")
        + "<endEvent id=\"e\"/>"
        + &ways(&[("s", "a"), ("a", "b"), ("b", "e")]);
    assert_eq!(wrong(&body), []);
}

#[test]
fn starts_ends_and_ways_between_them() {
    let body = step("a", "受理", "窗口", "1") + &step("b", "办结", "窗口", "1") + &ways(&[("a", "b")]);
    assert_eq!(wrong(&body), [is(Code::StartMissing, "p", 2), is(Code::EndMissing, "p", 2)]);
    let body = "<startEvent id=\"s\"/>\n".to_owned()
        + &step("a", "受理", "窗口", "1")
        + &step("loose", "备案", "窗口", "1")
        + &step("stuck", "存疑", "窗口", "1")
        + "<endEvent id=\"e\"/>"
        + &ways(&[("s", "a"), ("a", "e"), ("a", "stuck"), ("loose", "e")]);
    assert_eq!(wrong(&body), [is(Code::StepUnreachable, "loose", 5), is(Code::StepDeadEnd, "stuck", 6)]);
}

#[test]
fn posts_limits_conditions_and_own_work() {
    let body = "<startEvent id=\"s\"/>\n".to_owned()
        + &step("a", "受理", "", "")
        + "<exclusiveGateway id=\"g\" name=\"齐全？\"/>\n"
        + &step("b", "审查", "股长", "2")
        + &step("c", "审批", "股长", "2")
        + "<endEvent id=\"e\"/>"
        + &ways(&[("s", "a"), ("a", "g"), ("g", "b"), ("g", "e"), ("b", "c"), ("c", "e")]);
    assert_eq!(
        wrong(&body),
        [
            is(Code::PostMissing, "a", 4),
            is(Code::LimitMissing, "a", 4),
            is(Code::DecisionUnconditional, "g", 5),
            is(Code::OwnWorkDecided, "c", 7),
        ]
    );
}

#[test]
fn the_steps_of_the_slowest_way_are_held_against_the_powers_limits_and_loops_count_once() {
    let body = "<extensionElements><lianjian:power promised=\"5\" statutory=\"20\"/></extensionElements><startEvent id=\"s\"/>"
        .to_owned()
        + &step("a", "受理", "窗口", "1")
        + &step("b", "勘验", "科员", "4")
        + &step("c", "审批", "局长", "1")
        + "<endEvent id=\"e\"/>"
        + &ways(&[("s", "a"), ("a", "b"), ("a", "c"), ("b", "c"), ("c", "e"), ("b", "a")]);
    assert_eq!(wrong(&body), [is(Code::LimitExceeds, "c", 5)]);
    let stopped = body.replace("post=\"科员\"", "post=\"科员\" clock=\"stops\"");
    assert_eq!(wrong(&stopped), [], "what stops the clock does not count");
}

#[test]
fn ids_twice_and_names_of_what_is_not_there_are_told_with_their_line() {
    let body = "<startEvent id=\"s\"/>\n<endEvent id=\"s\"/>\n<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"nowhere\"/>\n";
    let found = wrong(body);
    assert!(found.contains(&is(Code::IdDuplicate, "s", 4)), "{found:?}");
    assert!(found.contains(&is(Code::ReferenceMissing, "f", 5)), "{found:?}");
}

#[test]
fn what_is_no_bpmn_is_told_with_its_line() {
    let told = |file: &str| {
        let problem = read(file.as_bytes()).unwrap_err();
        (problem.code, problem.line, problem.message)
    };
    for (file, code, line, says) in [
        ("", Code::XmlBroken, 1, "没有 XML 元素"),
        ("<a>\n<b>\n</a>", Code::XmlBroken, 3, "</a>"),
        ("<a>\n<b attr=\"1\" attr=\"2\"/></a>", Code::XmlBroken, 2, "属性"),
        ("<a>\n<b", Code::XmlBroken, 2, "XML"),
        ("<x:a/>", Code::XmlBroken, 1, "命名空间"),
        ("<a>&bomb;</a>", Code::XmlBroken, 1, "&bomb;"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", Code::XmlBroken, 1, "实体"),
        ("<html/>", Code::FlowMissing, 1, "<html>"),
        ("<definitions xmlns=\"urn:old\"/>", Code::FlowMissing, 1, "urn:old"),
    ] {
        let (found, at, message) = told(file);
        assert_eq!((found, at), (code, line), "{file}: {message}");
        assert!(message.contains(says), "{file}: {message}");
    }
}

#[test]
fn files_that_mean_harm_end_with_a_message_and_soon() {
    let begun = Instant::now();
    let deep = "<a>".repeat(100_000);
    assert_eq!(read(deep.as_bytes()).unwrap_err().code, Code::XmlBroken);
    let mut many = "<a".to_owned();
    for place in 0..300_000 {
        write!(many, " a{place}=\"\"").unwrap();
    }
    assert_eq!(read((many + "/>").as_bytes()).unwrap_err().code, Code::XmlBroken);
    let references = format!(
        "{HEAD}<textAnnotation id=\"t\"><text>{}</text></textAnnotation></process></definitions>",
        "&amp;".repeat(1_000_000)
    );
    let document = read(references.as_bytes()).unwrap();
    assert_eq!(document.flow.nodes[0].name.len(), 1_000_000);
    // 3,000 steps that all lead back to the first.
    let mut loops =
        "<startEvent id=\"s\"/><sequenceFlow id=\"w\" sourceRef=\"s\" targetRef=\"t0\"/>".to_owned();
    for place in 0..3_000 {
        let next = place + 1;
        write!(loops, "<task id=\"t{place}\"/><sequenceFlow id=\"a{place}\" sourceRef=\"t{place}\" targetRef=\"t{next}\"/><sequenceFlow id=\"b{place}\" sourceRef=\"t{place}\" targetRef=\"t0\"/>").unwrap();
    }
    let document = read(format!("{HEAD}{loops}</process></definitions>").as_bytes()).unwrap();
    check(&document, Limits::default());
    assert_eq!(layout::lay_out(&document.flow).unwrap_err().code, Code::FlowTooLarge);
    // Not a measurement: a hang would be minutes.
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn ten_thousand_steps_in_a_row_are_drawn() {
    let mut row = "<startEvent id=\"t0\"/>".to_owned();
    for place in 1..10_000 {
        let before = place - 1;
        write!(row, "<task id=\"t{place}\" name=\"环节{place}\"/><sequenceFlow id=\"a{place}\" sourceRef=\"t{before}\" targetRef=\"t{place}\"/>").unwrap();
    }
    let document = read(format!("{HEAD}{row}</process></definitions>").as_bytes()).unwrap();
    let found = check(&document, Limits::default());
    assert!(found.iter().any(|one| one.code == Code::EndMissing));
    let diagram = layout::drawing(&document.flow).unwrap();
    assert!(draw::svg(&document.flow, &diagram).contains("环节9999"));
}
