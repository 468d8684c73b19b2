//! What posts stand for, who is in charge of which departments, who signs for whom: kept by table, page and API.

use lianjian_app::features::organisation::{self, Duty, Ending, Report};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::world::{Visitor, World, on_both};

const HEADINGS: &str = "行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,职务,分管部门";
const TABLE: &str = "\
清河县,清河县财政局,行政机关,,局长,是,张某某,,
清河县,清河县财政局,,,副局长,是,李某某,班子成员,预算股、国库股
清河县,清河县财政局,,预算股,预算股股长,,钱某某,,
清河县,清河县财政局,,国库股,总会计,,孙某某,部门负责人,
清河县,清河县财政局,,国库股,科员,,尤某,,
";

async fn bring(world: &World, headings: &str, text: &str) -> Report {
    let bytes = format!("{headings}\n{text}");
    organisation::import_table(&world.app, &Actor::console(), bytes.as_bytes(), "机构.csv", false)
        .await
        .unwrap()
}

async fn whole(world: &World) -> organisation::WholeUnit {
    let filter = organisation::UnitFilter::default();
    let listed = organisation::list(&world.app, &Actor::console(), &filter).await.unwrap();
    organisation::whole(&world.app, &Actor::console(), listed.items[0].unit.id).await.unwrap()
}

fn post<'a>(whole: &'a organisation::WholeUnit, name: &str) -> &'a organisation::Post {
    whole.posts.iter().find(|post| post.name == name).unwrap()
}

fn in_charge_of(whole: &organisation::WholeUnit, name: &str) -> Vec<String> {
    whole.charges_of(post(whole, name)).iter().map(|department| department.name.clone()).collect()
}

#[test]
fn a_table_says_what_posts_stand_for_and_goes_out_and_in_again() {
    on_both(|world| async move {
        let report = bring(&world, HEADINGS, TABLE).await;
        assert_eq!(report.problems, []);
        assert_eq!((report.charges.added, report.posts.added), (2, 5));
        let unit = whole(&world).await;
        let duties: Vec<Duty> = ["局长", "副局长", "预算股股长", "总会计", "科员"]
            .iter()
            .map(|name| post(&unit, name).duty)
            .collect();
        let expected =
            [Duty::FirstLeader, Duty::Leader, Duty::DepartmentHead, Duty::DepartmentHead, Duty::Other];
        assert_eq!(duties, expected, "written, or read out of the post's name");
        assert_eq!(in_charge_of(&unit, "副局长"), ["预算股", "国库股"]);

        for ending in [Ending::Workbook, Ending::Delimited] {
            let bytes = organisation::export(&world.app, &Actor::console(), ending).await.unwrap();
            let actor = Actor::console();
            let again = organisation::import_table(&world.app, &actor, &bytes, "机构", false).await.unwrap();
            assert!(again.changes_nothing(), "{ending:?}: {again:?}");
        }
        // The columns of before, and no more, leave what is there.
        let short = "行政区划,单位,岗位,领导班子,姓名";
        let report = bring(&world, short, "清河县,清河县财政局,副局长,是,李某某\n").await;
        assert!(report.changes_nothing(), "{report:?}");

        let moved =
            "清河县,清河县财政局,,,副局长,是,李某某,,国库股\n清河县,清河县财政局,,,局长,是,张某某,,预算股\n";
        let report = bring(&world, HEADINGS, moved).await;
        assert_eq!((report.charges.added, report.charges.changed), (1, 1), "{report:?}");
        let unit = whole(&world).await;
        assert_eq!(in_charge_of(&unit, "副局长"), ["国库股"]);
        assert_eq!(in_charge_of(&unit, "局长"), ["预算股"]);
        bring(&world, HEADINGS, "清河县,清河县财政局,,,局长,是,张某某,,无\n").await;
        assert!(in_charge_of(&whole(&world).await, "局长").is_empty());

        for (line, word) in [
            ("清河县,清河县财政局,,,副局长,是,李某某,大领导,\n", "主要负责人"),
            ("清河县,清河县财政局,,,副局长,是,李某某,,农财股\n", "没有内设部门“农财股”"),
        ] {
            let report = bring(&world, HEADINGS, line).await;
            assert!(report.problems[0].message.contains(word), "{:?}", report.problems);
        }
    });
}

async fn id_of(visitor: &Visitor, path: &str, name: &str) -> Uuid {
    let page = visitor.json(path).await;
    let found = page["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap();
    found["id"].as_str().unwrap().parse().unwrap()
}

#[test]
fn a_page_and_the_api_keep_duties_charges_and_stand_ins() {
    on_both(|world| async move {
        bring(&world, HEADINGS, TABLE).await;
        let unit = whole(&world).await.unit.id;
        let keeper = world.signed_in(Role::SystemAdministrator, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let deputy = id_of(&keeper, &format!("/api/v1/posts?unit={unit}"), "副局长").await;
        let budget = id_of(&keeper, &format!("/api/v1/departments?unit={unit}"), "预算股").await;

        let page = keeper.page(&format!("/organisation/posts/{deputy}")).await;
        assert!(page.contains("分管部门") && page.contains("班子成员"), "{page}");
        let department = budget.to_string();
        let fields = [
            ("name", "副局长"),
            ("department", ""),
            ("in_leading_group", "true"),
            ("duty", "leader"),
            ("has_charges", "true"),
            ("charge", department.as_str()),
        ];
        let saved = keeper.form(&format!("/organisation/posts/{deputy}"), &fields).await;
        assert_eq!(saved.status(), StatusCode::SEE_OTHER);
        assert_eq!(in_charge_of(&whole(&world).await, "副局长"), ["预算股"]);
        let patch = json!({"charges": [], "duty": "first_leader"});
        let answer = keeper.send(Method::PATCH, &format!("/api/v1/posts/{deputy}"), &patch).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let after = whole(&world).await;
        assert!(in_charge_of(&after, "副局长").is_empty());
        assert_eq!(post(&after, "副局长").duty, Duty::FirstLeader);

        let people = format!("/api/v1/persons?unit={unit}");
        let (zhang, li) = (id_of(&clerk, &people, "张某某").await, id_of(&clerk, &people, "李某某").await);
        let away = json!({"person": zhang, "stand_in": li, "from_on": "2013-06-18", "until_on": "2013-06-30",
                          "reason": "外出学习"});
        let added = clerk.send(Method::POST, "/api/v1/stand-ins", &away).await;
        assert_eq!(added.status(), StatusCode::CREATED);
        assert!(
            clerk.page(&format!("/organisation/units/{unit}")).await.contains("现在代签")
                || clerk.page(&format!("/organisation/units/{unit}")).await.contains("外出学习")
        );
        let own = json!({"person": zhang, "stand_in": zhang, "from_on": "2013-06-18", "until_on": "2013-06-30",
                         "reason": "外出学习"});
        let refused = clerk.send(Method::POST, "/api/v1/stand-ins", &own).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let viewer = world.signed_in(Role::Viewer, Some(unit)).await;
        let refused = viewer.send(Method::POST, "/api/v1/stand-ins", &away).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let stand_ins = whole(&world).await.stand_ins;
        let end = format!("/api/v1/stand-ins/{}/end", stand_ins[0].id);
        assert_eq!(clerk.send(Method::POST, &end, &json!({})).await.status(), StatusCode::OK);
        let ended = whole(&world).await.stand_ins;
        assert!(!ended[0].holds_on("2013-06-18".parse().unwrap()));
    });
}
