//! The register that the grid's browser tests begin with: the one of mock-up 03.
import type { GridData } from "../../source/register/model/sheet";

const KINDS = ["思想道德", "岗位职责", "业务流程", "制度机制", "外部环境"];

function row(id: string, risk: string, level: string, measures: string, responsible: string, kind: string) {
  return { id, values: { risk, level, measures, responsible, kind }, mark: null };
}

export function registerState(): GridData {
  return {
    save: "/api/v1/registers/1",
    check: "/api/v1/registers/1/check",
    readonly: false,
    version: 12,
    label: "廉政风险及防控措施",
    columns: [
      { field: "risk", label: "廉政风险点主要内容及表现形式", kind: "text", width: "30%", required: true },
      { field: "level", label: "风险等级", kind: "level" },
      { field: "measures", label: "防控措施", kind: "items" },
      { field: "responsible", label: "责任人", kind: "text" },
      { field: "kind", label: "风险类别", kind: "choice", choices: KINDS, inside: "risk" },
    ],
    rows: [
      row(
        "r1",
        "利用施工许可初审权为特定关系人谋取利益，收受好处后放宽条件。",
        "一级",
        "1. 受理、初审、决定三岗分离，A、B角复核，意见在网上公开\n2. 每季度由法规股抽查办件十分之一，结果报局党组会",
        "钱某某",
        "岗位职责",
      ),
      row(
        "r2",
        "企业资质初审弄虚作假，材料不全或者不实仍予上报。",
        "一级",
        "1. 资料核验原件、复印件存档，核验人签名\n2. 现场核查影像留存，存疑件提交局务会集体会审",
        "钱某某",
        "业务流程",
      ),
      row(
        "r3",
        "行政处罚案件擅自降低处罚幅度，以罚代管、人情处罚。",
        "二级",
        "执行自由裁量基准，每案提交法制审核，处罚结果七日内公示",
        "钱某某",
        "业务流程",
      ),
      row(
        "r4",
        "在工程变更和现场签证审核中把关不严，与施工单位串通虚增工程量。",
        "二级",
        "1. 变更签证由建设、监理、审计三方共同到场确认，影像存档",
        "钱某某",
        "业务流程",
      ),
      row(
        "r5",
        "接受企业宴请、礼品、礼金，或者由企业支付应由个人负担的费用。",
        "二级",
        "加强教育，提高认识。",
        "钱某某",
        "思想道德",
      ),
      row(
        "r6",
        "对股室人员管理不严，存在超时办件、推诿拖延和泄露办件信息。",
        "三级",
        "1. 每周例会通报在办件时限，超时件逐件说明\n2. 一人一号，导出办件信息须登记用途",
        "",
        "制度机制",
      ),
    ],
    fields: [
      {
        field: "duties",
        value:
          "负责全县建筑市场管理、施工许可和资质初审，查处建筑市场违法违规行为，主持建筑业管理股全面工作。",
      },
      {
        field: "pledge",
        value:
          "本人在审批岗位工作，承诺：按公开的条件和时限办事，不刁难服务对象，不接受宴请和礼品，遇亲友申请主动回避，办件全程留痕，请大家监督。",
      },
    ],
    problems: [
      {
        row: "r5",
        field: "measures",
        severity: "warning",
        code: "measure-slogan",
        message: "只有口号：写明谁、多久、怎么做、留什么痕迹",
      },
    ],
    criteria: [
      { id: "power", label: "掌握人财物或公共资源管理权" },
      { id: "discretion", label: "自由裁量空间较大" },
      { id: "public", label: "需要公开、集体决定或加强监督" },
      { id: "chance", label: "无直接权力但有谋利机会" },
      { id: "volume", label: "办件多、社会关注度高" },
    ],
    criteria_levels: { "3": "一级", "2": "二级", "1": "三级" },
  };
}
