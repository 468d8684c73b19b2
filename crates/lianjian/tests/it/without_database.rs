//! Reading and converting, and calls that are wrong.

use crate::call::{Place, sample};

#[test]
fn reading_prints_one_document_and_ends_well() {
    let place = Place::new();
    let reports = place.json(&["read", &sample("住建局/附件3_单位登记表.docx")], 0);
    let form = &reports[0]["forms"][0];
    assert_eq!(form["form"], "annex3");
    assert_eq!(form["counts"]["points"], 8);
    assert_eq!(form["counts"]["measures"], 11);
    assert!(!place.path("county.db").exists(), "reading needs no database");
}

#[test]
fn problems_end_with_1_and_a_missing_file_with_3_after_the_others() {
    let place = Place::new();
    let csv = place.file("表.csv", "序号,风险点,风险等级,防控措施,责任人\n1,甲,特级,乙,丙\n".as_bytes());
    let answer = place.call(&["read", &csv]);
    assert_eq!(answer.code, 1, "{}", answer.error);
    assert!(answer.error.contains("level-unknown") && answer.error.contains("特级"), "{}", answer.error);
    let answer = place.call(&["read", "没有.docx", &csv, "--json"]);
    assert_eq!(answer.code, 3);
    assert!(answer.error.contains("没有.docx"), "{}", answer.error);
    assert!(answer.out.contains("level-unknown"), "{}", answer.out);
}

#[test]
fn a_file_of_two_gigabytes_is_told_at_once() {
    let place = Place::new();
    let file = std::fs::File::create(place.path("大.docx")).unwrap();
    // Holes take no room on the disk.
    file.set_len(2 << 30).unwrap();
    let reports = place.json(&["read", "大.docx"], 1);
    assert_eq!(reports[0]["problems"][0]["code"], "file-too-large");
    let reports = place.json(&["import", "大.docx"], 1);
    assert_eq!(reports[0]["outcome"], "left_out");
}

#[test]
fn wrong_calls_end_with_2_and_say_what_to_write() {
    let place = Place::new();
    for (arguments, says) in [
        (&["serv"][..], "serve"),
        (&["account", "add"], "--role"),
        (&["read"], "<文件>"),
        (&["convert", "a.docx", "b.txt"], ".docx、.xlsx、.pdf"),
        (&["migrate", "--database", "mysql:x"], "postgres://"),
        (&["export", "--form", "annex7", "--out", "x.docx"], "annex6"),
        (&["summary", "--as-of", "昨天"], "2013-06-18"),
    ] {
        let answer = place.call(arguments);
        assert_eq!(answer.code, 2, "{arguments:?}: {}", answer.error);
        assert!(answer.error.contains(says), "{arguments:?}: {}", answer.error);
        assert_eq!(answer.out, "");
    }
}

#[test]
fn a_form_goes_through_every_format_and_stays_the_same() {
    let place = Place::new();
    let posts = sample("财政局/个人岗位廉政风险自查表（4人）.docx");
    let first = place.json(&["read", &posts], 0);
    for ending in ["docx", "xlsx"] {
        let out = place.path(&format!("表.{ending}")).display().to_string();
        let written = place.json(&["convert", &posts, &out], 0);
        let files: Vec<&str> =
            written["written"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        assert_eq!(files.len(), 4, "a file for each post");
        let again = place.json(&[&["read"], &files[..]].concat(), 0);
        for (index, report) in again.as_array().unwrap().iter().enumerate() {
            let (before, after) = (&first[0]["forms"][index], &report["forms"][0]);
            assert_eq!(before["post"], after["post"]);
            assert_eq!(before["counts"], after["counts"]);
            assert_eq!(before["rows"][0]["risk"], after["rows"][0]["risk"]);
        }
    }
    let json = place.path("表.json").display().to_string();
    place.json(&["convert", &posts, &json], 0);
    let pdf = place.path("表.pdf").display().to_string();
    place.json(&["convert", &json, &pdf], 0);
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_flow_is_checked_and_drawn() {
    let place = Place::new();
    let model = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="p"><startEvent id="s"/><task id="a" name="受理"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/></process></definitions>"#;
    let file = place.file("图.bpmn", model.as_bytes());
    let checked = place.json(&["flow", "check", &file], 1);
    let codes: Vec<&str> =
        checked["problems"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["end-missing", "post-missing", "limit-missing"], "{checked}");
    assert_eq!(
        (&checked["problems"][1]["element"], &checked["problems"][1]["line"]),
        (&"a".into(), &2.into())
    );
    let answer = place.call(&["flow", "draw", &file, "--out", "图.svg"]);
    assert_eq!(answer.code, 0, "{}", answer.error);
    assert!(std::fs::read_to_string(place.path("图.svg")).unwrap().contains("受理"));
    let broken = place.file("坏.bpmn", b"<a>\n<b></a>");
    let told = place.json(&["flow", "check", &broken], 1);
    assert_eq!(
        (&told["problems"][0]["code"], &told["problems"][0]["line"]),
        (&"xml-broken".into(), &2.into())
    );
    assert_eq!(place.call(&["flow", "check", "没有.bpmn"]).code, 3);
}
