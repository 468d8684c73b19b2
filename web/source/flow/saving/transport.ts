//! The talk with the server: what is sent, and what its answers mean.
import { csrfHeaders } from "../../shared/tokens";

/** A risk point of a step that is gone from the chart. */
export interface OrphanRisk {
  readonly id: string;
  readonly level: string;
  readonly text: string;
}

/** A step that is gone, with the risk points that named it. */
export interface Orphan {
  readonly step: string;
  readonly name: string;
  readonly risks: readonly OrphanRisk[];
}

export type Answer =
  | { readonly kind: "done"; readonly body: unknown }
  | { readonly kind: "signed-out" }
  /** Somebody else has stored a version meanwhile. */
  | { readonly kind: "conflict"; readonly detail: string }
  /** It cannot be taken as it is; repeating it would not help. */
  | {
      readonly kind: "refused";
      readonly title: string;
      readonly detail: string;
      readonly errors: readonly string[];
      readonly orphans: readonly Orphan[];
    }
  /** Nobody knows whether it arrived. Repeating it is right. */
  | { readonly kind: "unreachable"; readonly detail: string };

/** Longer than any answer should take, shorter than a person's patience. */
const TIMEOUT_MS = 20_000;
/** The most that browsers let a page send while it is being closed, in bytes. */
const KEEPALIVE_LIMIT = 60_000;

/** Sends one request. Never throws: every failure is an answer. */
export async function send(
  method: "PUT" | "POST" | "DELETE",
  address: string,
  content: unknown,
  leaving = false,
): Promise<Answer> {
  const body = content === null ? null : JSON.stringify(content);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      method,
      headers: {
        ...(body === null ? {} : { "content-type": "application/json" }),
        accept: "application/json",
        ...csrfHeaders(),
      },
      credentials: "same-origin",
      redirect: "error",
      keepalive: leaving && new Blob([body ?? ""]).size < KEEPALIVE_LIMIT,
      signal: stop.signal,
      body,
    });
    return read(response.status, await response.json().catch(() => ({})));
  } catch {
    return { kind: "unreachable", detail: "连不上服务器" };
  } finally {
    clearTimeout(timer);
  }
}

/** The meaning of an answer. The body is whatever came, so nothing in it is taken for granted. */
export function read(status: number, body: unknown): Answer {
  const parts = asRecord(body);
  if (status >= 200 && status < 300) {
    return { kind: "done", body };
  }
  const [title, detail] = [textOf(parts.title), textOf(parts.detail)];
  if (status === 401) {
    return { kind: "signed-out" };
  }
  if (status === 409) {
    return { kind: "conflict", detail: detail || title || "别人刚刚存过这张图" };
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return {
      kind: "refused",
      title: title || "没有存上",
      detail: detail || (title === "" ? `服务器没有收下（${status}）` : ""),
      errors: listOf(parts.errors).map((error) => textOf(error.message) || textOf(error.detail)),
      orphans: listOf(parts.orphans).map(orphanOf),
    };
  }
  return { kind: "unreachable", detail: detail || title || `服务器暂时没有回答（${status}）` };
}

function orphanOf(parts: Record<string, unknown>): Orphan {
  const risks = listOf(parts.risks).map((risk) => ({
    id: textOf(risk.id),
    level: textOf(risk.level),
    text: textOf(risk.text),
  }));
  return { step: textOf(parts.step), name: textOf(parts.name), risks };
}

export function asRecord(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
