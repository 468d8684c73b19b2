//! The chapters, and how their Markdown becomes HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A chapter of the book.
pub(super) struct Chapter {
    /// Its name in addresses.
    pub(super) name: &'static str,
    /// Its title, the same as its first heading.
    pub(super) title: &'static str,
    text: &'static str,
}

/// A chapter as HTML.
pub(super) struct Rendered {
    /// Headings of the second rank: their anchors and words.
    pub(super) sections: Vec<(String, String)>,
    /// The text without the title.
    pub(super) html: String,
}

macro_rules! chapter {
    ($name:literal, $title:literal, $file:literal) => {
        Chapter {
            name: $name,
            title: $title,
            text: include_str!(concat!("../../../../../docs/book/zh/", $file)),
        }
    };
}

/// All chapters, in the order of the book.
pub(super) const CHAPTERS: [Chapter; 21] = [
    chapter!("accounts", "登录与账号", "01-accounts.md"),
    chapter!("organisation", "组织机构", "02-organisation.md"),
    chapter!("tables", "导入表格", "03-tables.md"),
    chapter!("forms", "登记表与职权目录怎么填", "04-forms.md"),
    chapter!("summary", "汇总", "05-summary.md"),
    chapter!("risk-base", "风险库", "06-risk-base.md"),
    chapter!("quality", "质量检查", "20-quality.md"),
    chapter!("settings", "设置", "07-settings.md"),
    chapter!("plan", "防控计划", "12-plan.md"),
    chapter!("inbox", "待办", "09-inbox.md"),
    chapter!("notices", "通知", "15-notices.md"),
    chapter!("messages", "消息提醒", "17-messages.md"),
    chapter!("flows", "流程图", "18-flows.md"),
    chapter!("booklets", "汇编成册", "19-booklets.md"),
    chapter!("workgroups", "领导小组和学习宣传", "16-workgroups.md"),
    chapter!("signing", "审签", "13-signing.md"),
    chapter!("filing", "报送", "10-filing.md"),
    chapter!("review", "审核", "11-review.md"),
    chapter!("roles", "角色", "14-roles.md"),
    chapter!("command-line", "命令行", "08-command-line.md"),
    chapter!("working-days", "工作日怎么算", "09-working-days.md"),
];

impl Chapter {
    /// Its HTML, with an anchor at each section.
    pub(super) fn render(&self) -> Rendered {
        let mut sections = Vec::new();
        let mut events: Vec<Event<'_>> = Vec::new();
        // The title stands in the page's own heading.
        let mut in_title = false;
        let mut section: Option<usize> = None;
        for event in Parser::new_ext(self.text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
                Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
                _ if in_title => {}
                Event::Start(Tag::Heading { level: HeadingLevel::H2, classes, attrs, .. }) => {
                    let anchor = format!("section-{}", sections.len() + 1);
                    section = Some(sections.len());
                    sections.push((anchor.clone(), String::new()));
                    let id = Some(CowStr::from(anchor));
                    events.push(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }));
                }
                Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                    section = None;
                    events.push(Event::End(TagEnd::Heading(HeadingLevel::H2)));
                }
                Event::Text(text) => {
                    if let Some(section) = section {
                        sections[section].1.push_str(&text);
                    }
                    events.push(Event::Text(text));
                }
                other => events.push(other),
            }
        }
        let mut text = String::new();
        html::push_html(&mut text, events.into_iter());
        // Tables of the book look like all tables, and scroll by themselves on a phone.
        let text = text
            .replace("<table>", "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表\"><table class=\"tbl\">")
            .replace("</table>", "</table></div>");
        Rendered { sections, html: text }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_chapter_begins_with_its_title() {
        for chapter in &CHAPTERS {
            assert_eq!(chapter.text.lines().next(), Some(format!("# {}", chapter.title).as_str()));
        }
    }

    #[test]
    fn a_link_inside_the_book_leads_to_a_chapter() {
        let names: HashSet<&str> = CHAPTERS.iter().map(|chapter| chapter.name).collect();
        let mut links = 0;
        for chapter in &CHAPTERS {
            for rest in chapter.render().html.split("href=\"/help/").skip(1) {
                let name = rest.split(['"', '#']).next().unwrap_or_default();
                assert!(names.contains(name), "{} links to {name}", chapter.title);
                links += 1;
            }
        }
        assert!(links > 0, "the book has links, so that this test can fail");
    }

    #[test]
    fn sections_have_anchors_and_the_title_is_left_to_the_page() {
        let rendered = CHAPTERS[0].render();
        assert_eq!(rendered.sections[0], ("section-1".to_owned(), "登录".to_owned()));
        assert!(rendered.html.starts_with("<h2 id=\"section-1\">登录</h2>"), "{}", rendered.html);
        assert!(rendered.html.contains("<table class=\"tbl\">"));
    }
}
