//! 填表说明: what is printed under a blank form. 附件2 has the county's own notes; the others say
//! what forms.md and practice.md ask of their columns.

use lianjian_domain::form::FormKind;

/// The notes as one paragraph, as the county prints them.
pub(super) fn of(kind: FormKind) -> String {
    sentences(kind).concat()
}

fn sentences(kind: FormKind) -> Vec<&'static str> {
    match kind {
        FormKind::Annex1 => vec![
            "填表说明：1、每个阶段填写一行，阶段不够可以加行。2、时间填写起止年月日，例如2012年8月1日至8月15日。",
            "3、主要任务、工作要求有多项的，分别用1、2、3编号，每项另起一行。4、报送期限写明月日，并应在本阶段起止时间之内。",
        ],
        FormKind::Annex2 => CATALOGUE.to_vec(),
        FormKind::Annex3 | FormKind::Annex4 | FormKind::Annex5 => {
            let mut notes = REGISTER.to_vec();
            notes.push(match kind {
                FormKind::Annex3 => "6、本表经党组（党委）研究后，由主要负责人签署意见、签字并注明日期。",
                FormKind::Annex4 => "6、本表经分管领导审核后报党组（党委）研究，逐级签署意见、签字并注明日期。",
                _ => "6、本人作出廉政承诺并签字后，由科室、分管领导、党组（党委）逐级签署意见、签字并注明日期。",
            });
            notes
        }
        FormKind::Annex6 => vec![
            "填表说明：1、本表由附件3、附件4、附件5汇总得出，各项数字应与登记表一致。",
            "2、防控措施按登记表中编号的条数计算；一格内没有编号的，计为一条。3、每个风险点只计入一个等级，各等级之和应等于廉政风险个数。",
        ],
    }
}

/// The county's own, sentence by sentence.
const CATALOGUE: [&str; 8] = [
    "填表说明：此表填写单位经审定确认的权力项目。",
    "1、权力名称要按照法律、法规、规章和其他规范性文件规定的规范用语填写，做到准确、规范。",
    "2、权力类别。行政机关按行政审批、行政处罚、行政征收、行政强制、行政确认、行政裁决、行政给付、其他行政权力和内部管理职权进行填写；其他机关按照对外行使职权、内部管理职权进行填写。",
    "3、实施依据中所列依据要填写法律、法规、规章和有关文件全称，注明发布的时间和文号以及具体条款等，对同一权力如有不同层级依据的，按效力最高的为准。",
    "4、公开形式指选用的公开载体，包括单位网站、公开栏、纸质文书、办事指南等。",
    "5、公开范围为：内部公开、向社会公开、依申请公开、不公开等。",
    "6、公开时间为：长期公开、随时公开、依申请公开。",
    "7、收费依据和标准：列明收费依据名称及具体条款；不收费的，直接填写不收费。",
];

/// What holds for every register; the sixth note is the form's own.
const REGISTER: [&str; 5] = [
    "填表说明：1、每个廉政风险点填写一行，行数不够可以加行。",
    "2、风险等级填写一级、二级或三级：一旦发生即构成犯罪，或者权力大、自由裁量空间大的，为一级；构成违纪、应受纪律处分的，为二级；情节轻微、由组织内部处理的，为三级。",
    "3、防控措施与廉政风险点一一对应，写明由谁做、何时做、做到什么程度、留下什么记录；一个风险点有多条措施的，用1. 2. 3.编号，每条另起一行。",
    "4、责任人填写具体人员姓名，不填写“相关人员”。",
    "5、主要职责按照“三定”规定或岗位职责填写。",
];
