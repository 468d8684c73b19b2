//! docx: the structure that Word sees.

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use lianjian_domain::form::{Form, FormKind};
use lianjian_render::{Options, Prefill, blank, docx};

use crate::samples;

#[test]
fn every_form_has_the_countys_table() {
    for form in samples::all() {
        insta::assert_snapshot!(form.kind().name(), outline(&part(&form, "word/document.xml")));
    }
}

#[test]
fn a_document_of_the_smallest_form_is_this() {
    let form = blank(FormKind::Annex6, &Prefill::default());
    let xml = part(&form, "word/document.xml");
    insta::assert_snapshot!(xml.replace("><", ">\n<"));
}

#[test]
fn heads_are_repeated_and_opinions_are_not_torn() {
    let xml = part(&samples::post(), "word/document.xml");
    let rows: Vec<&str> = pieces(&xml, "w:tr");
    let repeated: Vec<bool> = rows.iter().map(|row| row.contains("<w:tblHeader/>")).collect();
    assert_eq!(repeated.iter().filter(|yes| **yes).count(), 3);
    assert!(repeated[2] && rows[2].contains("防控措施"), "the heads of the columns are the last of them");
    assert!(rows.iter().all(|row| row.contains("<w:cantSplit/>")));
}

#[test]
fn long_duties_are_not_printed_on_every_page() {
    let mut register = samples::register(2);
    register.duties = "负责全县建筑市场监管。".repeat(80);
    let xml = part(&Form::Annex3(register), "word/document.xml");
    assert!(!xml.contains("<w:tblHeader/>"));
}

#[test]
fn a_row_longer_than_half_a_page_may_be_torn() {
    let mut register = samples::register(2);
    register.rows[1].risk = "很长的风险。".repeat(200);
    let xml = part(&Form::Annex3(register), "word/document.xml");
    let torn = pieces(&xml, "w:tr").iter().filter(|row| !row.contains("<w:cantSplit/>")).count();
    assert_eq!(torn, 1);
}

#[test]
fn plan_and_catalogue_lie_across() {
    for form in samples::all() {
        let across = part(&form, "word/document.xml").contains(r#"w:orient="landscape""#);
        assert_eq!(across, matches!(form.kind(), FormKind::Annex1 | FormKind::Annex2));
    }
}

#[test]
fn text_can_do_no_harm() {
    let mut register = samples::register(1);
    register.rows[0].risk = "</w:t><w:p/> & \u{0}\u{8}\u{fffe} <![CDATA[ \u{ad}😀𬭎䶮㐂".to_owned();
    let xml = part(&Form::Annex3(register), "word/document.xml");
    assert!(xml.contains("&lt;/w:t&gt;&lt;w:p/&gt; &amp;  &lt;![CDATA[ \u{ad}😀𬭎䶮㐂"));
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let write = || docx(&samples::post(), &Options::default()).unwrap();
    assert_eq!(write(), write());
}

#[test]
fn the_total_of_an_organ_that_is_not_administrative_lists_no_categories() {
    let Form::Annex2(mut catalogue) = samples::catalogue() else { unreachable!() };
    for row in &mut catalogue.rows[..3] {
        row.category = "对外行使职权".to_owned();
    }
    let xml = part(&Form::Annex2(catalogue), "word/document.xml");
    assert!(xml.contains("共有各类职权4项，其中对外行使职权3项，内部管理职权1项。"));
}

#[test]
fn a_blank_form_knows_its_holder_and_has_the_notes() {
    let prefill = Prefill {
        unit: Some("清河县财政局".to_owned()),
        post: Some("局长".to_owned()),
        duties: "主持全局工作。".to_owned(),
        ..Prefill::default()
    };
    let bytes = docx(&blank(FormKind::Annex5, &prefill), &Options::with_notes()).unwrap();
    let xml = unpacked(&bytes, "word/document.xml");
    for text in ["清河县财政局", "局长", "主持全局工作。", "填表说明：", "签字："] {
        assert!(xml.contains(text), "{text}");
    }
    let empty = blank(FormKind::Annex2, &Prefill::default());
    let rows = part(&empty, "word/document.xml").matches("<w:tr>").count();
    assert_eq!(rows, 9, "heads, seven numbered rows, 合计");
}

fn part(form: &Form, name: &str) -> String {
    unpacked(&docx(form, &Options::default()).unwrap(), name)
}

fn unpacked(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What stands between `<name>` and `</name>`, each time; elements are not nested in themselves.
fn pieces<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

/// The table a line a row: `>2` covers two columns, `v` begins a merge, `^` continues it.
fn outline(xml: &str) -> String {
    let mut outline = String::new();
    for row in pieces(xml, "w:tr") {
        let cells: Vec<String> = pieces(row, "w:tc").into_iter().map(cell).collect();
        writeln!(outline, "| {} |", cells.join(" | ")).unwrap();
    }
    let after = xml.rsplit("</w:tbl>").next().unwrap_or_default();
    let before = xml.split("<w:tbl>").next().unwrap_or_default();
    format!("{}\n{outline}{}", paragraphs(before).join("\n"), paragraphs(after).join("\n"))
}

fn cell(xml: &str) -> String {
    let span = xml.split(r#"<w:gridSpan w:val=""#).nth(1).and_then(|rest| rest.split('"').next());
    let span = span.map_or_else(String::new, |span| format!(">{span} "));
    let merge = match xml.split(r#"<w:vMerge w:val=""#).nth(1) {
        Some(rest) if rest.starts_with("restart") => "v ",
        Some(_) => "^ ",
        None => "",
    };
    format!("{span}{merge}{}", paragraphs(xml).join("⏎"))
}

fn paragraphs(xml: &str) -> Vec<String> {
    pieces(xml, "w:p")
        .into_iter()
        .map(|paragraph| {
            let texts = paragraph.split(r#"<w:t xml:space="preserve">"#).skip(1);
            texts.filter_map(|rest| rest.split("</w:t>").next()).collect()
        })
        .collect()
}
