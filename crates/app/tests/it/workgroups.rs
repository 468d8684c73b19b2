//! Leading groups, what stage 1 asks for, what was held; and papers beside notices.

use lianjian_app::shell::rights::Role;
use lianjian_db::params;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::programmes::{bring_plan_in, obligation};
use crate::world::{Visitor, World, on_both};

async fn sent(visitor: &Visitor, method: Method, path: &str, body: &Json) -> (StatusCode, Json) {
    let answer = visitor.send(method, path, body).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
}

async fn uploaded(
    visitor: &Visitor,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> (StatusCode, String) {
    let mut form = Form::new();
    for (name, text) in fields {
        form = form.text((*name).to_owned(), (*text).to_owned());
    }
    for (name, bytes) in files {
        form = form.part("file", Part::bytes(bytes.to_vec()).file_name((*name).to_owned()));
    }
    let answer = visitor.request(Method::POST, path).multipart(form).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// A post of the unit with its holder.
async fn holder(world: &World, unit: Uuid, post: &str, duty: &str, person: &str) {
    let [post_id, person_id, tenure] = [(); 3].map(|()| lianjian_db::new_id());
    let mut transaction = world.app.database().begin().await.unwrap();
    for (sql, values) in [
        (
            "INSERT INTO person (id, unit, name) VALUES ($1, $2, $3)",
            params![person_id, unit, person].to_vec(),
        ),
        (
            "INSERT INTO post (id, unit, name, position, in_leading_group, duty) VALUES ($1, $2, $3, 1, 1, $4)",
            params![post_id, unit, post, duty].to_vec(),
        ),
        (
            "INSERT INTO tenure (id, post, person) VALUES ($1, $2, $3)",
            params![tenure, post_id, person_id].to_vec(),
        ),
    ] {
        transaction.execute(sql, &values).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn codes(group: &Json) -> Vec<&str> {
    group["missing"].as_array().unwrap().iter().map(|gap| gap["code"].as_str().unwrap()).collect()
}

#[test]
fn what_stage_one_asks_for_is_kept_once() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let other = world.unit("清河县教育局").await;
        holder(&world, unit, "局长", "first_leader", "张某某").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        let stranger = world.signed_in(Role::Clerk, Some(other)).await;
        let group = format!("/api/v1/units/{unit}/workgroup");
        let members = format!("{group}/members");

        assert_eq!(
            codes(&clerk.json(&group).await),
            [
                "head-missing",
                "members-missing",
                "office-missing",
                "liaison-missing",
                "office-unknown",
                "plan-missing"
            ]
        );
        assert_eq!(stranger.get(&group).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            sent(&viewer, Method::POST, &members, &json!({"role": "head", "name": "张某某"})).await.0,
            StatusCode::FORBIDDEN
        );

        // Nobody types a post that the organisation knows; there is one head.
        let (status, head) =
            sent(&clerk, Method::POST, &members, &json!({"role": "head", "name": " 张某某 "})).await;
        assert_eq!((status, head["post"].as_str()), (StatusCode::CREATED, Some("局长")), "{head}");
        let refused = [
            (json!({"role": "head", "name": "李某某"}), "role"),
            (json!({"role": "member", "name": ""}), "name"),
            (json!({"role": "liaison", "name": "何某", "phone": "内线找我"}), "phone"),
        ];
        for (body, field) in refused {
            let (status, told) = sent(&clerk, Method::POST, &members, &body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!(told["errors"][0]["field"], field, "{told}");
        }
        let two =
            [json!({"role": "office_head", "name": "王某"}), json!({"role": "office_head", "name": "王某"})];
        let (a, b) = tokio::join!(
            sent(&clerk, Method::POST, &members, &two[0]),
            sent(&clerk, Method::POST, &members, &two[1])
        );
        let mut statuses = [a.0, b.0];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::CREATED, StatusCode::UNPROCESSABLE_ENTITY], "written down once");
        for body in [
            json!({"role": "deputy", "name": "李某某", "post": "副局长"}),
            json!({"role": "liaison", "name": "何某", "phone": "0310-1234567"}),
        ] {
            assert_eq!(sent(&clerk, Method::POST, &members, &body).await.0, StatusCode::CREATED);
        }
        let office = json!({"office": "局办公室", "office_phone": "0310-7654321", "version": 0});
        assert_eq!(sent(&clerk, Method::PUT, &group, &office).await.0, StatusCode::OK);
        assert_eq!(
            sent(&clerk, Method::PUT, &group, &office).await.0,
            StatusCode::CONFLICT,
            "somebody else was first"
        );
        assert_eq!(codes(&clerk.json(&group).await), ["plan-missing"]);
    });
}

/// A group with everything but the plan.
async fn set_up(clerk: &Visitor, unit: Uuid) -> String {
    let group = format!("/api/v1/units/{unit}/workgroup");
    for member in [
        json!({"role": "head", "name": "张某某", "post": "局长"}),
        json!({"role": "deputy", "name": "李某某", "post": "副局长"}),
        json!({"role": "office_head", "name": "王某"}),
        json!({"role": "liaison", "name": "何某", "phone": "0310-1234567"}),
    ] {
        let (status, told) = sent(clerk, Method::POST, &format!("{group}/members"), &member).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
    }
    let office = json!({"office": "局办公室", "office_phone": "0310-7654321", "version": 0});
    assert_eq!(sent(clerk, Method::PUT, &group, &office).await.0, StatusCode::OK);
    group
}

#[test]
fn the_first_stages_package_puts_itself_together() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let other = world.unit("清河县教育局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let stranger = world.signed_in(Role::Clerk, Some(other)).await;
        bring_plan_in(&commission).await;
        let group = set_up(&clerk, unit).await;
        // The package tells what is missing, and what lies with the group goes into it by itself.
        let owed = obligation(&clerk, "方案名单").await;
        let package = format!("/api/v1/obligations/{owed}/package");
        let missing = clerk.json(&package).await["missing"].clone();
        assert_eq!(missing.as_array().unwrap().len(), 1, "{missing}");
        assert_eq!(missing[0]["text"], "还没有上传工作方案");
        let papers = format!("{group}/papers");
        let (status, told) =
            uploaded(&clerk, &papers, &[("purpose", "plan")], &[("方案.docx", b"MZ\x90")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let (status, told) =
            uploaded(&clerk, &papers, &[("purpose", "plan")], &[("工作方案.doc", b"%PDF-1.4 plan")]).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        let package = clerk.json(&package).await;
        assert_eq!(package["missing"], json!([]));
        let titles: Vec<&str> =
            package["parts"].as_array().unwrap().iter().map(|part| part["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["工作方案", "领导小组名单", "联系表"]);

        let (status, filing) =
            sent(&clerk, Method::POST, "/api/v1/filings", &json!({ "obligation": owed })).await;
        assert_eq!(status, StatusCode::CREATED, "{filing}");
        let filed = format!("/api/v1/filings/{}/parts", filing["id"].as_str().unwrap());
        let plan = clerk.get(&format!("{filed}/0/file")).await.bytes().await.unwrap();
        assert_eq!(&plan[..], b"%PDF-1.4 plan");
        let list = commission.get(&format!("{filed}/1/file")).await.bytes().await.unwrap();
        let head = clerk.json(&group).await["members"][0]["id"].as_str().unwrap().to_owned();
        let head = format!("/api/v1/workgroup-members/{head}");
        assert_eq!(stranger.send(Method::DELETE, &head, &json!({})).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(clerk.send(Method::DELETE, &head, &json!({})).await.status(), StatusCode::NO_CONTENT);
        assert_eq!(
            list,
            commission.get(&format!("{filed}/1/file")).await.bytes().await.unwrap(),
            "as it was filed"
        );
        let said = format!("{:?}", lianjian_grid::open(&list).unwrap());
        assert!(said.contains("张某某") && said.contains("局办公室"), "{said}");

        // Withdrawn, only what was added by hand lies in the package: the rest is put together anew.
        let withdrawal = format!("/api/v1/filings/{}/withdrawal", filing["id"].as_str().unwrap());
        assert_eq!(sent(&clerk, Method::POST, &withdrawal, &json!({})).await.0, StatusCode::NO_CONTENT);
        let package = clerk.json(&format!("/api/v1/obligations/{owed}/package")).await;
        assert_eq!(package["papers"], json!([]));
        assert_eq!(package["missing"][0]["text"], "领导小组还没有组长；组长由单位主要负责人担任");

        let overview = commission.page("/workgroups").await;
        assert!(overview.contains("0310-1234567") && overview.contains("清河县教育局"), "{overview}");
        let contacts = commission.get("/workgroups/contacts/xlsx").await.bytes().await.unwrap();
        let said = format!("{:?}", lianjian_grid::open(&contacts).unwrap());
        assert!(said.contains("0310-1234567"), "{said}");
        assert_eq!(clerk.get("/workgroups").await.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn what_a_unit_held_is_recorded_with_its_papers() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let other = world.unit("清河县教育局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let stranger = world.signed_in(Role::Clerk, Some(other)).await;
        let page = format!("/units/{unit}/activities");
        let typed = |day: &'static str, attendance: &'static str| {
            [
                ("kind", "training"),
                ("held_on", day),
                ("subject", "登记表填写培训"),
                ("place", "三楼会议室"),
                ("attendees", "张某、李某\n王某"),
                ("attendance", attendance),
            ]
        };
        let picture: &[u8] = b"\xFF\xD8\xFFpicture";
        for (day, attendance, files, told) in [
            ("2013-06-19", "", ("签到表.jpg", picture), "还没有到"),
            ("2013-06-02", "2", ("签到表.jpg", picture), "名单里有 3 人"),
            ("2013-06-02", "", ("签到表.jpg", b"#!/bin/sh".as_slice()), "不是文档或图片"),
        ] {
            let (status, page) = uploaded(&clerk, &page, &typed(day, attendance), &[files]).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains(told) && page.contains("登记表填写培训"), "what was typed stays: {page}");
        }
        let (status, _) = uploaded(&clerk, &page, &typed("2013-06-02", ""), &[("签到表.jpg", picture)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let path = format!("/api/v1/units/{unit}/activities");
        let held = clerk.json(&path).await;
        assert_eq!(held["items"][0]["attendance"], 3, "{held}");
        assert_eq!(held["items"][0]["attendees"], "张某、李某、王某");
        assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND);
        let paper = held["items"][0]["papers"][0]["id"].as_str().unwrap();
        let file = format!("/api/v1/workgroup-papers/{paper}");
        assert_eq!(&clerk.get(&file).await.bytes().await.unwrap()[..], picture);
        assert_eq!(stranger.get(&file).await.status(), StatusCode::NOT_FOUND);
        let ledger = clerk.get(&format!("/units/{unit}/activities/docx")).await.bytes().await.unwrap();
        assert!(format!("{:?}", lianjian_grid::open(&ledger).unwrap()).contains("三楼会议室"));

        let one = format!("/api/v1/activities/{}", held["items"][0]["id"].as_str().unwrap());
        let stale = json!({"kind": "training", "held_on": "2013-06-02", "subject": "改名", "version": 9});
        assert_eq!(sent(&clerk, Method::PATCH, &one, &stale).await.0, StatusCode::CONFLICT);
        assert_eq!(sent(&clerk, Method::DELETE, &one, &json!({})).await.0, StatusCode::NO_CONTENT);
        assert_eq!(clerk.json(&path).await["items"], json!([]));
        assert_eq!(clerk.get(&file).await.status(), StatusCode::NOT_FOUND, "its papers went with it");
    });
}

#[test]
fn a_notice_carries_papers_until_somebody_has_signed_for_it() {
    on_both(|world| async move {
        let first = world.unit("清河县财政局").await;
        let second = world.unit("清河县教育局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(first)).await;
        let stranger = world.signed_in(Role::Clerk, Some(second)).await;
        let to = first.to_string();
        let fields = [("title", "填表说明"), ("text", "见附件"), ("to", "chosen")];
        let (status, page) =
            uploaded(&commission, "/notices", &fields, &[("说明.pdf", b"%PDF-1.4 how")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "chosen, and none chosen");
        assert!(page.contains("请勾选要发给的单位") && page.contains("见附件"), "{page}");
        let fields = [("title", "填表说明"), ("text", "见附件"), ("to", "chosen"), ("unit", to.as_str())];
        let (status, page) =
            uploaded(&commission, "/notices", &fields, &[("说明.pdf", b"%PDF-1.4 how")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let listed = clerk.json("/api/v1/notices").await;
        let id = listed["items"][0]["id"].as_str().unwrap();
        let notice = format!("/api/v1/notices/{id}");
        let papers = format!("{notice}/papers");
        assert_eq!(
            uploaded(&clerk, &papers, &[], &[("说明.pdf", b"%PDF-1.4")]).await.0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            uploaded(&commission, &papers, &[], &[("样表.pdf", b"%PDF-1.4 form")]).await.0,
            StatusCode::CREATED
        );
        let opened = clerk.json(&notice).await;
        let paper = format!("{papers}/{}", opened["papers"][1]["id"].as_str().unwrap());
        assert_eq!(&clerk.get(&paper).await.bytes().await.unwrap()[..], b"%PDF-1.4 form");
        assert_eq!(stranger.get(&paper).await.status(), StatusCode::NOT_FOUND);
        assert!(clerk.page(&format!("/notices/{id}")).await.contains("样表.pdf"));
        clerk.send(Method::POST, &format!("{notice}/receipt"), &json!({})).await;
        assert_eq!(
            uploaded(&commission, &papers, &[], &[("晚了.pdf", b"%PDF-1.4")]).await.0,
            StatusCode::CONFLICT
        );
    });
}
