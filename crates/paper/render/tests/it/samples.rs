//! Forms that the tests write.

use std::collections::BTreeMap;

use jiff::civil::date;
use lianjian_domain::form::{
    Catalogue, Deadline, Form, Opinion, OpinionBy, Plan, Pledge, PowerRow, Register, RegisterRow, Stage,
    Summary, SummaryKind, SummaryRow,
};
use lianjian_domain::level::Level;

pub fn plan() -> Form {
    let stage = |content: &str, tasks: &[&str], demands: &[&str]| Stage {
        from: Some(date(2012, 8, 1)),
        to: Some(date(2012, 8, 15)),
        content: content.to_owned(),
        tasks: tasks.iter().map(ToString::to_string).collect(),
        demands: demands.iter().map(ToString::to_string).collect(),
        ..Stage::default()
    };
    let mut first = stage("动员部署", &["成立工作机构。", "制定工作方案。"], &["8月15日前报县纪委。"]);
    first.deadlines = vec![Deadline { date: date(2012, 8, 15), text: "8月15日前".to_owned() }];
    Form::Annex1(Plan {
        title: None, stages: vec![first, stage("总结考核", &["各单位进行自查总结。"], &[])]
    })
}

pub fn catalogue() -> Form {
    let power = |number, name: &str, category: &str| PowerRow {
        number: Some(number),
        name: name.to_owned(),
        category: category.to_owned(),
        basis: "《中华人民共和国建筑法》（1997年11月1日主席令第91号）第七条".to_owned(),
        form: "单位网站、公开栏".to_owned(),
        scope: "向社会公开".to_owned(),
        time: "长期公开".to_owned(),
        fee: "不收费".to_owned(),
        office: "建筑业管理股".to_owned(),
        ..PowerRow::default()
    };
    Form::Annex2(Catalogue {
        unit: Some("清河县住房和城乡建设局".to_owned()),
        rows: vec![
            power(1, "建筑工程施工许可证核发", "行政审批"),
            power(2, "对擅自施工的处罚", "行政处罚"),
            power(3, "对转包工程的处罚", "行政处罚"),
            power(4, "干部选拔任用", "内部管理职权"),
        ],
        prepared_by: Some("何某".to_owned()),
        prepared_on: Some(date(2012, 11, 18)),
    })
}

pub fn rows(count: usize) -> Vec<RegisterRow> {
    (0..count)
        .map(|at| RegisterRow {
            number: u32::try_from(at + 1).ok(),
            risk: format!("重大事项不经集体研究，个人说了算（{at}）"),
            level: Some(Level::ALL[at % 3]),
            measures: vec!["重大事项提交党组会研究".to_owned(), "会议记录每季度报纪检组备查".to_owned()],
            responsible: "张某某".to_owned(),
            ..RegisterRow::default()
        })
        .collect()
}

pub fn register(count: usize) -> Register {
    Register {
        unit: Some("清河县住房和城乡建设局".to_owned()),
        duties: "负责全县建筑市场监管、工程质量安全监督和住房保障。".to_owned(),
        rows: rows(count),
        ..Register::default()
    }
}

/// A post's register with everything that a form can carry.
pub fn post() -> Form {
    let opinion = |by, text: &str| Opinion {
        by,
        text: text.to_owned(),
        signer: Some("李某某".to_owned()),
        date: Some(date(2013, 6, 12)),
    };
    let mut register = register(3);
    register.post = Some("副局长（分管建筑业）".to_owned());
    register.rows[0].extra = BTreeMap::from([("风险类别".to_owned(), "岗位职责".to_owned())]);
    register.pledge = Some(Pledge {
        text: "本人郑重承诺：严格遵守廉洁自律各项规定。\n如有违反，愿接受组织处理。".to_owned(),
        signer: Some("张·某𬭎".to_owned()),
        date: Some(date(2013, 6, 10)),
    });
    register.opinions = vec![
        opinion(OpinionBy::DepartmentHead, "同意。"),
        opinion(OpinionBy::PartyGroup, "经局党组会议研究，同意。"),
    ];
    Form::Annex5(register)
}

pub fn summary() -> Form {
    let row = |kind, points| SummaryRow {
        kind,
        points: Some(points),
        level_1: Some(1),
        level_2: Some(2),
        level_3: Some(points - 3),
        measures: Some(points + 1),
        remark: String::new(),
    };
    Form::Annex6(Summary {
        unit: Some("清河县财政局".to_owned()),
        rows: vec![
            row(SummaryKind::Unit, 8),
            row(SummaryKind::Department, 22),
            row(SummaryKind::Post, 43),
            row(SummaryKind::Total, 73),
        ],
        prepared_by: None,
        prepared_on: None,
    })
}

pub fn all() -> Vec<Form> {
    let mut department = register(2);
    department.department = Some("财务股".to_owned());
    vec![plan(), catalogue(), Form::Annex3(register(2)), Form::Annex4(department), post(), summary()]
}
