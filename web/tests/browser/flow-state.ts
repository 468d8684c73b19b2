//! The chart that the browser tests of the editor begin with: 采矿许可, with a branch for papers that are missing.
import { readFileSync } from "node:fs";
import type { FlowState } from "../../source/flow/state";

export const FLOW_XML = readFileSync(new URL("../pages/flow.bpmn", import.meta.url), "utf8");

export function flowState(): FlowState {
  return {
    id: "f1",
    name: "采矿许可",
    version: 3,
    xml: FLOW_XML,
    draft: null,
    posts: ["窗口工作人员", "承办人", "股长", "分管副局长", "局长"],
    departments: ["行政审批股", "矿产资源管理股", "财务股"],
    risks: [
      { step: "Task_2", level: "一级", text: "收受申请人财物，对不符合条件的矿区范围放宽审查。" },
      { step: "Task_2", level: "二级", text: "不到现场踏勘就出具审查意见。" },
      { step: "Task_3", level: "一级", text: "未经集体研究，由个人决定。" },
    ],
    save: "/api/v1/flows/f1/bpmn",
    keep: "/api/v1/flows/f1/draft",
    check: "/api/v1/flows/f1/check",
    page: "/flows/f1",
  };
}
