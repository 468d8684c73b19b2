//! Bad input gets a clear answer within seconds and bounded memory; nothing panics.

use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};

use lianjian_forms::read;
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    documents::{docx, package, paragraph, table},
    shared::files,
};

fn code(bytes: &[u8]) -> Option<&'static str> {
    let begun = Instant::now();
    let report = read("hostile", bytes);
    assert!(begun.elapsed() < Duration::from_secs(20), "took {:?}", begun.elapsed());
    report.problems.first().map(|problem| problem.code.name())
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn pictures_archives_and_pdf_are_no_documents() {
    for bytes in [
        &b"%PDF-1.4 ..."[..],
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xFF\xD8\xFF\xE0\0\x10JFIF",
        b"BM\x36\x0c\0\0\0\0\0\0",
        b"\x7FELF\x02\x01\x01\0",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &[0u8, 159, 146, 150, 1, 2, 3],
        &zip_of(&[("readme.txt", b"hello")]),
    ] {
        assert_eq!(code(bytes), Some("file-not-a-document"), "{bytes:?}");
    }
    assert_eq!(code(b""), Some("file-empty"));
    assert_eq!(code(b" \n"), Some("file-empty"));
}

#[test]
fn entities_and_deep_markup_are_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    let body = docx(&paragraph("x"));
    assert_eq!(code(&body), Some("form-unknown"));
    let root = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>";
    let end = "</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(code(&package(&format!("{bomb}{root}&b;{end}"))), Some("file-broken"));
    assert_eq!(code(&package(&format!("{root}&b;{end}"))), Some("file-broken"));
    assert_eq!(code(&package(&format!("{root}{end}"))), Some("file-empty"));
    let deep = format!("{root}{}{}{end}", "<w:x>".repeat(200_000), "</w:x>".repeat(200_000));
    assert_eq!(code(&package(&deep)), Some("file-broken"));
    let nested =
        format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(100_000), "</w:tc></w:tr></w:tbl>".repeat(100_000));
    assert_eq!(code(&docx(&nested)), Some("file-broken"));
}

#[test]
fn swollen_parts_are_refused_before_they_fill_memory() {
    let zeros = vec![b' '; 140 << 20];
    assert_eq!(code(&zip_of(&[("word/document.xml", &zeros)])), Some("file-too-large"));
    assert_eq!(
        code(&zip_of(&[("xl/workbook.xml", b"<x/>"), ("xl/media/a.bmp", &zeros)])),
        Some("file-too-large")
    );
}

#[test]
fn a_directory_that_lies_about_sizes_is_not_believed() {
    let honest = zip_of(&[("word/document.xml", &vec![b' '; 1 << 20])]);
    let size = u32::to_le_bytes(1 << 20);
    let small = u32::to_le_bytes(100);
    let mut lying = honest.clone();
    let places: Vec<usize> = (0..honest.len() - 4).filter(|at| honest[*at..*at + 4] == size).collect();
    assert_eq!(places.len(), 2, "the size stands in both headers");
    for at in places {
        lying[at..at + 4].copy_from_slice(&small);
    }
    let found = code(&lying);
    assert!(matches!(found, Some("file-too-large" | "file-broken")), "{found:?}");
}

#[test]
fn damage_inside_a_part_is_told() {
    let mut bytes = docx(&table(&["序号|风险点|等级|措施|责任人", "1|甲类风险|高|措施一|张某"]));
    let middle = bytes.len() / 3;
    bytes[middle] ^= 0xFF;
    assert_eq!(code(&bytes), Some("file-broken"));
}

#[test]
fn thousands_of_parts_are_refused() {
    let names: Vec<String> = (0..5000).map(|index| format!("word/{index}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(code(&zip_of(&parts)), Some("file-too-large"));
}

#[test]
fn a_large_table_is_read_or_refused_quickly() {
    let rows: String = (1..=100_000)
        .fold(String::from("序号,风险点,等级,措施,责任人\n"), |text, index| {
            text + &format!("{index},第{index}个风险,高,登记,张某\n")
        });
    let report = read("large.csv", rows.as_bytes());
    assert!(report.problems.is_empty());
    assert_eq!(report.forms[0].register().unwrap().rows.len(), 100_000);

    let row = |text: &str| format!("<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>");
    let rows: String = (0..100_000).map(|index| row(&index.to_string())).collect();
    let body = format!("<w:tbl>{}{rows}</w:tbl>", row("序号"));
    assert_eq!(code(&docx(&body)), Some("form-unknown"));
}

#[test]
fn a_cell_of_a_megabyte_is_read() {
    let long = "防控措施内容".repeat(60_000);
    let report = read(
        "long.docx",
        &docx(&table(&["序号|风险点|等级|措施|责任人", &format!("1|甲类风险|高|{long}|张某")])),
    );
    assert!(report.problems.is_empty(), "{:?}", report.problems[0].code);
    assert_eq!(report.forms[0].register().unwrap().rows[0].measures[0].len(), long.len());
}

#[test]
fn spans_beyond_reason_do_not_fill_memory() {
    let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr><w:p><w:r><w:t>序号</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert!(code(&docx(&wide.repeat(2))).is_some());
    let page = "<table><tr><td colspan=99999999 rowspan=99999999>甲</table>";
    assert!(code(page.as_bytes()).is_some());
    for page in
        ["<a b=\"".repeat(200_000), "<table><tr><td>".repeat(100_000), "<div><b><font>".repeat(300_000)]
    {
        assert!(code(format!("<html>{page}").as_bytes()).is_some());
    }
}

#[test]
fn truncated_samples_never_panic() {
    for (name, bytes) in ["messy", "filled/住建局", "filled/财政局"].into_iter().flat_map(files) {
        // LibreOffice would be asked hundreds of times.
        if name.ends_with("登记表.doc") || name.starts_with("10_") {
            continue;
        }
        for end in (0..bytes.len()).step_by(1024) {
            let report = read(&name, &bytes[..end]);
            assert!(!report.forms.is_empty() || !report.problems.is_empty(), "{name} cut at {end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read("random", &bytes);
    }

    #[test]
    fn random_text_never_panics(text in "[序号风险点等级措施责任人单位：，\n\t|一二三高1-9.<>/tdr&; ]{0,400}") {
        read("random.csv", text.as_bytes());
        read("random.html", format!("<html><table>{text}").as_bytes());
        read("random.docx", &docx(&paragraph(&text)));
    }

    #[test]
    fn altered_samples_never_panic(pick in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = pick.get(samples_to_alter()).clone();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        read("altered", &bytes);
    }

    #[test]
    fn altered_markup_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"=&;wtrcpl:一1 ]"), 1..8)) {
        let mut signs: Vec<char> = table(&["v单位|>4县局", "^|序号|风险点|等级|措施", "^|1|甲|高|措施"]).chars().collect();
        for (place, sign) in changes {
            let place = place.index(signs.len());
            signs[place] = sign.chars().next().unwrap_or(' ');
        }
        read("markup.docx", &docx(&signs.iter().collect::<String>()));
    }
}

/// Small samples of each kind; old .doc files go to `LibreOffice` and are left out.
fn samples_to_alter() -> &'static [Vec<u8>] {
    static SAMPLES: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    SAMPLES.get_or_init(|| {
        ["messy", "filled/住建局"]
            .into_iter()
            .flat_map(files)
            .filter(|(name, _)| {
                !name.starts_with("10_") && !name.starts_with("13_") && !name.ends_with("登记表.doc")
            })
            .map(|(_, bytes)| bytes)
            .filter(|bytes| !bytes.is_empty())
            .chain([
                include_bytes!("../files/formulas.xlsx").to_vec(),
                include_bytes!("../files/page.doc").to_vec(),
            ])
            .collect()
    })
}

#[test]
fn a_workbook_that_declares_more_than_it_holds_is_refused() {
    let bytes = zip_of(&[
        ("_rels/.rels", br#"<Relationships><Relationship Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", br#"<sst uniqueCount="999999999999"></sst>"#),
    ]);
    assert_eq!(code(&bytes), Some("file-broken"));
}

#[test]
fn an_old_workbook_that_declares_more_than_there_can_be_is_refused() {
    let sample = files("filled/住建局").into_iter().find(|(name, _)| crate::shared::is_named(name, "xls"));
    let Some((_, mut bytes)) = sample else { return };
    assert_eq!(code(&bytes), None);
    // The record of a sheet's dimensions: its kind, its length, then the first and the last row.
    let at = bytes.windows(4).position(|record| record == [0x00, 0x02, 0x0E, 0x00]).expect("dimensions");
    bytes[at + 8..at + 12].copy_from_slice(&0x7FFF_FFFFu32.to_le_bytes());
    assert_eq!(code(&bytes), Some("file-broken"));
}
