//! xlsx: what a reader of workbooks finds.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use lianjian_domain::form::Form;
use lianjian_render::{Error, Options, xlsx};

use crate::samples;

#[test]
fn numbers_are_numbers_and_texts_are_texts() {
    let cells = read(&samples::post());
    assert_eq!(cells.get_value((0, 0)), Some(&text("附件5")));
    let (row, column) = place(&cells, "序号");
    assert_eq!(cells.get_value((row + 1, column)), Some(&Data::Float(1.0)));
    assert_eq!(cells.get_value((row + 1, column + 2)), Some(&text("一级")));
    assert_eq!(
        cells.get_value((row + 1, column + 3)),
        Some(&text("1. 重大事项提交党组会研究\n2. 会议记录每季度报纪检组备查"))
    );
    assert_eq!(place(&cells, "廉政风险及防控措施"), (row, column - 1));
}

#[test]
fn a_text_that_begins_like_a_formula_stays_a_text() {
    for attack in ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1"] {
        let mut register = samples::register(1);
        register.rows[0].risk = attack.to_owned();
        let form = Form::Annex3(register);
        let cells = read(&form);
        let (row, column) = place(&cells, "序号");
        assert_eq!(cells.get_value((row + 1, column + 1)), Some(&text(attack)));
        let bytes = xlsx(&form, &Options::default()).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let formulas = workbook.worksheet_formula("附件3").unwrap();
        assert!(formulas.used_cells().next().is_none());
    }
}

#[test]
fn a_text_that_no_cell_can_hold_is_refused_by_place() {
    let mut register = samples::register(1);
    register.rows[0].risk = "长".repeat(40_000);
    let error = xlsx(&Form::Annex3(register), &Options::default()).unwrap_err();
    assert!(matches!(error, Error::TextTooLong { row: 4, column: 3, length: 40_000, .. }), "{error}");
    insta::assert_snapshot!(error, @"单位廉政风险登记表第4行第3列有40000字，Excel 一格最多32767字，没有写成 xlsx。请改用 docx 或 PDF，或把这一格的文字分开填写。");
}

#[test]
fn every_form_can_be_opened() {
    for form in samples::all() {
        let cells = read(&form);
        assert_eq!(cells.get_value((1, 0)), Some(&text(form.kind().title())));
    }
}

fn read(form: &Form) -> Range<Data> {
    let bytes = xlsx(form, &Options::default()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range(form.kind().label()).unwrap()
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

fn place(cells: &Range<Data>, wanted: &str) -> (u32, u32) {
    let (row, column, _) = cells.used_cells().find(|(_, _, cell)| **cell == text(wanted)).unwrap();
    (u32::try_from(row).unwrap(), u32::try_from(column).unwrap())
}
