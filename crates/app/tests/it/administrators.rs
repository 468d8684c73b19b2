//! The three administrators: each keeps one thing, none sees business data, nobody is two of them.

use lianjian_app::features::accounts;
use lianjian_app::features::organisation::{self, NewPerson};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use reqwest::StatusCode;

use crate::world::{PASSWORD, on_both};

#[test]
fn each_administrator_keeps_one_thing_and_none_sees_business_data() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let system = world.signed_in(Role::SystemAdministrator, None).await;
        let security = world.signed_in(Role::SecurityAdministrator, None).await;
        let audit = world.signed_in(Role::AuditAdministrator, None).await;
        for (name, visitor) in [("system", &system), ("security", &security), ("audit", &audit)] {
            for path in ["/summary", "/risk-points", "/powers", "/desk", "/settings"] {
                assert_eq!(visitor.get(path).await.status(), StatusCode::FORBIDDEN, "{name} {path}");
            }
            let register = visitor.get(&format!("/registers/{unit}")).await;
            assert_eq!(register.status(), StatusCode::FORBIDDEN, "{name}");
        }
        for (visitor, accounts, organisation, record) in
            [(&system, 200, 200, 403), (&security, 200, 403, 403), (&audit, 403, 403, 200)]
        {
            assert_eq!(visitor.get("/accounts").await.status().as_u16(), accounts);
            assert_eq!(visitor.get("/organisation/import").await.status().as_u16(), organisation);
            assert_eq!(visitor.get("/audit").await.status().as_u16(), record);
            assert_eq!(visitor.get("/api/v1/audit").await.status().as_u16(), record);
        }
    });
}

#[test]
fn the_security_administrator_changes_roles_and_the_system_administrator_does_not() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let account = world.account("qianmou", Role::Viewer, Some(unit)).await;
        let member = world.visitor();
        member.sign_in("qianmou", PASSWORD).await;
        let system = world.signed_in(Role::SystemAdministrator, None).await;
        let security = world.signed_in(Role::SecurityAdministrator, None).await;
        let path = format!("/accounts/{account}/role");
        let refused = system.form(&path, &[("role", "member")]).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let changed = security.form(&path, &[("role", "member")]).await;
        assert_eq!(changed.status(), StatusCode::SEE_OTHER);
        assert!(security.page(&format!("/accounts/{account}")).await.contains("单位人员"));
        assert_eq!(member.get("/registers").await.status(), StatusCode::SEE_OTHER, "signs in again");

        let own = accounts::list(&world.app, &Actor::console()).await.unwrap();
        let own = own.iter().find(|account| account.role == Role::SecurityAdministrator).unwrap();
        let refused = security.form(&format!("/accounts/{}/role", own.id), &[("role", "commission")]).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        // A second of the three is not for the system administrator to add.
        let second =
            [("name", "second"), ("display_name", ""), ("role", "security_administrator"), ("unit", "")];
        let refused = system.form("/accounts", &second).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn nobody_is_an_administrator_and_something_else() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let console = Actor::console();
        let new = NewPerson { unit, name: "钱某某".to_owned(), post: None, from: None };
        let person = organisation::add_person(&world.app, &console, new).await.unwrap().id;
        let clerk = world.account("clerk", Role::Clerk, Some(unit)).await;
        let other = world.account("other", Role::Viewer, Some(unit)).await;
        let system = world.signed_in(Role::SystemAdministrator, None).await;
        for account in [clerk, other] {
            let path = format!("/accounts/{account}/person");
            let bound = system.form(&path, &[("person", &person.to_string())]).await;
            assert_eq!(bound.status(), StatusCode::SEE_OTHER);
        }
        assert!(system.page("/accounts").await.contains("钱某某"));
        let security = world.signed_in(Role::SecurityAdministrator, None).await;
        let path = format!("/accounts/{other}/role");
        assert_eq!(security.form(&path, &[("role", "member")]).await.status(), StatusCode::SEE_OTHER);
        let alien = world.unit("清河县教育局").await;
        let stranger = world.account("stranger", Role::Clerk, Some(alien)).await;
        let refused =
            system.form(&format!("/accounts/{stranger}/person"), &[("person", &person.to_string())]).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "not of that unit");

        let admin = world.account("admin", Role::AuditAdministrator, None).await;
        let refused = accounts::bind(&world.app, &console, admin, Some(person)).await.unwrap_err();
        assert!(refused.to_string().contains("互相排斥"), "{refused}");
    });
}

#[test]
fn the_record_says_who_did_what_when_and_not_the_texts() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let new = NewPerson { unit, name: "机密姓名".to_owned(), post: None, from: None };
        organisation::add_person(&world.app, &Actor::console(), new).await.unwrap();
        let audit = world.signed_in(Role::AuditAdministrator, None).await;
        let page = audit.page("/audit?kind=person").await;
        assert!(
            page.contains("新增人员") && page.contains("控制台") && page.contains("清河县财政局"),
            "{page}"
        );
        assert!(!page.contains("机密姓名"));
        let answer = audit.json("/api/v1/audit?kind=person&from=2013-06-18&until=2013-06-18").await;
        assert_eq!(answer["items"][0]["deed"], "added");
        assert!(!answer.to_string().contains("机密姓名"));
        assert!(audit.json("/api/v1/audit?until=2013-06-17").await["items"].as_array().unwrap().is_empty());
        assert!(
            audit.json("/api/v1/audit?who=%E6%97%A0%E4%BA%BA").await["items"].as_array().unwrap().is_empty()
        );
    });
}
