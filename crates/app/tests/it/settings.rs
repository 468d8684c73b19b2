//! County settings: versions with a day, contradictions that are told, and who may set them.

use jiff::civil::date;
use lianjian_app::features::settings::{self, LevelCriteria, MeasureCounting};
use lianjian_app::shell::rights::Role;
use lianjian_domain::level::Level;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::on_both;

#[test]
fn a_version_holds_from_its_day_and_not_before() {
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        assert!(commission.page("/settings").await.contains("默认"));
        let fields = [
            ("counting", "rows"),
            ("effective_on", "2013-07-01"),
            ("reason", "清纪发〔2013〕9号"),
            ("seen", "0"),
        ];
        let answer = commission.form("/settings/measure_counting", &fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let mut connection = world.app.database().connection().await.unwrap();
        let before: MeasureCounting = settings::value_on(&mut connection, date(2013, 6, 30)).await.unwrap();
        let after: MeasureCounting = settings::value_on(&mut connection, date(2013, 7, 1)).await.unwrap();
        assert_eq!((before, after), (MeasureCounting::Items, MeasureCounting::Rows));
        let page = commission.page("/settings").await;
        assert!(page.contains("2013-07-01 起改为第 1 版：清纪发〔2013〕9号"), "{page}");
        let again = commission.form("/settings/measure_counting", &fields).await;
        assert_eq!(again.status(), StatusCode::CONFLICT, "somebody was faster");
        let shown = commission.json("/api/v1/settings/measure_counting").await;
        assert_eq!((&shown["current"], &shown["default"]), (&json!("items"), &json!("items")));
        assert_eq!(shown["versions"][0]["value"], "rows");
    });
}

#[test]
fn contradictions_and_days_past_are_told_and_nothing_is_stored() {
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        let send = async |name: &str, fields: &[(&str, &str)]| {
            let mut all = vec![("reason", "试行"), ("effective_on", "2013-07-01")];
            all.extend(fields);
            let answer = commission.form(&format!("/settings/{name}"), &all).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            answer.text().await.unwrap()
        };
        let page = send("level_criteria", &[("second_from", "3"), ("name1", "管钱管物")]).await;
        assert!(page.contains("永远不会建议二级"), "{page}");
        assert!(page.contains("value=\"管钱管物\""), "what was typed is kept");
        assert!(send("level_control", &[("months1", "12")]).await.contains("等级越高，检查应当越勤"));
        assert!(send("level_control", &[("responsible2", " ")]).await.contains("不能空着"));
        assert!(send("power_code", &[("sequence", "4")]).await.contains("加起来是 17 位"));
        assert!(
            send("measure_counting", &[("counting", "rows"), ("counting", "items")])
                .await
                .contains("已经是这样")
        );
        let past = [("counting", "rows"), ("effective_on", "2013-06-01"), ("reason", "试行")];
        let past = commission.form("/settings/measure_counting", &past).await;
        assert!(past.text().await.unwrap().contains("不能早于今天"));
        let body = json!({"value": {"criteria": [], "first_from": 3, "second_from": 2, "third_from": 1},
                          "effective_on": "2013-07-01", "reason": "试行"});
        let answer = commission.send(Method::POST, "/api/v1/settings/level_criteria", &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let all = commission.json("/api/v1/settings").await;
        for setting in all["items"].as_array().unwrap() {
            assert_eq!(setting["versions"], json!([]), "{}", setting["name"]);
            assert_eq!(setting["current"], setting["default"]);
        }
    });
}

#[test]
fn only_the_commission_sets() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        for (role, unit) in
            [(Role::Clerk, Some(unit)), (Role::Viewer, Some(unit)), (Role::SystemAdministrator, None)]
        {
            let visitor = world.signed_in(role, unit).await;
            assert_eq!(visitor.get("/settings").await.status(), StatusCode::FORBIDDEN, "{role:?}");
            let body = json!({"value": "rows", "effective_on": "2013-07-01", "reason": "试行"});
            let answer = visitor.send(Method::POST, "/api/v1/settings/measure_counting", &body).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{role:?}");
        }
    });
}

#[test]
fn the_assistant_proposes_by_the_number_of_criteria() {
    let criteria = LevelCriteria::default();
    let proposed: Vec<Option<Level>> = (0..=5).map(|met| criteria.propose(met)).collect();
    let (first, second, third) = (Some(Level::First), Some(Level::Second), Some(Level::Third));
    assert_eq!(proposed, [None, third, second, first, first, first]);
}

#[test]
fn everybody_who_is_signed_in_reads_the_book_and_sees_the_widgets() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        let first = viewer.page("/help").await;
        assert!(first.contains("连错 5 次") && first.contains("/help/command-line"));
        assert!(viewer.page("/help/tables").await.contains("任职起"));
        assert_eq!(viewer.get("/help/nowhere").await.status(), StatusCode::NOT_FOUND);
        let widgets = viewer.page("/widgets").await;
        for widget in
            ["st-late", "lv3", "toast", "progress", "pager", "aria-invalid", "data-combobox", "cardm"]
        {
            assert!(widgets.contains(widget), "{widget}");
        }
    });
}

#[test]
fn a_new_year_of_holidays_is_added_in_the_words_of_its_notice() {
    const YEAR: &str = "# 2027 年\r\n2027-01-01..2027-01-03 休 元旦\r\n2027-02-05..2027-02-12 休 春节\r\n2027-02-14 班\r\n2027-10-01..2027-10-07 休 国庆节";
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        let send = async |added: &str| {
            let fields = [("added", added), ("effective_on", "2013-07-01"), ("reason", "国务院办公厅通知")];
            let answer = commission.form("/settings/calendar", &fields).await;
            (answer.status(), answer.text().await.unwrap())
        };
        for (bad, told) in [
            ("2027-01-01..2027-01-03 休 元旦\r\n2027-02-05 休 春节", "2027 年没有写全"),
            ("2027-02-30 休", "第 1 行：“2027-02-30”不是日期"),
            ("2013-10-08 班", "2013-10-08 本来就是工作日"),
            ("2013-10-08 休\r\n2013-10-08 班", "第 2 行：和第 1 行矛盾"),
        ] {
            let (status, page) = send(bad).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
            assert!(page.contains(told), "{told}: {page}");
        }
        assert_eq!(send(YEAR).await.0, StatusCode::SEE_OTHER);
        let page = commission.page("/settings/calendar").await;
        assert!(page.contains("2027-02-05..2027-02-12 休 春节"), "{page}");
        let mut connection = world.app.database().connection().await.unwrap();
        let before = settings::working_days(&mut connection, date(2013, 6, 30)).await.unwrap();
        let after = settings::working_days(&mut connection, date(2013, 7, 1)).await.unwrap();
        assert_eq!((before.known(2027), after.known(2027)), (false, true));
        assert_eq!(after.after(date(2027, 2, 4), 1), date(2027, 2, 14), "a Sunday that is made up");
        assert_eq!(before.after(date(2027, 2, 4), 1), date(2027, 2, 5));
    });
}
