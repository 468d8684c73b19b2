//! The organisation as one table, in and out: a line for each person on a post, or for a post, a
//! department, a unit by itself (interface.md, `lianjian org`).
//!
//! Reading is all or nothing, and a table that says what is there already changes nothing; so does the
//! table that [`export`] gives.

mod charges;
mod export;
mod import;
mod lines;
mod parts;
mod plan;
mod standing;
mod values;

pub use export::{Ending, export, template};
pub use import::{Report, import_table};
pub use lines::Problem;

/// The columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// 行政区划
    Region,
    /// 单位
    Unit,
    /// 上级单位
    Parent,
    /// 单位类别
    Kind,
    /// 内设部门
    Department,
    /// 岗位
    Post,
    /// 领导班子
    Leading,
    /// 姓名
    Person,
    /// 任职起
    From,
    /// 任职止
    Until,
    /// 职务
    Duty,
    /// 分管部门
    Charges,
}

impl Column {
    /// All columns, in the order in which they are written.
    pub const ALL: [Column; 12] = [
        Column::Region,
        Column::Unit,
        Column::Parent,
        Column::Kind,
        Column::Department,
        Column::Post,
        Column::Leading,
        Column::Person,
        Column::From,
        Column::Until,
        Column::Duty,
        Column::Charges,
    ];

    /// The heading.
    pub const fn label(self) -> &'static str {
        match self {
            Column::Region => "行政区划",
            Column::Unit => "单位",
            Column::Parent => "上级单位",
            Column::Kind => "单位类别",
            Column::Department => "内设部门",
            Column::Post => "岗位",
            Column::Leading => "领导班子",
            Column::Person => "姓名",
            Column::From => "任职起",
            Column::Until => "任职止",
            Column::Duty => "职务",
            Column::Charges => "分管部门",
        }
    }

    /// Other words that lists use for it.
    const fn other_words(self) -> &'static [&'static str] {
        match self {
            Column::Region => &["区划", "行政区", "所属区划"],
            Column::Unit => &["单位名称", "单位全称", "机构名称"],
            Column::Parent => &["主管单位", "上级主管单位", "主管部门"],
            Column::Kind => &["单位性质", "机构类别", "类别"],
            Column::Department => &["部门", "内设机构", "处室", "科室", "股室", "内设部门名称"],
            Column::Post => &["岗位名称"],
            Column::Leading => &["是否领导班子", "班子成员", "是否班子成员"],
            Column::Person => &["人员", "任职人员", "现任人员"],
            Column::From => &["任职时间", "任职日期", "任职开始"],
            Column::Until => &["离任时间", "离任日期", "任职结束"],
            Column::Duty => &["职务类别", "岗位性质"],
            Column::Charges => &["分管科室", "分管处室", "分管股室", "分管"],
        }
    }

    /// The column that a heading names. 职务 names the post in a list that has no other column for it.
    pub fn of_heading(heading: &str, has_posts: bool) -> Option<Column> {
        let plain = values::plain(heading);
        let plain = plain.split('(').next().unwrap_or_default();
        if plain == Column::Duty.label() && !has_posts {
            return Some(Column::Post);
        }
        Self::ALL.into_iter().find(|column| column.label() == plain || column.other_words().contains(&plain))
    }
}
