//! Names of units as forms give them, and whether two mean the same unit.
//!
//! 清河县住房和城乡建设局, 县住房和城乡建设局 and 住房和城乡建设局（盖章） are one (practice.md, issue text:
//! names match after dropping the region's name, 县/市 and 单位（盖章）).

use crate::text::{half_width, without_spaces};

/// What is left of a unit's name when everything that does not tell units apart is dropped.
///
/// `region` is the region's full name, such as 清河县.
pub fn key(name: &str, region: &str) -> String {
    let mut plain = without_spaces(&half_width(name));
    for label in ["单位(盖章):", "单位(公章):", "单位名称:", "单位:", "(盖章)", "(公章)", "(章)"]
    {
        plain = plain.replace(label, "");
    }
    let region = without_spaces(&half_width(region));
    let bare = region.strip_suffix(['县', '市', '区', '旗']).unwrap_or(&region);
    let rest = if region.is_empty() {
        plain.as_str()
    } else {
        plain
            .strip_prefix(region.as_str())
            .or_else(|| plain.strip_prefix(bare).filter(|rest| !rest.is_empty()))
            .unwrap_or(&plain)
    };
    // 县财政局 but not 县: a name is never dropped whole.
    rest.strip_prefix(['县', '市', '区', '旗'])
        .filter(|rest| rest.chars().count() > 1)
        .unwrap_or(rest)
        .to_owned()
}

/// The `most` names nearest to `wanted` by shared character pairs, best first; names that share
/// nothing are left out.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = pairs(wanted);
    let mut scored: Vec<(usize, usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let own = pairs(name);
            let shared = own.iter().filter(|pair| wanted.contains(pair)).count();
            (shared > 0).then_some((shared * 1000 / (own.len() + wanted.len()), own.len(), name))
        })
        .collect();
    scored.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)).then(left.2.cmp(right.2)));
    scored.into_iter().take(most).map(|(_, _, name)| name).collect()
}

fn pairs(name: &str) -> Vec<(char, char)> {
    let signs: Vec<char> = without_spaces(&half_width(name)).chars().collect();
    signs.iter().copied().zip(signs.iter().copied().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_under_many_names() {
        for name in [
            "清河县财政局",
            "县财政局",
            "财政局",
            "单位（盖章）： 清河县 财政局",
            "清河财政局",
            "财政局（盖章）",
        ] {
            assert_eq!(key(name, "清河县"), "财政局", "{name}");
        }
        assert_eq!(key("清河县", "清河县"), "");
        assert_eq!(key("县委办公室", "清河县"), "委办公室");
        assert_eq!(key("市场监管所", "清河县"), "场监管所");
    }

    #[test]
    fn the_nearest_names_come_first() {
        let names = ["科员（许可窗口）", "窗口首席代表", "局长"];
        assert_eq!(nearest("许可窗口", names, 2), ["科员（许可窗口）", "窗口首席代表"]);
    }
}
