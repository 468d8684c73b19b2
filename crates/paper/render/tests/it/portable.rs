//! PDF: pages and texts, as other programs see them.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use lianjian_domain::form::Form;
use lianjian_render::{Error, Fonts, Options, pdf};

use crate::samples;

pub(crate) static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::find().unwrap_or_else(|error| panic!("{error}")));

#[test]
fn every_form_begins_on_a_page_of_its_own() {
    let Some(pages) = pages(&write(&samples::all())) else { return };
    let starts: Vec<usize> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.trim_start().starts_with("附件"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(starts.len(), 6);
    assert_numbered(&pages);
}

#[test]
fn pages_are_numbered_whether_or_not_their_number_is_told_beforehand() {
    let mut lengths = BTreeSet::new();
    for count in 1..16 {
        let Form::Annex5(mut register) = samples::post() else { unreachable!() };
        register.rows = samples::rows(count);
        // The opinions follow the last rows, or begin a page that nobody has told.
        let Some(pages) = pages(&write(&[Form::Annex5(register)])) else { return };
        assert_numbered(&pages);
        lengths.insert(pages.len());
    }
    assert!(lengths.len() > 1, "{lengths:?}");
}

fn assert_numbered(pages: &[String]) {
    for (at, page) in pages.iter().enumerate() {
        let number = format!("第{}页共{}页", at + 1, pages.len());
        assert!(without_spaces(page).contains(&number), "{page}");
    }
}

#[test]
fn a_long_register_has_heads_and_label_on_each_page() {
    let Some(pages) = pages(&write(&[Form::Annex3(samples::register(60))])) else { return };
    assert!((4..=6).contains(&pages.len()), "{}", pages.len());
    assert!(pages[0].contains("（0）"), "the block begins below the duties");
    let mut labelled = 0;
    for page in &pages {
        let page = without_spaces(page);
        if page.contains("重大事项") {
            assert!(page.contains("防控措施") && page.contains("责任人"), "{page}");
            labelled += usize::from("廉政风险及防控措施".chars().all(|sign| page.contains(sign)));
        }
    }
    assert_eq!(labelled, pages.iter().filter(|page| page.contains("重大事项")).count());
    let all = without_spaces(&pages.concat());
    for at in 0..60 {
        assert!(all.contains(&format!("（{at}）")), "row {at}");
    }
}

#[test]
fn no_page_holds_less_than_it_could() {
    for (count, duties) in [(9, 1), (12, 9), (25, 4), (40, 14)] {
        let mut register = samples::register(count);
        register.duties = "负责全县建筑市场监管、工程质量安全监督和住房保障。".repeat(duties);
        let Some(pages) = pages(&write(&[Form::Annex3(register)])) else { return };
        let rows: Vec<usize> = pages.iter().map(|page| page.matches("一级").count() * 3).collect();
        // All pages between the first and those of the last rows and the opinions are full.
        let inner = &rows[1..rows.len().saturating_sub(2).max(1)];
        assert!(inner.iter().all(|rows| *rows >= 12), "{count} rows: {rows:?}");
    }
}

#[test]
fn an_opinion_is_on_one_page_with_its_signature() {
    for count in 1..12 {
        let Form::Annex5(mut register) = samples::post() else { unreachable!() };
        register.rows = samples::rows(count);
        let Some(pages) = pages(&write(&[Form::Annex5(register)])) else { return };
        let page = pages.iter().find(|page| page.contains("经局党组会议研究")).unwrap();
        let block = page.split("经局党组会议研究").nth(1).unwrap();
        assert!(without_spaces(block).contains("签字：李某某2013年6月12日"), "{count} rows: {page}");
    }
}

#[test]
fn text_is_never_markup() {
    let hostile = "#panic(1)$x$*b*_c_`d`<e>@f//g/*h*/\\i[j]";
    let mut register = samples::register(1);
    // The widest cell, so that the line is not broken.
    register.duties = hostile.to_owned();
    register.unit = Some("#import \"/etc/passwd\"".to_owned());
    let Some(pages) = pages(&write(&[Form::Annex3(register)])) else { return };
    assert!(without_spaces(&pages.concat()).contains(hostile), "{}", pages.concat());
}

#[test]
fn rare_signs_and_long_cells_do_no_harm() {
    let mut register = samples::register(3);
    register.rows[0].risk = "𬭎䶮㐂·〔2013〕\u{ad}\u{200b}😀👨‍👩‍👧\u{e000}\u{301}a\tb".to_owned();
    register.rows[1].risk = "很长的风险，写满几页纸。".repeat(400);
    register.rows[2].responsible = "x".repeat(500);
    let bytes = write(&[Form::Annex3(register)]);
    assert!(bytes.starts_with(b"%PDF-"));
    let Some(pages) = pages(&bytes) else { return };
    assert!(pages.len() >= 4);
    assert_eq!(pages.concat().matches('满').count(), 400);
}

#[test]
fn the_file_has_a_title_and_the_same_bytes_each_time() {
    let bytes = write(&[samples::post()]);
    let title = "个人岗位廉政风险登记表 清河县住房和城乡建设局 副局长（分管建筑业）";
    let found = bytes.windows(title.len()).any(|window| window == title.as_bytes());
    assert!(found, "the title stands in the metadata");
    assert_eq!(bytes, write(&[samples::post()]));
}

#[test]
fn nothing_to_print_is_said() {
    assert!(matches!(pdf(&[], &Options::default(), &FONTS), Err(Error::NothingToPrint)));
}

#[test]
fn without_chinese_fonts_there_is_a_message_instead_of_boxes() {
    let folder = std::env::temp_dir().join("lianjian-no-fonts-here");
    let Err(error) = Fonts::find_in(vec![folder]) else {
        panic!("found fonts in a folder that is not there")
    };
    let message = error.to_string();
    for part in ["没有找到中文字体", "lianjian-no-fonts-here", "LIANJIAN_FONTS"] {
        assert!(message.contains(part), "{message}");
    }
}

fn write(forms: &[Form]) -> Vec<u8> {
    pdf(forms, &Options::default(), &FONTS).unwrap()
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// The text of each page, by pdftotext; `None`, and a word about it, where that is not installed.
pub(crate) fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let started = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        eprintln!("pdftotext (poppler-utils) is not installed: the PDF's texts are not looked at");
        return None;
    };
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_terminator('\u{c}').map(str::to_owned).collect())
}
