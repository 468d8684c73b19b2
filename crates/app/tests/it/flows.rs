//! Flow charts: drawn from lines, tables and files, edited as a table, kept in versions, seen by their unit alone.

use lianjian_app::shell::rights::Role;
use lianjian_db::new_id;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

/// Writes powers into a unit's catalogue; gives their ids.
async fn powers(clerk: &Visitor, unit: Uuid, names: &[(&str, &str)]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut changes = Vec::new();
    for (name, category) in names {
        let row = new_id();
        changes.push(json!({"op": "insert", "row": row, "after": ids.last(), "values": {
            "name": name, "category": category, "basis": "《某某法》第一条", "fee": "不收费"}}));
        ids.push(row);
    }
    let saved = clerk
        .send(Method::PATCH, &format!("/api/v1/catalogues/{unit}"), &json!({ "changes": changes }))
        .await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
    ids
}

async fn send(visitor: &Visitor, method: Method, path: &str, body: &Json) -> (StatusCode, Json) {
    let answer = visitor.send(method, path, body).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
}

const LINES: &str =
    "受理，窗口工作人员，1\n审查，审批股科员，5，符合→决定；材料不齐→受理；不符合→结束\n决定，局长，3";

#[test]
fn a_chart_is_drawn_from_lines_edited_as_a_table_and_kept_in_versions() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        let ids = powers(&clerk, unit, &[("施工许可", "行政审批"), ("罚款", "行政处罚")]).await;
        let new = json!({"unit": unit, "power": ids[0], "lines": LINES, "promised": 10, "statutory": 20});
        let (status, flow) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        assert_eq!(status, StatusCode::CREATED, "{flow}");
        assert_eq!(
            (&flow["name"], &flow["errors"], &flow["warnings"]),
            (&json!("施工许可"), &json!(0), &json!(0))
        );
        let (status, told) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        assert_eq!(status, StatusCode::CONFLICT, "a power has one chart: {told}");
        let path = format!("/api/v1/flows/{}", flow["id"].as_str().unwrap());

        let whole = clerk.json(&path).await;
        let mut steps = whole["steps"].clone();
        let names: Vec<&str> =
            steps.as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["开始", "受理", "审查", "", "决定", "结束"]);
        steps[4]["limit"] = json!(8);
        let edit = json!({"version": 1, "steps": steps});
        let (status, _) = send(&viewer, Method::PUT, &format!("{path}/steps"), &edit).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, saved) = send(&clerk, Method::PUT, &format!("{path}/steps"), &edit).await;
        assert_eq!(
            (status, &saved["version"], &saved["warnings"]),
            (StatusCode::OK, &json!(2), &json!(1)),
            "{saved}"
        );
        let whole = viewer.json(&path).await;
        assert_eq!(whole["problems"][0]["code"], "limit-exceeds", "{whole}");
        // Somebody who saw the first version does not write over the second.
        let (status, told) = send(&clerk, Method::PUT, &format!("{path}/steps"), &edit).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        assert!(told["detail"].as_str().unwrap().contains("第 2 版"), "{told}");
        // The same again is no new version.
        let same = json!({"version": 2, "steps": whole["steps"]});
        let (_, again) = send(&clerk, Method::PUT, &format!("{path}/steps"), &same).await;
        assert_eq!(again["version"], 2, "{again}");
        let first = viewer.json(&format!("{path}?version=1")).await;
        assert_eq!((&first["steps"][4]["limit"], &first["shown"]), (&json!(3), &json!(1)));
        assert_eq!(
            viewer.json(&format!("{path}?as_of=2013-06-18")).await["shown"],
            2,
            "in force at the day's end"
        );
        assert_eq!(viewer.get(&format!("{path}?as_of=2013-06-17")).await.status(), StatusCode::NOT_FOUND);

        let svg = viewer.page(&format!("{path}/chart/svg")).await;
        assert!(svg.starts_with("<svg") && svg.contains("窗口工作人员"), "{svg}");
        let bpmn = viewer.page(&format!("{path}/chart/bpmn")).await;
        assert!(bpmn.contains("lianjian:power") && bpmn.contains("promised=\"10\""), "{bpmn}");
        let listed = viewer.json(&format!("/api/v1/flows?unit={unit}")).await;
        assert_eq!(listed["items"][0]["flow"]["version"], 2);
        assert_eq!(listed["items"][1]["flow"], Json::Null);
        let alien = world.unit("清河县教育局").await;
        let stranger = world.signed_in(Role::Clerk, Some(alien)).await;
        assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND);
        let (status, _) = send(&clerk, Method::POST, &format!("{path}/closing"), &json!({})).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(clerk.json(&format!("/api/v1/flows?unit={unit}")).await["items"][0]["flow"], Json::Null);
        // What was put down can be taken up again, with all its versions, unless another stands in its place.
        assert!(clerk.page(&format!("/flows?unit={unit}")).await.contains("撤下的图"));
        let (status, told) = send(&stranger, Method::POST, &format!("{path}/reopening"), &json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
        let (_, second) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        let (status, told) = send(&clerk, Method::POST, &format!("{path}/reopening"), &json!({})).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let other = format!("/api/v1/flows/{}/closing", second["id"].as_str().unwrap());
        send(&clerk, Method::POST, &other, &json!({})).await;
        let (status, again) = send(&clerk, Method::POST, &format!("{path}/reopening"), &json!({})).await;
        assert_eq!((status, &again["version"]), (StatusCode::OK, &json!(2)), "{again}");
        assert_eq!(clerk.json(&path).await["versions"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn the_page_takes_what_is_typed_and_loses_nothing_that_is_wrong() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let ids = powers(&clerk, unit, &[("施工许可", "行政审批")]).await;
        let page = clerk.page(&format!("/flows/new?power={}", ids[0])).await;
        assert!(page.contains("一次性告知补正"), "the category's template is there: {page}");
        let upload = |lines: &'static str| {
            let form = Form::new()
                .text("unit", unit.to_string())
                .text("power", ids[0].to_string())
                .text("name", "")
                .text("promised", "")
                .text("statutory", "")
                .text("lines", lines)
                .part("file", Part::bytes(Vec::new()).file_name(""));
            clerk.request(Method::POST, "/flows/new").multipart(form).send()
        };
        let wrong = upload("受理，窗口\n审查，科员，→会签").await.unwrap();
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = wrong.text().await.unwrap();
        assert!(wrong.contains("第 2 行：去向“会签”") && wrong.contains("审查，科员，→会签"), "{wrong}");
        let made = upload(LINES).await.unwrap();
        assert_eq!(made.status(), StatusCode::SEE_OTHER);
        let path = made.headers()["location"].to_str().unwrap().to_owned();
        let page = clerk.page(&path).await;
        assert!(page.contains("<svg") && page.contains("符合→5；材料不齐→2；不符合→6"), "{page}");

        // A new line, and a way to a line that is not there.
        let flow = clerk.json(&format!("/api/v1{path}")).await;
        let mut fields: Vec<(String, String)> =
            vec![("version".into(), "1".into()), ("name".into(), "施工许可".into())];
        let mut row = |id: &str, kind: &str, name: &str, post: &str, limit: &str, next: &str| {
            for (field, text) in
                [("id", id), ("kind", kind), ("step", name), ("post", post), ("limit", limit), ("next", next)]
            {
                fields.push((field.to_owned(), text.to_owned()));
            }
        };
        let id = |place: usize| flow["steps"][place]["id"].as_str().unwrap().to_owned();
        row(&id(0), "开始", "开始", "", "", "");
        row(&id(1), "环节", "受理", "窗口工作人员", "1", "");
        row(&id(2), "环节", "审查", "审批股科员", "5", "7");
        row(&id(4), "环节", "决定", "局长", "3", "");
        row(&id(5), "结束", "结束", "", "", "");
        row("", "环节", "", "", "", "");
        row("", "环节", "现场勘验", "审批股科员", "3天", "决定");
        row("", "环节", "备案", "窗口", "一周", "9");
        let submit = |fields: Vec<(String, String)>| {
            let body = serde_urlencoded::to_string(&fields).unwrap();
            let request = clerk.request(Method::POST, &path).body(body);
            request.header("content-type", "application/x-www-form-urlencoded").send()
        };
        let wrong = submit(fields.clone()).await.unwrap();
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = wrong.text().await.unwrap();
        assert!(wrong.contains("时限“一周”读不懂") && wrong.contains("value=\"现场勘验\""), "{wrong}");
        fields.truncate(2 + 7 * 6);
        let saved = submit(fields).await.unwrap();
        assert_eq!(saved.status(), StatusCode::SEE_OTHER, "{}", saved.text().await.unwrap());
        let after = clerk.json(&format!("/api/v1{path}")).await;
        let names: Vec<&str> =
            after["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["开始", "受理", "审查", "现场勘验", "决定", "结束"], "{after}");
        assert_eq!(after["steps"][2]["id"], flow["steps"][2]["id"], "a step keeps its id");
    });
}

#[test]
fn files_are_told_apart_by_their_bytes() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let new = json!({"unit": unit, "name": "采购", "lines": "申请，科室，1\n审批，局长，2"});
        let (_, flow) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        let path = format!("/api/v1/flows/{}", flow["id"].as_str().unwrap());
        let put = |version: i64, bytes: &[u8]| {
            let address = format!("{path}/file?version={version}&name=x");
            let request = clerk.request(Method::PUT, &address).body(bytes.to_vec());
            async move {
                let answer = request.send().await.unwrap();
                (answer.status(), answer.text().await.unwrap())
            }
        };
        let table = "序号,环节名称,责任岗位,办理时限,下一环节\n1,受理,窗口,1天,\n2,审查,科员,5个工作日,通过→3；不通过→1\n3,决定,局长,2,办结\n";
        let (status, told) = put(1, table.as_bytes()).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let whole = clerk.json(&path).await;
        assert_eq!(whole["steps"][2]["limit"], 5, "{whole}");
        assert_eq!(whole["steps"][3]["next"][1], json!({"to": 1, "condition": "不通过"}), "{whole}");
        let (status, told) = put(2, b"a,b\n1,2\n").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.contains("表头要有"), "{told}");
        let (status, told) = put(2, b"<definitions>\n<broken").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.contains("第 2 行"), "{told}");
        let (status, told) = put(2, b"MZ a program, with many bytes of nothing in particular").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let (status, told) = put(2, b"\x89PNG\r\n\x1a\n and so on").await;
        assert_eq!(status, StatusCode::OK, "{told}");
        assert_eq!(clerk.json(&path).await["kind"], "picture");
        let picture = clerk.get(&format!("/flows/{}/picture", flow["id"].as_str().unwrap())).await;
        assert_eq!(picture.headers()["content-type"], "image/png");
        assert_eq!(
            clerk.json(&format!("{path}?version=2")).await["steps"].as_array().unwrap().len(),
            6,
            "the chart before it stays"
        );
        // Scripts in names are text.
        let bad = json!({"unit": unit, "name": "<script>alert(1)</script>", "lines": "<img src=x onerror=y>，\"><script>，1"});
        let (_, flow) = send(&clerk, Method::POST, "/api/v1/flows", &bad).await;
        let page = clerk.page(&format!("/flows/{}", flow["id"].as_str().unwrap())).await;
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
    });
}

#[test]
fn of_two_who_save_at_once_one_is_told() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let (one, other) =
            (world.signed_in(Role::Clerk, Some(unit)).await, world.signed_in(Role::Clerk, Some(unit)).await);
        let new = json!({"unit": unit, "name": "采购", "lines": "申请，科室，1\n审批，局长，2"});
        let (_, flow) = send(&one, Method::POST, "/api/v1/flows", &new).await;
        let path = format!("/api/v1/flows/{}", flow["id"].as_str().unwrap());
        let edit = |limit: u32| {
            let steps = json!([
                {"kind": "start", "name": "开始", "next": [{"to": 1}]},
                {"kind": "step", "name": "申请", "post": "科室", "limit": limit, "next": [{"to": 2}]},
                {"kind": "end", "name": "结束"}]);
            json!({"version": 1, "steps": steps})
        };
        let address = format!("{path}/steps");
        let (first, second) = (edit(3), edit(4));
        let (a, b) = tokio::join!(
            send(&one, Method::PUT, &address, &first),
            send(&other, Method::PUT, &address, &second)
        );
        let mut statuses = [a.0, b.0];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT], "{a:?} {b:?}");
        assert_eq!(one.json(&path).await["versions"].as_array().unwrap().len(), 2);
    });
}

/// Risk points of a unit's register that name a power and a step; gives their ids.
async fn risks(clerk: &Visitor, unit: Uuid, rows: &[(&str, &str, &str)]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut changes = Vec::new();
    for (risk, power, step) in rows {
        let row = new_id();
        changes.push(json!({"op": "insert", "row": row, "after": ids.last(), "values": {
            "risk": risk, "level": "一级", "measures": "1. 双人审查\n2. 每月抽查", "responsible": "股长",
            "extra:对应职权": power, "extra:对应环节": step}}));
        ids.push(row);
    }
    let saved =
        clerk.send(Method::PATCH, &format!("/api/v1/registers/{unit}"), &json!({ "changes": changes })).await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
    ids
}

/// The step that each row of a unit's register names.
async fn steps_named(clerk: &Visitor, unit: Uuid) -> Vec<String> {
    let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
    let rows = register["rows"].as_array().unwrap().clone();
    rows.iter().map(|row| row["extra"]["对应环节"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The page asks what the API asks, and takes the answer.
async fn the_page_asks_too(clerk: &Visitor, unit: Uuid, path: &str, page_of: &str, stays: &str) {
    let whole = clerk.json(path).await;
    let version = whole["version"].to_string();
    let fields = |moved: Option<&str>| {
        let mut fields = vec![("version", version.clone()), ("name", "施工许可".to_owned())];
        for step in whole["steps"].as_array().unwrap() {
            let kind = step["kind"].as_str().unwrap();
            let name = if kind == "step" { "" } else { step["name"].as_str().unwrap() };
            let label = match kind {
                "start" => "开始",
                "end" => "结束",
                _ => "环节",
            };
            for (field, value) in [
                ("id", step["id"].as_str().unwrap()),
                ("kind", label),
                ("step", name),
                ("post", ""),
                ("limit", ""),
                ("next", ""),
            ] {
                fields.push((field, value.to_owned()));
            }
        }
        for (field, value) in [
            ("id", ""),
            ("kind", "环节"),
            ("step", "新受理"),
            ("post", "科员"),
            ("limit", "1"),
            ("next", "结束"),
        ] {
            fields.push((field, value.to_owned()));
        }
        if let Some(to) = moved {
            fields.push(("moved", to.to_owned()));
        }
        fields
    };
    let asked = fields(None);
    let asked: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = clerk.form(page_of, &asked).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    let choice = format!("name=\"moved:{stays}\"");
    assert!(page.contains(&choice) && page.contains("新受理"), "it asks and keeps what is typed: {page}");
    let field = format!("moved:{stays}");
    let mut answered = asked.clone();
    answered.push((&field, "-"));
    let answer = clerk.form(page_of, &answered).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
    assert_eq!(steps_named(clerk, unit).await, ["", "", ""]);
}

#[test]
fn a_risk_point_names_a_step_and_a_step_that_goes_asks_for_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let ids = powers(&clerk, unit, &[("施工许可", "行政审批")]).await;
        // The register may be filled before the chart is drawn: the step is found by its name then.
        let rows =
            [("故意拖延", "施工许可", "受理"), ("降低标准", "施工许可", "审查"), ("说情", "施工许可", "")];
        risks(&clerk, unit, &rows).await;
        let new = json!({"unit": unit, "power": ids[0], "lines": LINES});
        let (_, flow) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        let path = format!("/api/v1/flows/{}", flow["id"].as_str().unwrap());
        let page_of = format!("/flows/{}", flow["id"].as_str().unwrap());

        let svg = clerk.page(&format!("{path}/chart/svg")).await;
        assert_eq!(svg.matches('▲').count(), 2, "two steps carry risk: {svg}");
        let three = clerk.page(&format!("{path}/chart/prevention.svg")).await;
        for words in [
            "廉政风险点（等级）",
            "防控措施（责任人）",
            "▲1 一级",
            "▲2 一级",
            "3 一级（未对应环节）",
            "1．双人审查",
            "责任人：股长",
        ] {
            assert!(three.contains(words), "{words} in {three}");
        }
        let page = clerk.page(&format!("{page_of}?view=prevention")).await;
        assert!(page.contains("廉政风险防控图") && page.contains("降低标准"), "{page}");
        let png = clerk.get(&format!("{path}/chart/png")).await.bytes().await.unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        let pdf = clerk.get(&format!("{path}/chart/prevention.pdf")).await.bytes().await.unwrap();
        assert!(pdf.starts_with(b"%PDF"));

        // A step that is called otherwise takes its risk points along; the register says the new name.
        let mut steps = clerk.json(&path).await["steps"].clone();
        steps[1]["name"] = json!("窗口受理");
        let (status, told) =
            send(&clerk, Method::PUT, &format!("{path}/steps"), &json!({"version": 1, "steps": steps})).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        assert_eq!(steps_named(&clerk, unit).await, ["窗口受理", "审查", ""]);

        // A step that goes asks what becomes of its risk points; nothing is saved until that is said.
        let gone = steps[2]["id"].as_str().unwrap().to_owned();
        let stays = steps[1]["id"].as_str().unwrap().to_owned();
        let start = &steps[0];
        let fewer = json!([
            {"id": start["id"], "kind": "start", "name": "开始", "next": [{"to": 1}]},
            {"id": stays, "kind": "step", "name": "窗口受理", "post": "窗口工作人员", "limit": 1, "next": [{"to": 2}]},
            {"kind": "end", "name": "结束"}
        ]);
        let body = json!({"version": 2, "steps": fewer});
        let (status, told) = send(&clerk, Method::PUT, &format!("{path}/steps"), &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert_eq!(told["orphans"][0]["name"], "审查", "{told}");
        assert_eq!(told["orphans"][0]["risks"][0]["text"], "降低标准", "{told}");
        assert_eq!(clerk.json(&path).await["version"], 2, "nothing is saved");
        let body = json!({"version": 2, "steps": fewer, "moved": {&gone: &stays}});
        let (status, told) = send(&clerk, Method::PUT, &format!("{path}/steps"), &body).await;
        assert_eq!((status, &told["version"]), (StatusCode::OK, &json!(3)), "{told}");
        assert_eq!(steps_named(&clerk, unit).await, ["窗口受理", "窗口受理", ""]);

        // A table in a file has ids of its own, which mean nothing: the step is found by its name, or it is asked.
        let table = "环节,岗位,时限\n登记,窗口,1\n审查,科员,5\n窗口受理,科员,1\n决定,局长,3";
        let file = |text: &'static str| {
            let request = clerk.request(Method::PUT, &format!("{path}/file?version=3&name=a.csv"));
            async move { request.body(text).send().await.unwrap() }
        };
        let other = file("环节,岗位,时限\n登记,窗口,1\n审查,科员,5").await;
        assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY, "窗口受理 is not in it");
        let same = file(table).await;
        assert_eq!(same.status(), StatusCode::OK, "{}", same.text().await.unwrap());
        assert_eq!(steps_named(&clerk, unit).await, ["窗口受理", "窗口受理", ""]);
        let svg = clerk.page(&format!("{path}/chart/prevention.svg")).await;
        assert!(svg.contains("▲1、2"), "both stand at the step of that name: {svg}");
        let whole = clerk.json(&path).await;
        let row = whole["steps"].as_array().unwrap().iter().find(|step| step["name"] == "窗口受理").unwrap();
        let stays = row["id"].as_str().unwrap().to_owned();

        the_page_asks_too(&clerk, unit, &path, &page_of, &stays).await;
    });
}

#[test]
fn a_draft_is_its_drawers_alone_and_goes_when_a_version_is_made_of_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let other = world.signed_in(Role::Clerk, Some(unit)).await;
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        let ids = powers(&clerk, unit, &[("施工许可", "行政审批")]).await;
        let new = json!({"unit": unit, "power": ids[0], "lines": LINES});
        let (_, flow) = send(&clerk, Method::POST, "/api/v1/flows", &new).await;
        let path = format!("/api/v1/flows/{}", flow["id"].as_str().unwrap());
        let drawing = format!("/flows/{}/draw", flow["id"].as_str().unwrap());
        let page = clerk.page(&drawing).await;
        assert!(page.contains("BPMNShape"), "every figure has a place: {page}");
        assert_eq!(viewer.get(&drawing).await.status(), StatusCode::FORBIDDEN);

        let bpmn = clerk.page(&format!("{path}/chart/bpmn")).await;
        let draft = json!({"version": 1, "xml": bpmn.replace("审查", "初步审查")});
        let (status, _) = send(&viewer, Method::PUT, &format!("{path}/draft"), &draft).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, _) = send(&clerk, Method::PUT, &format!("{path}/draft"), &draft).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert!(clerk.page(&drawing).await.contains("初步审查"), "it is there when the page is opened again");
        assert!(!other.page(&drawing).await.contains("初步审查"), "and for nobody else");
        assert!(!clerk.page(&format!("{path}/chart/svg")).await.contains("初步审查"), "it is no version");

        let broken = json!({"xml": "<definitions"});
        let (status, checked) = send(&clerk, Method::POST, &format!("{path}/check"), &broken).await;
        assert_eq!(
            (status, &checked["problems"][0]["severity"]),
            (StatusCode::OK, &json!("error")),
            "{checked}"
        );
        let (status, saved) = send(&clerk, Method::PUT, &format!("{path}/bpmn"), &draft).await;
        assert_eq!((status, &saved["version"]), (StatusCode::OK, &json!(2)), "{saved}");
        assert!(clerk.page(&format!("{path}/chart/svg")).await.contains("初步审查"));
        assert!(clerk.page(&drawing).await.contains("\"draft\":null"));
        // Who drew on the first version is told.
        let (status, _) = send(&other, Method::PUT, &format!("{path}/bpmn"), &draft).await;
        assert_eq!(status, StatusCode::CONFLICT);
    });
}
