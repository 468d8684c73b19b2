//! What is wrong with a form: a stable code, where, what was found, what to do.

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// Whether a problem keeps its row (or file) out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The row or file cannot go in as it is.
    Error,
    /// It can go in; a person should look.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $doc:literal,)*) => {
        /// The codes of reading, and those of quality (interface.md).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $doc] #[serde(rename = $name)] $variant,)* }

        impl Code {
            /// Every code, those of reading first.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as scripts see it.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The code of a name.
            pub fn parse(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// Whether it is an error or a warning.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    FileBroken "file-broken" Error "cannot be opened: truncated or damaged",
    FileEncrypted "file-encrypted" Error "opens only with a password",
    FileTooLarge "file-too-large" Error "too large, or would be once inflated",
    FileEmpty "file-empty" Error "has no bytes or no content",
    FileNotADocument "file-not-a-document" Error "is none of the kinds that are read",
    ConverterMissing "converter-missing" Error "a real .doc, and no `LibreOffice` to turn it",
    FormUnknown "form-unknown" Error "holds none of the six forms",
    ColumnMissing "column-missing" Error "the form lacks a column it cannot be read without",
    TableEmpty "table-empty" Error "the form has no filled row",
    LevelUnknown "level-unknown" Error "the level is none of the three",
    LevelMissing "level-missing" Error "the level is empty",
    CategoryUnknown "category-unknown" Error "the category is not on the list",
    FormulaWithoutValue "formula-without-value" Error "a formula whose result was not saved",
    HolderUnknown "holder-unknown" Error "whose form it is cannot be told",
    NumberDuplicate "number-duplicate" Warning "two rows have one number",
    MeasureShared "measure-shared" Warning "one measure cell over several risks",
    DateUnreadable "date-unreadable" Warning "a date cannot be read",
    DeadlineOutsideStage "deadline-outside-stage" Warning "a deadline lies outside its stage",
    StageReversed "stage-reversed" Warning "a stage ends before it begins",
    TotalDiffers "total-differs" Warning "a stated total is unlike its rows or parts",
    OptionUnlisted "option-unlisted" Warning "a word outside the form's list of choices",
    MeasureMissing "measure-missing" Warning "a risk without a measure",
    FeeUnclear "fee-unclear" Warning "a charge neither 不收费 nor with basis and article",
    BasisIncomplete "basis-incomplete" Warning "a legal basis without title, date, number or article",
    ResponsibleMissing "responsible-missing" Warning "nobody named as responsible",
    CategoryOrgan "category-organ" Warning "a category that this kind of organ does not use",
    DeliverableMissing "deliverable-missing" Warning "something owed has not been filed though it is due",
    DeliverableLate "deliverable-late" Warning "something owed was filed after its day",
    RegisterMissing "register-missing" Warning "a unit, department or leader without a register",
    SummaryDiffers "summary-differs" Warning "附件6 unlike the sum of its registers",
    MeasureShort "measure-short" Warning "a measure of few words",
    MeasureThin "measure-thin" Warning "a measure without who, when, threshold or trace",
    MeasureSlogan "measure-slogan" Warning "a measure of slogans only",
    NearCopy "near-copy" Warning "a text nearly that of another unit, year or row",
    OtherUnitNamed "other-unit-named" Warning "another unit does what this one should",
    LevelAgainstCriteria "level-against-criteria" Warning "a level that the criteria do not propose",
    LevelNotRaised "level-not-raised" Warning "an upheld warning, and the level as before",
    CollectiveMissing "collective-missing" Warning "一级 without a collective decision",
    ResponsibleLeft "responsible-left" Warning "who is responsible has left",
    ResponsibleJunior "responsible-junior" Warning "who is responsible is too junior for the level",
    ResponsibleOverloaded "responsible-overloaded" Warning "one person answers for very many risk points",
    BasisOrder "basis-order" Warning "legal bases out of the order of their ranks",
    ScopeTimeConflict "scope-time-conflict" Warning "公开范围 and 公开时间 contradict each other",
    ScopeUnexplained "scope-unexplained" Warning "an outward power kept inside without a reason",
    PowerWithoutFlow "power-without-flow" Warning "a power without a flow chart",
    PowerWithoutRisk "power-without-risk" Warning "a power without a risk point",
    PostUnderrated "post-underrated" Warning "a post with power and neither 一级 nor 二级",
    LevelsUniform "levels-uniform" Warning "every risk point of one level",
    TopLevelMissing "top-level-missing" Warning "a unit that approves, punishes or spends, without 一级",
    PersonalData "personal-data" Warning "personal data in what is published",
    DateOutside "date-outside" Warning "a date before the plan, after today or outside its stage",
    ScanDiffers "scan-differs" Warning "a stamped scan of another text",
    FewerMeasures "fewer-measures" Warning "fewer measures than risk points",
}

impl utoipa::PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("问题的种类"))
            .enum_values(Some(Code::ALL.iter().map(|code| code.name())))
            .into()
    }
}

impl utoipa::ToSchema for Code {}

/// Heads the column of a marked file that says what is wrong with each row. Reading passes over it.
pub const NOTE_HEADING: &str = "问题说明";

/// One thing found in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// The stable code.
    pub code: Code,
    /// The place in the file's grid, from 1: `T1R4C2`, `Sheet1!D7`, `L7`; empty for the whole file.
    pub at: String,
    /// The printed 序号 of the row, where it has one.
    pub row: Option<u32>,
    /// What stands there.
    pub text: String,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl Severity {
    /// The word before a message, so that colour is never the only sign.
    pub const fn mark(self) -> &'static str {
        match self {
            Severity::Error => "【错误】",
            Severity::Warning => "【提醒】",
        }
    }
}

impl Problem {
    /// A problem of the code's own severity about a whole file.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Problem {
            severity: code.severity(),
            code,
            at: String::new(),
            row: None,
            text: String::new(),
            message: message.into(),
        }
    }

    /// The same, at a place of the grid.
    #[must_use]
    pub fn at(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }

    /// The same, in the row with this printed number.
    #[must_use]
    pub fn row(mut self, row: Option<u32>) -> Self {
        self.row = row;
        self
    }

    /// The same, quoting what was found.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Whether this problem is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
