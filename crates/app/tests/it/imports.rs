//! Forms brought in: by whom, into what, twice, changed, undone.

use lianjian_app::shell::rights::Role;
use lianjian_domain::form::{Form, Opinion, OpinionBy};
use lianjian_domain::level::Level;
use reqwest::multipart::{Form as Parts, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::papers;
use crate::programmes::{bring_plan_in, obligation};
use crate::world::{Visitor, World, on_both};

/// Sends files to the API; gives one report a file.
async fn bring_in(visitor: &Visitor, query: &str, files: Vec<(&str, Vec<u8>)>) -> Vec<Json> {
    let mut parts = Parts::new();
    for (name, bytes) in files {
        parts = parts.part("file", Part::bytes(bytes).file_name(name.to_owned()));
    }
    let answer = visitor
        .request(Method::POST, &format!("/api/v1/imports?{query}"))
        .multipart(parts)
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

async fn points(visitor: &Visitor) -> Vec<(String, i64)> {
    let page = visitor.json("/api/v1/risk-points").await;
    let item = |item: &Json| (item["risk"].as_str().unwrap().to_owned(), item["level"].as_i64().unwrap());
    page["items"].as_array().unwrap().iter().map(item).collect()
}

const FIRST: [(&str, Level, &[&str]); 2] = [
    ("资金拨付随意", Level::First, &["集体研究", "按月公示"]),
    ("印章管理不严", Level::Third, &["用印登记"]),
];

#[test]
fn a_file_goes_in_once_and_reading_it_again_changes_nothing() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let file = papers::docx(&papers::unit_register("县财政局", &FIRST));
        let preview = bring_in(&clerk, "dry_run=true", vec![("附件3.docx", file.clone())]).await;
        assert_eq!(preview[0]["outcome"], "previewed");
        assert_eq!(preview[0]["placed"][0]["difference"]["added"], 2);
        assert!(points(&clerk).await.is_empty(), "a preview stores nothing");

        let done = bring_in(&clerk, "", vec![("附件3.docx", file.clone())]).await;
        assert_eq!(done[0]["outcome"], "imported");
        assert_eq!(points(&clerk).await, [("资金拨付随意".to_owned(), 1), ("印章管理不严".to_owned(), 3)]);
        let again = bring_in(&clerk, "", vec![("附件3（再交）.docx", file.clone())]).await;
        assert_eq!(again[0]["outcome"], "unchanged");
        assert_eq!(points(&clerk).await.len(), 2);

        let import = done[0]["import"].as_str().unwrap();
        let original = clerk.get(&format!("/api/v1/imports/{import}/original")).await.bytes().await.unwrap();
        assert_eq!(original, file, "the file as it came");
    });
}

#[test]
fn a_new_file_replaces_rows_and_an_import_can_be_taken_back() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let first = papers::docx(&papers::unit_register("县财政局", &FIRST));
        bring_in(&clerk, "", vec![("1.docx", first)]).await;
        let before = clerk.json("/api/v1/risk-points").await;
        let changed: [(&str, Level, &[&str]); 2] = [
            ("采购询价只有一家", Level::Second, &["三家询价"]),
            ("资金拨付随意", Level::First, &["集体研究"]),
        ];
        let second = papers::docx(&papers::unit_register("县财政局", &changed));
        let done = bring_in(&clerk, "", vec![("2.docx", second)]).await;
        let difference = &done[0]["placed"][0]["difference"];
        assert_eq!((difference["added"].as_i64(), difference["changed"].as_i64()), (Some(1), Some(1)));
        let after = clerk.json("/api/v1/risk-points").await;
        let id = |page: &Json, risk: &str| {
            let items = page["items"].as_array().unwrap();
            items.iter().find(|item| item["risk"] == risk).unwrap()["id"].clone()
        };
        assert_eq!(
            id(&before, "资金拨付随意"),
            id(&after, "资金拨付随意"),
            "a row that moved is the same one"
        );

        let import = done[0]["import"].as_str().unwrap();
        let undone = clerk.form(&format!("/api/v1/imports/{import}/undo"), &[]).await;
        assert_eq!(undone.status(), StatusCode::OK);
        assert_eq!(clerk.json("/api/v1/risk-points").await["items"], before["items"], "as before the import");
        let twice = clerk.form(&format!("/api/v1/imports/{import}/undo"), &[]).await;
        assert_eq!(twice.status(), StatusCode::CONFLICT);
    });
}

#[test]
fn a_file_with_errors_stays_out_unless_its_good_rows_are_asked_for() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let csv = "单位,序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人\n\
                   县财政局,1,资金拨付随意,一级,集体研究,钱某某\n县财政局,2,印章管理不严,四级,用印登记,钱某某\n";
        let left = bring_in(&clerk, "", vec![("风险.csv", csv.into())]).await;
        assert_eq!(left[0]["outcome"], "left_out", "{}", left[0]);
        assert!(points(&clerk).await.is_empty());
        let done = bring_in(&clerk, "good_rows=true", vec![("风险.csv", csv.into())]).await;
        assert_eq!(done[0]["outcome"], "imported", "{}", done[0]);
        assert_eq!(points(&clerk).await, [("资金拨付随意".to_owned(), 1)]);
    });
}

#[test]
fn whose_form_it_is_must_be_clear() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        world.unit("清河县教育局").await;
        let clerk = world.signed_in(Role::Clerk, Some(treasury)).await;
        let other = papers::docx(&papers::unit_register("县教育局", &FIRST));
        let refused = bring_in(&clerk, "", vec![("附件3.docx", other)]).await;
        assert_eq!(refused[0]["problems"][0]["code"], "holder-unknown");
        assert!(refused[0]["problems"][0]["message"].as_str().unwrap().contains("不是本单位"));

        let post = papers::docx(&papers::post_register("县财政局", "国库股股长", &FIRST));
        let refused = bring_in(&clerk, "", vec![("附件5.docx", post.clone())]).await;
        assert_eq!(refused[0]["outcome"], "left_out", "the unit has no such post");
        let made = bring_in(&clerk, "create=true", vec![("附件5.docx", post)]).await;
        assert_eq!(made[0]["outcome"], "imported");
        assert_eq!(clerk.json("/api/v1/risk-points").await["items"][0]["post"], "国库股股长");
    });
}

#[test]
fn a_unit_never_sees_anothers_rows() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let education = world.unit("清河县教育局").await;
        let clerk = world.signed_in(Role::Clerk, Some(treasury)).await;
        let file = papers::docx(&papers::unit_register("县财政局", &FIRST));
        bring_in(&clerk, "", vec![("附件3.docx", file)]).await;
        let stranger = world.signed_in(Role::Clerk, Some(education)).await;
        assert!(points(&stranger).await.is_empty());
        for path in [
            format!("/api/v1/registers/{treasury}"),
            format!("/registers/{treasury}"),
            format!("/registers?unit={treasury}"),
            format!("/catalogue?unit={treasury}"),
            format!("/api/v1/risk-points?unit={treasury}"),
            format!("/api/v1/summary?unit={treasury}"),
            format!("/registers/{treasury}/form/docx"),
        ] {
            assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let viewer = world.signed_in(Role::Viewer, Some(treasury)).await;
        assert_eq!(points(&viewer).await.len(), 2);
        let edit = serde_json::json!({"version": 1, "changes": [
            {"op": "field", "field": "duties", "from": "主持全面工作。", "to": "改"}]});
        let refused = viewer.send(Method::PATCH, &format!("/api/v1/registers/{treasury}"), &edit).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_page_previews_puts_right_and_confirms() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let csv = "单位,序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人\n县财政局,1,资金拨付随意,较高,集体研究,钱某某\n";
        let parts = Parts::new().part("file", Part::bytes(csv.as_bytes()).file_name("风险.csv"));
        let answer = clerk.request(Method::POST, "/imports").multipart(parts).send().await.unwrap();
        let page = answer.text().await.unwrap();
        assert!(page.contains("风险.csv") && page.contains("较高"), "{page}");
        let id = page.split("name=\"pick\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let at = page.split("name=\"level:").nth(1).unwrap().split('"').next().unwrap();
        clerk.form(&format!("/imports/{id}/choice"), &[(&format!("level:{at}"), "二级")]).await;
        let page = clerk.page("/imports").await;
        assert!(!page.contains("先改"), "the level is put right: {page}");
        let answer = clerk.form("/imports/confirm", &[("pick", id)]).await;
        assert!(answer.headers()["location"].to_str().unwrap().starts_with("/imports?message="));
        assert_eq!(points(&clerk).await, [("资金拨付随意".to_owned(), 2)]);
    });
}

#[test]
fn the_countys_two_units_add_up_to_their_own_summaries() {
    let Some(samples) = papers::samples() else { return };
    on_both(|world| {
        let samples = samples.clone();
        async move {
            for (folder, unit, expected) in [
                ("住建局", "清河县住房和城乡建设局", [73, 32, 27, 14, 79]),
                ("财政局", "清河县财政局", [23, 10, 8, 5, 35]),
            ] {
                let id = world.unit(unit).await;
                whole_unit(&world, &samples.join("filled").join(folder), id, expected).await;
            }
        }
    });
}

/// Brings all Word files of a unit in and compares the computed 附件6 with the unit's own.
async fn whole_unit(world: &World, folder: &std::path::Path, unit: uuid::Uuid, expected: [i64; 5]) {
    let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "docx"));
    files.retain(|path| !path.to_string_lossy().contains("附件1"));
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let done = bring_in(&clerk, "create=true", vec![(&name, std::fs::read(&path).unwrap())]).await;
        assert_eq!(done[0]["outcome"], "imported", "{name}: {}", done[0]);
    }
    let summary = clerk.json("/api/v1/summary").await;
    let total = &summary["rows"][3];
    let numbers =
        ["points", "level_1", "level_2", "level_3", "measures"].map(|name| total[name].as_i64().unwrap());
    assert_eq!(numbers, expected);
    assert_eq!(summary["differences"].as_array().unwrap().len(), 0, "{}", summary["differences"]);
}

#[test]
fn a_file_comes_back_with_its_problems_beside_the_rows() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let csv = "单位,序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人\n\
                   县财政局,1,资金拨付随意,一级,集体研究,钱某某\n县财政局,2,印章管理不严,四级,用印登记,钱某某\n";
        let done = bring_in(&clerk, "good_rows=true", vec![("风险.csv", csv.into())]).await;
        let import = done[0]["import"].as_str().unwrap();
        let marked = clerk.page(&format!("/api/v1/imports/{import}/marked")).await;
        let lines: Vec<&str> = marked.lines().collect();
        assert!(lines[0].ends_with("问题说明") && lines[1].ends_with("钱某某"), "{marked}");
        assert!(lines[2].contains("【错误】"), "{marked}");
        let mended = marked.replace("四级", "三级");
        let again = bring_in(&clerk, "", vec![("风险_问题.csv", mended.into())]).await;
        assert_eq!(
            again[0]["outcome"], "imported",
            "the marked file, put right, goes in as it is: {}",
            again[0]
        );
        assert_eq!(points(&clerk).await.len(), 2);
    });
}

#[test]
fn hostile_files_are_told_and_leave_nothing() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        for (name, bytes, code) in [
            ("图片.docx", picture, "file-not-a-document"),
            ("空.xlsx", Vec::new(), "file-empty"),
            (
                "截断.docx",
                papers::docx(&papers::unit_register("县财政局", &FIRST))[..900].to_vec(),
                "file-broken",
            ),
        ] {
            let report = bring_in(&clerk, "", vec![(name, bytes)]).await;
            assert_eq!(report[0]["problems"][0]["code"], code, "{name}");
            assert_eq!(report[0]["outcome"], "left_out");
        }
        let line = |number: u32| format!("县财政局,{number},风险{number},一级,措施,某某\n");
        let many = "单位,序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人\n".to_owned();
        let many = (1..6000).fold(many, |text, number| text + &line(number));
        let report = bring_in(&clerk, "", vec![("多.csv", many.into())]).await;
        assert_eq!(
            (&report[0]["outcome"], &report[0]["problems"][0]["code"]),
            (&"left_out".into(), &"file-too-large".into())
        );
        let large = Parts::new().part("file", Part::bytes(vec![b'a'; 65 * 1024 * 1024]).file_name("大.csv"));
        let answer = clerk.request(Method::POST, "/api/v1/imports").multipart(large).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.text().await.unwrap().contains("64 MB"));
        let other = world.signed_in(Role::Viewer, Some(unit)).await;
        assert!(points(&other).await.is_empty());
    });
}

#[test]
fn what_was_signed_on_paper_holds_for_the_text_that_was_signed() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        bring_plan_in(&commission).await;
        let Form::Annex3(mut register) = papers::unit_register("县财政局", &FIRST) else {
            unreachable!()
        };
        let opinion = Opinion {
            by: OpinionBy::PartyGroup,
            text: "经局党组研究同意".to_owned(),
            signer: Some("张某某".to_owned()),
            date: None,
        };
        register.opinions.push(opinion);
        let file = papers::docx(&Form::Annex3(register));
        assert_eq!(bring_in(&clerk, "", vec![("附件3.docx", file)]).await[0]["outcome"], "imported");
        let owed = obligation(&clerk, "附件3 单位").await;
        let package = format!("/api/v1/obligations/{owed}/package");
        let unsigned = async || {
            let package = clerk.json(&package).await;
            package["missing"].as_array().unwrap().iter().any(|one| one["code"] == "signature-missing")
        };
        assert!(!unsigned().await, "signed on paper");
        let path = format!("/api/v1/registers/{unit}");
        let row = clerk.json(&path).await["rows"][0]["id"].clone();
        let edit = async |field: &str, from: &str, to: &str| {
            let change = json!({"op": "set", "row": row, "field": field, "from": from, "to": to});
            let saved = clerk.send(Method::PATCH, &path, &json!({ "changes": [change] })).await;
            assert_eq!(saved.status(), StatusCode::OK);
        };
        edit("kind", "", "岗位职责").await;
        assert!(!unsigned().await, "what is not on the paper voids nothing");
        edit("risk", "资金拨付随意", "资金拨付不经集体研究").await;
        assert!(unsigned().await, "another text than the one that was signed");
    });
}
