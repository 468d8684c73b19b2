//! Names and attributes of `WordprocessingML` elements, whatever prefix a producer binds.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

use crate::refusal::Refusal;

/// The namespace of the transitional and of the strict standard.
const NAMESPACES: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// The prefix that the root element binds to `WordprocessingML`: usually `w`, empty for a default
/// namespace, `None` when it binds none.
pub(super) fn prefix(root: &BytesStart<'_>) -> Option<String> {
    root.attributes().with_checks(false).flatten().find_map(|attribute| {
        let bound = NAMESPACES.contains(&attribute.value.as_ref());
        let key: &str = attribute.key.as_ref();
        let prefix = key.strip_prefix("xmlns")?;
        bound.then(|| prefix.trim_start_matches(':').to_owned())
    })
}

/// The name without the prefix, for elements of `WordprocessingML` only.
pub(super) fn local<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    if prefix.is_empty() {
        return (!name.contains(':')).then_some(name);
    }
    name.strip_prefix(prefix)?.strip_prefix(':')
}

/// An attribute's value by its local name.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        let key = attribute.key.local_name();
        let key: &str = key.as_ref();
        (key == name).then_some(attribute.value)
    })
}

/// A switch such as `w:vanish` is on unless its value says otherwise.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val").is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off"))
}

pub(super) fn broken_xml(error: &quick_xml::Error) -> Refusal {
    Refusal::broken(format!("正文的 XML 有错：{error}"))
}
