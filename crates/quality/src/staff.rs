//! Who stands behind 责任人: people and posts of a unit, by the names that cells give them.

use lianjian_domain::level::Level;

/// The place of a post in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Anybody else.
    Other,
    /// 内设部门负责人
    DepartmentHead,
    /// 班子成员
    Leader,
    /// 主要负责人
    FirstLeader,
}

impl Rank {
    /// The least rank that answers for a risk of a level: 一级 lies with the leading group, 二级 not below a head of
    /// department (practice.md, controlled by level).
    pub const fn least(level: Level) -> Rank {
        match level {
            Level::First => Rank::Leader,
            Level::Second => Rank::DepartmentHead,
            Level::Third => Rank::Other,
        }
    }

    /// Who that is.
    pub const fn label(self) -> &'static str {
        match self {
            Rank::Other => "工作人员",
            Rank::DepartmentHead => "内设部门负责人",
            Rank::Leader => "班子成员",
            Rank::FirstLeader => "主要负责人",
        }
    }
}

/// A person of the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The highest rank held today; none for who holds no post any more.
    pub rank: Option<Rank>,
}

/// The people and posts of a unit.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    /// Everybody who ever held a post.
    pub people: Vec<Person>,
    /// The posts of today: name and rank.
    pub posts: Vec<(String, Rank)>,
}

impl Staff {
    /// The names in a cell: 张三（局长）、李四 gives 张三 and 李四.
    pub fn names(cell: &str) -> Vec<String> {
        let mut plain = String::with_capacity(cell.len());
        let mut depth = 0_usize;
        for sign in cell.chars() {
            match sign {
                '(' | '（' | '［' | '[' => depth += 1,
                ')' | '）' | '］' | ']' => depth = depth.saturating_sub(1),
                _ if depth == 0 => plain.push(sign),
                _ => {}
            }
        }
        // 张　三 is one name; 张三 李四 are two.
        let parts = plain.split(['、', '，', ',', '；', ';', '/', '\n', '\t', '|', '及', '和', '与']);
        parts.flat_map(split_spaced).filter(|name| !name.is_empty()).collect()
    }

    /// Who in the cell held a post of the unit once and holds none now.
    pub fn left(&self, cell: &str) -> Option<&str> {
        Staff::names(cell).iter().find_map(|written| {
            let known: Vec<&Person> =
                self.people.iter().filter(|person| written.contains(person.name.as_str())).collect();
            let all_left = !known.is_empty() && known.iter().all(|person| person.rank.is_none());
            all_left.then(|| known[0].name.as_str())
        })
    }

    /// The highest rank among those named; none as soon as one of them is not known.
    pub fn highest(&self, cell: &str) -> Option<Rank> {
        let ranks: Option<Vec<Rank>> = Staff::names(cell).iter().map(|written| self.rank(written)).collect();
        ranks?.into_iter().max()
    }

    fn rank(&self, written: &str) -> Option<Rank> {
        let person = self.people.iter().filter(|person| written.contains(person.name.as_str()));
        let by_person = person.filter_map(|person| person.rank).max();
        by_person.or_else(|| {
            let post =
                self.posts.iter().filter(|(post, _)| post == written || written.ends_with(post.as_str()));
            post.map(|(_, rank)| *rank).max()
        })
    }
}

fn split_spaced(part: &str) -> Vec<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.iter().all(|word| word.chars().count() == 1) {
        return vec![words.concat()];
    }
    words.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff() -> Staff {
        let person = |name: &str, rank| Person { name: name.to_owned(), rank };
        Staff {
            people: vec![
                person("张三", Some(Rank::FirstLeader)),
                person("李四", Some(Rank::Other)),
                person("王五", None),
            ],
            posts: vec![("财务股股长".to_owned(), Rank::DepartmentHead)],
        }
    }

    #[test]
    fn cells_name_people_in_many_ways() {
        assert_eq!(Staff::names("张　三（局长）、李四"), ["张三", "李四"]);
        assert_eq!(Staff::names("张三 李四\n王五"), ["张三", "李四", "王五"]);
    }

    #[test]
    fn ranks_and_leavers_are_known() {
        let staff = staff();
        assert_eq!(staff.highest("李四、张三"), Some(Rank::FirstLeader));
        assert_eq!(staff.highest("财务股股长"), Some(Rank::DepartmentHead));
        assert_eq!(staff.highest("李四、赵六"), None);
        assert_eq!(staff.left("王五"), Some("王五"));
        assert_eq!(staff.left("张三"), None);
    }
}
