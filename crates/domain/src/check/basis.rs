//! 实施依据: each law with full title in 《》, date of issue, number and article (附件2, note 3;
//! practice.md, finding 9).

use super::{has_article, has_document_number, is_numeral};
use crate::text::{half_width, is_blank, one_line};

/// What a cited law lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A title in 《》 at all.
    Title,
    /// The full title: 《森林法》 instead of 《中华人民共和国森林法》.
    FullTitle,
    /// The date of issue.
    Date,
    /// The number of the document.
    Number,
    /// The article.
    Article,
}

impl Gap {
    /// What is missing, as a person says it.
    pub const fn label(self) -> &'static str {
        match self {
            Gap::Title => "书名号内的全称",
            Gap::FullTitle => "全称",
            Gap::Date => "发布时间",
            Gap::Number => "文号",
            Gap::Article => "具体条款",
        }
    }
}

/// A law that the cell cites, with what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The title with its 《》; empty when the cell cites none.
    pub title: String,
    /// What is missing, never empty.
    pub gaps: Vec<Gap>,
}

/// The cited laws that lack something; a blank cell lacks its title.
pub fn incomplete(basis: &str) -> Vec<Incomplete> {
    if is_blank(basis) {
        return vec![Incomplete { title: String::new(), gaps: vec![Gap::Title] }];
    }
    let text = half_width(&one_line(basis));
    let titles = titles(&text);
    if titles.is_empty() {
        return vec![Incomplete { title: String::new(), gaps: vec![Gap::Title] }];
    }
    let mut found = Vec::new();
    for (index, (start, end)) in titles.iter().copied().enumerate() {
        let next = titles.get(index + 1).map_or(text.len(), |next| next.0);
        let title = &text[start..end];
        let about = &text[end..next];
        let mut gaps = Vec::new();
        if is_short(title) {
            gaps.push(Gap::FullTitle);
        }
        if !has_date(about) {
            gaps.push(Gap::Date);
        }
        if !has_document_number(about) {
            gaps.push(Gap::Number);
        }
        if !has_article(about) {
            gaps.push(Gap::Article);
        }
        if !gaps.is_empty() {
            found.push(Incomplete { title: title.to_owned(), gaps });
        }
    }
    found
}

/// 法律效力等级, the highest first (practice.md, finding 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// 法律
    Law,
    /// 行政法规
    Regulation,
    /// 地方性法规
    LocalRegulation,
    /// 规章
    Rule,
    /// 规范性文件
    Document,
}

impl Rank {
    /// The name of the rank.
    pub const fn label(self) -> &'static str {
        match self {
            Rank::Law => "法律",
            Rank::Regulation => "行政法规",
            Rank::LocalRegulation => "地方性法规",
            Rank::Rule => "规章",
            Rank::Document => "规范性文件",
        }
    }

    /// The rank that title and number tell; none where they do not.
    fn of(title: &str, about: &str) -> Option<Rank> {
        let name = title.trim_start_matches('《').trim_end_matches('》');
        let local = ["省", "自治区", "市", "县", "自治州"];
        let is_local = local.iter().any(|region| name.contains(region)) && !name.contains("城市");
        if name.ends_with('法') && !name.ends_with("办法") || about.contains("主席令") {
            Some(Rank::Law)
        } else if about.contains("国务院令") {
            Some(Rank::Regulation)
        } else if about.contains("人大常委会")
            || about.contains("人民代表大会")
            || is_local && name.ends_with("条例")
        {
            Some(Rank::LocalRegulation)
        } else if about.contains("政府令")
            || about.contains("部令")
            || about.contains("局令")
            || about.contains("委员会令")
        {
            Some(Rank::Rule)
        } else if about.contains('〔') || about.contains('[') || about.contains('［') {
            Some(Rank::Document)
        } else {
            None
        }
    }
}

/// Two cited laws that stand in the wrong order: the first has the lower rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disorder {
    /// The title that stands first, with its rank.
    pub first: (String, Rank),
    /// The title that should stand before it, with its rank.
    pub then: (String, Rank),
}

/// The first two laws of a cell that stand out of the order of their ranks. Laws whose rank cannot be told are passed
/// over.
pub fn disorder(basis: &str) -> Option<Disorder> {
    let text = half_width(&one_line(basis));
    let titles = titles(&text);
    let mut before: Option<(String, Rank)> = None;
    for (index, (start, end)) in titles.iter().copied().enumerate() {
        let next = titles.get(index + 1).map_or(text.len(), |next| next.0);
        let Some(rank) = Rank::of(&text[start..end], &text[end..next]) else { continue };
        let title = text[start..end].to_owned();
        match before.take() {
            Some(first) if first.1 > rank => return Some(Disorder { first, then: (title, rank) }),
            _ => before = Some((title, rank)),
        }
    }
    None
}

/// Byte ranges of the titles with their 《》; a title within a title belongs to it.
fn titles(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, sign) in text.char_indices() {
        match sign {
            '《' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((start, at + sign.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found
}

/// A national law is cited as 中华人民共和国…法; anything else that ends in 法 without 办 is its short
/// name.
fn is_short(title: &str) -> bool {
    let name = title.trim_start_matches('《').trim_end_matches('》');
    name.ends_with('法') && !name.ends_with("办法") && !name.starts_with("中华人民共和国")
}

/// A day or a month of a year: 2012年6月20日, 2012.6.20, 二〇一二年六月.
fn has_date(text: &str) -> bool {
    let year_and_month = text.match_indices('年').any(|(at, sign)| {
        let rest = text[at + sign.len()..].trim_start();
        let after = rest.trim_start_matches(is_numeral);
        text[..at].trim_end().ends_with(is_numeral)
            && after.len() < rest.len()
            && after.trim_start().starts_with('月')
    });
    year_and_month || has_dotted_date(text)
}

fn has_dotted_date(text: &str) -> bool {
    text.split(|sign: char| !(sign.is_ascii_digit() || matches!(sign, '.' | '-' | '/'))).any(|piece| {
        let mut parts = piece.split(['.', '-', '/']).filter(|part| !part.is_empty());
        parts.next().is_some_and(|year| year.len() == 4)
            && parts.next().is_some_and(|month| month.len() <= 2)
            && parts.next().is_some_and(|day| day.len() <= 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_citations_pass() {
        for basis in [
            "《中华人民共和国建筑法》（1997年11月1日主席令第91号公布，2011年4月22日主席令第46号修正）第七条、第八条",
            "《国务院对确需保留的行政审批项目设定行政许可的决定》（2004年6月29日国务院令第412号）附件第101项；《城市排水许可管理办法》（2006年12月25日建设部令第152号）第六条",
            "《党政领导干部选拔任用工作条例》（2002年7月9日中发〔2002〕7号）第四章",
            "《财政部关于印发〈实施意见〉的通知》（2004年3月23日财建〔2004〕75号）第三条",
            "《关于转发《收费办法》的通知》（2004.3.23 财建[2004]75号）第3条",
        ] {
            assert_eq!(incomplete(basis), [], "{basis}");
        }
    }

    #[test]
    fn ranks_stand_from_the_highest_down() {
        let law = "《中华人民共和国建筑法》（1997年11月1日主席令第91号）第七条";
        let regulation = "《城市道路管理条例》（1996年6月4日国务院令第198号）第三十条";
        let rule = "《城市排水许可管理办法》（2006年12月25日建设部令第152号）第六条";
        let document = "《关于加强管理的通知》（财建〔2004〕75号）第三条";
        assert_eq!(disorder(&[law, regulation, rule, document].join("；")), None);
        let found = disorder(&[rule, law].join("；")).map(|found| (found.first.1, found.then.1));
        assert_eq!(found, Some((Rank::Rule, Rank::Law)));
        assert_eq!(disorder("《某局制度》第三条；《中华人民共和国会计法》第二条"), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        let gaps = |basis: &str| incomplete(basis).into_iter().flat_map(|law| law.gaps).collect::<Vec<_>>();
        assert_eq!(gaps("　"), [Gap::Title]);
        assert_eq!(gaps("森林法第三条"), [Gap::Title]);
        assert_eq!(gaps("《森林法》第三条"), [Gap::FullTitle, Gap::Date, Gap::Number]);
        assert_eq!(gaps("《中华人民共和国食品安全法》（2009年）第七十七条"), [Gap::Date, Gap::Number]);
        assert_eq!(gaps("《燃气管理条例》（2010年11月19日国务院令第583号）"), [Gap::Article]);
    }
}
