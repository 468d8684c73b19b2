//! What is written is read back as the same form, as docx and as xlsx.
//!
//! Texts are generated as a reader leaves them: a line without double spaces, cells of the county's
//! length. Where rows stood and which were rejected takes no part; nor do the level cells of 附件6's
//! 总数 row, which the form merges away, nor empty entries of extra columns.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use lianjian_domain::category::PowerCategory;
use lianjian_domain::form::{
    Catalogue, Form, Opinion, OpinionBy, Plan, Pledge, PowerRow, Register, RegisterRow, Stage, Summary,
    SummaryKind, SummaryRow,
};
use lianjian_domain::level::Level;
use lianjian_render::{Options, docx, xlsx};
use proptest::prelude::*;

use crate::samples;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_comes_back(form in plan()) {
        comes_back(&form)?;
    }

    #[test]
    fn a_catalogue_comes_back(form in catalogue()) {
        comes_back(&form)?;
    }

    #[test]
    fn a_register_comes_back(form in register()) {
        comes_back(&form)?;
    }

    #[test]
    fn a_summary_comes_back(form in summary()) {
        comes_back(&form)?;
    }
}

#[test]
fn the_samples_come_back_with_notes_too() {
    for form in samples::all() {
        let options = Options::with_notes();
        assert_eq!(read("docx", &docx(&form, &options).unwrap()), [settled(&form)]);
        assert_eq!(read("xlsx", &xlsx(&form, &options).unwrap()), [settled(&form)]);
    }
}

#[test]
fn a_register_of_many_pages_comes_back() {
    let form = Form::Annex3(samples::register(200));
    comes_back(&form).unwrap();
}

fn comes_back(form: &Form) -> Result<(), TestCaseError> {
    let options = Options::default();
    prop_assert_eq!(read("docx", &docx(form, &options).unwrap()), [settled(form)]);
    prop_assert_eq!(read("xlsx", &xlsx(form, &options).unwrap()), [settled(form)]);
    Ok(())
}

fn read(kind: &str, bytes: &[u8]) -> Vec<Form> {
    let report = lianjian_forms::read(&format!("form.{kind}"), bytes);
    report.forms.iter().map(settled).collect()
}

/// The form without what takes no part.
fn settled(form: &Form) -> Form {
    let mut form = form.clone();
    match &mut form {
        Form::Annex1(plan) => {
            for stage in &mut plan.stages {
                stage.at.clear();
                stage.extra.retain(|_, text| !text.is_empty());
            }
        }
        Form::Annex2(catalogue) => {
            for row in &mut catalogue.rows {
                row.at.clear();
                row.rejected = false;
                row.extra.retain(|_, text| !text.is_empty());
            }
        }
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            for row in &mut register.rows {
                row.at.clear();
                row.rejected = false;
                row.extra.retain(|_, text| !text.is_empty());
            }
        }
        Form::Annex6(summary) => {
            for row in summary.rows.iter_mut().filter(|row| row.kind == SummaryKind::Total) {
                (row.level_1, row.level_2, row.level_3) = (None, None, None);
            }
        }
    }
    form
}

/// A text of one line.
fn line() -> impl Strategy<Value = String> {
    const INNER: &str = "[重大事项集体研究审批资金招投采购干部考核监督检查，、；（）“”·<&>A-Z𬭎䶮㐂]{0,24}";
    ("[重大事项集体研究]", INNER, "[审批资金招投采购]")
        .prop_map(|(first, inner, last)| first + &inner + &last)
}

fn short() -> impl Strategy<Value = String> {
    "[甲乙丙丁戊己庚辛][一二三四五·某𬭎]{1,4}[甲乙丙丁]"
}

/// Some lines.
fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..4).prop_map(|lines| lines.join("\n"))
}

fn or_empty(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::option::weighted(0.8, text).prop_map(Option::unwrap_or_default)
}

fn day() -> impl Strategy<Value = Date> {
    (2011i16..2016, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn extra() -> impl Strategy<Value = BTreeMap<String, String>> {
    let column = (prop::sample::select(vec!["发生概率", "备注说明", "风险类别"]), line());
    prop::collection::vec(column, 0..3)
        .prop_map(|columns| columns.into_iter().map(|(head, text)| (head.to_owned(), text)).collect())
}

fn level() -> impl Strategy<Value = Option<Level>> {
    prop::option::weighted(0.9, prop::sample::select(Level::ALL.to_vec()))
}

fn register_rows() -> impl Strategy<Value = Vec<RegisterRow>> {
    let row = (line(), level(), prop::collection::vec(line(), 0..5), or_empty(short()), extra()).prop_map(
        |(risk, level, measures, responsible, extra)| RegisterRow {
            risk,
            level,
            level_text: if level.is_some() { String::new() } else { "较高".to_owned() },
            measures,
            responsible,
            extra,
            ..RegisterRow::default()
        },
    );
    prop::collection::vec(row, 1..12).prop_map(|mut rows| {
        for (number, row) in (1..).zip(&mut rows) {
            row.number = Some(number);
        }
        rows
    })
}

fn pledge() -> impl Strategy<Value = Option<Pledge>> {
    let pledge = (lines(), prop::option::of(short()), prop::option::of(day()));
    prop::option::of(pledge.prop_map(|(text, signer, date)| Pledge { text, signer, date }))
}

fn opinion(by: OpinionBy) -> impl Strategy<Value = Option<Opinion>> {
    let opinion = (lines(), prop::option::of(short()), prop::option::of(day()));
    prop::option::of(opinion.prop_map(move |(text, signer, date)| Opinion { by, text, signer, date }))
}

fn opinions() -> impl Strategy<Value = Vec<Opinion>> {
    (opinion(OpinionBy::DepartmentHead), opinion(OpinionBy::LeaderInCharge), opinion(OpinionBy::PartyGroup))
        .prop_map(|(first, second, third)| [first, second, third].into_iter().flatten().collect())
}

fn register() -> impl Strategy<Value = Form> {
    let holder = (prop::option::of(short()), prop::option::of(short()), prop::option::of(short()));
    let rest = (or_empty(lines()), register_rows(), pledge(), opinions(), 3..=5);
    (holder, prop::option::of(short()), rest).prop_map(
        |((unit, department, post), person, (duties, rows, pledge, mut opinions, annex))| {
            let register = Register { unit, duties, rows, ..Register::default() };
            match annex {
                3 => {
                    opinions.retain(|opinion| opinion.by == OpinionBy::PartyGroup);
                    Form::Annex3(Register { opinions, ..register })
                }
                4 => {
                    opinions.retain(|opinion| opinion.by != OpinionBy::DepartmentHead);
                    Form::Annex4(Register { opinions, department, ..register })
                }
                _ => Form::Annex5(Register { opinions, department, post, person, pledge, ..register }),
            }
        },
    )
}

fn catalogue() -> impl Strategy<Value = Form> {
    let category = prop::sample::select(PowerCategory::ALL.to_vec());
    let row = (line(), category, [or_empty(line()), or_empty(line()), or_empty(line())], extra(), lines())
        .prop_map(|(name, category, [office, fee, remark], mut extra, basis)| {
            // 附件2 has a 备注 of its own.
            extra.remove("备注说明");
            PowerRow {
                name,
                category: category.label().to_owned(),
                basis,
                form: "单位网站、公开栏".to_owned(),
                scope: "向社会公开".to_owned(),
                time: "长期公开".to_owned(),
                fee,
                office,
                remark,
                extra,
                ..PowerRow::default()
            }
        });
    let rows = prop::collection::vec(row, 1..10);
    (prop::option::of(short()), rows, prop::option::of(short()), prop::option::of(day())).prop_map(
        |(unit, mut rows, prepared_by, prepared_on)| {
            for (number, row) in (1..).zip(&mut rows) {
                row.number = Some(number);
            }
            Form::Annex2(Catalogue { unit, rows, prepared_by, prepared_on })
        },
    )
}

fn plan() -> impl Strategy<Value = Form> {
    let items = || prop::collection::vec(line(), 1..5);
    let stage =
        (day(), 0i32..300, short(), items(), items()).prop_map(|(from, days, content, tasks, demands)| {
            let to = from.checked_add(jiff::Span::new().days(days)).unwrap();
            Stage { from: Some(from), to: Some(to), content, tasks, demands, ..Stage::default() }
        });
    prop::collection::vec(stage, 1..8).prop_map(|stages| Form::Annex1(Plan { title: None, stages }))
}

fn summary() -> impl Strategy<Value = Form> {
    let count = || prop::option::of(0u64..10_000);
    let row = (count(), count(), count(), count(), count(), or_empty(line()));
    let rows = prop::collection::vec(row, 4);
    (prop::option::of(short()), rows, prop::option::of(short()), prop::option::of(day())).prop_map(
        |(unit, rows, prepared_by, prepared_on)| {
            let rows = SummaryKind::ALL
                .into_iter()
                .zip(rows)
                .map(|(kind, (points, level_1, level_2, level_3, measures, remark))| SummaryRow {
                    kind,
                    points,
                    level_1,
                    level_2,
                    level_3,
                    measures,
                    remark,
                })
                .collect();
            Form::Annex6(Summary { unit, rows, prepared_by, prepared_on })
        },
    )
}
