//! Workbooks and files of lines made in a test.

use encoding_rs::GB18030;
use lianjian_domain::form::Form;
use lianjian_forms::read;
use rust_xlsxwriter::{Format, Workbook};

const HEADER: [&str; 5] = ["序号", "廉政风险点主要内容及表现形式", "风险等级", "防控措施", "责任人"];

fn two_posts() -> Vec<u8> {
    let mut book = Workbook::new();
    for (post, risks) in [("局长", 2u32), ("办公室主任", 3)] {
        let sheet = book.add_worksheet().set_name(post).unwrap();
        sheet.merge_range(0, 0, 0, 4, "个人岗位廉政风险登记表", &Format::new()).unwrap();
        sheet.write_row(1, 0, ["单位", "县水利局"]).unwrap();
        sheet.write_row(2, 0, HEADER).unwrap();
        for index in 0..risks {
            sheet.write(3 + index, 0, index + 1).unwrap();
            sheet.write_row(3 + index, 1, ["某类风险", "中", "登记、公示", "张某"]).unwrap();
        }
    }
    let hidden = book.add_worksheet().set_name("草稿").unwrap();
    hidden.write_row(0, 0, HEADER).unwrap();
    hidden.set_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn each_sheet_is_the_register_of_its_post() {
    let report = read("posts.xlsx", &two_posts());
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let posts: Vec<_> = report
        .forms
        .iter()
        .filter_map(Form::register)
        .map(|one| (one.unit.as_deref().unwrap(), one.post.as_deref().unwrap(), one.rows.len()))
        .collect();
    assert_eq!(posts, [("县水利局", "局长", 2), ("县水利局", "办公室主任", 3)]);
    assert_eq!(report.places, ["局长", "办公室主任"]);
    assert_eq!(report.notices, ["工作表“草稿”是隐藏的，没有读入。要读入请先取消隐藏。"]);
}

const LIST: &str = "岗位廉政风险一览表,,,,,,\n单位,岗位,序号,风险点,等级,措施,责任人\n县水利局,局长,1,\"甲类风险，\n第二行\",高,措施一,张某\n,,2,乙类风险,中,,张某\n,会计,1,丙类风险,低,措施三,李某\n";

#[test]
fn a_list_gives_one_register_for_each_post_in_every_encoding() {
    let utf_16: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tabs = LIST.replace(',', "\t");
    for bytes in [
        LIST.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", LIST.as_bytes()].concat(),
        GB18030.encode(LIST).0.into_owned(),
        [&[0xFF, 0xFE][..], &utf_16].concat(),
        tabs.into_bytes(),
    ] {
        let report = read("list.csv", &bytes);
        let posts: Vec<_> = report
            .forms
            .iter()
            .filter_map(Form::register)
            .map(|one| (one.unit.as_deref().unwrap(), one.post.as_deref().unwrap(), one.rows.len()))
            .collect();
        assert_eq!(posts, [("县水利局", "局长", 2), ("县水利局", "会计", 1)]);
        let [problem] = &report.problems[..] else { panic!("{:?}", report.problems) };
        // The second record stands on the fifth line: the first has a line end inside quotes.
        assert_eq!(
            (problem.code.name(), problem.at.as_str(), problem.row),
            ("measure-missing", "L5", Some(2))
        );
    }
}

#[test]
fn a_page_named_doc_is_read_whatever_it_leaves_open() {
    let page = "<html><head><meta charset=gb2312><title>x</title></head><body><p>单位：县水利局</p>\
        <table><tr><th>序号<th>风险点<th>等级<th>措施<th>责任人<tr><td>1<td>甲类&nbsp;风险<td>高<td>1.登记<br>2.公示<td>张某</table>";
    let report = read("page.doc", &GB18030.encode(page).0);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let register = report.forms[0].register().unwrap();
    assert_eq!(register.unit.as_deref(), Some("县水利局"));
    assert_eq!(register.rows[0].measures, ["登记", "公示"]);
}

#[test]
fn formulas_count_by_their_saved_results() {
    let saved = read("formulas.xlsx", include_bytes!("../files/formulas.xlsx"));
    assert!(saved.problems.is_empty(), "{:?}", saved.problems);
    assert_eq!(saved.forms[0].register().unwrap().rows.len(), 4);
    assert_eq!(saved.notices.len(), 1, "the hidden sheet is told");

    let unsaved = read("formulas.xlsx", include_bytes!("../files/formulas_without_results.xlsx"));
    let at: Vec<_> =
        unsaved.problems.iter().map(|problem| (problem.code.name(), problem.at.as_str())).collect();
    assert_eq!(
        at,
        [
            ("formula-without-value", "汇总!C5"),
            ("formula-without-value", "汇总!A6"),
            ("formula-without-value", "汇总!A7"),
            ("formula-without-value", "汇总!A8"),
        ]
    );
}

#[test]
fn the_page_that_an_office_system_exports_is_read() {
    let report = read("page.doc", include_bytes!("../files/page.doc"));
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let register = report.forms[0].register().unwrap();
    assert_eq!((register.unit.as_deref(), register.rows.len()), (Some("县林业局"), 4));
    assert_eq!(register.opinions[0].text, "同意。");
}
