//! The county's samples give exactly what their lists say.

use lianjian_domain::form::Form;
use lianjian_forms::{Report, read};
use serde_json::{Value, json};

use crate::shared::{files, has_office, is_named, samples};

fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.problems.iter().map(|problem| problem.code.name()).collect();
    codes.sort_unstable();
    codes
}

/// A report in the shape of `EXPECTED.json`, as far as that entry goes.
fn as_expected(report: &Report, expected: &Value) -> Value {
    let forms = report.to_json()["forms"].as_array().cloned().unwrap_or_default();
    let first = &forms[0];
    let mut own = json!({"form": first["form"].as_str().and_then(|name| name[5..].parse::<u8>().ok())});
    let sum = |name: &str| forms.iter().filter_map(|form| form["counts"][name].as_u64()).sum::<u64>();
    if expected.get("risks").is_some() {
        own["risks"] = json!(sum("points"));
        own["measures"] = json!(sum("measures"));
        own["levels"] = json!({"一级": sum("level_1"), "二级": sum("level_2"), "三级": sum("level_3")});
        let rows = forms.iter().filter_map(|form| form["rows"].as_array()).flatten();
        let with = rows.filter(|row| row["measures"].as_array().is_some_and(|all| !all.is_empty())).count();
        own["risks_with_measure"] = json!(with);
    }
    for (theirs, ours) in [("dept", "department"), ("post", "post")] {
        if expected.get(theirs).is_some() {
            own[theirs] = first[ours].clone();
        }
    }
    match &expected["posts"] {
        Value::Number(_) => own["posts"] = json!(forms.len()),
        Value::Array(_) => own["posts"] = forms.iter().map(|form| form["post"].clone()).collect(),
        _ => {}
    }
    if let Some(categories) = expected["by_category"].as_object() {
        own["powers"] = first["counts"]["powers"].clone();
        let count =
            |name: &String| (name.clone(), json!(first["counts"]["by_category"][name].as_u64().unwrap_or(0)));
        own["by_category"] = Value::Object(categories.keys().map(count).collect());
    }
    if expected.get("stages").is_some() {
        let stages = first["stages"].as_array().cloned().unwrap_or_default();
        own["stages"] = json!(stages.len());
        own["tasks"] =
            stages.iter().map(|stage| json!(stage["tasks"].as_array().map_or(0, Vec::len))).collect();
    }
    if let Some(rows) = expected["summary"].as_object() {
        own["summary"] = summary(first, rows);
    }
    own
}

/// The rows of 附件6; level cells of 总数 that are merged away on paper are summed.
fn summary(form: &Value, names: &serde_json::Map<String, Value>) -> Value {
    let rows = form["rows"].as_array().cloned().unwrap_or_default();
    let level = |row: &Value, name: &str| {
        row[name].as_u64().unwrap_or_else(|| rows[..3].iter().filter_map(|part| part[name].as_u64()).sum())
    };
    let line = |row: &Value| {
        json!({
            "risks": row["points"],
            "levels": {"一级": level(row, "level_1"), "二级": level(row, "level_2"), "三级": level(row, "level_3")},
            "measures": row["measures"],
        })
    };
    Value::Object(names.keys().cloned().zip(rows.iter().map(line)).collect())
}

#[test]
fn the_filled_samples_give_the_expected_counts_and_no_error() {
    let Some(folder) = samples() else { return };
    let text = std::fs::read_to_string(folder.join("filled/EXPECTED.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    for (name, expected) in all.as_object().unwrap().iter().filter(|(name, _)| !name.starts_with('_')) {
        if is_named(name, "doc") && !has_office() {
            eprintln!("skipped: {name} needs LibreOffice");
            continue;
        }
        let report = read(name, &std::fs::read(folder.join("filled").join(name)).unwrap());
        assert!(!report.has_errors(), "{name}: {:?}", report.problems);
        let own = as_expected(&report, expected);
        for (key, value) in own.as_object().unwrap() {
            assert_eq!(value, &expected[key], "{name}: {key}");
        }
        // The only fault of the good files is the trap of 附件1's own text.
        let warnings: &[&str] = if expected["form"] == 1 { &["deadline-outside-stage"] } else { &[] };
        assert_eq!(codes(&report), warnings, "{name}: {:?}", report.problems);
    }
}

#[test]
fn units_are_the_expected_ones_apart_from_how_they_are_named() {
    let Some(folder) = samples() else { return };
    let text = std::fs::read_to_string(folder.join("filled/EXPECTED.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    for (name, expected) in all.as_object().unwrap().iter().filter(|(name, _)| is_named(name, "docx")) {
        let report = read(name, &std::fs::read(folder.join("filled").join(name)).unwrap());
        let key = |unit: &str| lianjian_domain::name::key(unit, "清河县");
        let unit = report.forms[0].unit().map(key);
        assert_eq!(unit, expected["unit"].as_str().map(key), "{name}");
    }
}

#[test]
fn the_messy_samples_give_exactly_their_codes() {
    let expected = |name: &str| -> (&[&str], usize) {
        match &name[..name.find('_').unwrap_or(name.len())] {
            "01" => (&["level-unknown", "level-unknown"], 2),
            "02" => (&["measure-missing", "measure-missing"], 4),
            "03" => (&["measure-shared", "measure-shared"], 3),
            "04" => (&["number-duplicate"], 4),
            "05" => (&["level-missing", "level-missing"], 2),
            "06" => (&["category-unknown", "category-unknown", "total-differs"], 1),
            "07" => {
                (&["basis-incomplete", "basis-incomplete", "fee-unclear", "fee-unclear", "fee-unclear"], 3)
            }
            "08" => (&["deadline-outside-stage", "deadline-outside-stage", "stage-reversed"], 7),
            "09" => (&["table-empty"], 0),
            "10" => (&["file-too-large"], 0),
            "11" => (&["file-broken"], 0),
            "12" => (&["formula-without-value"; 4], 0),
            "12b" | "14" | "15" => (&[], 4),
            "13" => (&["file-encrypted"], 0),
            "16" => (&["form-unknown"], 0),
            "17" => (&["file-empty"], 0),
            other => panic!("no codes are known for {other}"),
        }
    };
    for (name, bytes) in files("messy") {
        let report = read(&name, &bytes);
        let (wanted, rows) = expected(&name);
        assert_eq!(codes(&report), wanted, "{name}: {:?}", report.problems);
        let good: usize = report.forms.iter().map(good_rows).sum();
        assert_eq!(good, rows, "{name}");
    }
}

fn good_rows(form: &Form) -> usize {
    match form {
        Form::Annex1(plan) => plan.stages.len(),
        Form::Annex2(catalogue) => catalogue.rows.iter().filter(|row| !row.rejected).count(),
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            register.rows.iter().filter(|row| !row.rejected).count()
        }
        Form::Annex6(summary) => summary.rows.len(),
    }
}

#[test]
fn blank_templates_are_known_and_said_to_be_empty() {
    for (name, bytes) in files("blank") {
        let report = read(&name, &bytes);
        let kinds: Vec<_> = report.forms.iter().map(|form| form.kind().name()).collect();
        let alone = format!("annex{}", name.trim_start_matches("附件").trim_end_matches(".docx"));
        if name.contains("合订本") {
            assert_eq!(kinds, ["annex1", "annex2", "annex3", "annex4", "annex5", "annex6"], "{name}");
            assert_eq!(report.places, ["T1", "T2", "T3", "T4", "T5", "T6"]);
        } else {
            assert_eq!(kinds, [alone.as_str()], "{name}");
        }
        let empty = codes(&report).iter().filter(|code| **code == "table-empty").count();
        let plans = kinds.iter().filter(|kind| **kind == "annex1").count();
        // 附件1 is handed out filled in.
        assert_eq!(empty, kinds.len() - plans, "{name}: {:?}", report.problems);
        assert_eq!(report.problems.len(), empty + plans, "{name}: {:?}", report.problems);
    }
}
