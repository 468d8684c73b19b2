//! A county's way through the commands: made, filled, summed up, written out again.

use crate::call::{Place, sample};

#[test]
fn forms_go_in_are_summed_up_and_come_out_again() {
    let place = Place::new();
    place.json(&["generate", "--units", "3", "--points", "60", "--seed", "7"], 0);
    let unit = "清河县财政局";
    let form = sample("财政局/单位廉政风险排查表.docx");

    let tried = place.json(&["import", &form, "--dry-run"], 0);
    assert_eq!(tried[0]["outcome"], "previewed");
    let done = place.json(&["import", &form], 0);
    assert_eq!(done[0]["outcome"], "imported");
    let again = place.json(&["import", &form], 0);
    assert_eq!(again[0]["outcome"], "unchanged", "the same file twice changes nothing");

    let summary = place.json(&["summary", "--unit", unit], 0);
    assert_eq!(summary["rows"][0]["points"], 6);
    assert_eq!(summary["rows"][0]["measures"], 11);
    let all = place.json(&["summary", "--region", "清河县"], 0);
    assert!(all["rows"][3]["points"].as_u64().unwrap() > 40);

    let out = place.path("附件3.docx").display().to_string();
    place.json(&["export", "--form", "annex3", "--unit", unit, "--out", &out], 0);
    let read = place.json(&["read", &out], 0);
    assert_eq!(read[0]["forms"][0]["unit"], unit);
    assert_eq!(read[0]["forms"][0]["counts"]["points"], 6);
}

#[test]
fn a_file_with_errors_is_left_out_unless_its_good_rows_are_wanted() {
    let place = Place::new();
    place.json(&["generate", "--units", "1", "--points", "20"], 0);
    let text =
        "单位：清河县财政局\n序号,风险点,风险等级,防控措施,责任人\n1,甲乙丙,一级,丁,戊\n2,己,特级,庚,辛\n";
    let csv = place.file("附件3.csv", text.as_bytes());
    let rows = |place: &Place| place.json(&["summary"], 0)["rows"][0]["points"].as_u64().unwrap();
    let before = rows(&place);
    assert_eq!(place.json(&["import", &csv], 1)[0]["outcome"], "left_out");
    assert_eq!(rows(&place), before);
    assert_eq!(place.json(&["import", &csv, "--good-rows"], 1)[0]["outcome"], "imported");
    assert_eq!(rows(&place), 2, "the file replaces what the unit had, the rejected row keeps it");
}

#[test]
fn a_county_is_generated_once() {
    let place = Place::new();
    let made = place
        .json(&["generate", "--regions", "2", "--units", "6", "--points", "100", "--no-search-index"], 0);
    assert_eq!((&made["regions"], &made["units"], &made["points"]), (&4.into(), &6.into(), &100.into()));
    let answer = place.call(&["generate"]);
    assert_eq!(answer.code, 2);
    assert!(answer.error.contains("空数据库"), "{}", answer.error);
}

#[test]
fn the_organisation_goes_in_and_comes_out_as_one_table() {
    let place = Place::new();
    let table = "行政区划,单位,上级单位,单位类别,内设部门,岗位,领导班子,姓名,任职起,任职止
清河县,清河县林业局,,行政机关,,局长,是,李某某,2012-03-01,
清河县,清河县林业局,,行政机关,林政股,林政股股长,,王某某,2012-03-01,
";
    let file = place.file("机构.csv", table.as_bytes());
    let tried = place.json(&["org", "import", &file, "--dry-run"], 0);
    assert_eq!(tried["units"]["added"], 1);
    let done = place.json(&["org", "import", &file], 0);
    assert_eq!((&done["posts"]["added"], &done["people"]["added"]), (&2.into(), &2.into()));
    let again = place.json(&["org", "import", &file], 0);
    assert_eq!(again["posts"]["added"], 0, "the same table twice changes nothing");
    for ending in ["csv", "xlsx"] {
        let out = place.path(&format!("出.{ending}")).display().to_string();
        place.json(&["org", "export", &out], 0);
        let back = place.json(&["org", "import", &out, "--dry-run"], 0);
        assert_eq!(back["posts"], serde_json::json!({"added": 0, "changed": 0}), "{ending}");
    }
    let wrong = place.file("错.csv", "行政区划,单位,姓名\n清河县,,张某某\n".as_bytes());
    assert!(!place.json(&["org", "import", &wrong], 1)["problems"].as_array().unwrap().is_empty());
}

#[test]
fn accounts_are_kept_from_the_console() {
    let place = Place::new();
    let added = place.json(&["account", "add", "jiwei", "--role", "commission"], 0);
    assert_eq!(added["must_change"], true);
    assert!(added["password"].as_str().unwrap().len() >= 8);
    let answer = place.call(&["account", "add", "jiwei", "--role", "commission"]);
    assert_eq!(answer.code, 2);
    assert!(answer.error.contains("已经有了"), "{}", answer.error);
    let reset = place.json(&["account", "reset", "jiwei"], 0);
    assert_ne!(reset["password"], added["password"]);
    place.json(&["account", "lock", "jiwei"], 0);
    let listed = place.json(&["account", "list"], 0);
    assert!(listed[0]["closed_at"].is_string());
    assert!(listed[0].get("password").is_none());
}

#[test]
fn a_database_that_cannot_be_used_ends_with_3() {
    let place = Place::new();
    for address in ["sqlite:/没有/这个/文件夹/a.db", "postgres://nobody@127.0.0.1:1/none"] {
        let answer = place.call(&["migrate", "--database", address]);
        assert_eq!(answer.code, 3, "{address}: {}", answer.error);
        assert!(answer.error.contains("用不了数据库"), "{}", answer.error);
    }
}
