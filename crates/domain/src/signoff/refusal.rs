//! Why a signature is not taken, in words that say what to do.

use super::step::Step;

/// Why something cannot be done in a chain now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody sent it.
    #[error("还没有送签，请先送签")]
    NotSent,
    /// It is on its way.
    #[error("已经送签，正在审签")]
    AlreadySent,
    /// Everybody has signed.
    #[error("已经签完，不用再签；要改内容，改后重新送签")]
    Complete,
    /// It was sent back.
    #[error("已经退回，请按意见改好，再重新送签")]
    Returned,
    /// The text is not the one that was read.
    #[error("内容刚刚改过，不是您看到的那一稿，没有签上。请刷新，看过新的内容再签")]
    Changed,
    /// Somebody else is next.
    #[error("没有轮到这一步，现在该签的是“{}”", .0.label())]
    NotNext(Step),
    /// Nobody holds the place that is next.
    #[error("“{}”这一步没有人可签，请先在组织机构里写明职务和分管部门", .0.label())]
    Vacant(Step),
    /// Somebody else holds the place.
    #[error("“{}”这一步不由您签", .0.label())]
    NotTheirs(Step),
    /// Nobody reviews the own register.
    #[error("不能审签自己的登记表，代签也不行")]
    OwnRegister,
    /// To send back needs a reason.
    #[error("退回或者修改后同意，请写明理由，或者指出哪几行要改")]
    ReasonMissing,
    /// A pledge is given or not.
    #[error("承诺只有签或不签；内容要改，请先改登记表")]
    PledgeIsKept,
    /// Somebody has signed after it.
    #[error("下一位已经签了，不能撤回；要改，请下一位退回")]
    NextHasSigned,
    /// No signature of this person counts.
    #[error("没有您可以撤回的签署")]
    NothingToWithdraw,
}
