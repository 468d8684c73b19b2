//! The columns of 附件2 and the words that units use for them.

use crate::header::{Header, Heading, Role};

/// The columns and the words for them.
pub(crate) const HEADINGS: &[Heading] = &[
    Heading {
        role: Role::Number,
        exact: &["序号", "编号", "序", "号", "职权编号", "权力编号", "项目编号"],
        has: &[&["序号"]],
    },
    Heading {
        role: Role::Category,
        exact: &[
            "权力类别",
            "职权类别",
            "类别",
            "权力类型",
            "职权类型",
            "类型",
            "职权种类",
            "权力种类",
            "行政权力类别",
            "行政职权类别",
            "项目类别",
            "权力性质",
        ],
        has: &[&["类别"], &["类型"], &["种类"]],
    },
    Heading {
        role: Role::Name,
        exact: &[
            "权力名称",
            "职权名称",
            "权力项目",
            "职权项目",
            "项目名称",
            "权力事项",
            "职权事项",
            "事项名称",
            "行政职权名称",
            "行政权力名称",
            "权力项目名称",
            "职权项目名称",
            "权力事项名称",
            "职权事项名称",
            "权项名称",
        ],
        has: &[&["权力", "名称"], &["职权", "名称"], &["事项"], &["项目", "名称"], &["名称"]],
    },
    Heading {
        role: Role::Fee,
        exact: &[
            "收费依据和标准",
            "收费依据及标准",
            "收费标准及依据",
            "收费标准和依据",
            "收费依据标准",
            "收费依据",
            "收费标准",
            "收费情况",
            "收费",
            "是否收费",
            "收费依据与标准",
            "收费项目及标准",
        ],
        has: &[&["收费"]],
    },
    Heading {
        role: Role::Basis,
        exact: &[
            "实施依据",
            "设定依据",
            "法律依据",
            "职权依据",
            "权力依据",
            "依据",
            "法定依据",
            "行使依据",
            "政策法规依据",
            "法律法规依据",
            "设立依据",
            "权力来源",
            "职权来源",
            "执法依据",
            "政策依据",
            "法律政策依据",
            "实施依据名称及条款",
        ],
        has: &[&["依据", "!收费"], &["来源"]],
    },
    Heading {
        role: Role::Form,
        exact: &["公开形式", "公开方式", "公开载体", "公开途径", "公开渠道", "公示形式", "公示方式"],
        has: &[&["公开", "形式"], &["公开", "方式"], &["载体"]],
    },
    Heading {
        role: Role::Scope,
        exact: &["公开范围", "公示范围", "公开对象", "公开的范围"],
        has: &[&["公开", "范围"], &["公开", "对象"]],
    },
    Heading {
        role: Role::Time,
        exact: &["公开时间", "公开时限", "公开期限", "公示时间", "公开的时间", "公示期限"],
        has: &[&["公开", "时"], &["公开", "期"]],
    },
    Heading {
        role: Role::Office,
        exact: &[
            "承办处室",
            "承办机构",
            "承办科室",
            "承办股室",
            "承办部门",
            "责任科室",
            "责任部门",
            "责任处室",
            "实施机构",
            "承办单位",
            "办理机构",
            "责任股室",
            "承办",
            "实施部门",
            "行使部门",
            "行使主体",
            "责任单位",
            "实施主体",
            "承办人",
            "承办岗位",
        ],
        has: &[&["承办"], &["责任", "室"], &["责任", "部门"]],
    },
    Heading { role: Role::Remark, exact: &["备注", "说明", "注"], has: &[&["备注"]] },
];

/// A catalogue needs names, and categories or bases.
pub(crate) fn is_header(header: &Header<'_>) -> bool {
    header.has(Role::Name)
        && (header.has(Role::Category) || header.has(Role::Basis))
        && header.columns.len() >= 3
}
