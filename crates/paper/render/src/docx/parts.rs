//! The parts of a Word document that are the same for every form: types, relations, styles, fonts,
//! settings, footer.

use std::borrow::Cow;

use super::xml::Xml;

/// The relation by which the section names its footer.
pub(super) const FOOTER_ID: &str = "rId4";

/// What `word/document.xml` uses.
pub(super) const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

const CONTENT_TYPES: &str = include_str!("parts/content_types.xml");
pub(super) const PACKAGE_RELATIONS: &str = include_str!("parts/package_relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("parts/document_relations.xml");
/// The paragraph styles that `body` names; sizes are half points: 3号 is 32, 2号 is 44, 五号 is 21.
pub(super) const STYLES: &str = include_str!("parts/styles.xml");
pub(super) const SETTINGS: &str = include_str!("parts/settings.xml");
/// Which font stands in where one of the named ones is not installed.
pub(super) const FONTS: &str = include_str!("parts/fonts.xml");
/// 第n页 共m页
pub(super) const FOOTER: &str = include_str!("parts/footer.xml");
pub(super) const APPLICATION: &str = include_str!("parts/application.xml");

/// `[Content_Types].xml`.
pub(super) fn content_types(with_pictures: bool) -> Cow<'static, str> {
    const PICTURES: &str = "<Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Default ";
    if with_pictures {
        Cow::Owned(CONTENT_TYPES.replacen("<Default ", PICTURES, 1))
    } else {
        Cow::Borrowed(CONTENT_TYPES)
    }
}

/// `word/_rels/document.xml.rels` with a relation `picture0` and so on for each picture.
pub(super) fn document_relations<'a>(pictures: impl Iterator<Item = &'a str>) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
    let mut relations = String::new();
    for (number, name) in pictures.enumerate() {
        relations.push_str(&format!(
            "<Relationship Id=\"picture{number}\" Type=\"{KIND}\" Target=\"media/{name}\"/>"
        ));
    }
    DOCUMENT_RELATIONS.replacen("</Relationships>", &format!("{relations}</Relationships>"), 1)
}

/// `docProps/core.xml`. No time stands in it: the same form gives the same bytes.
pub(super) fn properties(title: &str) -> String {
    let mut xml = Xml::new();
    xml.element(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ],
        |xml| {
            xml.element("dc:title", &[], |xml| {
                xml.text(title);
            });
            xml.element("dc:creator", &[], |xml| {
                xml.text("廉鉴");
            });
            xml.element("dc:language", &[], |xml| {
                xml.text("zh-CN");
            });
        },
    );
    xml.finish()
}
