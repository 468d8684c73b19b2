//! Filing: what is handed over is frozen, reviewed by one, counted once, and readable for ever.

use std::collections::BTreeMap;

use lianjian_app::features::organisation;
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::programmes::{bring_plan_in, obligation};
use crate::world::{Visitor, World, on_both};

/// Writes rows into a register; gives their ids.
async fn write(visitor: &Visitor, holder: Uuid, risks: &[(&str, &str)]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut changes = Vec::new();
    for (risk, measures) in risks {
        let row = new_id();
        changes.push(json!({"op": "insert", "row": row, "after": ids.last(), "values": {
            "risk": risk, "level": "一级", "measures": measures, "responsible": "钱某某"}}));
        ids.push(row);
    }
    let body = json!({ "changes": changes });
    let saved = visitor.send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &body).await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
    ids
}

async fn change(visitor: &Visitor, holder: Uuid, changes: Json) {
    let body = json!({ "changes": changes });
    let saved = visitor.send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &body).await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
}

async fn post(visitor: &Visitor, path: &str, body: &Json) -> (StatusCode, Json) {
    let answer = visitor.send(Method::POST, path, body).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
}

/// Gives a unit its first leader, who signs for the party group.
async fn first_leader(world: &World, unit: &str) -> Uuid {
    let table = format!(
        "行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,职务,分管部门\n清河县,{unit},行政机关,,局长,是,张某某,主要负责人,\n"
    );
    let console = Actor::console();
    let report =
        organisation::import_table(&world.app, &console, table.as_bytes(), "机构.csv", false).await.unwrap();
    assert_eq!(report.problems, []);
    let mut connection = world.app.database().connection().await.unwrap();
    let sql = "SELECT id FROM person WHERE name = '张某某'";
    connection.one(sql, &params![], |row| row.next()).await.unwrap()
}

/// Consents to every finding of a filing that must be mended, with a sentence.
async fn consent(commission: &Visitor, filing: &str) {
    let whole = commission.json(&format!("/api/v1/filings/{filing}")).await;
    for finding in whole["findings"].as_array().unwrap() {
        if finding["weight"] == "must" {
            let place = |name: &str| finding[name].as_i64().map_or("-".to_owned(), |place| place.to_string());
            let (code, head) = (finding["code"].as_str().unwrap(), finding["head"].as_str().unwrap());
            let key = format!("{code}/{}/{}/{head}", place("part"), place("row"));
            let body = json!({"finding": key, "reason": "同意降级"});
            let path = format!("/api/v1/filings/{filing}/set-aside");
            let (status, told) = post(commission, &path, &body).await;
            assert_eq!(status, StatusCode::CREATED, "{told}");
        }
    }
}

/// Files the unit's own register; gives the filing's id.
async fn file(clerk: &Visitor) -> String {
    let owed = obligation(clerk, "附件3 单位").await;
    let (status, filing) = post(clerk, "/api/v1/filings", &json!({ "obligation": owed })).await;
    assert_eq!(status, StatusCode::CREATED, "{filing}");
    filing["id"].as_str().unwrap().to_owned()
}

async fn points(visitor: &Visitor, state: &str) -> u64 {
    visitor.json(&format!("/api/v1/summary?state={state}")).await["rows"][3]["points"].as_u64().unwrap()
}

/// The counters of what was filed and accepted must be the sum of the papers that count, now and day by day.
async fn counters_hold(world: &World) {
    let mut connection = world.app.database().connection().await.unwrap();
    let papers = connection
        .all(
            "SELECT filing.unit, filed_subject.state, filing_part.form, filing_part.kind FROM filed_subject
             JOIN filing_part ON filing_part.filing = filed_subject.filing
                 AND filing_part.position = filed_subject.position
             JOIN filing ON filing.id = filing_part.filing",
            &[],
            |row| {
                let key = (row.next::<Uuid>()?, row.next::<String>()?);
                Ok((key, row.next_json::<Json>()?, row.next::<String>()?))
            },
        )
        .await
        .unwrap();
    let mut counted: BTreeMap<(Uuid, String, String, i64), i64> = BTreeMap::new();
    for ((unit, state), form, kind) in papers {
        let kind = match kind.as_str() {
            "annex3" => "unit",
            "annex4" => "department",
            _ => "post",
        };
        for row in form["rows"].as_array().unwrap() {
            let level = row["level"].as_i64().unwrap_or(0);
            *counted.entry((unit, state.clone(), kind.to_owned(), level)).or_default() += 1;
        }
    }
    for table in ["risk_counter", "risk_counter_day"] {
        let sql = format!(
            "SELECT unit, state, kind, level, CAST(sum(points) AS BIGINT) FROM {table}
             WHERE state <> 'current' GROUP BY unit, state, kind, level"
        );
        let stored = connection
            .all(&sql, &[], |row| {
                Ok(((row.next()?, row.next()?, row.next()?, row.next::<i64>()?), row.next::<i64>()?))
            })
            .await
            .unwrap();
        let stored: BTreeMap<_, _> = stored.into_iter().filter(|(_, count)| *count != 0).collect();
        assert_eq!(stored, counted, "{table}");
    }
}

#[test]
fn a_filing_goes_its_whole_way() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        bring_plan_in(&commission).await;
        let owed = obligation(&clerk, "附件3 单位").await;
        let package = clerk.json(&format!("/api/v1/obligations/{owed}/package")).await;
        assert_eq!(package["missing"][0]["code"], "register-missing", "{package}");
        let (status, refused) = post(&clerk, "/api/v1/filings", &json!({ "obligation": owed })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused["detail"].as_str().unwrap().contains("附件3 单位还没有风险点"), "{refused}");

        let rows = write(&clerk, unit, &[("资金拨付随意", "1. 集体研究"), ("采购不招标", "")]).await;
        let first = file(&clerk).await;
        assert_eq!(points(&commission, "filed").await, 2);
        assert_eq!(points(&commission, "accepted").await, 0);
        let waiting = commission.json("/api/v1/inbox").await;
        assert_eq!(waiting["items"][0]["title"], "审核：清河县财政局 · 附件3 单位", "{waiting}");

        // What was filed stays what it was, whatever is typed afterwards.
        let part = format!("/api/v1/filings/{first}/parts/0");
        let bytes = async |ending: &str| clerk.get(&format!("{part}/{ending}")).await.bytes().await.unwrap();
        let (before, json_before) = (bytes("file").await, bytes("json").await);
        let reworded = json!([{"op": "set", "row": rows[0], "field": "risk", "from": "资金拨付随意",
                               "to": "资金拨付不经集体研究"}]);
        change(&clerk, unit, reworded).await;
        assert_eq!((bytes("file").await, bytes("json").await), (before, json_before));
        assert!(bytes("pdf").await.starts_with(b"%PDF"));

        let (status, _) = post(&commission, &format!("/api/v1/filings/{first}/acceptance"), &json!({})).await;
        assert_eq!(status, StatusCode::CONFLICT, "a row without measure is not accepted");
        post(&commission, &format!("/api/v1/filings/{first}/opening"), &json!({})).await;
        let (status, late) = post(&clerk, &format!("/api/v1/filings/{first}/withdrawal"), &json!({})).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(late["detail"].as_str().unwrap().contains("不能撤回"), "{late}");
        for (row, text) in [(1, "请补填措施"), (0, "请写明谁拨、怎么拨")] {
            let comment = json!({"part": 0, "row": row, "text": text});
            let path = format!("/api/v1/filings/{first}/comments");
            assert_eq!(post(&commission, &path, &comment).await.0, StatusCode::CREATED);
        }
        assert_eq!(clerk.json(&format!("/api/v1/filings/{first}")).await["comments"], json!([]));
        let back = json!({"mend_by": "2013-06-25"});
        let (status, returned) = post(&commission, &format!("/api/v1/filings/{first}/return"), &back).await;
        assert_eq!(status, StatusCode::OK, "{returned}");
        let again = clerk.json(&format!("/api/v1/obligations/{owed}/package")).await;
        let said =
            again["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "returned-before");
        let said: Vec<(i64, &str)> =
            said.map(|one| (one["row"].as_i64().unwrap(), one["message"].as_str().unwrap())).collect();
        assert_eq!(said.len(), 2, "{again}");
        assert!(said.contains(&(1, "上次退回时写明：请补填措施")), "{said:?}");
        let beside = format!("/returned/register/{unit}");
        let said = clerk.page(&beside).await;
        assert!(said.contains("第 2 行：请补填措施") && said.contains("退回：县纪委"), "{said}");
        assert_eq!(returned["reasons"].as_array().unwrap().len(), 2);
        let inbox = clerk.json("/api/v1/inbox").await;
        assert_eq!(
            (&inbox["items"][0]["kind"], &inbox["items"][0]["due_on"]),
            (&json!("mend"), &json!("2013-06-25"))
        );
        assert_eq!(points(&commission, "filed").await, 2, "what was filed last is still that");

        let measure =
            json!([{"op": "set", "row": rows[1], "field": "measures", "from": "", "to": "1. 一律招标"}]);
        change(&clerk, unit, measure).await;
        write(&clerk, unit, &[("公车私用", "1. 定点停放")]).await;
        let second = file(&clerk).await;
        let diff = commission.json(&format!("/api/v1/filings/{second}/diff")).await;
        let changes: Vec<&str> = diff["papers"][0]["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["change"].as_str().unwrap())
            .collect();
        assert_eq!(changes.iter().filter(|change| **change == "changed").count(), 2, "{diff}");
        assert_eq!(changes.iter().filter(|change| **change == "added").count(), 1, "{diff}");
        let (status, event) =
            post(&commission, &format!("/api/v1/filings/{second}/acceptance"), &json!({})).await;
        assert_eq!(status, StatusCode::OK, "{event}");
        assert_eq!(event["number"], "LF-2013-04-001");
        let receipt = clerk.get(&format!("/api/v1/filings/{second}/receipt.pdf")).await;
        assert_eq!(receipt.status(), StatusCode::OK);
        assert!(receipt.bytes().await.unwrap().starts_with(b"%PDF"));
        assert_eq!((points(&commission, "filed").await, points(&commission, "accepted").await), (3, 3));
        let owed = clerk.json(&format!("/api/v1/obligations/{owed}")).await;
        assert_eq!((&owed["state"], &owed["late_days"]), (&json!("accepted"), &json!(0)));
        assert_eq!(clerk.json("/api/v1/inbox").await["items"][0]["kind"], "receipt");
        counters_hold(&world).await;
        assert!(!clerk.page(&beside).await.contains("退回"), "accepted");
        let stranger = world.signed_in(Role::Clerk, Some(world.unit("清河县水利局").await)).await;
        assert_eq!(stranger.get(&beside).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("/api/v1/filings/{second}")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("{part}/file")).await.status(), StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_nobody_has_opened_can_be_taken_back() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        bring_plan_in(&commission).await;
        write(&clerk, unit, &[("资金拨付随意", "1. 集体研究")]).await;
        let filing = file(&clerk).await;
        let (status, _) = post(&clerk, &format!("/api/v1/filings/{filing}/withdrawal"), &json!({})).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(points(&commission, "filed").await, 0);
        assert_eq!(commission.json("/api/v1/inbox").await["total"], 0);
        counters_hold(&world).await;
        let (status, _) =
            post(&commission, &format!("/api/v1/filings/{filing}/acceptance"), &json!({})).await;
        assert_eq!(status, StatusCode::CONFLICT);
        let again = file(&clerk).await;
        assert_eq!(clerk.json(&format!("/api/v1/filings/{again}")).await["round"], 2);
        assert_eq!(points(&commission, "filed").await, 1);
        counters_hold(&world).await;
    });
}

/// Of several who act at once one wins, and the others are told.
async fn one_wins(acts: Vec<(&Visitor, String, Json)>) -> usize {
    let answers = futures_util::future::join_all(
        acts.iter().map(|(visitor, path, body)| visitor.send(Method::POST, path, body)),
    )
    .await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status().as_u16()).collect();
    let won: Vec<usize> = (0..statuses.len()).filter(|place| statuses[*place] < 300).collect();
    assert_eq!(won.len(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| *status < 300 || *status == 409), "{statuses:?}");
    won[0]
}

#[test]
fn of_two_who_act_at_once_one_wins_and_nothing_is_doubled() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let [first, second] =
            [world.signed_in(Role::Commission, None).await, world.signed_in(Role::Commission, None).await];
        let [clerk, other] =
            [world.signed_in(Role::Clerk, Some(unit)).await, world.signed_in(Role::Clerk, Some(unit)).await];
        bring_plan_in(&first).await;
        write(&clerk, unit, &[("资金拨付随意", "1. 集体研究")]).await;
        let owed = obligation(&clerk, "附件3 单位").await;
        for round in 1..=4 {
            let body = json!({ "obligation": owed });
            let file = "/api/v1/filings".to_owned();
            one_wins(vec![
                (&clerk, file.clone(), body.clone()),
                (&other, file.clone(), body.clone()),
                (&clerk, file.clone(), body.clone()),
                (&other, file, body),
            ])
            .await;
            let waiting = first.json("/api/v1/filings?state=waiting").await;
            assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting}");
            assert_eq!(waiting["items"][0]["round"], round);
            assert_eq!(first.json("/api/v1/inbox").await["total"], 1);
            let filing = waiting["items"][0]["id"].as_str().unwrap().to_owned();
            let back = json!({"mend_by": "2013-06-25", "reasons": [{"text": "请补充"}]});
            let path = |act: &str| format!("/api/v1/filings/{filing}/{act}");
            if round < 4 {
                one_wins(vec![
                    (&first, path("return"), back.clone()),
                    (&second, path("return"), back.clone()),
                    (&clerk, path("withdrawal"), json!({})),
                ])
                .await;
            } else {
                let won = one_wins(vec![
                    (&first, path("acceptance"), json!({})),
                    (&second, path("acceptance"), json!({})),
                    (&first, path("return"), back.clone()),
                    (&second, path("return"), back),
                ])
                .await;
                let list = first.json("/api/v1/filings?state=accepted").await;
                assert_eq!(list["items"].as_array().unwrap().len(), usize::from(won < 2));
            }
            counters_hold(&world).await;
        }
    });
}

#[test]
fn a_batch_is_accepted_whole_or_not_at_all() {
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        bring_plan_in(&commission).await;
        let mut filings = Vec::new();
        for (name, measures) in [("甲局", "1. 研究"), ("乙局", "1. 研究"), ("丙局", "")] {
            let unit = world.unit(name).await;
            settle(&world).await;
            let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
            write(&clerk, unit, &[("资金拨付随意", measures)]).await;
            filings.push(file(&clerk).await);
        }
        let path = "/api/v1/filings/acceptances";
        let (status, refused) = post(&commission, path, &json!({ "filings": filings })).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(refused["detail"].as_str().unwrap().contains("丙局"), "{refused}");
        assert_eq!(points(&commission, "accepted").await, 0);
        let (status, done) = post(&commission, path, &json!({ "filings": filings[..2] })).await;
        assert_eq!(status, StatusCode::OK, "{done}");
        let numbers: Vec<&str> = done["accepted"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["number"].as_str().unwrap())
            .collect();
        assert_eq!(numbers.len(), 2);
        assert_ne!(numbers[0], numbers[1]);
        assert_eq!(points(&commission, "accepted").await, 2);
        counters_hold(&world).await;
        // What a person sets aside with a reason does not stand in the way.
        let third = commission.json(&format!("/api/v1/filings/{}", filings[2])).await;
        let musts =
            third["findings"].as_array().unwrap().iter().filter(|finding| finding["weight"] == "must");
        for finding in musts {
            let key =
                format!("{}/0/0/{}", finding["code"].as_str().unwrap(), finding["head"].as_str().unwrap());
            let aside = json!({"finding": key, "reason": "措施另行文，已核对"});
            let path = format!("/api/v1/filings/{}/set-aside", filings[2]);
            assert_eq!(post(&commission, &path, &aside).await.0, StatusCode::CREATED);
        }
        let (status, _) = post(&commission, path, &json!({ "filings": [filings[2]] })).await;
        assert_eq!(status, StatusCode::OK);
    });
}

/// Lets units that the test has made by hand owe what all owe.
async fn settle(world: &World) {
    let author = lianjian_app::shell::actor::Actor::console().author(&world.app);
    let mut transaction = world.app.database().begin().await.unwrap();
    lianjian_app::features::programmes::settle_all(&mut transaction, &author).await.unwrap();
    transaction.commit().await.unwrap();
}

#[test]
fn a_level_falls_below_the_accepted_one_only_with_a_reason_and_consent() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let leader = first_leader(&world, "清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        bring_plan_in(&commission).await;
        let rows =
            write(&clerk, unit, &[("资金拨付随意", "1. 党组集体研究"), ("采购不招标", "1. 党组集体研究")])
                .await;
        let first = file(&clerk).await;
        post(&commission, &format!("/api/v1/filings/{first}/opening"), &json!({})).await;
        consent(&commission, &first).await;
        let acceptance = format!("/api/v1/filings/{first}/acceptance");
        assert_eq!(post(&commission, &acceptance, &json!({})).await.0, StatusCode::OK);

        // It falls. Without a reason and the party group's signature it is not filed, whatever the note says; and the
        // register does not go round before somebody says why.
        let fall = json!([{"op": "set", "row": rows[1], "field": "level", "from": "一级", "to": "三级"}]);
        change(&clerk, unit, fall).await;
        let chain = format!("/api/v1/signatures/register/{unit}");
        let version = clerk.json(&chain).await["version"].clone();
        let sending = json!({"papers": [{"kind": "register", "id": unit, "version": version}]});
        let (status, told) = post(&clerk, "/api/v1/signatures/send", &sending).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(told["detail"].as_str().unwrap().contains("第2行由一级降为三级"), "{told}");
        let owed = obligation(&clerk, "附件6 汇总").await;
        let filing = json!({"obligation": owed, "note": "其余材料正在补充"});
        let (status, told) = post(&clerk, "/api/v1/filings", &filing).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(told["detail"].as_str().unwrap().contains("还没有写理由"), "{told}");
        let package = clerk.page(&format!("/obligations/{owed}/package")).await;
        assert!(
            package.contains("还不能报送") && package.contains("<button class=\"btn pri\" disabled"),
            "{package}"
        );
        let page = format!("/registers/{unit}/lowered");
        assert!(clerk.page(&format!("/returned/register/{unit}")).await.contains("还有 1 行没有写理由"));
        let nothing = clerk.form(&page, &[(&rows[1].to_string(), " ")]).await;
        assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let field = rows[1].to_string();
        let reason = "采购已交县公共资源交易中心办理";
        assert_eq!(viewer.form(&page, &[(&field, reason)]).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(clerk.form(&page, &[(&field, reason)]).await.status(), StatusCode::SEE_OTHER);
        let lowered = clerk.json(&chain).await;
        assert_eq!(lowered["lowered"][0]["reason"], reason, "{lowered}");
        let sending = json!({"papers": [{"kind": "register", "id": unit, "version": lowered["version"]}]});
        let (status, told) = post(&clerk, "/api/v1/signatures/send", &sending).await;
        assert!(!told["detail"].as_str().unwrap_or_default().contains("降为"), "{status} {told}");
        let (status, told) = post(&clerk, "/api/v1/filings", &filing).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let detail = told["detail"].as_str().unwrap();
        assert!(detail.contains("要先经党组（党委）签字同意") && !detail.contains("没有写理由"), "{told}");
        let scanned = Form::new()
            .text("version", lowered["version"].to_string())
            .text(
                "steps",
                json!([{"step": "party_group", "person": leader, "signed_on": "2013-06-12"}]).to_string(),
            )
            .part("scan", Part::bytes(b"%PDF-1.4 scan".to_vec()).file_name("签字页.pdf"));
        let request = clerk.request(Method::POST, &format!("{chain}/paper")).multipart(scanned);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);

        // The reviewer consents to it, on its own: a batch does not take it.
        let (status, second) = post(&clerk, "/api/v1/filings", &filing).await;
        assert_eq!(status, StatusCode::CREATED, "{second}");
        let id = second["id"].as_str().unwrap();
        let whole = commission.json(&format!("/api/v1/filings/{id}")).await;
        let found = whole["findings"].as_array().unwrap().iter().find(|one| one["code"] == "level-lowered");
        let found = found.unwrap();
        assert_eq!((found["row"].as_i64(), found["weight"].as_str()), (Some(1), Some("must")), "{found}");
        assert!(found["message"].as_str().unwrap().contains(reason), "{found}");
        let (status, _) = post(&commission, "/api/v1/filings/acceptances", &json!({"filings": [id]})).await;
        assert_eq!(status, StatusCode::CONFLICT, "not before somebody has consented");
        post(&commission, &format!("/api/v1/filings/{id}/opening"), &json!({})).await;
        consent(&commission, id).await;
        let (status, told) = post(&commission, &format!("/api/v1/filings/{id}/acceptance"), &json!({})).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        assert_eq!(clerk.json(&chain).await["lowered"], json!([]), "accepted as it is now");

        // Rising needs nobody.
        let rise = json!([{"op": "set", "row": rows[1], "field": "level", "from": "三级", "to": "二级"}]);
        change(&clerk, unit, rise).await;
        assert_eq!(clerk.json(&chain).await["lowered"], json!([]));
    });
}
