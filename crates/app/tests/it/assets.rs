//! Styles, scripts and icons: fetched once, kept for a year.

use std::collections::BTreeSet;

use lianjian_app::shell::rights::Role;

use crate::world::on_both;

/// Every address of an asset that a page names, without the part of it that is meant.
fn assets(page: &str) -> BTreeSet<String> {
    let addresses = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    addresses.map(|address| format!("/assets/{}", address.split('#').next().unwrap())).collect()
}

#[test]
fn whatever_a_page_names_may_be_kept_for_a_year() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let mut named = BTreeSet::new();
        for path in
            ["/", "/registers", "/summary", "/risk-points", "/imports", "/settings", "/widgets", "/nowhere"]
        {
            named.extend(assets(&commission.get(path).await.text().await.unwrap()));
        }
        named.extend(assets(&commission.page(&format!("/registers/{unit}")).await));
        named.extend(assets(&commission.page(&format!("/catalogue?unit={unit}")).await));
        named.extend(assets(&world.visitor().page("/sign-in").await));
        assert!(named.iter().any(|address| address.starts_with("/assets/icons.svg")), "{named:?}");
        for address in named {
            let answer = commission.get(&address).await;
            let caching = answer.headers()["cache-control"].to_str().unwrap();
            assert_eq!(caching, "public, max-age=31536000, immutable", "{address}");
        }
    });
}
