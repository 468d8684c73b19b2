//! Registers edited together, read as they stood, counted without drift.

use std::collections::BTreeMap;

use lianjian_app::shell::rights::Role;
use lianjian_db::{Database, new_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

async fn patch(visitor: &Visitor, holder: Uuid, changes: Json) -> (StatusCode, Json) {
    let body = json!({"version": 0, "changes": changes});
    let answer = visitor.send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &body).await;
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

fn insert(row: Uuid, after: Option<Uuid>, risk: &str, level: &str, measures: &str) -> Json {
    json!({"op": "insert", "row": row, "after": after,
           "values": {"risk": risk, "level": level, "measures": measures, "responsible": "钱某某"}})
}

/// The counters must say what a recount of the rows says, now and summed up day by day.
async fn counters_hold(database: &Database) {
    let mut connection = database.connection().await.unwrap();
    let rows = connection
        .all(
            "SELECT unit, kind, level, risk_kind, measures FROM risk_point WHERE closed_at IS NULL",
            &[],
            |row| {
                let key =
                    (row.next::<Uuid>()?, row.next::<String>()?, row.next::<i64>()?, row.next::<String>()?);
                Ok((key, row.next_json::<Vec<String>>()?.len()))
            },
        )
        .await
        .unwrap();
    let mut counted: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for (key, measures) in rows {
        let entry = counted.entry(key).or_default();
        entry.0 += 1;
        entry.1 += i64::try_from(measures).unwrap();
    }
    for sql in [
        "SELECT unit, kind, level, risk_kind, points, measures FROM risk_counter",
        "SELECT unit, kind, level, risk_kind, CAST(sum(points) AS BIGINT), CAST(sum(measures) AS BIGINT)
         FROM risk_counter_day GROUP BY unit, kind, level, risk_kind",
    ] {
        let stored = connection
            .all(sql, &[], |row| {
                let key =
                    (row.next::<Uuid>()?, row.next::<String>()?, row.next::<i64>()?, row.next::<String>()?);
                Ok((key, (row.next::<i64>()?, row.next::<i64>()?)))
            })
            .await
            .unwrap();
        let stored: BTreeMap<_, _> = stored.into_iter().filter(|(_, counts)| *counts != (0, 0)).collect();
        assert_eq!(stored, counted, "{sql}");
    }
}

#[test]
fn two_people_edit_one_register_and_only_the_same_cell_is_in_conflict() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let first = world.signed_in(Role::Clerk, Some(unit)).await;
        let second = world.signed_in(Role::Clerk, Some(unit)).await;
        let (a, b) = (new_id(), new_id());
        let rows =
            json!([insert(a, None, "甲", "一级", "1. 子\n2. 丑"), insert(b, Some(a), "乙", "高", "寅")]);
        let (status, saved) = patch(&first, unit, rows.clone()).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        assert_eq!(saved["numbers"][b.to_string()], 2);
        let (status, _) = patch(&first, unit, rows).await;
        assert_eq!(status, StatusCode::OK, "the same batch again, after an answer that got lost");

        let set = |row: Uuid, field: &str, from: &str, to: &str| json!([{"op": "set", "row": row, "field": field, "from": from, "to": to}]);
        assert_eq!(patch(&first, unit, set(a, "risk", "甲", "甲一")).await.0, StatusCode::OK);
        assert_eq!(
            patch(&second, unit, set(a, "responsible", "钱某某", "何某")).await.0,
            StatusCode::OK,
            "another cell"
        );
        let (status, conflict) = patch(&second, unit, set(a, "risk", "甲", "甲二")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(conflict["conflicts"][0]["mine"], "甲二");
        assert_eq!(conflict["conflicts"][0]["theirs"], "甲一");
        let (status, wrong) = patch(&second, unit, set(a, "level", "一级", "四级")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong["detail"].as_str().unwrap().contains("四级"));

        let register = first.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(register["rows"][0]["risk"], "甲一");
        assert_eq!(register["rows"][0]["measures"], json!(["子", "丑"]));
        assert_eq!(register["rows"][1]["level"], 1);
        assert_eq!(
            register["counts"],
            json!({"points": 2, "level_1": 2, "level_2": 0, "level_3": 0, "measures": 3})
        );
        counters_hold(world.app.database()).await;
    });
}

#[test]
fn a_row_moves_goes_and_is_still_there_as_it_stood() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let (a, b) = (new_id(), new_id());
        let rows = json!([insert(a, None, "甲", "一级", "子"), insert(b, Some(a), "乙", "", "")]);
        let (_, saved) = patch(&clerk, unit, rows).await;
        let codes: Vec<&str> = saved["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, ["level-missing", "measure-missing"], "a draft may be unfinished");
        patch(&clerk, unit, json!([{"op": "move", "row": b, "after": null}])).await;
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!((&register["rows"][0]["risk"], &register["rows"][0]["number"]), (&json!("乙"), &json!(1)));
        counters_hold(world.app.database()).await;
        let (status, _) =
            patch(&clerk, unit, json!([{"op": "remove", "row": a, "from": {"risk": "别的"}}])).await;
        assert_eq!(status, StatusCode::CONFLICT, "a row that is not what was seen stays");
        patch(&clerk, unit, json!([{"op": "remove", "row": a}])).await;
        counters_hold(world.app.database()).await;
        let today = clerk.json(&format!("/api/v1/registers/{unit}?as_of=2013-06-18")).await;
        assert_eq!(today["rows"].as_array().unwrap().len(), 1);
        let yesterday = clerk.json(&format!("/api/v1/registers/{unit}?as_of=2013-06-17")).await;
        assert_eq!(yesterday["rows"].as_array().unwrap().len(), 0);
        let history = clerk.page(&format!("/registers/{unit}/history")).await;
        assert!(history.contains("删除第2行"), "{history}");
    });
}

#[test]
fn concurrent_edits_lose_nothing_and_counters_hold() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let writers = (0..12).map(|number| {
            let clerk = &clerk;
            async move {
                let level = ["一级", "二级", "三级"][number % 3];
                let row = insert(new_id(), None, &format!("风险{number}"), level, "子");
                patch(clerk, unit, json!([row])).await.0
            }
        });
        for status in futures_util::future::join_all(writers).await {
            assert_eq!(status, StatusCode::OK);
        }
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(register["counts"]["points"], 12);
        counters_hold(world.app.database()).await;
    });
}

#[test]
fn a_row_that_names_a_power_is_found_by_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let power = new_id();
        let body = json!({"version": 0, "changes": [{"op": "insert", "row": power, "after": null, "values": {
            "name": "会计证核发", "category": "行政审批", "fee": "不收费"}}]});
        clerk.send(Method::PATCH, &format!("/api/v1/catalogues/{unit}"), &body).await;
        let row = json!({"op": "insert", "row": new_id(), "after": null,
                         "values": {"risk": "发证不严", "level": "二级", "extra:对应职权": "会计证核发"}});
        let (status, saved) =
            patch(&clerk, unit, json!([row, insert(new_id(), None, "别的", "三级", "子")])).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        let found = clerk.json(&format!("/api/v1/risk-points?power={power}")).await;
        assert_eq!((&found["total"], &found["items"][0]["risk"]), (&json!(1), &json!("发证不严")));
        assert!(clerk.page(&format!("/registers/{unit}")).await.contains("会计证核发"));
    });
}

#[test]
fn a_county_that_counts_rows_gets_rows() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        patch(&commission, unit, json!([insert(new_id(), None, "甲", "一级", "1. 子\n2. 丑")])).await;
        assert_eq!(commission.json("/api/v1/summary").await["rows"][3]["measures"], 2);
        let version = json!({"value": "rows", "effective_on": "2013-06-18", "reason": "本县按行计数"});
        let saved = commission.send(Method::POST, "/api/v1/settings/measure_counting", &version).await;
        assert_eq!(saved.status().as_u16() / 100, 2, "{}", saved.text().await.unwrap());
        assert_eq!(commission.json("/api/v1/summary").await["rows"][3]["measures"], 1);
        assert_eq!(commission.json("/api/v1/summary?as_of=2013-06-18").await["rows"][3]["measures"], 1);
    });
}

#[test]
fn nobody_takes_another_units_row_by_its_id() {
    on_both(|world| async move {
        let (own, other) = (world.unit("清河县财政局").await, world.unit("清河县教育局").await);
        let clerk = world.signed_in(Role::Clerk, Some(own)).await;
        let thief = world.signed_in(Role::Clerk, Some(other)).await;
        let (point, power) = (new_id(), new_id());
        patch(&clerk, own, json!([insert(point, None, "甲", "一级", "子")])).await;
        let listed = json!({"version": 0, "changes": [{"op": "insert", "row": power, "after": null, "values": {
            "name": "会计证核发", "category": "行政审批"}}]});
        clerk.send(Method::PATCH, &format!("/api/v1/catalogues/{own}"), &listed).await;

        let (status, _) = patch(&thief, other, json!([insert(point, None, "乙", "二级", "丑")])).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let taken = thief.send(Method::PATCH, &format!("/api/v1/catalogues/{other}"), &listed).await;
        assert_eq!(taken.status(), StatusCode::NOT_FOUND);
        // The same holds for a row that its unit has taken out.
        patch(&clerk, own, json!([{"op": "remove", "row": point}])).await;
        let (status, _) = patch(&thief, other, json!([insert(point, None, "乙", "二级", "丑")])).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = patch(&clerk, own, json!([insert(point, None, "甲", "一级", "子")])).await;
        assert_eq!(status, StatusCode::OK, "its own register gets it back");

        let register = clerk.json(&format!("/api/v1/registers/{own}")).await;
        assert_eq!(register["rows"][0]["risk"], "甲");
        assert_eq!(clerk.json(&format!("/api/v1/catalogues/{own}")).await["counts"]["powers"], 1);
        assert_eq!(thief.json(&format!("/api/v1/registers/{other}")).await["counts"]["points"], 0);
        counters_hold(world.app.database()).await;
    });
}
