//! Another unit's name where the own one should act (practice.md, finding 6): the sign of a copied register.
//!
//! Other units may be named as those to whom something goes or with whom it is done (报县财政局审批); only one that acts
//! by itself is told.

/// The names of the units of a county, as texts write them.
#[derive(Clone, Debug, Default)]
pub struct OtherUnits {
    /// The name that is looked for, and the unit's full name; the longest first.
    names: Vec<(String, String)>,
}

impl OtherUnits {
    /// All units but the own one, by full name; the region before a name may be left out.
    pub fn new<'name>(all: impl IntoIterator<Item = &'name str>, own: &str) -> OtherUnits {
        let own_short = without_region(own);
        let mut names: Vec<(String, String)> = Vec::new();
        for name in all {
            if name == own || without_region(name) == own_short {
                continue;
            }
            for written in [name, without_region(name)] {
                // 医院, 一中: rather words than names.
                if written.chars().count() >= 3 && !own.contains(written) {
                    names.push((written.to_owned(), name.to_owned()));
                }
            }
        }
        names.sort_by_key(|(written, _)| std::cmp::Reverse(written.chars().count()));
        names.dedup();
        OtherUnits { names }
    }

    /// The full name of the first other unit that acts in the text.
    pub fn acting_in(&self, text: &str) -> Option<&str> {
        self.names
            .iter()
            .find(|(written, _)| text.match_indices(written.as_str()).any(|(at, _)| acts(&text[..at])))
            .map(|(_, name)| name.as_str())
    }
}

/// 清河县林业局 is written 林业局 as well.
fn without_region(name: &str) -> &str {
    let mut rest = name;
    for (at, sign) in name.char_indices() {
        let after = &name[at + sign.len_utf8()..];
        if matches!(sign, '省' | '市' | '县' | '区' | '旗') && at > 0 && after.chars().count() >= 2 {
            // 城市管理局, 县区…: the region's name itself ends here only once.
            rest = after;
            break;
        }
    }
    if rest.starts_with("管理") { name } else { rest }
}

/// Whether a name after these words acts, and is not acted upon.
fn acts(before: &str) -> bool {
    const TURNED_TO: [&str; 36] = [
        "报", "报经", "报请", "报送", "送", "抄送", "向", "由", "会同", "与", "和", "同", "及", "、", "请",
        "商", "经", "到", "交", "移交", "移送", "配合", "接受", "联合", "委托", "协同", "对接", "通过", "按",
        "按照", "按县", "报县", "向县", "由县", "与县", "和县",
    ];
    let before = before.trim_end_matches(|sign: char| {
        sign.is_whitespace() || matches!(sign, '县' | '市' | '区' | '本' | '省')
    });
    !TURNED_TO.iter().any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_unit_that_acts_is_told() {
        let all = ["清河县林业局", "清河县财政局", "清河县教育局", "清河县城市管理局"];
        let others = OtherUnits::new(all, "清河县教育局");
        assert_eq!(others.acting_in("县林业局按规定逐级审批，每月公示"), Some("清河县林业局"));
        assert_eq!(others.acting_in("处置前委托评估，报县财政局审批"), None);
        assert_eq!(others.acting_in("教育局每月公示"), None);
        assert_eq!(others.acting_in("城市管理局中队长签字"), Some("清河县城市管理局"));
    }
}
