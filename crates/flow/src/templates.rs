//! Charts to start from, by category of power: the usual course of each kind as a list of steps, which a unit makes its
//! own.
//!
//! Sources: practice.md (受理 → 审查 → 决定 → 办结; village powers in six parts of about five steps); of outward powers the
//! course that the law prescribes: 行政许可法 ch. 4, 行政处罚法 (2009) ch. 5, 行政强制法 ch. 3 and 4, 行政复议法 ch. 4 to 5,
//! 政府采购法 ch. 4.

use lianjian_domain::category::PowerCategory;

/// A chart to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in addresses.
    pub key: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// For which it is proposed first.
    pub category: Option<PowerCategory>,
    /// The steps, as [`crate::table::rows_of_lines`] reads them.
    pub steps: &'static str,
}

/// Every template, outward powers first.
pub const TEMPLATES: &[Template] = &[
    Template {
        key: "approval",
        name: "行政审批",
        category: Some(PowerCategory::Approval),
        steps: "受理，窗口工作人员，1，材料齐全→审查；材料不齐→一次性告知补正\n\
                一次性告知补正，窗口工作人员，1，→受理\n\
                审查，承办人，5\n\
                审核，承办科室负责人，2\n\
                决定，分管领导，2，准予→制证送达；不予→不予许可告知\n\
                不予许可告知，承办人，1，→办结归档\n\
                制证送达，窗口工作人员，1\n\
                办结归档，承办人，1",
    },
    Template {
        key: "punishment",
        name: "行政处罚",
        category: Some(PowerCategory::Penalty),
        steps: "立案，承办科室负责人，5\n\
                调查取证，执法人员（两人以上），20\n\
                提出处理意见，执法人员（两人以上），3\n\
                法制审核，法制机构，3，通过→告知陈述申辩和听证权利；不通过→调查取证\n\
                告知陈述申辩和听证权利，执法人员（两人以上），3\n\
                集体讨论决定，领导班子，5，处罚→送达处罚决定书；不予处罚→结案归档\n\
                送达处罚决定书，执法人员（两人以上），5\n\
                执行，执法人员（两人以上），15\n\
                结案归档，承办科室，5",
    },
    Template {
        key: "collection",
        name: "行政征收",
        category: Some(PowerCategory::Levy),
        steps: "核定对象和标准，承办人，3\n\
                复核，承办科室负责人，2，通过→送达缴费通知；不通过→核定对象和标准\n\
                送达缴费通知，承办人，1\n\
                收缴入库，财务人员，5\n\
                对账，财务负责人，1\n\
                公示归档，承办人，3",
    },
    Template {
        key: "coercion",
        name: "行政强制",
        category: Some(PowerCategory::Coercion),
        steps: "报请批准，执法人员（两人以上），1\n\
                审批，分管领导，1，批准→告知理由和权利；不批准→结束\n\
                告知理由和权利，执法人员（两人以上），0\n\
                听取陈述申辩，执法人员（两人以上），1\n\
                实施并制作现场笔录，执法人员（两人以上），1\n\
                交付决定书和清单，执法人员（两人以上），0\n\
                查清事实作出处理，承办科室，20\n\
                解除或者移送，承办科室负责人，1",
    },
    Template {
        key: "confirmation",
        name: "行政确认",
        category: Some(PowerCategory::Confirmation),
        steps: "受理，窗口工作人员，1，材料齐全→核查；材料不齐→一次性告知补正\n\
                一次性告知补正，窗口工作人员，1，→受理\n\
                核查，承办人，5\n\
                公示，承办人，7\n\
                审定，分管领导，2，确认→登记发证；不予确认→书面告知\n\
                书面告知，承办人，1，→归档\n\
                登记发证，窗口工作人员，1\n\
                归档，承办人，1",
    },
    Template {
        key: "adjudication",
        name: "行政裁决",
        category: Some(PowerCategory::Adjudication),
        steps: "受理申请，承办人，5\n\
                送达副本、通知答辩，承办人，3\n\
                调查，承办人（两人以上），15\n\
                调解，承办人（两人以上），10，达成协议→制作调解书；达不成→集体研究裁决\n\
                制作调解书，承办人，3，→送达归档\n\
                集体研究裁决，领导班子，5\n\
                送达归档，承办人，3",
    },
    Template {
        key: "payment",
        name: "行政给付",
        category: Some(PowerCategory::Payment),
        steps: "受理申请，窗口工作人员，1\n\
                入户调查、信息核对，经办人（两人以上），10\n\
                评议公示，经办人，7，无异议→审核；有异议→入户调查、信息核对\n\
                审核，承办科室负责人，3\n\
                审批，分管领导，2，同意→发放；不同意→书面告知\n\
                书面告知，经办人，1，→归档\n\
                发放，财务人员，5\n\
                归档，经办人，1",
    },
    Template {
        key: "major",
        name: "三重一大决策",
        category: Some(PowerCategory::Internal),
        steps: "提出议题，承办科室，5\n\
                调查研究、征求意见，承办科室，10\n\
                合法性审查，法制机构，3\n\
                会前酝酿，分管领导，2\n\
                集体讨论决定，领导班子，1，通过→执行；不通过→调查研究、征求意见\n\
                执行，承办科室，20\n\
                监督检查，纪检监察人员，5\n\
                公开归档，办公室，3",
    },
    Template {
        key: "purchase",
        name: "采购",
        category: None,
        steps: "提出需求，使用科室，3\n\
                编报预算计划，财务人员，3\n\
                审批，分管领导，2，限额以上→委托政府采购；限额以下→询价比选\n\
                询价比选，采购小组（三人以上），5，→签订合同\n\
                委托政府采购，办公室，20\n\
                签订合同，主要负责人，3\n\
                验收，验收小组（三人以上），3\n\
                支付，财务负责人，3\n\
                资产登记，资产管理员，2",
    },
    Template {
        key: "personnel",
        name: "人事任免",
        category: None,
        steps: "动议，领导班子，3\n\
                民主推荐，人事科室，5\n\
                考察，考察组（两人以上），10\n\
                征求纪检监察机关意见，人事科室，5\n\
                讨论决定，领导班子，1，通过→任前公示；不通过→动议\n\
                任前公示，人事科室，7，无异议→任职；有异议→核实\n\
                核实，纪检监察人员，10，→讨论决定\n\
                任职，人事科室，3",
    },
    Template {
        key: "finance",
        name: "财务支出",
        category: None,
        steps: "提出申请并附凭证，经办人，1\n\
                证明，证明人，1\n\
                科室审核，科室负责人，1\n\
                票据审核，会计，2，合规→审批；不合规→提出申请并附凭证\n\
                审批，分管财务领导，2，大额→集体研究；其他→支付\n\
                集体研究，领导班子，3\n\
                支付，出纳，2\n\
                记账公示，会计，5",
    },
    Template {
        key: "village-affairs",
        name: "村级：重大事项决策",
        category: None,
        steps: "党支部会提议，村党支部，3\n\
                两委会商议，村两委，3\n\
                党员大会审议，党员大会，5\n\
                村民代表会议决议，村民代表会议，5，通过→公开结果；不通过→两委会商议\n\
                公开结果，村务监督委员会，7",
    },
    Template {
        key: "village-finance",
        name: "村级：财务收支",
        category: None,
        steps: "经手人签字，经手人，1\n\
                村务监督委员会审核，村务监督委员会，3，通过→村主任审批；不通过→经手人签字\n\
                村主任审批，村民委员会主任，1\n\
                乡镇代理中心报账，乡镇会计代理中心，5\n\
                张榜公布，村务监督委员会，7",
    },
    Template {
        key: "village-assets",
        name: "村级：集体资产资源处置",
        category: None,
        steps: "提出方案，村两委，5\n\
                评估，乡镇经管站，10\n\
                村民代表会议决议，村民代表会议，5，通过→公开招标；不通过→提出方案\n\
                公开招标，招标小组，20\n\
                签订合同并公开，村民委员会，7",
    },
    Template {
        key: "village-projects",
        name: "村级：工程建设",
        category: None,
        steps: "立项，村民代表会议，5\n\
                审批，乡镇人民政府，10\n\
                招标，招标小组，20\n\
                施工监督，村务监督委员会，30\n\
                验收决算公开，村民委员会，10",
    },
    Template {
        key: "village-relief",
        name: "村级：低保救助评议",
        category: None,
        steps: "受理申请，村民委员会，1\n\
                入户核查，核查小组（两人以上），5\n\
                民主评议，评议小组，5，通过→公示上报；不通过→告知申请人\n\
                告知申请人，村民委员会，1，→结束\n\
                公示上报，村民委员会，7",
    },
    Template {
        key: "village-members",
        name: "村级：发展党员",
        category: None,
        steps: "接收申请，村党支部，30\n\
                确定积极分子，支部委员会，30\n\
                培养考察，培养联系人，250\n\
                支部大会讨论，支部大会，5，通过→上报审批并公示；不通过→培养考察\n\
                上报审批并公示，乡镇党委，60",
    },
];

/// The template with this key.
pub fn template(key: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.key == key)
}

/// What to begin with for a category: its own, else the usual course of an outward power.
pub fn for_category(category: &str) -> &'static Template {
    let wanted = PowerCategory::parse(category);
    TEMPLATES.iter().find(|template| wanted.is_some() && template.category == wanted).unwrap_or(&TEMPLATES[0])
}
