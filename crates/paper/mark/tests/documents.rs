//! What Word and its imitators write into tables, marked: merges, tables inside cells, ragged and
//! deleted rows, content controls; and that nothing else of the package changes.

use std::io::{Cursor, Read, Write};

use lianjian_domain::problem::{Code, NOTE_HEADING, Problem};
use lianjian_grid::{Document, Table};
use lianjian_mark::{MarkError, mark};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A Word file with this body.
fn docx(body: &str) -> Vec<u8> {
    let text =
        format!(r#"<w:document xmlns:w="{NAMESPACE}" xmlns:mc="m"><w:body>{body}</w:body></w:document>"#);
    package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &text), ("word/other.bin", "其他")])
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut content = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut content).unwrap();
    content
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn plain(texts: &[&str]) -> String {
    texts.iter().map(|text| cell("", text)).collect()
}

fn row(cells: &str) -> String {
    format!("<w:tr>{cells}</w:tr>")
}

fn table(rows: &[String]) -> String {
    format!(
        r#"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="6000"/></w:tblGrid>{}</w:tbl>"#,
        rows.concat()
    )
}

fn error(at: &str) -> Problem {
    Problem::new(Code::LevelUnknown, format!("{at} 有错。")).at(at)
}

fn marked(bytes: &[u8], problems: &[Problem]) -> Document {
    let (_, marked) = mark("表.docx", bytes, problems).unwrap();
    lianjian_grid::open(&marked).unwrap()
}

/// What stands beside each row of a table.
fn notes(table: &Table) -> Vec<&str> {
    let column = table.added_column(NOTE_HEADING).expect("a column of notes");
    (0..table.height()).map(|row| table.cell(row, column).map_or("", |cell| &cell.text)).collect()
}

#[test]
fn merged_rows_and_columns_keep_their_cells() {
    let merged = |state: &str| cell(&format!(r#"<w:vMerge w:val="{state}"/>"#), "合");
    let rows = [
        row(&cell(r#"<w:gridSpan w:val="2"/>"#, "题")),
        row(&plain(&["序号", "风险"])),
        row(&format!("{}{}", merged("restart"), plain(&["甲"]))),
        row(&format!("{}{}", merged("continue"), plain(&["乙"]))),
    ];
    let file = docx(&table(&rows));
    let document = marked(&file, &[error("T1R4C2")]);
    let table = document.tables().next().unwrap();
    assert_eq!(notes(table), ["", NOTE_HEADING, "", "【错误】T1R4C2 有错。"]);
    assert_eq!((table.width(), table.cell(3, 0).unwrap().row_span), (3, 2));
    let (_, bytes) = mark("表.docx", &file, &[error("T1R4C2")]).unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert_eq!(
        xml.matches("F9D6D5").count(),
        2,
        "the row's own cell and its note, not the merged one: {xml}"
    );
    assert!(
        xml.contains(r#"<w:gridCol w:w="2400"/><w:gridCol w:w="4800"/><w:gridCol w:w="1800"/>"#),
        "{xml}"
    );
}

#[test]
fn a_row_with_fewer_columns_has_its_note_in_the_same_column() {
    let short = format!(
        r#"<w:tr><w:trPr><w:gridAfter w:val="1"/><w:trHeight w:val="300" w:hRule="exact"/></w:trPr>{}</w:tr>"#,
        plain(&["2"])
    );
    let late = format!(r#"<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{}</w:tr>"#, plain(&["丙"]));
    let rows = [row(&plain(&["序号", "风险"])), short, late];
    let file = docx(&table(&rows));
    let document = marked(&file, &[error("T1R2"), error("T1R3C2")]);
    let table = document.tables().next().unwrap();
    assert_eq!(notes(table), [NOTE_HEADING, "【错误】T1R2 有错。", "【错误】T1R3C2 有错。"]);
    let (_, bytes) = mark("表.docx", &file, &[error("T1R2")]).unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert!(!xml.contains("gridAfter") && xml.contains(r#"w:hRule="atLeast""#), "{xml}");
}

#[test]
fn a_table_inside_a_cell_is_marked_inside_it() {
    let inner = table(&[row(&plain(&["序号", "风险"])), row(&plain(&["1", "甲"]))]);
    let holder = format!("<w:tc><w:p/>{inner}<w:p/></w:tc>");
    let rows = [row(&plain(&["单位", "县林业局"])), row(&format!("{}{holder}", plain(&["风险"])))];
    let document = marked(&docx(&table(&rows)), &[error("T1R2C2/T1R2C2")]);
    let outer = document.tables().next().unwrap();
    assert_eq!(outer.width(), 2, "the outer table has no note");
    assert_eq!(notes(&outer.cell(1, 1).unwrap().tables[0]), [NOTE_HEADING, "【错误】T1R2C2/T1R2C2 有错。"]);
}

#[test]
fn deleted_rows_and_unread_alternatives_do_not_shift_the_notes() {
    let deleted = format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", plain(&["x", "删"]));
    let other = table(&[row(&plain(&["别", "的"]))]);
    let choice = format!(
        "<mc:AlternateContent><mc:Choice>{other}</mc:Choice><mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
    );
    let wrapped = format!(
        "<w:sdt><w:sdtPr><w:tbl/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        row(&plain(&["1", "甲"]))
    );
    let rows = [row(&plain(&["序号", "风险"])), deleted, wrapped, row(&plain(&["2", "乙"]))];
    let document = marked(&docx(&format!("{choice}{}", table(&rows))), &[error("T2R2"), error("T2R3")]);
    assert_eq!(
        notes(document.tables().nth(1).unwrap()),
        [NOTE_HEADING, "【错误】T2R2 有错。", "【错误】T2R3 有错。"]
    );
}

#[test]
fn a_row_put_right_loses_note_and_shade() {
    let rows = [row(&plain(&["序号", "风险"])), row(&plain(&["1", "甲"])), row(&plain(&["2", "乙"]))];
    let file = docx(&table(&rows));
    let (name, first) = mark("表.docx", &file, &[error("T1R2"), error("T1R3")]).unwrap();
    let (_, second) = mark(&name, &first, &[error("T1R3")]).unwrap();
    let document = lianjian_grid::open(&second).unwrap();
    assert_eq!(notes(document.tables().next().unwrap()), [NOTE_HEADING, "", "【错误】T1R3 有错。"]);
    assert_eq!(part(&second, "word/document.xml").matches("F9D6D5").count(), 3);
    let (_, clean) = mark(&name, &second, &[]).unwrap();
    assert!(!part(&clean, "word/document.xml").contains("F9D6D5"));
}

#[test]
fn other_parts_stay_as_they_were() {
    let file = docx(&table(&[row(&plain(&["序号", "风险"])), row(&plain(&["1", "甲"]))]));
    let (_, bytes) = mark("表.docx", &file, &[error("T1R2")]).unwrap();
    for name in ["[Content_Types].xml", "word/other.bin"] {
        assert_eq!(part(&bytes, name), part(&file, name));
    }
}

#[test]
fn signs_of_xml_in_a_message_are_written_as_text() {
    let file = docx(&table(&[row(&plain(&["序号", "风险"])), row(&plain(&["1", "甲"]))]));
    let problem = Problem::new(Code::LevelUnknown, "“<一级>&\u{1}”认不出").at("T1R2");
    let document = marked(&file, &[problem]);
    assert_eq!(notes(document.tables().next().unwrap())[1], "【错误】“<一级>&”认不出");
}

#[test]
fn a_letter_without_a_table_cannot_be_marked() {
    let file = docx("<w:p><w:r><w:t>通知</w:t></w:r></w:p>");
    let problem = Problem::new(Code::FormUnknown, "没有认出表格。");
    assert!(matches!(mark("通知.docx", &file, &[problem]), Err(MarkError::NothingToMark)));
}
