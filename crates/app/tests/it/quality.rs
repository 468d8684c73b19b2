//! What is found in registers and catalogues while they are typed, on the page of a unit and in a package; copies are
//! found as rows come, change and go; answers hold for the text they were given for.

use std::collections::BTreeSet;

use lianjian_app::features::quality;
use lianjian_app::features::registers::{self, RiskPoint};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::programmes::{bring_plan_in, obligation};
use crate::world::{Visitor, World, on_both};

const GOOD: &str = "两万元以上的支出由局务会集体研究，会议记录当日归档，每季度公示一次";
const NEAR: &str = "两万元以上支出须由局务会集体研究，会议记录当日归档，每季度公示一次";

async fn save(visitor: &Visitor, holder: Uuid, changes: Json) -> Json {
    let path = format!("/api/v1/registers/{holder}");
    let answer = visitor.send(Method::PATCH, &path, &json!({ "changes": changes })).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

fn insert(row: Uuid, risk: &str, measures: &str) -> Json {
    json!({"op": "insert", "row": row, "after": null, "values": {
        "risk": risk, "level": "二级", "measures": measures, "responsible": "局长"}})
}

fn codes(problems: &Json) -> Vec<&str> {
    problems.as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

async fn found(visitor: &Visitor, unit: Uuid) -> Vec<Json> {
    let answer = visitor.json(&format!("/api/v1/quality?unit={unit}")).await;
    answer["items"].as_array().unwrap().clone()
}

async fn of_code(visitor: &Visitor, unit: Uuid, code: &str) -> Vec<Json> {
    found(visitor, unit).await.into_iter().filter(|one| one["code"] == code).collect()
}

/// What is kept to find copies by is what the open rows give.
async fn likeness_holds(world: &World) {
    let mut connection = world.app.database().connection().await.unwrap();
    let kept: Vec<(i64, i64)> = connection
        .all("SELECT pair, place FROM risk_point_likeness", &[], |row| Ok((row.next()?, row.next()?)))
        .await
        .unwrap();
    let units: Vec<Uuid> = connection.all("SELECT id FROM unit", &[], |row| row.next()).await.unwrap();
    let mut wanted: BTreeSet<(i64, i64)> = BTreeSet::new();
    for unit in units {
        for row in registers::rows_of_unit(&mut connection, unit).await.unwrap() {
            let sql = "SELECT sequence FROM risk_point WHERE id = $1";
            let sequence: i64 = connection.one(sql, &params![row.id], |found| found.next()).await.unwrap();
            wanted.extend(registers::kept(sequence, &row as &RiskPoint));
        }
    }
    assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn a_cell_is_told_what_it_lacks_while_it_is_typed() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        world.unit("清河县林业局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let row = new_id();
        let saved =
            save(&clerk, unit, json!([insert(row, "资金拨付由个人决定", "加强教育，提高认识")])).await;
        assert_eq!(codes(&saved["problems"]), ["measure-slogan"]);
        let message = saved["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("加强教育") && message.contains("谁来做"), "{message}");
        assert_eq!(saved["problems"][0]["weight"], "judge");
        // Not stored yet: the check alone.
        let typed = json!({"changes": [{"op": "set", "row": row, "field": "measures", "from": "加强教育，提高认识",
            "to": "县林业局每月由两人盘点一次，登记台账，有事打13800138000"}]});
        let path = format!("/api/v1/registers/{unit}/check");
        let told: Json = clerk.send(Method::POST, &path, &typed).await.json().await.unwrap();
        assert_eq!(codes(&told["problems"]), ["other-unit-named", "personal-data"]);
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(codes(&register["problems"]), ["measure-slogan"], "nothing was stored");
    });
}

#[test]
fn copies_are_found_as_rows_come_change_and_go() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let forestry = world.unit("清河县林业局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(forestry)).await;
        let (own, other) = (new_id(), new_id());
        save(&commission, treasury, json!([insert(own, "大额资金支出由个人决定", GOOD)])).await;
        let saved = save(&clerk, forestry, json!([insert(other, "林木采伐指标分配随意", NEAR)])).await;
        assert_eq!(codes(&saved["problems"]), ["near-copy"]);
        let message = saved["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("其他单位的措施") && !message.contains("财政局"), "{message}");
        likeness_holds(&world).await;

        let seen = of_code(&commission, forestry, "near-copy").await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0]["copy"]["text"], GOOD);
        assert_eq!(seen[0]["copy"]["whose"], "清河县财政局");
        let hidden = of_code(&clerk, forestry, "near-copy").await;
        assert_eq!((&hidden[0]["copy"]["text"], &hidden[0]["copy"]["whose"]), (&json!(""), &json!("")));
        let page = commission.page(&format!("/quality?unit={forestry}")).await;
        assert!(page.contains("<mark>"), "the differing words are marked");
        let page = clerk.page("/quality").await;
        assert!(!page.contains("财政局"), "a unit is not told whose text it is");

        let set = json!([{"op": "set", "row": own, "field": "measures", "from": GOOD,
            "to": "支出申请逐笔登记，超过五万元的附合同和验收单"}]);
        save(&commission, treasury, set).await;
        likeness_holds(&world).await;
        assert_eq!(
            of_code(&commission, forestry, "near-copy").await.len(),
            0,
            "the other text is another now"
        );

        save(&commission, treasury, json!([insert(new_id(), "另一个风险", GOOD)])).await;
        assert_eq!(of_code(&commission, forestry, "near-copy").await.len(), 1);
        save(&clerk, forestry, json!([{"op": "remove", "row": other}])).await;
        likeness_holds(&world).await;
        assert_eq!(
            of_code(&commission, treasury, "near-copy").await.len(),
            0,
            "a row that is gone is no copy"
        );
    });
}

#[test]
fn an_answer_holds_until_the_text_changes() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let stranger = world.unit("清河县林业局").await;
        let stranger = world.signed_in(Role::Clerk, Some(stranger)).await;
        let row = new_id();
        save(&clerk, unit, json!([insert(row, "资金拨付由个人决定", "加强教育，提高认识")])).await;
        let finding = of_code(&clerk, unit, "measure-slogan").await.remove(0);
        let answer = |reason: &str| {
            json!({"unit": unit, "code": "measure-slogan", "subject": finding["subject"],
                "field": finding["field"], "about": finding["about"], "reason": reason})
        };
        let send = async |visitor: &Visitor, body: &Json| {
            visitor.send(Method::POST, "/api/v1/quality/answers", body).await.status()
        };
        assert_eq!(send(&stranger, &answer("看看")).await, StatusCode::NOT_FOUND);
        assert_eq!(send(&clerk, &answer(&"长".repeat(501))).await, StatusCode::UNPROCESSABLE_ENTITY);
        let commission = world.signed_in(Role::Commission, None).await;
        assert_eq!(
            send(&commission, &answer("代答")).await,
            StatusCode::FORBIDDEN,
            "the unit speaks for itself"
        );
        assert_eq!(send(&clerk, &answer("")).await, StatusCode::UNPROCESSABLE_ENTITY, "nothing to take back");
        assert_eq!(send(&clerk, &answer("具体做法写在上级文件里")).await, StatusCode::NO_CONTENT);
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(codes(&register["problems"]), [] as [&str; 0], "answered is answered in the grid, too");
        let answered = of_code(&clerk, unit, "measure-slogan").await.remove(0);
        assert_eq!(answered["answer"]["reason"], "具体做法写在上级文件里");
        let page = clerk.page("/quality").await;
        assert!(page.contains("说明：具体做法写在上级文件里"), "{page}");

        let set = |from: &str, to: &str| json!([{"op": "set", "row": row, "field": "measures", "from": from, "to": to}]);
        save(&clerk, unit, set("加强教育，提高认识", "加强学习，增强意识")).await;
        let changed = of_code(&clerk, unit, "measure-slogan").await.remove(0);
        assert_eq!(changed["answer"], Json::Null, "another text is another finding");
        assert_eq!(
            send(&clerk, &answer("还是那句")).await,
            StatusCode::CONFLICT,
            "nobody answers what is gone"
        );
        save(&clerk, unit, set("加强学习，增强意识", "加强教育，提高认识")).await;
        let back = of_code(&clerk, unit, "measure-slogan").await.remove(0);
        assert_eq!(back["answer"]["reason"], "具体做法写在上级文件里", "the old text has its answer still");
        assert_eq!(send(&clerk, &answer("")).await, StatusCode::NO_CONTENT);
        assert_eq!(of_code(&clerk, unit, "measure-slogan").await.remove(0)["answer"], Json::Null);
        let mut connection = world.app.database().connection().await.unwrap();
        let sql = "SELECT count(*) FROM history WHERE kind = 'quality_answer'";
        let written: i64 = connection.one(sql, &[], |row| row.next()).await.unwrap();
        assert_eq!(written, 2, "given and taken back");
    });
}

#[test]
fn a_county_weighs_and_words_as_it_likes() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let commission = world.signed_in(Role::Commission, None).await;
        let set = async |fields: &[(&str, &str)]| {
            let seen =
                commission.json("/api/v1/settings/quality_rules").await["versions"].as_array().unwrap().len();
            let mut all = vec![("reason", "试行"), ("effective_on", "2013-06-18")];
            let seen = seen.to_string();
            all.push(("seen", &seen));
            all.extend(fields);
            commission.form("/settings/quality_rules", &all).await.status()
        };
        let row = new_id();
        save(&clerk, unit, json!([insert(row, "资金拨付由个人决定", "加强教育，提高认识")])).await;
        assert_eq!(set(&[("measure-slogan", "must")]).await, StatusCode::SEE_OTHER);
        assert_eq!(of_code(&clerk, unit, "measure-slogan").await[0]["weight"], "must");
        assert_eq!(set(&[("measure-slogan", "off")]).await, StatusCode::SEE_OTHER);
        assert_eq!(of_code(&clerk, unit, "measure-slogan").await.len(), 0);
        assert_eq!(set(&[("measure-slogan", "judge"), ("acts", "提高认识")]).await, StatusCode::SEE_OTHER);
        assert_eq!(of_code(&clerk, unit, "measure-slogan").await.len(), 0, "the county's own word");
        let both = [("acts", "走塘口"), ("slogans", "走塘口")];
        assert_eq!(set(&both).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(set(&[("near_percent", "20")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_package_carries_what_was_found_and_answered() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let commission = world.signed_in(Role::Commission, None).await;
        bring_plan_in(&commission).await;
        let row = insert(new_id(), "资金拨付由个人决定", "加强教育，提高认识");
        save(&clerk, unit, json!([row, insert(new_id(), "另一个风险", NEAR)])).await;
        let forestry = world.unit("清河县林业局").await;
        save(&commission, forestry, json!([insert(new_id(), "林木采伐指标分配随意", GOOD)])).await;
        let finding = of_code(&clerk, unit, "measure-slogan").await.remove(0);
        let body = json!({"unit": unit, "code": "measure-slogan", "subject": finding["subject"],
            "field": finding["field"], "about": finding["about"], "reason": "下月修订"});
        clerk.send(Method::POST, "/api/v1/quality/answers", &body).await;
        let owed = obligation(&clerk, "附件3 单位").await;
        let filed = clerk.send(Method::POST, "/api/v1/filings", &json!({ "obligation": owed })).await;
        let filed: Json = filed.json().await.unwrap();
        let id = filed["id"].as_str().unwrap();
        let own = clerk.json(&format!("/api/v1/filings/{id}")).await;
        assert!(!filed.to_string().contains("林业局") && !own.to_string().contains("林业局"), "{own}");
        let whole = commission.json(&format!("/api/v1/filings/{id}")).await;
        let copy =
            whole["findings"].as_array().unwrap().iter().find(|one| one["code"] == "near-copy").unwrap();
        assert_eq!(
            (&copy["likeness"]["whose"], &copy["likeness"]["other"]),
            (&json!("清河县林业局"), &json!(GOOD))
        );
        let slogan =
            whole["findings"].as_array().unwrap().iter().find(|one| one["code"] == "measure-slogan").unwrap();
        assert_eq!(
            (&slogan["part"], &slogan["row"], &slogan["head"]),
            (&json!(0), &json!(1), &json!("防控措施"))
        );
        assert!(slogan["answer"].as_str().unwrap().starts_with("下月修订"), "{slogan}");
        let page = commission.page(&format!("/filings/{id}")).await;
        assert!(page.contains("单位说明：下月修订") && page.contains("<mark>"), "{page}");

        // Set aside, returned, filed again as it is: the reviewer need not say it twice.
        let at = |name: &str| slogan[name].as_i64().unwrap();
        let key = format!("measure-slogan/{}/{}/防控措施", at("part"), at("row"));
        let aside = json!({"finding": key, "reason": "下月修订，可以"});
        let path = format!("/api/v1/filings/{id}/set-aside");
        assert_eq!(commission.send(Method::POST, &path, &aside).await.status(), StatusCode::CREATED);
        let back = json!({"reasons": [{"text": "请补签"}], "mend_by": "2013-06-25"});
        let path = format!("/api/v1/filings/{id}/return");
        let returned = commission.send(Method::POST, &path, &back).await;
        assert!(returned.status().is_success(), "{}", returned.text().await.unwrap());
        let again = clerk.send(Method::POST, "/api/v1/filings", &json!({ "obligation": owed })).await;
        let again: Json = again.json().await.unwrap();
        let slogan =
            again["findings"].as_array().unwrap().iter().find(|one| one["code"] == "measure-slogan").unwrap();
        assert_eq!(slogan["weight"], "hint", "{slogan}");
        assert!(slogan["answer"].as_str().unwrap().contains("上次审核不作问题：下月修订，可以"), "{slogan}");
    });
}

#[test]
fn units_are_counted_in_the_background_and_again_when_they_change() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let commission = world.signed_in(Role::Commission, None).await;
        let standing = async || {
            let all = commission.json("/api/v1/quality/standings").await;
            let own = all["items"].as_array().unwrap().iter().find(|one| one["unit"] == json!(unit)).cloned();
            own.unwrap()
        };
        assert_eq!(standing().await["counted_at"], Json::Null);
        assert!(quality::count_waiting(&world.app).await.unwrap() >= 1);
        assert_eq!(quality::count_waiting(&world.app).await.unwrap(), 0, "nothing has changed");
        save(&clerk, unit, json!([insert(new_id(), "资金拨付由个人决定", "加强教育，提高认识")])).await;
        // The clock of a test stands still; a change of the same moment is seen as later.
        let mut transaction = world.app.database().begin().await.unwrap();
        transaction.execute("UPDATE quality_standing SET counted_at = counted_at - 1", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(
            quality::count_waiting(&world.app).await.unwrap(),
            1,
            "only what changed is counted again"
        );
        assert_eq!(standing().await["counts"]["measure-slogan"], 1);
        let page = commission.page("/quality?code=measure-slogan").await;
        assert!(page.contains("清河县财政局") && page.contains("措施是空话"), "{page}");
        assert_eq!(clerk.get("/api/v1/quality/standings").await.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_older_database_is_filled_with_what_copies_are_found_by() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let forestry = world.unit("清河县林业局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        save(&commission, treasury, json!([insert(new_id(), "大额资金支出由个人决定", GOOD)])).await;
        save(&commission, forestry, json!([insert(new_id(), "林木采伐指标分配随意", NEAR)])).await;
        let mut transaction = world.app.database().begin().await.unwrap();
        transaction.execute("DELETE FROM risk_point_likeness", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(of_code(&commission, forestry, "near-copy").await.len(), 0);
        registers::fill_likeness(&world.app).await.unwrap();
        likeness_holds(&world).await;
        assert_eq!(of_code(&commission, forestry, "near-copy").await.len(), 1);
    });
}

#[test]
fn a_unit_as_a_whole_is_held_against_its_people_powers_and_plan() {
    on_both(|world| async move {
        let unit = world.unit("清河县林业局").await;
        let console = Actor::console();
        let table = "行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,任职止\n\
            清河县,清河县林业局,行政机关,林政股,,,,\n\
            清河县,清河县林业局,行政机关,,局长,是,张某某,\n\
            清河县,清河县林业局,行政机关,林政股,出纳,,吴某某,2013-01-31\n";
        let report = lianjian_app::features::organisation::import_table(
            &world.app,
            &console,
            table.as_bytes(),
            "机构.csv",
            false,
        )
        .await
        .unwrap();
        assert_eq!(report.problems, []);
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let rows: Vec<Json> = (0..6)
            .map(|number| {
                let mut row = insert(new_id(), &format!("林木采伐许可第{number}环节随意"), GOOD);
                row["values"]["responsible"] = json!("吴某某");
                row
            })
            .collect();
        save(&clerk, unit, json!(rows)).await;
        let all = found(&clerk, unit).await;
        let has = |code: &str| all.iter().filter(|one| one["code"] == code).count();
        assert_eq!(has("levels-uniform"), 1);
        assert_eq!(has("responsible-left"), 6);
        assert_eq!(has("register-missing"), 2, "林政股 and 局长, not 出纳: {all:#?}");
        assert!(has("near-copy") >= 5, "rows of one register are compared, too");
    });
}

#[test]
fn a_scan_of_an_earlier_or_another_text_is_told() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let row = new_id();
        save(&clerk, unit, json!([insert(row, "大额资金支出由个人决定", GOOD)])).await;
        let pdf = clerk.get(&format!("/registers/{unit}/form/pdf")).await;
        assert_eq!(pdf.status(), StatusCode::OK);
        let printed = pdf.bytes().await.unwrap().to_vec();
        let version = async || clerk.json(&format!("/api/v1/registers/{unit}")).await["version"].to_string();
        let attach = async |bytes: &[u8]| {
            let file = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("盖章扫描件.pdf");
            let form = reqwest::multipart::Form::new().text("version", version().await).part("scan", file);
            let path = format!("/api/v1/signatures/register/{unit}/scans");
            let answer = clerk.request(Method::POST, &path).multipart(form).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::CREATED, "{}", answer.text().await.unwrap());
        };
        attach(&printed).await;
        assert_eq!(of_code(&clerk, unit, "scan-differs").await.len(), 0, "it is this text");
        let other = "支出申请逐笔登记，超过五万元的附合同和验收单";
        let set = json!([{"op": "set", "row": row, "field": "measures", "from": GOOD, "to": other}]);
        save(&clerk, unit, set).await;
        let found = of_code(&clerk, unit, "scan-differs").await.remove(0);
        assert!(found["message"].as_str().unwrap().contains("改动以前"), "{found}");
        attach(&printed).await;
        let found = of_code(&clerk, unit, "scan-differs").await.remove(0);
        assert!(
            found["message"].as_str().unwrap().contains("第1行"),
            "the old print under the new version: {found}"
        );
        attach(b"%PDF-1.4 a picture").await;
        assert_eq!(of_code(&clerk, unit, "scan-differs").await.len(), 0, "a picture says nothing");
    });
}

/// A Word document of these paragraphs.
fn document(paragraphs: &[String]) -> Vec<u8> {
    use std::io::Write;
    let body: String =
        paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let text = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("[Content_Types].xml", types), ("word/document.xml", &text)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_work_plan_that_says_what_another_says_is_told() {
    on_both(|world| async move {
        let treasury = world.unit("清河县财政局").await;
        let forestry = world.unit("清河县林业局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let plan = |unit: &str, own: &[&str]| {
            let common = [
                "六月底前由办公室会同各股室对照职权目录逐项排查廉政风险点并登记成册",
                "每个股室确定一名联络员，每周五下午向领导小组办公室报送进度",
                "领导小组每月召开一次会议，听取各股室汇报，研究解决存在的问题",
                "对排查出的一级风险由党组集体研究防控措施，张榜公示七天",
                "年底前组织一次自查，自查报告经党组审定后报县纪委备案",
            ];
            let own = own.iter().map(|text| (*text).to_owned());
            let all: Vec<String> = common.iter().map(|text| format!("{unit}{text}。")).chain(own).collect();
            document(&all)
        };
        let upload = async |unit: Uuid, bytes: Vec<u8>| {
            let file = reqwest::multipart::Part::bytes(bytes).file_name("工作方案.docx");
            let form = reqwest::multipart::Form::new().text("purpose", "plan").part("file", file);
            let path = format!("/api/v1/units/{unit}/workgroup/papers");
            let answer = commission.request(Method::POST, &path).multipart(form).send().await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        };
        let own = ["林木采伐许可的伐区设计与验收由不同的两组人承担。", "木材检查站夜班不少于三人。"];
        upload(treasury, plan("县财政局", &[])).await;
        upload(forestry, plan("县林业局", &own)).await;
        quality::count_waiting(&world.app).await.unwrap();
        let found = of_code(&commission, forestry, "near-copy").await;
        assert_eq!(found.len(), 1, "{found:#?}");
        let message = found[0]["message"].as_str().unwrap();
        assert!(message.contains("7 句话里有 5 句与清河县财政局"), "{message}");
        assert!(found[0]["copy"]["text"].as_str().unwrap().starts_with("县财政局"));
        let clerk = world.signed_in(Role::Clerk, Some(forestry)).await;
        let hidden = of_code(&clerk, forestry, "near-copy").await.remove(0);
        assert!(!hidden.to_string().contains("财政局"), "{hidden}");
    });
}

#[test]
fn an_import_shows_what_it_would_bring_in() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let file = "单位,清河县财政局\n序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人\n\
            1,资金拨付由个人决定,二级,加强教育，提高认识,局长\n2,票据核销不及时,三级,票据由出纳每月核销，核销单交会计签字存档,\n";
        let part = reqwest::multipart::Part::bytes(file.as_bytes().to_vec()).file_name("附件3.csv");
        let form = reqwest::multipart::Form::new().part("file", part);
        let answer =
            clerk.request(Method::POST, "/api/v1/imports?dry_run=true").multipart(form).send().await.unwrap();
        let report: Json = answer.json().await.unwrap();
        assert_eq!(codes(&report[0]["findings"]), ["measure-slogan"], "{report:#}");
        assert_eq!(report[0]["findings"][0]["at"], report[0]["forms"][0]["rows"][0]["at"]);
        assert_eq!(codes(&report[0]["problems"]), ["responsible-missing"], "told once, by reading");
    });
}
