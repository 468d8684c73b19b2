//! The sign-off: chains are walked in order by whom they belong to, an edit voids, of two at once one wins.

use lianjian_app::features::{accounts, organisation, signoff};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{PASSWORD, Visitor, World, on_both};

const TABLE: &str = "\
行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,职务,分管部门
清河县,清河县财政局,行政机关,,局长,是,张某某,主要负责人,
清河县,清河县财政局,,,副局长,是,李某某,班子成员,预算股
清河县,清河县财政局,,预算股,预算股股长,,钱某某,部门负责人,
清河县,清河县财政局,,预算股,预算股科员,,尤某,其他,
";

/// A unit with its leaders, each with an account.
struct Unit {
    id: Uuid,
    clerk: Visitor,
    first: Visitor,
    deputy: Visitor,
    head: Visitor,
    holder: Visitor,
    department: Uuid,
    /// 预算股科员
    post: Uuid,
    /// 预算股股长
    heads_post: Uuid,
    /// 局长
    first_post: Uuid,
}

async fn id_of(world: &World, table: &str, name: &str) -> Uuid {
    let mut connection = world.app.database().connection().await.unwrap();
    let sql = format!("SELECT id FROM {table} WHERE name = $1");
    connection.one(&sql, &params![name], |row| row.next()).await.unwrap()
}

async fn member(world: &World, unit: Uuid, account: &str, person: &str) -> Visitor {
    let id = world.account(account, Role::Member, Some(unit)).await;
    let person = id_of(world, "person", person).await;
    accounts::bind(&world.app, &Actor::console(), id, Some(person)).await.unwrap();
    let visitor = world.visitor();
    assert_eq!(visitor.sign_in(account, PASSWORD).await.status(), StatusCode::SEE_OTHER);
    visitor
}

impl Unit {
    async fn of(world: &World) -> Unit {
        let report =
            organisation::import_table(&world.app, &Actor::console(), TABLE.as_bytes(), "机构.csv", false)
                .await
                .unwrap();
        assert_eq!(report.problems, []);
        let id = id_of(world, "unit", "清河县财政局").await;
        Unit {
            id,
            clerk: world.signed_in(Role::Clerk, Some(id)).await,
            first: member(world, id, "zhang", "张某某").await,
            deputy: member(world, id, "li", "李某某").await,
            head: member(world, id, "qian", "钱某某").await,
            holder: member(world, id, "you", "尤某").await,
            department: id_of(world, "department", "预算股").await,
            post: id_of(world, "post", "预算股科员").await,
            heads_post: id_of(world, "post", "预算股股长").await,
            first_post: id_of(world, "post", "局长").await,
        }
    }

    async fn write(&self, holder: Uuid, risk: &str) {
        let changes = json!([{"op": "insert", "row": new_id(), "after": null, "values": {
            "risk": risk, "level": "二级", "measures": "1. 双人复核", "responsible": "钱某某"}}]);
        let answer = self
            .clerk
            .send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &json!({ "changes": changes }))
            .await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
    }

    async fn chain(&self, holder: Uuid) -> Json {
        self.clerk.json(&format!("/api/v1/signatures/register/{holder}")).await
    }

    async fn send(&self, holder: Uuid) -> StatusCode {
        let version = self.chain(holder).await["version"].clone();
        let body = json!({"papers": [{"kind": "register", "id": holder, "version": version}]});
        self.clerk.send(Method::POST, "/api/v1/signatures/send", &body).await.status()
    }

    async fn sign(&self, who: &Visitor, holder: Uuid, step: &str) -> (StatusCode, Json) {
        let version = self.chain(holder).await["version"].as_i64().unwrap();
        sign(who, &[signature(holder, version, step, "agree", "")]).await
    }
}

fn signature(holder: Uuid, version: i64, step: &str, decision: &str, opinion: &str) -> Json {
    json!({"kind": "register", "id": holder, "version": version, "step": step, "decision": decision,
           "opinion": opinion})
}

async fn sign(who: &Visitor, signatures: &[Json]) -> (StatusCode, Json) {
    let answer = who.send(Method::POST, "/api/v1/signatures", &json!({ "signatures": signatures })).await;
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

/// The open tasks of somebody, by their titles.
async fn waiting(who: &Visitor) -> Vec<String> {
    let inbox = who.json("/api/v1/inbox").await;
    inbox["items"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect()
}

fn states(chain: &Json) -> Vec<String> {
    let word =
        |step: &Json| format!("{} {}", step["step"].as_str().unwrap(), step["state"].as_str().unwrap());
    chain["steps"].as_array().unwrap().iter().map(word).collect()
}

#[test]
fn a_post_is_pledged_and_signed_step_by_step_and_printed_with_its_opinions() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.post, "拨付资金不及时").await;
        let chain = unit.chain(unit.post).await;
        assert_eq!(chain["standing"], "draft");
        assert_eq!(
            states(&chain),
            ["pledge later", "department later", "leader_in_charge later", "party_group later"]
        );
        assert_eq!(unit.send(unit.post).await, StatusCode::OK);
        assert_eq!(unit.send(unit.post).await, StatusCode::CONFLICT, "sent already");
        assert_eq!(waiting(&unit.holder).await, ["审签：附件5 预算股科员（尤某）"]);

        // Out of order by hand: nobody but who is next, and only the own step.
        for (who, step) in [
            (&unit.head, "department"),
            (&unit.deputy, "leader_in_charge"),
            (&unit.first, "party_group"),
            (&unit.head, "pledge"),
            (&unit.holder, "department"),
        ] {
            let (status, told) = unit.sign(who, unit.post, step).await;
            assert_eq!(status, StatusCode::CONFLICT, "{step}: {told}");
        }
        // The holder's pledge is drafted out of the own risks on the page, and edited.
        let page = unit.holder.page(&format!("/signatures/register/{}", unit.post)).await;
        assert!(page.contains("清楚本岗位的 1 个廉政风险点") && page.contains("承诺并签字"), "{page}");
        let mut pledge = signature(unit.post, chain["version"].as_i64().unwrap(), "pledge", "agree", "");
        pledge["pledge"] = json!("本人承诺：当日拨付。");
        assert_eq!(sign(&unit.holder, &[pledge]).await.0, StatusCode::OK);
        assert!(waiting(&unit.holder).await.is_empty());
        assert_eq!(waiting(&unit.head).await, ["审签：附件5 预算股科员（尤某）"]);

        assert_eq!(unit.sign(&unit.head, unit.post, "department").await.0, StatusCode::OK);
        // Sent twice: it is not taken for another step.
        let (again, told) = unit.sign(&unit.head, unit.post, "department").await;
        assert_eq!(again, StatusCode::CONFLICT, "{told}");
        let version = unit.chain(unit.post).await["version"].as_i64().unwrap();
        let agreed = signature(unit.post, version, "leader_in_charge", "agree", "情况属实，同意上报。");
        assert_eq!(sign(&unit.deputy, &[agreed]).await.0, StatusCode::OK);
        let (status, done) = unit.sign(&unit.first, unit.post, "party_group").await;
        assert_eq!((status, &done["complete"]), (StatusCode::OK, &json!(1)));

        let chain = unit.chain(unit.post).await;
        assert_eq!(chain["standing"], "signed");
        let given = &chain["steps"][2]["signature"];
        assert_eq!((&given["signer"], &given["opinion"]), (&json!("李某某"), &json!("情况属实，同意上报。")));
        assert_eq!(given["signed_on"], "2013-06-18");
        // The digest is that of a text which is kept, and is what was signed.
        let text = unit.clerk.page(&format!("/api/v1/signed-texts/{}", given["id"].as_str().unwrap())).await;
        assert!(text.contains("拨付资金不及时") && text.contains("本人承诺：当日拨付。"), "{text}");
        assert!(!text.contains("李某某"), "opinions are the signers' own");
        let form = unit.clerk.page(&format!("/registers/{}", unit.post)).await;
        for printed in ["签字：尤某", "签字：钱某某", "签字：李某某", "签字：张某某", "情况属实，同意上报。"]
        {
            assert!(form.contains(printed), "{printed}");
        }
        assert!(waiting(&unit.clerk).await.contains(&"已签完：附件5 预算股科员（尤某）".to_owned()));
    });
}

#[test]
fn an_edit_voids_what_was_signed_and_keeps_it() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.department, "分配指标不公").await;
        assert_eq!(unit.send(unit.department).await, StatusCode::OK);
        let seen = unit.chain(unit.department).await["version"].as_i64().unwrap();
        assert_eq!(unit.sign(&unit.deputy, unit.department, "leader_in_charge").await.0, StatusCode::OK);
        unit.write(unit.department, "又添一行").await;
        let chain = unit.chain(unit.department).await;
        assert_eq!(chain["standing"], "draft");
        assert!(chain["void"].as_str().unwrap().contains("改过"), "{chain}");
        assert_eq!(chain["past"].as_array().unwrap().len(), 1);
        assert!(!unit.clerk.page(&format!("/registers/{}", unit.department)).await.contains("签字：李某某"));
        // Whoever still has the old text before them does not sign the new one.
        let old = signature(unit.department, seen, "party_group", "agree", "");
        let (status, told) = sign(&unit.first, &[old]).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(told["detail"].as_str().unwrap().contains("不是您看到的那一稿"), "{told}");
        // A save that changes nothing voids nothing.
        assert_eq!(unit.send(unit.department).await, StatusCode::OK);
        assert_eq!(unit.sign(&unit.deputy, unit.department, "leader_in_charge").await.0, StatusCode::OK);
        let same = json!({"changes": [{"op": "field", "field": "duties", "from": "", "to": ""}]});
        let path = format!("/api/v1/registers/{}", unit.department);
        unit.clerk.send(Method::PATCH, &path, &same).await;
        assert_eq!(unit.chain(unit.department).await["standing"], "signing");
        assert_eq!(unit.sign(&unit.first, unit.department, "party_group").await.0, StatusCode::OK);
    });
}

#[test]
fn a_return_names_rows_and_a_signature_can_be_taken_back_while_nobody_signed_after_it() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.department, "分配指标不公").await;
        assert_eq!(unit.send(unit.department).await, StatusCode::OK);
        let version = unit.chain(unit.department).await["version"].as_i64().unwrap();
        let bare = signature(unit.department, version, "leader_in_charge", "return", "");
        let (status, told) = sign(&unit.deputy, &[bare]).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(told["detail"].as_str().unwrap().contains("写明理由"), "{told}");
        let mut reasoned = signature(unit.department, version, "leader_in_charge", "return", "措施太空");
        reasoned["remarks"] = json!([{"row": 0, "text": "写明谁来做"}]);
        let mut wrong = reasoned.clone();
        wrong["remarks"] = json!([{"row": 7, "text": "没有这一行"}]);
        assert_eq!(sign(&unit.deputy, &[wrong]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sign(&unit.deputy, &[reasoned]).await.0, StatusCode::OK);
        let page = unit.clerk.page(&format!("/signatures/register/{}", unit.department)).await;
        assert!(page.contains("第 1 行：写明谁来做"), "{page}");
        assert_eq!(waiting(&unit.clerk).await, ["退回：附件4 预算股"]);
        let form = unit.clerk.page(&format!("/registers/{}", unit.department)).await;
        assert!(!form.contains("措施太空"), "who sends back has given no opinion to print");
        assert_eq!(unit.send(unit.department).await, StatusCode::CONFLICT, "nothing was changed");

        let back = json!({"kind": "register", "id": unit.department, "version": version});
        let not_theirs = unit.first.send(Method::POST, "/api/v1/signatures/withdraw", &back).await;
        assert_eq!(not_theirs.status(), StatusCode::CONFLICT);
        let taken = unit.deputy.send(Method::POST, "/api/v1/signatures/withdraw", &back).await;
        assert_eq!(taken.status(), StatusCode::OK);
        assert!(waiting(&unit.clerk).await.is_empty(), "no longer returned");
        assert_eq!(unit.sign(&unit.deputy, unit.department, "leader_in_charge").await.0, StatusCode::OK);
        assert_eq!(unit.sign(&unit.first, unit.department, "party_group").await.0, StatusCode::OK);
        let late = unit.deputy.send(Method::POST, "/api/v1/signatures/withdraw", &back).await;
        assert_eq!(late.status(), StatusCode::CONFLICT, "the next has signed");
    });
}

#[test]
fn nobody_reviews_the_own_register_and_the_party_groups_opinion_on_its_head_is_another_members() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        for post in [unit.heads_post, unit.first_post] {
            unit.write(post, "以权谋私").await;
        }
        let chain = unit.chain(unit.heads_post).await;
        assert_eq!(states(&chain)[1], "department skipped");
        for (who, step) in
            [(&unit.head, "pledge"), (&unit.deputy, "leader_in_charge"), (&unit.first, "party_group")]
        {
            let mut one = signature(unit.heads_post, chain["version"].as_i64().unwrap(), step, "agree", "");
            if step == "pledge" {
                one["pledge"] = json!("承诺");
            } else {
                one["version"] = unit.chain(unit.heads_post).await["version"].clone();
            }
            let (status, told) = sign(who, &[one]).await;
            assert_eq!(status, StatusCode::OK, "{step} {told}");
        }
        let chain = unit.chain(unit.first_post).await;
        assert_eq!(
            states(&chain),
            ["pledge later", "department skipped", "leader_in_charge skipped", "party_group later"]
        );
        let mut pledge =
            signature(unit.first_post, chain["version"].as_i64().unwrap(), "pledge", "agree", "");
        pledge["pledge"] = json!("承诺");
        assert_eq!(sign(&unit.first, &[pledge]).await.0, StatusCode::OK);
        assert_eq!(unit.sign(&unit.first, unit.first_post, "party_group").await.0, StatusCode::CONFLICT);
        assert_eq!(unit.sign(&unit.deputy, unit.first_post, "party_group").await.0, StatusCode::OK);
    });
}

#[test]
fn somebody_stands_in_for_who_is_away_but_not_above_the_own_register() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.department, "分配指标不公").await;
        unit.write(unit.heads_post, "以权谋私").await;
        let (away, other) =
            (id_of(&world, "person", "李某某").await, id_of(&world, "person", "钱某某").await);
        let new = json!({"person": away, "stand_in": other, "from_on": "2013-06-17",
                         "until_on": "2013-06-20", "reason": "外出学习"});
        let set = unit.clerk.send(Method::POST, "/api/v1/stand-ins", &new).await;
        assert_eq!(set.status(), StatusCode::CREATED);
        assert_eq!(unit.send(unit.department).await, StatusCode::OK);
        assert_eq!(waiting(&unit.head).await, ["审签：附件4 预算股"], "who stands in sees it");
        assert_eq!(unit.sign(&unit.head, unit.department, "leader_in_charge").await.0, StatusCode::OK);
        let chain = unit.chain(unit.department).await;
        assert_eq!(chain["steps"][0]["signature"]["signer"], "钱某某（代李某某）");
        assert_eq!(chain["steps"][0]["signature"]["for_person"], away.to_string());

        let version = unit.chain(unit.heads_post).await["version"].as_i64().unwrap();
        let mut pledge = signature(unit.heads_post, version, "pledge", "agree", "");
        pledge["pledge"] = json!("承诺");
        assert_eq!(sign(&unit.head, &[pledge]).await.0, StatusCode::OK);
        let (status, told) = unit.sign(&unit.head, unit.heads_post, "leader_in_charge").await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(told["detail"].as_str().unwrap().contains("不能审签自己的"), "{told}");
    });
}

#[test]
fn a_chain_on_paper_is_recorded_with_its_scan_and_shown_as_such() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.department, "分配指标不公").await;
        let version = unit.chain(unit.department).await["version"].as_i64().unwrap();
        let (deputy, first, head) = (
            id_of(&world, "person", "李某某").await,
            id_of(&world, "person", "张某某").await,
            id_of(&world, "person", "钱某某").await,
        );
        let record = |steps: Json, scan: &'static str| {
            let form = Form::new()
                .text("version", version.to_string())
                .text("steps", steps.to_string())
                .part("scan", Part::bytes(scan.as_bytes().to_vec()).file_name("签字页.pdf"));
            let path = format!("/api/v1/signatures/register/{}/paper", unit.department);
            let request = unit.clerk.request(Method::POST, &path).multipart(form);
            async move { request.send().await.unwrap().status() }
        };
        let step =
            |step: &str, person: Uuid, day: &str| json!({"step": step, "person": person, "signed_on": day});
        let both = |late: &str| {
            json!([step("leader_in_charge", deputy, "2013-06-10"), step("party_group", first, late)])
        };
        assert_eq!(record(both("2013-06-12"), "MZ a program").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            record(both("2013-06-09"), "%PDF-1.4 scan").await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "backwards"
        );
        assert_eq!(
            record(both("2013-06-30"), "%PDF-1.4 scan").await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "to come"
        );
        let wrong = json!([step("leader_in_charge", head, "2013-06-10")]);
        assert_eq!(record(wrong, "%PDF-1.4 scan").await, StatusCode::CONFLICT, "not in charge");
        assert_eq!(unit.chain(unit.department).await["standing"], "draft", "nothing of it stayed");
        assert_eq!(record(both("2013-06-12"), "%PDF-1.4 scan").await, StatusCode::OK);
        let chain = unit.chain(unit.department).await;
        assert_eq!(chain["standing"], "signed");
        assert_eq!(chain["steps"][1]["signature"]["on_paper"], true);
        assert_eq!(chain["steps"][1]["signature"]["signed_on"], "2013-06-12");
        assert_eq!(chain["scans"][0]["name"], "签字页.pdf");
        let page = unit.clerk.page(&format!("/signatures/register/{}", unit.department)).await;
        assert!(page.contains("纸质"), "{page}");
        let scan = format!("/signature-scans/{}", chain["scans"][0]["id"].as_str().unwrap());
        assert_eq!(unit.clerk.page(&scan).await, "%PDF-1.4 scan");
        let alien = world.unit("清河县教育局").await;
        let stranger = world.signed_in(Role::Clerk, Some(alien)).await;
        assert_eq!(stranger.get(&scan).await.status(), StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_post_handed_over_asks_its_new_holder_to_pledge() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.post, "拨付资金不及时").await;
        let version = unit.chain(unit.post).await["version"].as_i64().unwrap();
        let mut pledge = signature(unit.post, version, "pledge", "agree", "");
        pledge["pledge"] = json!("承诺");
        assert_eq!(sign(&unit.holder, &[pledge]).await.0, StatusCode::OK);
        for (who, step) in
            [(&unit.head, "department"), (&unit.deputy, "leader_in_charge"), (&unit.first, "party_group")]
        {
            assert_eq!(unit.sign(who, unit.post, step).await.0, StatusCode::OK);
        }
        let console = Actor::console();
        let whole = organisation::whole(&world.app, &console, unit.id).await.unwrap();
        let tenure = whole.tenures.iter().find(|tenure| tenure.post == unit.post).unwrap().id;
        organisation::end(&world.app, &console, tenure, "2013-06-17".parse().unwrap()).await.unwrap();
        let new = organisation::NewPerson {
            unit: unit.id,
            name: "吴某".to_owned(),
            post: Some(unit.post),
            from: Some("2013-06-18".parse().unwrap()),
        };
        organisation::add_person(&world.app, &console, new).await.unwrap();
        let successor = member(&world, unit.id, "wu", "吴某").await;
        assert_eq!(unit.chain(unit.post).await["standing"], "draft");
        assert_eq!(signoff::catch_up(&world.app).await.unwrap(), 1);
        assert_eq!(signoff::catch_up(&world.app).await.unwrap(), 0, "told once");
        assert_eq!(waiting(&successor).await, ["复核并重新承诺：附件5 预算股科员（吴某）"]);
        let printed = unit.clerk.page(&format!("/registers/{}", unit.post)).await;
        assert!(!printed.contains("签字：尤某"), "the former holder's is not printed");
        assert_eq!(unit.sign(&successor, unit.post, "pledge").await.0, StatusCode::OK);
        assert!(waiting(&successor).await.is_empty());
        let chain = unit.chain(unit.post).await;
        assert_eq!(states(&chain)[..2], ["pledge signed", "department waits"]);
        assert!(chain["past"].as_array().unwrap().len() >= 4, "what the former one had is kept");
    });
}

#[test]
fn of_two_who_sign_at_once_one_wins_and_nothing_is_doubled() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        unit.write(unit.department, "分配指标不公").await;
        assert_eq!(unit.send(unit.department).await, StatusCode::OK);
        let version = unit.chain(unit.department).await["version"].as_i64().unwrap();
        let agree = signature(unit.department, version, "leader_in_charge", "agree", "");
        let back = signature(unit.department, version, "leader_in_charge", "return", "不行");
        // Two open pages of the same leader, one agreeing, one sending back; and a third click.
        let (one, two) = ([agree.clone()], [back]);
        let ((a, _), (b, _), (c, _)) =
            tokio::join!(sign(&unit.deputy, &one), sign(&unit.deputy, &two), sign(&unit.deputy, &one));
        let good = [a, b, c].iter().filter(|status| **status == StatusCode::OK).count();
        let told = [a, b, c].iter().filter(|status| **status == StatusCode::CONFLICT).count();
        assert_eq!((good, told), (1, 2), "{a} {b} {c}");
        let mut connection = world.app.database().connection().await.unwrap();
        let count =
            connection.one("SELECT count(*) FROM signature", &[], |row| row.next_count()).await.unwrap();
        assert_eq!(count, 1);
        drop(connection);

        // An edit and a signature at once: the signature is under what it saw, or is refused.
        unit.write(unit.id, "三重一大不上会").await;
        assert_eq!(unit.send(unit.id).await, StatusCode::OK);
        let version = unit.chain(unit.id).await["version"].as_i64().unwrap();
        let party = [signature(unit.id, version, "party_group", "agree", "")];
        let ((status, _), ()) = tokio::join!(sign(&unit.first, &party), unit.write(unit.id, "抢着添一行"));
        let chain = unit.chain(unit.id).await;
        assert_eq!(chain["standing"], "draft", "the edit came before or after: the new text is unsigned");
        let past = chain["past"].as_array().unwrap().len();
        assert_eq!(past, usize::from(status == StatusCode::OK));
    });
}

#[test]
fn many_are_signed_at_once_all_or_none() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        let mut posts = Vec::new();
        for number in 0..40 {
            let console = Actor::console();
            let new = organisation::NewPost {
                unit: unit.id,
                department: Some(unit.department),
                name: format!("岗位{number}"),
                in_leading_group: false,
                duty: None,
                opened_on: None,
            };
            let post = organisation::add_post(&world.app, &console, new).await.unwrap().id;
            let new = organisation::NewPerson {
                unit: unit.id,
                name: format!("某{number}"),
                post: Some(post),
                from: None,
            };
            organisation::add_person(&world.app, &console, new).await.unwrap();
            unit.write(post, &format!("风险{number}")).await;
            posts.push(post);
        }
        // Departments need no pledge: the unit's own paper and its department's are enough to see both ways.
        unit.write(unit.department, "一").await;
        unit.write(unit.id, "二").await;
        let page = unit.clerk.page("/signatures?view=draft").await;
        assert!(page.matches("name=\"paper\"").count() >= 42, "posts wait for their pledge too");
        let papers: Vec<Json> = [unit.department, unit.id]
            .into_iter()
            .chain(posts.iter().copied())
            .map(|id| json!({"kind": "register", "id": id}))
            .collect();
        let mut sent = Vec::new();
        for paper in &papers {
            let id: Uuid = paper["id"].as_str().unwrap().parse().unwrap();
            sent.push(json!({"kind": "register", "id": id, "version": unit.chain(id).await["version"]}));
        }
        let answer =
            unit.clerk.send(Method::POST, "/api/v1/signatures/send", &json!({ "papers": sent })).await;
        let done: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(done["papers"], 42, "{done}");
        assert_eq!(waiting(&unit.first).await, ["审签：附件3 单位登记表"]);

        let version = unit.chain(unit.department).await["version"].as_i64().unwrap();
        let own = signature(unit.department, version, "leader_in_charge", "agree", "");
        let not_theirs = signature(
            unit.id,
            unit.chain(unit.id).await["version"].as_i64().unwrap(),
            "party_group",
            "agree",
            "",
        );
        assert_eq!(sign(&unit.deputy, &[own.clone(), not_theirs]).await.0, StatusCode::CONFLICT);
        assert_eq!(unit.chain(unit.department).await["steps"][0]["state"], "waits", "none was signed");
        assert_eq!(sign(&unit.deputy, &[own.clone(), own.clone()]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sign(&unit.deputy, &[own]).await.0, StatusCode::OK);
        assert_eq!(waiting(&unit.first).await, ["审签：2 份表等您签"]);
        // On the page: both ticked, one button.
        let paper = |id: Uuid, version: &Json| format!("register:{id}:{version}:party_group");
        let body = [
            ("act", "sign".to_owned()),
            ("view", "mine".to_owned()),
            ("opinion", "同意。".to_owned()),
            ("paper", paper(unit.department, &unit.chain(unit.department).await["version"])),
            ("paper", paper(unit.id, &unit.chain(unit.id).await["version"])),
        ];
        let fields: Vec<(&str, &str)> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(unit.first.form("/signatures/many", &fields).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(unit.chain(unit.id).await["standing"], "signed");
        assert_eq!(unit.chain(unit.department).await["standing"], "signed");
        assert!(waiting(&unit.first).await.is_empty());
    });
}

#[test]
fn a_catalogue_is_cleared_power_by_power_and_then_signed() {
    on_both(|world| async move {
        let unit = Unit::of(&world).await;
        let rows: Vec<Uuid> = (0..3).map(|_| new_id()).collect();
        let insert = |place: usize| {
            json!({"op": "insert", "row": rows[place], "after": place.checked_sub(1).map(|before| rows[before]),
                   "values": {"name": format!("职权{place}"), "category": "行政审批", "basis": "《预算法》",
                              "fee": "不收费"}})
        };
        let body = json!({"changes": [insert(0), insert(1), insert(2)]});
        let path = format!("/api/v1/catalogues/{}", unit.id);
        let saved = unit.clerk.send(Method::PATCH, &path, &body).await;
        assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
        let chain_path = format!("/api/v1/signatures/catalogue/{}", unit.id);
        let send = || async {
            let version = unit.clerk.json(&chain_path).await["version"].clone();
            let papers = json!({"papers": [{"kind": "catalogue", "id": unit.id, "version": version}]});
            let answer = unit.clerk.send(Method::POST, "/api/v1/signatures/send", &papers).await;
            (answer.status(), answer.text().await.unwrap())
        };
        let (status, told) = send().await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(told.contains("还有 3 项职权没有清理"), "{told}");

        let clear = |power: Uuid, decision: &str, reason: &str| json!({"power": power, "decision": decision, "reason": reason});
        let clearing = format!("/api/v1/catalogues/{}/clearing", unit.id);
        let bare = json!([clear(rows[0], "kept", "依据有效"), clear(rows[1], "cancelled", " ")]);
        let refused = unit.clerk.send(Method::POST, &clearing, &bare).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unit.clerk.json(&clearing).await["items"][0]["decided"].is_null(), "none of it");
        let forbidden = unit.head.send(Method::POST, &clearing, &bare).await;
        assert_eq!(forbidden.status(), StatusCode::FORBIDDEN, "the clerk's");
        let good = json!([clear(rows[0], "kept", "依据有效"), clear(rows[1], "cancelled", "依据已废止")]);
        assert_eq!(unit.clerk.send(Method::POST, &clearing, &good).await.status(), StatusCode::OK);
        let catalogue = unit.clerk.json(&path).await;
        assert_eq!(catalogue["rows"].as_array().unwrap().len(), 2, "{catalogue}");
        // The page keeps the rest; what was cancelled by mistake comes back.
        let page = format!("/catalogue/clearing?unit={}", unit.id);
        assert!(unit.clerk.page(&page).await.contains("已清出目录"));
        let fields = [
            ("keep_rest", "1"),
            ("rest_reason", "现行有效"),
            (&*format!("decision:{}", rows[1]), "kept"),
            (&*format!("reason:{}", rows[1]), "核对后恢复"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(unit.clerk.form(&page, &fields).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(unit.clerk.json(&path).await["rows"].as_array().unwrap().len(), 3);

        let (status, told) = send().await;
        assert_eq!(status, StatusCode::OK, "{told}");
        for (who, step) in
            [(&unit.head, "office"), (&unit.deputy, "leader_in_charge"), (&unit.first, "party_group")]
        {
            let version = unit.clerk.json(&chain_path).await["version"].clone();
            let one = json!({"kind": "catalogue", "id": unit.id, "version": version, "step": step, "decision": "agree"});
            let (status, told) = sign(who, &[one]).await;
            assert_eq!(status, StatusCode::OK, "{step} {told}");
        }
        assert_eq!(unit.clerk.json(&chain_path).await["standing"], "signed");
        // The unit's register has the same id and is another paper.
        unit.write(unit.id, "三重一大不上会").await;
        assert_eq!(unit.chain(unit.id).await["standing"], "draft");
    });
}
