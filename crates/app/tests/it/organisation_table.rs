//! The organisation as a table: in, out, the same again; and what is said about a table that is wrong.

use lianjian_app::features::organisation::{self, Ending, Report};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_db::params;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::world::{World, on_both};

const HEADINGS: &str = "行政区划,单位,上级单位,单位类别,内设部门,岗位,领导班子,姓名,任职起,任职止";

const TABLE: &str = "\
清河县,中共清河县纪委,,党委部门,,书记,是,赵某某,2012-03-01,
清河县,清河县财政局,,行政机关,,局长,是,钱某某,2011年5月,
清河县,清河县财政局,,,预算股,预算股股长,,孙某某,2010/9/1,2013-05-31
清河县,清河县财政局,,,预算股,预算股股长,,李某某,2013-06-01,
,,,,国库股,,,,,
清河县,国库支付中心,清河县财政局,事业单位,,,,周某某,,
清河县,清河县城关镇,,乡镇,,,,,,
";

async fn bring(world: &World, text: &str, dry_run: bool) -> Report {
    let bytes = format!("{HEADINGS}\n{text}");
    import(world, bytes.as_bytes(), dry_run).await
}

async fn import(world: &World, bytes: &[u8], dry_run: bool) -> Report {
    organisation::import_table(&world.app, &Actor::console(), bytes, "机构.csv", dry_run).await.unwrap()
}

async fn rows_of(world: &World, table: &str) -> i64 {
    let mut connection = world.app.database().connection().await.unwrap();
    connection.one(&format!("SELECT count(*) FROM {table}"), &[], |row| row.next()).await.unwrap()
}

#[test]
fn a_table_comes_in_once_and_what_goes_out_changes_nothing() {
    on_both(|world| async move {
        let tried = bring(&world, TABLE, true).await;
        assert_eq!(tried.problems, []);
        assert_eq!(rows_of(&world, "unit").await, 0, "a preview stores nothing");
        let report = bring(&world, TABLE, false).await;
        let added: Vec<usize> = report.counts().iter().map(|(_, count)| count.added).collect();
        assert_eq!(
            added,
            [0, 4, 2, 3, 5, 4, 0],
            "regions, units, departments, posts, people, tenures, charges"
        );
        assert_eq!(tried.counts(), report.counts(), "the preview said so");
        let history = rows_of(&world, "history").await;
        assert!(bring(&world, TABLE, false).await.changes_nothing());
        for ending in [Ending::Workbook, Ending::Delimited] {
            let bytes = organisation::export(&world.app, &Actor::console(), ending).await.unwrap();
            let again = import(&world, &bytes, false).await;
            assert!(again.changes_nothing(), "{ending:?}: {again:?}");
        }
        assert_eq!(rows_of(&world, "history").await, history, "nothing was written");
        let mut connection = world.app.database().connection().await.unwrap();
        let facts: Vec<(String, String, bool, Option<String>)> = connection
            .all(
                "SELECT unit.name, unit.organ_kind, unit.commission, above.name
                 FROM unit LEFT JOIN unit AS above ON above.id = unit.parent ORDER BY unit.position",
                &[],
                |row| Ok((row.next()?, row.next()?, row.next_bool()?, row.next()?)),
            )
            .await
            .unwrap();
        let finance = Some("清河县财政局".to_owned());
        assert_eq!(facts[0], ("中共清河县纪委".into(), "其他机关".into(), true, None));
        assert_eq!(facts[1], ("清河县财政局".into(), "行政机关".into(), false, None));
        assert_eq!(facts[2], ("国库支付中心".into(), "其他机关".into(), false, finance));
        assert_eq!(facts[3], ("清河县城关镇".into(), "行政机关".into(), false, None));
    });
}

#[test]
fn columns_stand_in_any_order_under_other_words_in_gb18030() {
    on_both(|world| async move {
        let text = "清河县机构一览\n序号,现任人员,职务,单位名称,单位性质,电话\n1,钱某某,局长,清河县财政局,行政机关,123\n";
        let bytes = encoding_rs::GB18030.encode(text).0;
        let report = import(&world, &bytes, false).await;
        assert_eq!(report.problems, []);
        assert_eq!((report.units.added, report.posts.added, report.tenures.added), (1, 1, 1));
        assert!(report.notices.iter().any(|notice| notice.contains("序号") && notice.contains("电话")));
    });
}

#[test]
fn a_wrong_table_is_told_row_by_row_and_leaves_nothing_behind() {
    on_both(|world| async move {
        let text = "\
清河县,清河县财政局,,行政机关,,局长,也许,钱某某,去年,
清河县,清河县水利局,清河县农办,行政机关,,,,,,
清河县,清河县教育局,,,,,,,,
清河县,清河县卫生局,,行政机关,,局长,,吴某某,2013-06-01,2012-01-01
清河县,清河县卫生局,,乡镇,,,,,,
";
        let report = bring(&world, text, false).await;
        let said: Vec<(usize, &str)> =
            report.problems.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
        assert!(said.contains(&(2, "领导班子")), "{said:?}");
        assert!(said.contains(&(3, "上级单位")), "{said:?}");
        assert!(said.contains(&(4, "单位类别")), "{said:?}");
        assert!(said.contains(&(5, "任职止")), "{said:?}");
        assert!(said.contains(&(6, "单位类别")), "{said:?}");
        let message = &report.problems.iter().find(|problem| problem.row == 3).unwrap().message;
        assert!(message.starts_with("第 3 行“上级单位”写的是“清河县农办”：没有这个单位"), "{message}");
        assert_eq!(rows_of(&world, "unit").await, 0, "all or nothing");
        let no_heading = import(&world, "甲,乙\n1,2\n".as_bytes(), false).await;
        assert!(no_heading.problems[0].message.contains("没有找到表头"));
        let picture = import(&world, b"\x89PNG\r\n\x1a\n0000000000", false).await;
        assert_eq!(picture.problems.len(), 1);
    });
}

#[test]
fn a_later_table_changes_holders_and_keeps_what_it_does_not_name() {
    on_both(|world| async move {
        bring(&world, TABLE, false).await;
        let text = "清河县,财政局,,,预算股,预算股股长,,郑某某,2013-06-10,\n";
        let report = bring(&world, text, false).await;
        assert_eq!(report.problems, []);
        assert_eq!((report.people.added, report.tenures.added, report.tenures.changed), (1, 1, 1));
        assert!(report.notices.contains(&"“财政局”认作“清河县财政局”".to_owned()));
        let mut connection = world.app.database().connection().await.unwrap();
        let until: Option<String> = connection
            .one(
                "SELECT until_on FROM tenure JOIN person ON person.id = tenure.person WHERE person.name = $1",
                &params!["李某某"],
                |row| row.next(),
            )
            .await
            .unwrap();
        assert_eq!(until.as_deref(), Some("2013-06-09"), "the former one left the day before");
        assert_eq!(rows_of(&world, "unit").await, 4, "units that are not named stay");
    });
}

#[test]
fn the_page_previews_then_takes_a_table() {
    on_both(|world| async move {
        let commission = world.signed_in(Role::Commission, None).await;
        let template = commission.get("/organisation/template/csv").await.text().await.unwrap();
        assert!(template.contains(HEADINGS));
        let send = async |dry_run: &'static str| {
            let file = Part::bytes(format!("{HEADINGS}\n{TABLE}").into_bytes()).file_name("机构.csv");
            let form = Form::new().part("file", file).text("dry_run", dry_run);
            let request = commission.request(reqwest::Method::POST, "/organisation/import").multipart(form);
            let answer = request.header("sec-fetch-site", "same-origin").send().await.unwrap();
            (answer.status(), answer.text().await.unwrap())
        };
        let (status, page) = send("true").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("核对无误，还没有存") && page.contains("新增单位 清河县财政局"), "{page}");
        assert!(send("false").await.1.contains("已经存上"));
        assert!(send("false").await.1.contains("没有要改的"));
        assert!(commission.page("/organisation").await.contains("清河县城关镇"));
        let exported = commission.get("/organisation/export/csv").await.text().await.unwrap();
        assert!(exported.contains("清河县,清河县财政局,,行政机关,预算股,预算股股长,,李某某,2013-06-01,"));
    });
}
