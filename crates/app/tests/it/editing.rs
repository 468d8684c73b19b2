//! Several people at one grid: what each is told of the others.

use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

async fn save(visitor: &Visitor, path: &str, version: i64, changes: Json) -> (StatusCode, Json) {
    let body = json!({"version": version, "changes": changes});
    let answer = visitor.send(Method::PATCH, path, &body).await;
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

fn insert(row: Uuid, values: &Json) -> Json {
    json!([{"op": "insert", "row": row, "after": null, "values": values}])
}

fn set(row: Uuid, field: &str, from: &str, to: &str) -> Json {
    json!([{"op": "set", "row": row, "field": field, "from": from, "to": to}])
}

#[test]
fn a_row_that_somebody_took_out_is_told_as_gone() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let first = world.signed_in(Role::Clerk, Some(unit)).await;
        let second = world.signed_in(Role::Clerk, Some(unit)).await;
        for (path, field) in [("registers", "risk"), ("catalogues", "name")] {
            let path = format!("/api/v1/{path}/{unit}");
            let row = new_id();
            save(&first, &path, 0, insert(row, &json!({field: "甲"}))).await;
            save(&first, &path, 0, json!([{"op": "remove", "row": row}])).await;
            let changes = json!([set(row, field, "甲", "甲一")[0], set(row, "extra:备注一", "", "乙")[0]]);
            let (status, told) = save(&second, &path, 1, changes).await;
            assert_eq!(status, StatusCode::CONFLICT, "{told}");
            let conflicts = told["conflicts"].as_array().unwrap();
            assert_eq!(conflicts.len(), 1, "one question for one row: {told}");
            assert_eq!((&conflicts[0]["mine"], &conflicts[0]["theirs"]), (&json!("甲一"), &Json::Null));
            assert!(conflicts[0]["by"].as_str().unwrap().starts_with("account"), "{told}");
            assert_eq!(told["rows"], json!([]), "the rows as they are now");
            let (status, back) = save(&second, &path, 1, insert(row, &json!({field: "甲一"}))).await;
            assert_eq!(status, StatusCode::OK, "{back}");
            assert_eq!(back["rows"][0]["values"][field], "甲一", "whoever wants it back gets it back");
        }
    });
}

#[test]
fn a_row_that_changed_is_not_taken_out_unseen() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let path = format!("/api/v1/registers/{unit}");
        let row = new_id();
        save(&clerk, &path, 0, insert(row, &json!({"risk": "甲", "measures": "子"}))).await;
        let seen = json!([{"op": "remove", "row": row, "from": {"risk": "以前的", "measures": "子"}}]);
        let (status, told) = save(&clerk, &path, 1, seen).await;
        assert_eq!(status, StatusCode::CONFLICT);
        let conflict = &told["conflicts"][0];
        assert_eq!((&conflict["mine"], &conflict["theirs"]), (&Json::Null, &json!("甲")));
        let seen = json!([{"op": "remove", "row": row, "from": {"risk": "甲 ", "measures": "1. 子"}}]);
        let (status, told) = save(&clerk, &path, 1, seen).await;
        assert_eq!(status, StatusCode::OK, "as it was typed, before it was put in order: {told}");
    });
}

#[test]
fn a_refused_cell_is_named_by_its_row_and_its_column() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let path = format!("/api/v1/registers/{unit}");
        let row = new_id();
        save(&clerk, &path, 0, insert(row, &json!({"risk": "甲"}))).await;
        let (status, told) = save(&clerk, &path, 1, set(row, "level", "", "四级")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = &told["errors"][0];
        assert_eq!((&error["row"], &error["field"]), (&json!(row), &json!("level")), "{told}");
        assert!(error["message"].as_str().unwrap().contains("四级"));
    });
}

#[test]
fn whoever_saves_hears_what_the_others_wrote_meanwhile() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let first = world.signed_in(Role::Clerk, Some(unit)).await;
        let second = world.signed_in(Role::Clerk, Some(unit)).await;
        for (path, field, other, head) in
            [("registers", "risk", "responsible", "duties"), ("catalogues", "name", "office", "prepared_by")]
        {
            let path = format!("/api/v1/{path}/{unit}");
            let row = new_id();
            let (_, made) = save(&first, &path, 0, insert(row, &json!({field: "甲"}))).await;
            let version = made["version"].as_i64().unwrap();
            let (_, own) = save(&first, &path, version, set(row, field, "甲", "甲一 ")).await;
            assert!(own["rows"].is_null(), "nobody else wrote: {own}");
            let (status, again) = save(&first, &path, version + 1, set(row, field, "甲一 ", "甲二")).await;
            assert_eq!(status, StatusCode::OK, "a space that was dropped is no conflict: {again}");

            let written = json!([set(row, other, "", "钱某某")[0],
                {"op": "field", "field": head, "from": "", "to": "丙"}]);
            let (status, told) = save(&second, &path, version, written).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            assert_eq!(told["rows"][0]["values"][field], "甲二");
            let (_, told) = save(&first, &path, version + 2, set(row, field, "甲二", "甲三")).await;
            assert_eq!(told["rows"][0]["values"][other], "钱某某");
            assert_eq!(told["fields"][0], json!({"field": head, "value": "丙"}));

            let (status, told) = save(&second, &path, version + 3, set(row, field, "甲二", "甲四")).await;
            assert_eq!(status, StatusCode::CONFLICT);
            assert_eq!(told["rows"][0]["values"][field], "甲三");
            assert_eq!(told["fields"][0]["value"], "丙");
            assert_eq!(told["version"], json!(version + 4));
        }
    });
}

#[test]
fn an_open_page_hears_who_else_writes_and_what() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let first = world.signed_in(Role::Clerk, Some(unit)).await;
        let second = world.signed_in(Role::Clerk, Some(unit)).await;
        for (path, field) in [("registers", "risk"), ("catalogues", "name")] {
            let path = format!("/api/v1/{path}/{unit}");
            let look = async |visitor: &Visitor, version: i64| {
                let body = json!({"version": version, "changes": []});
                let answer = visitor.send(Method::POST, &format!("{path}/check"), &body).await;
                serde_json::from_str::<Json>(&answer.text().await.unwrap()).unwrap()
            };
            let quiet = look(&second, 0).await;
            assert_eq!((&quiet["writers"], &quiet["version"]), (&json!([]), &json!(0)));
            let (_, saved) = save(&first, &path, 0, insert(new_id(), &json!({field: "甲"}))).await;
            let told = look(&second, 0).await;
            assert_eq!(told["writers"].as_array().unwrap().len(), 1, "{told}");
            assert_eq!(told["rows"][0]["values"][field], "甲");
            let version = saved["version"].as_i64().unwrap();
            assert!(look(&second, version).await["rows"].is_null(), "nothing new");
            assert_eq!(look(&first, version).await["writers"], json!([]), "oneself is no news");
        }
    });
}

#[test]
fn why_a_level_stands_is_kept_with_its_row() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let path = format!("/api/v1/registers/{unit}");
        let row = new_id();
        let values = json!({"risk": "甲", "level": "三级", "criteria": "掌握权力或公共资源\n自由裁量空间大",
                            "level_reason": "金额小，两人经办"});
        let (status, told) = save(&clerk, &path, 0, insert(row, &values)).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let kept = &clerk.json(&path).await["rows"][0];
        assert_eq!(kept["criteria"], json!(["掌握权力或公共资源", "自由裁量空间大"]));
        assert_eq!(kept["level_reason"], "金额小，两人经办");
        let page = clerk.page(&format!("/registers/{unit}")).await;
        assert!(
            page.contains("掌握权力或公共资源\\n自由裁量空间大"),
            "the assistant opens with what was ticked"
        );
        assert!(page.contains("单位主要负责人负责；党组（党委）集体决定，纪委重点监督；每季度检查一次"));

        let changes = json!([
            set(row, "criteria", "掌握权力或公共资源\n自由裁量空间大", "自由裁量空间大")[0],
            set(row, "level_reason", "金额小，两人经办", "")[0]
        ]);
        assert_eq!(save(&clerk, &path, 2, changes).await.0, StatusCode::OK);
        let now = &clerk.json(&path).await["rows"][0];
        assert_eq!((&now["criteria"], &now["level_reason"]), (&json!(["自由裁量空间大"]), &json!("")));
        let history = clerk.page(&format!("/registers/{unit}/history")).await;
        for words in ["符合的定级条件", "掌握权力或公共资源", "等级的理由", "金额小，两人经办"]
        {
            assert!(history.contains(words), "{words}: {history}");
        }

        // As if all of this had been a year ago: the row is taken out now and copied from then.
        let mut transaction = world.app.database().begin().await.unwrap();
        let year = 365 * 24 * 3600 * 1_000_000_i64;
        transaction.execute("UPDATE history SET at = at - $1", &params![year]).await.unwrap();
        transaction.commit().await.unwrap();
        save(&clerk, &path, 3, json!([{"op": "remove", "row": row}])).await;
        let copied = clerk.form(&format!("/registers/{unit}/copy"), &[("from", "2012-06-18")]).await;
        assert_eq!(copied.status(), StatusCode::SEE_OTHER);
        let copy = &clerk.json(&path).await["rows"][0];
        assert_eq!((&copy["risk"], &copy["criteria"]), (&json!("甲"), &json!(["自由裁量空间大"])));
        assert_ne!(copy["id"], json!(row));
    });
}
