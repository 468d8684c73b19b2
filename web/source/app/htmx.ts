//! htmx with the settings of this program: no scripts from markup (the content policy forbids them), our proof
//! of origin on each request, and plain words when a request fails.
import htmx from "htmx.org/dist/htmx.esm.js";
import { toast } from "../shared/toast";
import { CSRF_HEADER, csrfToken } from "../shared/tokens";

export function startHtmx(enhance: (root: ParentNode) => void): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.selfRequestsOnly = true;
  // A form with problems comes back as 422 with the messages at its fields, to be shown like any answer.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];

  document.addEventListener("htmx:configRequest", (event) => {
    const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    const token = csrfToken();
    if (token !== "") {
      headers[CSRF_HEADER] = token;
    }
  });
  document.addEventListener("htmx:load", (event) => {
    const { elt } = (event as CustomEvent<{ elt: HTMLElement }>).detail;
    enhance(elt.parentNode ?? elt);
  });
  // Another script has put an answer of the server into the page by itself.
  document.addEventListener("lianjian:swapped", (event) => {
    const fresh = (event as CustomEvent<HTMLElement>).detail;
    htmx.process(fresh);
    enhance(fresh);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    toast(sayFailure(xhr.status, xhr.responseText));
  });
  document.addEventListener("htmx:sendError", () => toast("没有成功：连不上服务器，请稍后再试。"));
  document.addEventListener("htmx:timeout", () => toast("没有成功：服务器太久没有回应，请稍后再试。"));
}

/** The words of a problem document where there is one, otherwise what the status means. */
function sayFailure(status: number, body: string): string {
  const detail = problemDetail(body);
  if (detail !== null) {
    return detail;
  }
  switch (status) {
    case 401:
      return "登录已过期，请重新登录后再试。";
    case 403:
      return "没有权限做这件事。";
    case 404:
      return "没有找到，可能已被删除。请刷新页面。";
    default:
      return `没有成功（${status}），请稍后再试。`;
  }
}

function problemDetail(body: string): string | null {
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string };
    return [problem.title, problem.detail].filter(Boolean).join("：") || null;
  } catch {
    return null;
  }
}
