//! The risk base and the summary: found by words, counted, exported, as of a day.

use lianjian_app::shell::rights::Role;
use lianjian_db::new_id;
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

async fn fill(visitor: &Visitor, holder: Uuid, rows: &[(&str, &str, &str)]) {
    let changes: Vec<Json> = rows
        .iter()
        .map(|(risk, level, kind)| {
            json!({"op": "insert", "row": new_id(), "after": null, "values": {
                "risk": risk, "level": level, "kind": kind, "measures": "1. 双人复核\n2. 按月公示", "responsible": "钱某某"}})
        })
        .collect();
    let body = json!({"version": 0, "changes": changes});
    let answer = visitor.send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &body).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
}

async fn found(visitor: &Visitor, query: &str) -> (i64, Vec<String>) {
    let page = visitor.json(&format!("/api/v1/risk-points?{query}")).await;
    let risks =
        page["items"].as_array().unwrap().iter().map(|item| item["risk"].as_str().unwrap().to_owned());
    let mut risks: Vec<String> = risks.collect();
    risks.sort_unstable();
    (page["total"].as_i64().unwrap(), risks)
}

#[test]
fn words_of_any_length_find_rows_and_filters_narrow() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let education = world.unit("清河县教育局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        fill(
            &commission,
            treasury,
            &[("专项资金拨付随意", "一级", "业务流程"), ("政府采购询价不实", "二级", "岗位职责")],
        )
        .await;
        fill(
            &commission,
            education,
            &[("招生录取中收受好处", "一级", "岗位职责"), ("资金管理混乱", "三级", "制度机制")],
        )
        .await;
        let list = |risks: &[&str]| {
            (
                i64::try_from(risks.len()).unwrap(),
                risks.iter().map(|risk| (*risk).to_owned()).collect::<Vec<_>>(),
            )
        };
        for (query, expected) in [
            ("q=资金", list(&["专项资金拨付随意", "资金管理混乱"])),
            ("q=资金拨付", list(&["专项资金拨付随意"])),
            ("q=拨付资金", list(&[])),
            ("q=招", list(&["招生录取中收受好处"])),
            ("q=实", list(&["政府采购询价不实"])),
            ("q=资金 公示", list(&["专项资金拨付随意", "资金管理混乱"])),
            ("level=1", list(&["专项资金拨付随意", "招生录取中收受好处"])),
            ("level=1&q=资金", list(&["专项资金拨付随意"])),
            ("kind=岗位职责", list(&["招生录取中收受好处", "政府采购询价不实"])),
            ("unit=清河县教育局&level=3", list(&["资金管理混乱"])),
            ("region=清河县&level=2", list(&["政府采购询价不实"])),
            ("held_by=post", list(&[])),
        ] {
            assert_eq!(found(&commission, query).await, expected, "{query}");
        }
        let page = commission.json("/api/v1/risk-points?limit=3").await;
        let next = page["next"].as_i64().unwrap();
        let rest = commission.json(&format!("/api/v1/risk-points?limit=3&after={next}")).await;
        assert_eq!(
            (page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()),
            (3, 1)
        );
        assert_eq!(rest["next"], Json::Null);

        let csv = commission.page("/risk-points/export/csv?q=资金").await;
        assert_eq!(csv.lines().filter(|line| line.contains("资金")).count(), 2, "{csv}");
        assert!(commission.page("/risk-points?q=资金").await.contains("专项资金拨付随意"));
    });
}

#[test]
fn similar_texts_are_found_across_units() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let education = world.unit("清河县教育局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        fill(&commission, treasury, &[("专项资金审核拨付把关不严，被截留挪用", "一级", "")]).await;
        fill(
            &commission,
            education,
            &[("专项资金审核拨付把关不严，被挤占挪用", "一级", ""), ("招生录取不公", "一级", "")],
        )
        .await;
        let page = commission.json("/api/v1/risk-points?q=截留").await;
        let id = page["items"][0]["id"].as_str().unwrap();
        let alike = commission.json(&format!("/api/v1/risk-points/{id}/similar")).await;
        assert_eq!(alike["items"].as_array().unwrap().len(), 1);
        assert_eq!(alike["items"][0]["risk_point"]["unit"], "清河县教育局");
    });
}

#[test]
fn the_summary_adds_up_and_opens_its_rows() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let education = world.unit("清河县教育局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        fill(&commission, treasury, &[("甲", "一级", ""), ("乙", "二级", "")]).await;
        fill(&commission, education, &[("丙", "一级", "")]).await;
        let all = commission.json("/api/v1/summary").await;
        let total = json!({"kind": "total", "points": 3, "level_1": 2, "level_2": 1, "level_3": 0, "measures": 6, "remark": ""});
        assert_eq!(all["rows"][3], total);
        assert_eq!(all["state"], "current");
        let one = commission.json("/api/v1/summary?unit=清河县财政局").await;
        assert_eq!((&one["rows"][0]["points"], &one["scope"]), (&json!(2), &json!("清河县财政局")));
        let group = commission.json("/api/v1/summary?unit=清河县财政局&unit=清河县教育局").await;
        assert_eq!(group["rows"][3], total);
        let region = commission.json("/api/v1/summary?region=清河县").await;
        assert_eq!(region["rows"][3], total);
        let before = commission.json("/api/v1/summary?as_of=2013-06-17").await;
        assert_eq!(before["rows"][3]["points"], 0);
        let today = commission.json("/api/v1/summary?as_of=2013-06-18").await;
        assert_eq!(today["rows"][3], total);
        let wrong = commission.get("/api/v1/summary?as_of=昨天").await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = commission.page("/summary?open=1&held_by=unit&level=1&compare=2013-06-17").await;
        assert!(page.contains(">甲<") && page.contains(">丙<") && !page.contains(">乙<"), "{page}");
        assert!(page.contains("+2"));
        let past = commission.json("/api/v1/risk-points?as_of=2013-06-18&level=1").await;
        assert_eq!(past["total"], 2);
        for ending in ["docx", "xlsx"] {
            let file = commission.get(&format!("/summary/form/{ending}")).await.bytes().await.unwrap();
            let report = lianjian_forms::read(&format!("附件6.{ending}"), &file);
            assert_eq!(report.forms[0].to_json()["rows"][3]["points"], 3, "{ending}");
        }
    });
}
