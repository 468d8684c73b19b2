//! Plain lists: the same content in all three formats.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use lianjian_render::{Column, Listing, listing_docx, listing_pdf, listing_xlsx};

use crate::portable::{FONTS, pages};

fn contacts(rows: usize) -> Listing {
    Listing {
        title: "清河县水利局联系表".to_owned(),
        above: "单位：清河县水利局".to_owned(),
        columns: vec![Column::short("序号", 1), Column::short("姓名", 2), Column::long("职务", 5)],
        rows: (1..=rows).map(|at| vec![at.to_string(), "何某".to_owned(), "局长=1+1".to_owned()]).collect(),
        below: "填表人：何某".to_owned(),
        ..Listing::default()
    }
}

#[test]
fn a_list_says_the_same_as_docx_xlsx_and_pdf() {
    let listing = contacts(2);
    let mut archive = zip::ZipArchive::new(Cursor::new(listing_docx(&listing).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(listing_xlsx(&listing).unwrap())).unwrap();
    let sheet = workbook.worksheet_range("清河县水利局联系表").unwrap();
    assert_eq!(sheet.get_value((0, 0)), Some(&Data::String("清河县水利局联系表".to_owned())));
    assert_eq!(sheet.get_value((4, 2)), Some(&Data::String("局长=1+1".to_owned())), "a text stays a text");
    let pdf = pages(&listing_pdf(&listing, &FONTS).unwrap());
    for words in ["清河县水利局联系表", "单位：清河县水利局", "何某", "局长=1+1", "填表人：何某"]
    {
        assert!(text.contains(words), "{words} in the document");
        if let Some(pages) = &pdf {
            assert!(pages.concat().replace(' ', "").contains(words), "{words} in the PDF");
        }
    }
}

#[test]
fn every_line_of_the_note_below_has_its_own_line() {
    let listing = Listing {
        below: "办公室：监察室\n成立依据：清水发〔2013〕12号".to_owned(), ..contacts(2)
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(listing_docx(&listing).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    for line in ["办公室：监察室", "成立依据：清水发〔2013〕12号"] {
        assert!(text.contains(&format!(">{line}</w:t>")), "{line} is a paragraph of its own");
    }
    let heights = |listing: &Listing| {
        let mut archive = zip::ZipArchive::new(Cursor::new(listing_xlsx(listing).unwrap())).unwrap();
        let mut sheet = String::new();
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        let last = sheet.rsplit("<row ").next().unwrap();
        let height = last.split("ht=\"").nth(1).unwrap().split('"').next().unwrap();
        height.parse::<f64>().unwrap()
    };
    assert!(heights(&listing) >= 1.7 * heights(&contacts(2)), "the row is high enough for both");
}

#[test]
fn the_heads_of_a_long_list_stand_on_every_page() {
    if let Some(pages) = pages(&listing_pdf(&contacts(120), &FONTS).unwrap()) {
        assert!(pages.len() > 2);
        for page in &pages {
            assert!(page.replace(' ', "").contains("姓名"), "{page}");
        }
    }
}
