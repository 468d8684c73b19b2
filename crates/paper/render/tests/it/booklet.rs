//! Booklets: what is bound, on which page, and what leads there.

use lianjian_domain::form::{Catalogue, PowerRow};
use lianjian_domain::rollup::PowerCounts;
use lianjian_render::{
    Binding, Booklet, Bound, Chart, Part, PictureKind, Piece, PowerPage, booklet_docx, booklet_part,
    booklet_pdf, chart_pdf, chart_png,
};

use crate::portable::{FONTS, pages};

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400" viewBox="0 0 300 400" font-family="'Noto Sans SC',sans-serif"><rect x="50" y="50" width="200" height="80" fill="#ffffff" stroke="#1f2937"/><text x="150" y="95" font-size="13" text-anchor="middle">受理申请</text></svg>"##;

fn power(number: usize, office: &str, chart: Option<Chart>) -> Piece {
    Piece::Power(PowerPage {
        title: format!("{number}．第{number}项许可"),
        facts: format!("行政审批 · {office}"),
        offices: vec![office.to_owned()],
        chart,
    })
}

fn booklet(unit: &str, powers: usize) -> Booklet {
    let rows = (1..=powers).map(|number| PowerRow {
        number: u32::try_from(number).ok(),
        name: format!("第{number}项许可"),
        category: "行政审批".to_owned(),
        ..PowerRow::default()
    });
    let rows: Vec<PowerRow> = rows.collect();
    // Four more stand in another part.
    let counts = PowerCounts { powers: rows.len() as u64 + 4, ..PowerCounts::of(&rows) };
    let catalogue = Catalogue { unit: Some(unit.to_owned()), rows, ..Catalogue::default() };
    let charts = (1..=powers).map(|number| {
        let office = if number % 2 == 0 { "财务股" } else { "审批股" };
        power(number, office, (number != 2).then(|| Chart::Svg(SVG.to_owned())))
    });
    Booklet {
        title: "权力运行流程图汇编".to_owned(),
        holder: unit.to_owned(),
        lines: vec!["2013年6月".to_owned()],
        parts: vec![
            Part {
                title: "职权目录".to_owned(),
                lines: Vec::new(),
                pieces: vec![Piece::Catalogue(catalogue, counts)],
            },
            Part { title: "权力运行流程图".to_owned(), lines: Vec::new(), pieces: charts.collect() },
        ],
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{2060}').collect()
}

#[test]
fn a_booklet_has_cover_contents_catalogue_charts_and_index() {
    let pdf = booklet_pdf(&booklet("清河县水利局", 3), &FONTS).unwrap();
    std::fs::write(std::env::temp_dir().join("lianjian-booklet.pdf"), &pdf).unwrap();
    let Some(pages) = pages(&pdf) else { return };
    let pages: Vec<String> = pages.iter().map(|page| plain(page)).collect();
    assert!(pages[0].contains("清河县水利局") && pages[0].contains("2013年6月"), "{}", pages[0]);
    let contents = &pages[1];
    assert!(contents.contains("目录"), "{contents}");
    // Every power is in the contents with the number that stands at the foot of its page.
    for number in 1..=3 {
        let title = format!("{number}．第{number}项许可");
        let at = pages.iter().skip(2).position(|page| page.contains(&title) && !page.contains("附件2"));
        let page = at.unwrap() + 2;
        let foot = pages[page].rsplit('—').nth(1).unwrap().to_owned();
        assert!(contents.contains(&title), "{contents}");
        let after = contents.split(&title).nth(1).unwrap().trim_start_matches('.');
        assert!(after.starts_with(&foot), "{title} stands on page {foot}: {after}");
    }
    assert!(pages.iter().any(|page| page.contains("受理申请")), "the text of a chart is text");
    assert!(pages.iter().any(|page| page.contains("尚未绘制流程图")));
    assert!(pages.iter().any(|page| page.contains("共有各类职权7项")), "all powers of the unit are counted");
    let index = pages.last().unwrap();
    assert!(index.contains("按承办处室索引") && index.contains("财务股"), "{index}");
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Outlines"), "it has bookmarks");
}

#[test]
fn a_file_that_is_no_picture_does_not_keep_the_others_out() {
    let png = chart_png(SVG, 1.0, &FONTS).unwrap();
    let chart = |bytes: &[u8], kind| Some(Chart::File(kind, bytes.to_vec()));
    let mut book = booklet("清河县水利局", 1);
    book.parts[1].pieces = vec![
        power(1, "审批股", chart(&png, PictureKind::Png)),
        power(2, "审批股", chart(&png[..40], PictureKind::Png)),
        power(3, "审批股", chart(b"%PDF-1.7 nothing", PictureKind::Pdf)),
        power(4, "审批股", chart(&chart_pdf(SVG, "图", &FONTS).unwrap(), PictureKind::Pdf)),
    ];
    let pdf = booklet_pdf(&book, &FONTS).unwrap();
    if let Some(pages) = pages(&pdf) {
        let broken = pages.iter().filter(|page| plain(page).contains("文件打不开")).count();
        assert_eq!(broken, 2, "{pages:?}");
    }
    assert!(booklet_docx(&book, &FONTS).unwrap().starts_with(b"PK"));
}

#[test]
fn parts_that_are_joined_are_numbered_through_and_their_contents_lead_to_them() {
    let mut binding = Binding::default();
    let mut numbers = Vec::new();
    for (unit, powers) in [("清河县水利局", 3), ("清河县财政局", 2)] {
        numbers.push(binding.next_page());
        let part = booklet_part(&booklet(unit, powers), binding.next_page(), &FONTS).unwrap();
        assert_eq!(part.places.len(), 1 + 2 + powers, "{:?}", part.places);
        assert!(part.places.iter().all(|place| place.page < part.pages));
        binding.add(&part).unwrap();
    }
    let cover = Bound {
        title: "权力运行流程图汇编".to_owned(),
        holder: "清河县".to_owned(),
        lines: vec!["2013年6月".to_owned()],
    };
    let whole = binding.finish(&cover, &FONTS).unwrap();
    let read = lopdf::Document::load_mem(&whole).unwrap();
    let toc = read.get_toc().unwrap();
    let titles: Vec<&str> = toc.toc.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles[0], "清河县水利局");
    let second = toc.toc.iter().find(|entry| entry.title == "清河县财政局").unwrap();
    if let Some(pages) = pages(&whole) {
        assert_eq!(pages.len(), read.get_pages().len());
        assert!(plain(&pages[second.page - 1]).contains("清河县财政局"));
        let foot = format!("—{}—", numbers[1]);
        assert!(plain(&pages[second.page - 1]).contains(&foot), "{}", pages[second.page - 1]);
    }
    assert!(!String::from_utf8_lossy(&whole).contains("page:"), "no link is left without its page");
    std::fs::write(std::env::temp_dir().join("lianjian-bound.pdf"), &whole).unwrap();
}

#[test]
fn a_chart_is_a_pdf_with_its_text_and_a_png_of_its_size() {
    let pdf = chart_pdf(SVG, "采矿许可权力运行流程图", &FONTS).unwrap();
    if let Some(pages) = pages(&pdf) {
        assert!(plain(&pages.concat()).contains("受理申请"));
    }
    let png = chart_png(SVG, 2.0, &FONTS).unwrap();
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (600, 800));
    // Text is drawn: not all of the box's inside is white. Compressed, a blank box takes a few hundred bytes.
    let blank = chart_png(&SVG.replace("受理申请", ""), 2.0, &FONTS).unwrap();
    assert!(png.len() > blank.len() + 500, "{} {}", png.len(), blank.len());
}
