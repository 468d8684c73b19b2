//! A finding, and the words for its kinds and places.

use lianjian_domain::problem::Code;

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its kind.
    pub code: Code,
    /// The row within its table, from 0; none for the table as a whole.
    pub row: Option<usize>,
    /// The cell, by the name that grids have for it; empty for the row or the table as a whole.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub message: String,
    /// The text that it is about. An answer to the finding holds as long as this stays.
    pub about: String,
}

impl Found {
    /// A finding about a table as a whole.
    pub fn new(code: Code, message: impl Into<String>) -> Found {
        Found { code, row: None, field: "", message: message.into(), about: String::new() }
    }

    /// The same, in a cell of a row with this text.
    #[must_use]
    pub fn at(mut self, row: usize, field: &'static str, about: impl Into<String>) -> Found {
        self.row = Some(row);
        self.field = field;
        self.about = about.into();
        self
    }

    /// The same, about a text.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Found {
        self.about = about.into();
        self
    }
}

/// The head of a cell's column.
pub fn head(field: &str) -> &'static str {
    match field {
        "name" => "权力名称",
        "category" => "权力类别",
        "basis" => "实施依据",
        "form" => "公开形式",
        "scope" => "公开范围",
        "time" => "公开时间",
        "fee" => "收费依据和标准",
        "office" => "承办处室",
        "remark" => "备注",
        "risk" => "风险点",
        "level" => "风险等级",
        "measures" => "防控措施",
        "responsible" => "责任人",
        "duties" => "主要职责",
        _ => "",
    }
}

/// A kind of finding in a few words, for a mark beside a row.
pub const fn short(code: Code) -> &'static str {
    match code {
        Code::CategoryUnknown | Code::CategoryOrgan => "类别",
        Code::MeasureMissing => "空缺",
        Code::ResponsibleMissing
        | Code::ResponsibleLeft
        | Code::ResponsibleJunior
        | Code::ResponsibleOverloaded => "责任人",
        Code::BasisIncomplete | Code::BasisOrder => "依据",
        Code::FeeUnclear => "收费",
        Code::SummaryDiffers | Code::TotalDiffers => "数不符",
        Code::FewerMeasures => "措施少",
        Code::MeasureShort => "太短",
        Code::MeasureThin => "单薄",
        Code::MeasureSlogan => "空话",
        Code::NearCopy => "雷同",
        Code::OtherUnitNamed => "他单位",
        Code::LevelMissing | Code::LevelAgainstCriteria | Code::LevelNotRaised => "等级",
        Code::CollectiveMissing => "集体决定",
        Code::ScopeTimeConflict | Code::ScopeUnexplained => "公开",
        Code::PowerWithoutFlow => "无图",
        Code::PowerWithoutRisk => "无风险点",
        Code::PostUnderrated | Code::LevelsUniform | Code::TopLevelMissing => "定级",
        Code::PersonalData => "个人信息",
        Code::DateOutside => "日期",
        Code::ScanDiffers => "扫描件",
        Code::DeliverableMissing | Code::RegisterMissing => "缺件",
        Code::DeliverableLate => "逾期",
        _ => "问题",
    }
}

/// A kind of finding as a heading.
pub const fn label(code: Code) -> &'static str {
    match code {
        Code::DeliverableMissing => "该报的没有报",
        Code::DeliverableLate => "逾期报送",
        Code::RegisterMissing => "缺登记表",
        Code::SummaryDiffers => "汇总表与登记表数不符",
        Code::LevelMissing => "没有填等级",
        Code::CategoryUnknown => "权力类别不在清单内",
        Code::MeasureMissing => "没有防控措施",
        Code::MeasureShort => "措施太短",
        Code::MeasureThin => "措施单薄",
        Code::MeasureSlogan => "措施是空话",
        Code::NearCopy => "文字雷同",
        Code::OtherUnitNamed => "写着别的单位",
        Code::LevelAgainstCriteria => "等级与定级条件不符",
        Code::LevelNotRaised => "预警后等级没有提高",
        Code::CollectiveMissing => "一级风险没有集体决定",
        Code::ResponsibleMissing => "没有责任人",
        Code::ResponsibleLeft => "责任人已不在岗",
        Code::ResponsibleJunior => "责任人层级不够",
        Code::ResponsibleOverloaded => "一人负责太多风险点",
        Code::BasisIncomplete => "实施依据不完整",
        Code::BasisOrder => "实施依据次序不对",
        Code::FeeUnclear => "收费没有写清",
        Code::ScopeTimeConflict => "公开范围与时间矛盾",
        Code::ScopeUnexplained => "对外职权不公开，没有理由",
        Code::CategoryOrgan => "类别与机关性质不符",
        Code::PowerWithoutFlow => "职权没有流程图",
        Code::PowerWithoutRisk => "职权没有风险点",
        Code::PostUnderrated => "重要岗位没有一、二级风险",
        Code::LevelsUniform => "等级全都一样",
        Code::TopLevelMissing => "没有一级风险",
        Code::PersonalData => "有个人信息",
        Code::DateOutside => "日期不合理",
        Code::ScanDiffers => "扫描件与电子版不一致",
        Code::FewerMeasures => "措施比风险点少",
        _ => "其他",
    }
}
