//! The risk base and the summary: found by words, counted, exported, as of a day.

use lianjian_app::features::generate::{Plan, generate};
use lianjian_app::features::risks::{self, Filter};
use lianjian_app::shell::actor::Actor;
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
fn totals_are_a_recount_whether_counters_or_indexes_tell_them() {
    on_both(|world| async move {
        let mut transaction = world.app.database().begin().await.unwrap();
        transaction.execute("DELETE FROM region", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        let plan = Plan { regions: 1, units: 12, points: 9000, seed: 7, search: true };
        generate(&world.app, &Actor::console(), plan, |_| {}).await.unwrap();
        let mut connection = world.app.database().connection().await.unwrap();
        let unit: Uuid = connection
            .one("SELECT id FROM unit ORDER BY position, id LIMIT 1", &[], |row| row.next())
            .await
            .unwrap();
        let id = format!("unit = '{unit}'");
        let id = if connection.is_sqlite() { format!("unit = x'{}'", unit.simple()) } else { id };
        let has = |word: &str| {
            format!("(risk LIKE '%{word}%' OR measures LIKE '%{word}%' OR responsible LIKE '%{word}%')")
        };
        for (filter, condition) in [
            (Filter::default(), "1 = 1".to_owned()),
            (Filter { level: Some(2), ..Filter::default() }, "level = 2".to_owned()),
            (Filter { level: Some(0), ..Filter::default() }, "level = 0".to_owned()),
            (
                Filter { held_by: "department".to_owned(), ..Filter::default() },
                "kind = 'department'".to_owned(),
            ),
            (Filter { unit: unit.to_string(), ..Filter::default() }, id.clone()),
            (
                Filter {
                    unit: unit.to_string(),
                    level: Some(1),
                    kind: "岗位职责".to_owned(),
                    ..Filter::default()
                },
                format!("{id} AND level = 1 AND risk_kind = '岗位职责'"),
            ),
            // Words that many, some and few have; alone and with something else.
            (Filter { q: "审批".to_owned(), ..Filter::default() }, has("审批")),
            (Filter { q: "拆迁".to_owned(), ..Filter::default() }, has("拆迁")),
            (Filter { q: "鲸鱼".to_owned(), ..Filter::default() }, has("鲸鱼")),
            (
                Filter { q: "审批".to_owned(), unit: unit.to_string(), ..Filter::default() },
                format!("{id} AND {}", has("审批")),
            ),
            (
                Filter { q: "拆迁".to_owned(), level: Some(3), ..Filter::default() },
                format!("level = 3 AND {}", has("拆迁")),
            ),
            (Filter { q: "审批".to_owned(), limit: Some(200), ..Filter::default() }, has("审批")),
            (Filter { q: "行政审批".to_owned(), ..Filter::default() }, has("行政审批")),
        ] {
            let sql = format!(
                "SELECT id FROM risk_point WHERE closed_at IS NULL AND {condition} ORDER BY sequence"
            );
            let expected: Vec<Uuid> = connection.all(&sql, &[], |row| row.next()).await.unwrap();
            let mut walked = Vec::new();
            let mut after = None;
            for _ in 0..4 {
                let page = risks::find(&world.app, &Actor::console(), &Filter { after, ..filter.clone() })
                    .await
                    .unwrap();
                assert_eq!(page.total, i64::try_from(expected.len().min(1001)).unwrap(), "{filter:?}");
                walked.extend(page.items.iter().map(|found| found.id));
                after = page.next;
                if after.is_none() {
                    assert_eq!(walked.len(), expected.len(), "{filter:?}");
                    break;
                }
            }
            assert_eq!(walked, expected[..walked.len()], "{filter:?}");
        }
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
