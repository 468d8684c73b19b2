//! Plans and what they ask for: read from 附件1, owed by every unit, extended, urged, copied to another year.

use lianjian_app::shell::rights::Role;
use reqwest::multipart::{Form as Parts, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::world::{Visitor, World, on_both};

/// The county's own plan, as its demonstration has it: stage 7 asks for its report before the plan begins.
fn plan() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/demo/住建局/附件1_推进计划表.docx");
    std::fs::read(path).unwrap()
}

/// Sends the plan's file; gives the report on it.
async fn send_plan(commission: &Visitor) -> Json {
    let parts = Parts::new().part("file", Part::bytes(plan()).file_name("附件1.docx"));
    let answer = commission.request(Method::POST, "/api/v1/imports").multipart(parts).send().await.unwrap();
    let reports: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    reports[0].clone()
}

/// Brings the plan in; gives the programme that it becomes.
async fn bring_plan_in(commission: &Visitor) -> Json {
    let report = send_plan(commission).await;
    assert_eq!(report["outcome"], "imported", "{report}");
    let list = commission.json("/api/v1/programmes").await;
    let id = list["items"][0]["id"].as_str().unwrap();
    commission.json(&format!("/api/v1/programmes/{id}")).await
}

/// What a unit owes as `name state due late`.
async fn owed(visitor: &Visitor, query: &str) -> Vec<String> {
    let list = visitor.json(&format!("/api/v1/obligations{query}")).await;
    let line = |one: &Json| {
        let text = |field: &str| one[field].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {}", text("name"), text("state"), text("due_on"), one["late_days"])
    };
    list["items"].as_array().unwrap().iter().map(line).collect()
}

async fn obligation(visitor: &Visitor, name: &str) -> String {
    let list = visitor.json("/api/v1/obligations").await;
    let found = list["items"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_on_paper_becomes_what_every_unit_owes() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let whole = bring_plan_in(&commission).await;
        assert_eq!(whole["name"], "2012—2013 年度防控工作");
        assert_eq!(
            owed(&clerk, "").await,
            [
                "方案名单 not_started 2012-08-15 208",
                "流程图汇编 not_started 2012-11-30 135",
                "职权目录 not_started 2012-11-20 143",
                "风险清单 not_started 2013-03-31 54",
                "附件3 单位 not_started 2013-06-20 0",
                "附件5 岗位 not_started 2013-06-20 0",
                "附件6 汇总 not_started 2013-06-20 0",
                "目录公开 not_started 2013-08-15 0",
                // Its day lies before the whole plan: nobody is late by it until a person decides.
                "自查总结 not_started - 0",
            ]
        );
        let page = clerk.page("/year").await;
        assert!(page.contains("逾 208 个工作日") && page.contains("2 个工作日"), "{page}");
        let desk = commission.page("/desk").await;
        assert!(desk.contains("期限存疑") && desk.contains("逾208"), "{desk}");
        assert_eq!(clerk.get("/desk").await.status(), StatusCode::FORBIDDEN);
        // The same file again: nothing new.
        assert_eq!(send_plan(&commission).await["outcome"], "unchanged");
    });
}

#[test]
fn a_doubtful_day_waits_for_a_person() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let whole = bring_plan_in(&commission).await;
        let last = whole["deliverables"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["doubt"], "期限 2012-07-20 早于整个计划，本阶段是 2013-11-01 至 2013-12-20");
        let path = format!("/api/v1/deliverables/{}", last["id"].as_str().unwrap());
        let change = |due: &str, settled: &str, version: i64| {
            json!({"stage": 6, "kind": "self_summary", "name": "自查总结", "due_on": due,
                   "settled": settled, "version": version})
        };
        let refused = clerk.send(Method::PATCH, &path, &change("2013-12-20", "", 1)).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let saved = commission.send(Method::PATCH, &path, &change("2012-07-20", "县纪委确认照原文", 1)).await;
        assert_eq!(saved.status(), StatusCode::OK);
        assert_eq!(owed(&clerk, "").await[8], "自查总结 not_started 2012-07-20 226");
        let stale = commission.send(Method::PATCH, &path, &change("2013-12-20", "", 1)).await;
        assert_eq!(stale.status(), StatusCode::CONFLICT);
        let mended = commission.send(Method::PATCH, &path, &change("2013-12-20", "", 2)).await;
        assert_eq!(mended.status(), StatusCode::OK);
        assert_eq!(owed(&clerk, "").await[8], "自查总结 not_started 2013-12-20 0");
    });
}

#[test]
fn a_unit_drafts_and_the_map_sees_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        world.unit("清河县水利局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        bring_plan_in(&commission).await;
        let batch = json!({"version": 0, "changes": [
            {"op": "insert", "row": uuid::Uuid::now_v7(), "after": null},
        ]});
        let path = format!("/api/v1/registers/{unit}");
        let saved = clerk.send(Method::PATCH, &path, &batch).await;
        assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
        assert_eq!(owed(&clerk, "").await[4], "附件3 单位 drafting 2013-06-20 0");
        let drafting = owed(&commission, "?state=drafting").await;
        assert_eq!(drafting.len(), 9, "the row of the one unit that drafts: {drafting:?}");
        assert_eq!(owed(&commission, "?q=水利").await.len(), 9);
    });
}

#[test]
fn more_time_needs_a_reason_and_urging_is_done_once_a_day() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let other = world.unit("清河县水利局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let stranger = world.signed_in(Role::Clerk, Some(other)).await;
        bring_plan_in(&commission).await;
        let id = obligation(&clerk, "风险清单").await;
        let path = format!("/api/v1/obligations/{id}/extension");
        let ask = |until: &str, reason: &str| json!({"until": until, "reason": reason});
        let nobody = stranger.get(&format!("/api/v1/obligations/{id}")).await;
        assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
        let own = clerk.send(Method::POST, &path, &ask("2013-07-01", "忙")).await;
        assert_eq!(own.status(), StatusCode::FORBIDDEN);
        for (until, reason, field) in
            [("2013-07-01", " ", "reason"), ("2013-03-31", "防汛", "until"), ("2013-06-17", "防汛", "until")]
        {
            let refused = commission.send(Method::POST, &path, &ask(until, reason)).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let problem: Json = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        let given = commission.send(Method::POST, &path, &ask("2013-07-01", "防汛任务重")).await;
        assert_eq!(given.status(), StatusCode::OK);
        assert_eq!(owed(&clerk, "").await[3], "风险清单 not_started 2013-07-01 0");
        let page = clerk.page(&format!("/obligations/{id}")).await;
        assert!(page.contains("准予延期到 2013-07-01，理由：防汛任务重"), "{page}");

        let urge = json!({ "obligations": [id] });
        for expected in [1, 0] {
            let answer = commission.send(Method::POST, "/api/v1/obligations/urges", &urge).await;
            let urged: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(urged["urged"].as_array().unwrap().len(), expected);
        }
        let refused = clerk.send(Method::POST, "/api/v1/obligations/urges", &urge).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn next_years_plan_is_copied_and_owed_only_when_it_runs() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let whole = bring_plan_in(&commission).await;
        let id = whole["id"].as_str().unwrap();
        let copied = commission.form(&format!("/programmes/{id}/copy"), &[("years", "2")]).await;
        assert_eq!(copied.status(), StatusCode::SEE_OTHER);
        let page = copied.headers()["location"].to_str().unwrap().to_owned();
        let copy = page.strip_prefix("/programmes/").unwrap().to_owned();
        let later = commission.json(&format!("/api/v1/programmes/{copy}")).await;
        assert_eq!(later["name"], "2014—2015 年度防控工作");
        assert_eq!(later["deliverables"][4]["due_on"], "2015-06-20");
        assert_eq!(clerk.get(&page).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(owed(&clerk, "").await.len(), 9);
        let twice = commission.form(&format!("/programmes/{id}/copy"), &[("years", "2")]).await;
        assert_eq!(twice.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let start = json!({"state": "running", "version": later["version"]});
        let path = format!("/api/v1/programmes/{copy}");
        assert_eq!(commission.send(Method::PATCH, &path, &start).await.status(), StatusCode::OK);
        assert_eq!(owed(&clerk, "").await.len(), 18, "two programmes at once");
        assert_eq!(owed(&clerk, &format!("?programme={copy}")).await.len(), 9);
    });
}

#[test]
fn a_unit_that_opens_later_owes_what_all_owe_and_one_that_closes_owes_nothing() {
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        bring_plan_in(&commission).await;
        let new = json!({"region": world.region, "name": "清河县水利局", "kind": "行政机关"});
        let made = commission.send(Method::POST, "/api/v1/units", &new).await;
        let status = made.status();
        let unit: Json = serde_json::from_str(&made.text().await.unwrap()).unwrap();
        assert!(status.is_success(), "{unit}");
        assert_eq!(owed(&commission, "").await.len(), 9);
        let close = json!({"on": "2013-06-18"});
        let path = format!("/api/v1/units/{}/close", unit["id"].as_str().unwrap());
        let closed = commission.send(Method::POST, &path, &close).await;
        assert!(closed.status().is_success(), "{}", closed.text().await.unwrap());
        assert!(owed(&commission, "").await.is_empty());
    });
}

#[test]
fn a_plan_that_was_brought_in_by_mistake_goes_with_what_it_asked_for() {
    on_both(|world| async move {
        world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let report = send_plan(&commission).await;
        let id = report["import"].as_str().unwrap();
        let undone = commission.send(Method::POST, &format!("/api/v1/imports/{id}/undo"), &json!({})).await;
        assert!(undone.status().is_success(), "{}", undone.text().await.unwrap());
        assert!(commission.json("/api/v1/programmes").await["items"].as_array().unwrap().is_empty());
        assert!(owed(&commission, "").await.is_empty());
    });
}

/// Stages are typed and taken away on the page; what cannot be taken comes back as it was typed.
#[test]
fn a_plan_is_written_on_screen() {
    on_both(|world: World| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        let made = commission.form("/programmes", &[("name", "2014 年度防控工作")]).await;
        let page = made.headers()["location"].to_str().unwrap().to_owned();
        let fields = [
            ("version", "1"),
            ("from", "2014-03-01"),
            ("to", "2014-02-01"),
            ("content", "动员部署"),
            ("tasks", "成立机构\n制定方案"),
            ("demands", "3月15日前报县纪委"),
        ];
        let refused = commission.form(&format!("{page}/stages/0"), &fields).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text().await.unwrap();
        assert!(
            text.contains("结束日期 2014-02-01 早于开始日期 2014-03-01") && text.contains("制定方案"),
            "{text}"
        );
        let mut good = fields;
        good[2].1 = "2014-03-31";
        assert_eq!(commission.form(&format!("{page}/stages/0"), &good).await.status(), StatusCode::SEE_OTHER);
        let asked =
            [("stage", "0"), ("kind", "work_plan"), ("name", ""), ("due_on", "2014-04-15"), ("version", "0")];
        let added = commission.form(&format!("{page}/deliverables"), &asked).await;
        assert_eq!(added.status(), StatusCode::SEE_OTHER);
        let text = commission.page(&page).await;
        assert!(text.contains("期限 2014-04-15 晚于本阶段的结束 2014-03-31"), "{text}");
        let removed = commission.form(&format!("{page}/stages/0/remove"), &[("version", "2")]).await;
        let text = removed.text().await.unwrap();
        assert!(text.contains("这个阶段还有报送事项（方案名单）"), "{text}");
        let paper = commission.get(&format!("{page}/form/docx")).await;
        assert_eq!(paper.status(), StatusCode::OK);
    });
}
