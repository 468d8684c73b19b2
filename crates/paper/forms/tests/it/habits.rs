//! Habits of units that the county's own layout does not have.

use lianjian_domain::{
    form::{Form, OpinionBy, Register},
    level::Level,
};
use lianjian_forms::{Report, read};

use crate::documents::{docx, docx_with_numbering, paragraph, table};

fn codes(report: &Report) -> Vec<&'static str> {
    report.problems.iter().map(|problem| problem.code.name()).collect()
}

fn registers(report: &Report) -> Vec<&Register> {
    report.forms.iter().filter_map(Form::register).collect()
}

fn clean(body: &str) -> Report {
    let report = read("habit.docx", &docx(body));
    assert_eq!(codes(&report), [""; 0], "{:?}", report.problems);
    report
}

#[test]
fn columns_stand_in_any_order_under_other_words() {
    let report = clean(&table(&[
        ">6县水利局廉政风险排查登记表",
        ">3单位名称：县水利局|>3填报日期：2013.6.1",
        "责任领导|风险评级|廉政风险点描述|序 号|防范控制措施|备注",
        "王某|A 级|截留水费|1|按月对账|已整改",
        "李某|低风险|吃拿卡要|2|公开时限|",
    ]));
    let [register] = registers(&report)[..] else { panic!("{report:?}") };
    assert_eq!(register.unit.as_deref(), Some("县水利局"));
    let row = &register.rows[0];
    assert_eq!((row.number, row.risk.as_str(), row.level), (Some(1), "截留水费", Some(Level::First)));
    assert_eq!((row.responsible.as_str(), row.extra["备注"].as_str()), ("王某", "已整改"));
}

#[test]
fn levels_are_understood_in_all_their_ways() {
    let ways = ["一级", "Ⅰ 级", "l级", "高风险", "Ａ级", "2级", "Ⅱ级", "中", "３级", "低", "C级", "III级"];
    let rows: Vec<String> = ways
        .iter()
        .enumerate()
        .map(|(index, way)| format!("{}|风险内容{index}|{way}|措施|某某", index + 1))
        .collect();
    let mut all = vec!["序号|风险点|等级|措施|责任人"];
    all.extend(rows.iter().map(String::as_str));
    let report = clean(&table(&all));
    let levels: Vec<u8> =
        registers(&report)[0].rows.iter().filter_map(|row| row.level).map(Level::number).collect();
    assert_eq!(levels, [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
}

#[test]
fn two_registers_may_share_a_table() {
    let report = clean(&table(&[
        ">5个人岗位廉政风险登记表",
        "岗位|>4局长",
        "序号|风险点|等级|措施|责任人",
        "1|甲类风险|高|措施一|张某",
        "个人廉政承诺|>4保证做到。承诺人：张某",
        ">5个人岗位廉政风险登记表",
        "岗位|>4副局长",
        "序号|风险点|等级|措施|责任人",
        "1|乙类风险|中|措施二|李某",
        "2|丙类风险|低|措施三|李某",
        "个人廉政承诺|>4保证做到。承诺人：李某",
    ]));
    let all = registers(&report);
    let posts: Vec<_> = all.iter().map(|one| (one.post.as_deref().unwrap(), one.rows.len())).collect();
    assert_eq!(posts, [("局长", 1), ("副局长", 2)]);
    let signers: Vec<_> =
        all.iter().map(|one| one.pledge.as_ref().unwrap().signer.as_deref().unwrap()).collect();
    assert_eq!(signers, ["张某", "李某"]);
}

#[test]
fn a_header_repeated_by_a_page_break_is_no_row() {
    let report = clean(&table(&[
        "单位|>4县水利局",
        "序号|风险点|等级|措施|责任人",
        "1|甲类风险|高|措施一|张某",
        "序号|风险点|等级|措施|责任人",
        "2|乙类风险|中|措施二|李某",
        ">5注：等级分为高、中、低三级。",
    ]));
    assert_eq!(registers(&report)[0].rows.len(), 2);
    assert_eq!(report.forms.len(), 1);
}

#[test]
fn a_table_continued_in_another_is_one_register() {
    let header = "序号|风险点|等级|措施|责任人";
    let body = paragraph("单位：县水利局")
        + &table(&[header, "1|甲类风险|高|措施一|张某"])
        + &table(&[header, "2|乙类风险|中|措施二|李某"]);
    let report = clean(&body);
    assert_eq!(report.forms.len(), 1);
    assert_eq!(registers(&report)[0].rows[1].at, "T2R2");
}

#[test]
fn without_numbers_there_are_none() {
    let report = clean(&table(&["风险点|等级|措施|责任人", "甲类风险|高|措施一|张某"]));
    assert_eq!(registers(&report)[0].rows[0].number, None);
}

#[test]
fn numbers_before_texts_are_taken_off() {
    let report = clean(&table(&[
        "风险点|等级|措施|责任人",
        "（一）甲类风险|高|①登记②公示|张某",
        "（二）乙类风险|中|1．登记；2．公示；3．抽查|张某",
    ]));
    let rows = &registers(&report)[0].rows;
    assert_eq!((rows[0].number, rows[0].risk.as_str()), (Some(1), "甲类风险"));
    assert_eq!((rows[0].measures.len(), rows[1].measures.len()), (2, 3));
}

#[test]
fn merged_cells_count_for_all_their_rows() {
    let report = read(
        "merged.docx",
        &docx(&table(&[
            "责任人|序号|风险类别|风险点|等级|措施",
            "v张某|1|v岗位职责|甲类风险|高|v共用的措施",
            "^|2|^|乙类风险|中|^",
            "李某|3|外部环境|丙类风险|低|自己的措施",
        ])),
    );
    assert_eq!(codes(&report), ["measure-shared", "measure-shared"]);
    let rows = &registers(&report)[0].rows;
    assert_eq!(rows[1].responsible, "张某");
    assert_eq!(rows[1].extra["风险类别"], "岗位职责");
    assert_eq!(rows[1].measures, ["共用的措施"]);
}

#[test]
fn a_risk_merged_over_its_measures_is_one_row() {
    let report = clean(&table(&[
        "序号|风险点|等级|措施|责任人",
        "v1|v甲类风险|v高|措施一|v张某",
        "^|^|^|措施二|^",
        "2|乙类风险|中|措施三|李某",
    ]));
    let rows = &registers(&report)[0].rows;
    assert_eq!(rows.iter().map(|row| row.measures.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn the_vertical_label_beside_the_rows_is_no_column() {
    let label = "v廉\n政\n风\n险\n及\n防\n控\n措\n施";
    let report = clean(&table(&[
        ">2单 位|县水利局|岗 位|>2局长",
        &format!("{label}|序\n号|廉政风险点主要\n内容及表现形式|风险\n等级|防控措施|责任人"),
        "^|1|甲类风险|高|措施一|张某",
        "^|2|||| ",
        ">2科室意见|>4同意。签字：何某  2013年6月1日",
        ">2分管领导\n意 见|>4",
        ">2党组（党\n委）意见|>4签字：　　　　年　月　日",
    ]));
    let register = registers(&report)[0];
    assert_eq!((register.rows.len(), register.rows[0].extra.len()), (1, 0));
    let [opinion] = &register.opinions[..] else { panic!("{:?}", register.opinions) };
    assert_eq!((opinion.by, opinion.text.as_str()), (OpinionBy::DepartmentHead, "同意。"));
    assert_eq!(opinion.date.unwrap().to_string(), "2013-06-01");
}

#[test]
fn revisions_boxes_and_split_runs_are_read_as_shown() {
    let text = "<w:p><w:r><w:t>甲类</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>\
        <w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>风</w:t></w:r></w:ins>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>险&amp;&#x4e59;</w:t></w:r></w:p>";
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent>{0}</w:txbxContent>\
         </wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></mc:Fallback>\
         </mc:AlternateContent></w:r></w:p>",
        paragraph("单位：县水利局　　岗位：局长")
    );
    let rows = table(&["序号|风险点|等级|措施|责任人", "1|X|高|措施一|张某"])
        .replace(&paragraph("X"), text)
        .replace("<w:tr>", "<w:tr><w:trPr/>");
    let deleted =
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let report = clean(&format!("{boxed}{}", rows.replace("</w:tbl>", deleted)));
    let register = registers(&report)[0];
    assert_eq!((register.unit.as_deref(), register.post.as_deref()), (Some("县水利局"), Some("局长")));
    assert_eq!(register.rows.len(), 1);
    assert_eq!(register.rows[0].risk, "甲类风险&乙");
}

#[test]
fn a_catalogue_in_another_order_with_two_bases_and_restarting_numbers() {
    let basis = "《城镇燃气管理条例》（2010年11月19日国务院令第583号）第十五条";
    let report = clean(
        &(paragraph("县林业局权力清单")
            + &table(&[
                "类别|序号|事项名称|法律依据|收费依据及标准|公开方式|公开范围|公开时限|责任科室|备注",
                &format!("v行政审批|1|采伐许可|{basis}|不收费|网站|向社会公开|长期公开|林政股|"),
                &format!("^|v2|v运输许可|{basis}|不收费|网站|向社会公开|长期公开|林政股|"),
                "^|^|^|《林业条例》（2010.1.2 省政府令第5号）第3条|不收费|网站|向社会公开|长期公开|林政股|",
                &format!("行政处罚|1|滥伐处罚|{basis}|不收费|网站|依申请公开|依申请公开|林政股|"),
                "合计|>9各类职权3项，对外行使职权3项（行政审批2项，行政处罚1项），内部管理职权0项。",
            ])),
    );
    let [Form::Annex2(catalogue)] = &report.forms[..] else { panic!("{report:?}") };
    assert_eq!(catalogue.unit.as_deref(), Some("县林业局"));
    assert_eq!(catalogue.rows.len(), 3);
    assert_eq!(catalogue.rows[1].basis.lines().count(), 2);
}

#[test]
fn problems_of_a_catalogue_are_each_told_once() {
    let basis = "《城镇燃气管理条例》（2010年11月19日国务院令第583号）第十五条";
    let report = read(
        "catalogue.docx",
        &docx(
            &(table(&[
                "序号|权力名称|权力类别|实施依据|公开形式|公开范围|公开时间|收费依据和标准|承办处室",
                &format!("1|甲|行政审批|{basis}|网站|社会公开|长期|不收费|甲股"),
                &format!("3|乙|行政处罚|{basis}|网站|向社会公开|长期公开|免费|甲股"),
                &format!("3|丙|对外行使职权|{basis}|网站|向社会公开|长期公开|不收费|甲股"),
            ]) + &paragraph("填表人：某某    填表时间：2012年11月")),
        ),
    );
    let mut found = codes(&report);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "category-organ",
            "date-unreadable",
            "fee-unclear",
            "number-duplicate",
            "option-unlisted",
            "option-unlisted"
        ]
    );
}

#[test]
fn a_summary_whose_numbers_disagree_is_told() {
    let report = read(
        "summary.docx",
        &docx(&table(&[
            "类别|廉政风险（个）|一级|二级|三级|防控措施（条）|备注",
            "单位|8|4|3|1|11|",
            "内设部门|22|10|8|3|24|",
            "个人岗位|5|1|2|2|5|",
            "总数|36|||||",
        ])),
    );
    assert_eq!(codes(&report), ["total-differs", "total-differs"]);
    let [Form::Annex6(summary)] = &report.forms[..] else { panic!("{report:?}") };
    assert_eq!((summary.rows[3].points, summary.rows[3].level_1), (Some(36), None));
}

#[test]
fn missing_columns_are_named() {
    let report = read("columns.docx", &docx(&table(&["序号|风险点|措施|责任人", "1|甲类风险|措施一|张某"])));
    assert_eq!(codes(&report), ["column-missing"]);
    assert!(registers(&report)[0].rows[0].rejected);
    let message = &report.problems[0].message;
    assert!(message.contains("风险等级"), "{message}");
}

#[test]
fn nobody_named_is_told() {
    let report = read(
        "nobody.docx",
        &docx(&table(&[
            "序号|风险点|等级|措施|责任人",
            "1|甲类风险|高|措施一|",
            "2|乙类风险|高|措施二|全体人员",
        ])),
    );
    assert_eq!(codes(&report), ["responsible-missing", "responsible-missing"]);
}

#[test]
fn automatic_numbers_count_as_if_they_were_typed() {
    let numbering = "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
        <w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
        <w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
        <w:abstractNum w:abstractNumId=\"5\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
        <w:lvlText w:val=\"%1\"/></w:lvl></w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"5\"/></w:num>\
        </w:numbering>";
    let listed = |list: u8| {
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>")
    };
    let body = table(&["序号|风险点|等级|措施|责任人", "S|甲类风险|高|M|张某", "S|乙类风险|低|公示|李某"])
        .replace("<w:p><w:r><w:t>S</w:t></w:r></w:p>", &format!("{}</w:p>", listed(3)))
        .replace(
            "<w:p><w:r><w:t>M</w:t></w:r></w:p>",
            &format!(
                "{0}<w:r><w:t>5万元以上集体研究</w:t></w:r></w:p>{0}<w:r><w:t>公示</w:t></w:r></w:p>",
                listed(1)
            ),
        );
    let report = read("list.docx", &docx_with_numbering(&body, numbering));
    assert_eq!(codes(&report), [""; 0]);
    let rows = &registers(&report)[0].rows;
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(rows[0].measures, ["5万元以上集体研究", "公示"]);
}

#[test]
fn a_unit_named_once_is_that_of_the_posts_below() {
    let post = |name: &str| {
        paragraph("个人岗位廉政风险自查表")
            + &table(&[&format!("姓名|张某|职务|{name}"), "序号|风险点|等级|措施", "1|甲类风险|高|措施一"])
    };
    let report = clean(&(paragraph("单位：县财政局") + &post("局长") + &post("会计")));
    let units: Vec<_> = registers(&report).iter().map(|one| one.unit.as_deref().unwrap()).collect();
    assert_eq!(units, ["县财政局", "县财政局"]);
}

#[test]
fn categories_may_stand_in_rows_of_their_own() {
    let basis = "《城镇燃气管理条例》（2010年11月19日国务院令第583号）第十五条";
    let report = clean(&table(&[
        "序号|职权名称|实施依据|公开形式|公开范围|公开时间|收费依据|承办科室",
        ">8一、行政审批（1项）",
        &format!("1|采伐许可|{basis}|网站|向社会公开|长期公开|不收费|林政股"),
        ">8二、行政处罚（1项）",
        &format!("1|滥伐处罚|{basis}|网站|向社会公开|长期公开|不收费|林政股"),
    ]));
    let [Form::Annex2(catalogue)] = &report.forms[..] else { panic!("{report:?}") };
    let categories: Vec<_> = catalogue.rows.iter().map(|row| row.category.as_str()).collect();
    assert_eq!(categories, ["行政审批", "行政处罚"]);
}

#[test]
fn a_register_with_names_and_kinds_of_risks_is_no_catalogue() {
    let report = clean(&table(&[
        "序号|风险类别|风险点名称|风险表现形式|风险等级|防控措施|责任人|备注",
        "1|岗位职责|收费|多收少开票|高|公示收费项目|张某|",
    ]));
    let row = &registers(&report)[0].rows[0];
    assert_eq!(row.risk, "多收少开票");
    assert_eq!((row.extra["风险类别"].as_str(), row.extra["风险点名称"].as_str()), ("岗位职责", "收费"));
}
