//! A catalogue of powers (附件2) with as many rows as a test wants.
import type { GridData } from "../../source/register/model/sheet";

const CATEGORIES = [
  "行政审批",
  "行政处罚",
  "行政征收",
  "行政强制",
  "行政确认",
  "行政裁决",
  "行政给付",
  "其他行政权力",
  "内部管理职权",
];

export function catalogueState(rows: number): GridData {
  return {
    save: "/api/v1/units/1/catalogue",
    version: 1,
    label: null,
    columns: [
      { field: "name", label: "权力名称", kind: "text", required: true },
      { field: "category", label: "权力类别", kind: "choice", choices: CATEGORIES, required: true },
      { field: "basis", label: "实施依据", kind: "text" },
      { field: "form", label: "公开形式", kind: "text" },
      {
        field: "scope",
        label: "公开范围",
        kind: "choice",
        choices: ["内部公开", "向社会公开", "依申请公开", "不公开"],
      },
      { field: "time", label: "公开时间", kind: "choice", choices: ["长期公开", "随时公开", "依申请公开"] },
      { field: "fee", label: "收费依据和标准", kind: "text" },
      { field: "office", label: "承办处室", kind: "text" },
      { field: "remark", label: "备注", kind: "text" },
    ],
    rows: Array.from({ length: rows }, (_, index) => ({
      id: `p${index + 1}`,
      values: {
        name: `建筑工程施工许可证核发（第${index + 1}项）`,
        category: CATEGORIES[index % CATEGORIES.length] ?? "",
        basis: "《中华人民共和国建筑法》（1997年11月1日主席令第91号）第七条",
        form: "单位网站",
        scope: "向社会公开",
        time: "长期公开",
        fee: "不收费",
        office: "建筑业管理股",
        remark: "",
      },
    })),
  };
}
