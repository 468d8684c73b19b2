//! The talk with the server about saving: what is sent, and what its answers mean for the writer.
import { csrfHeaders } from "../../shared/tokens";
import type { ServerSheet } from "../model/book";
import type { Change } from "../model/change";
import type { Conflict } from "../model/conflict";
import type { Problem, Row, Severity } from "../model/sheet";

export type Answer =
  | {
      readonly kind: "saved";
      readonly version: number;
      readonly savedAt: string;
      readonly problems: readonly Problem[];
      readonly server?: ServerSheet;
    }
  | {
      readonly kind: "conflict";
      readonly version: number;
      readonly conflicts: readonly Conflict[];
      readonly server?: ServerSheet;
    }
  /** The session has ended. */
  | { readonly kind: "signed-out" }
  /** The batch cannot be saved as it is; repeating it would not help. */
  | { readonly kind: "rejected"; readonly detail: string; readonly problems: readonly Problem[] }
  /** Nobody knows whether it arrived: network, overload, restart. Repeating it is right. */
  | { readonly kind: "unreachable"; readonly detail: string };

/** Longer than any save should take, shorter than a person's patience. */
const TIMEOUT_MS = 20_000;
/** The most that browsers let a page send while it is being closed. */
const KEEPALIVE_LIMIT = 60_000;

/** Sends one batch. Never throws: every failure is an answer. */
export async function sendBatch(
  address: string,
  version: number,
  changes: readonly Change[],
  leaving = false,
): Promise<Answer> {
  const body = JSON.stringify({ version, changes });
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      method: "PATCH",
      headers: { "content-type": "application/json", accept: "application/json", ...csrfHeaders() },
      credentials: "same-origin",
      redirect: "error",
      keepalive: leaving && body.length < KEEPALIVE_LIMIT,
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

/** What a look at the server tells without saving anything. */
export interface News {
  readonly version: number;
  readonly problems: readonly Problem[];
  /** Who else is writing in this form just now. */
  readonly writers: readonly string[];
  /** The texts, when they are newer than the version that was asked with. */
  readonly server?: ServerSheet;
}

/** Asks for the checks of what is saved and for what others do; null when that could not be had. */
export async function askNews(address: string, version: number): Promise<News | null> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", ...csrfHeaders() },
      credentials: "same-origin",
      redirect: "error",
      body: JSON.stringify({ version, changes: [] }),
    });
    return response.ok ? newsOf(version, asRecord(await response.json())) : null;
  } catch {
    return null;
  }
}

function newsOf(known: number, parts: Record<string, unknown>): News {
  const version = typeof parts.version === "number" ? parts.version : known;
  const writers = Array.isArray(parts.writers) ? parts.writers.map(textOf) : [];
  return { version, problems: problemsOf(parts), writers, ...serverSheet(parts) };
}

/** The meaning of an answer. The body is whatever came, so nothing in it is taken for granted. */
export function read(status: number, body: unknown): Answer {
  const parts = asRecord(body);
  const version = Number(parts.version);
  if (status >= 200 && status < 300 && Number.isFinite(version)) {
    const saved = { kind: "saved", version, savedAt: textOf(parts.saved_at) } as const;
    return { ...saved, problems: problemsOf(parts), ...serverSheet(parts) };
  }
  if (status === 401) {
    return { kind: "signed-out" };
  }
  const detail = textOf(parts.detail) || textOf(parts.title);
  if (status === 409 && Array.isArray(parts.conflicts) && parts.conflicts.length > 0) {
    const conflicts = parts.conflicts as readonly Conflict[];
    return { kind: "conflict", version, conflicts, ...serverSheet(parts) };
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return {
      kind: "rejected",
      detail: detail || `服务器没有收下（${status}）`,
      problems: fieldErrors(parts),
    };
  }
  return { kind: "unreachable", detail: detail || `服务器暂时存不了（${status}）` };
}

function asRecord(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function problemsOf(body: unknown): readonly Problem[] {
  const { problems } = asRecord(body);
  return Array.isArray(problems) ? (problems as readonly Problem[]) : [];
}

/** `errors[]` of a problem document, as problems at their cells. */
function fieldErrors(parts: Record<string, unknown>): Problem[] {
  const errors = Array.isArray(parts.errors) ? parts.errors.map(asRecord) : [];
  return errors.map((error) => ({
    row: textOf(error.row) || null,
    field: textOf(error.field) || null,
    severity: "error" as Severity,
    code: textOf(error.code) || "rejected",
    message: textOf(error.message) || textOf(error.detail) || "没有存上",
  }));
}

/** The texts as the server has them now, if it tells them. */
function serverSheet(parts: Record<string, unknown>): { server?: ServerSheet } {
  if (!Array.isArray(parts.rows)) {
    return {};
  }
  const fields: Record<string, string> = {};
  for (const field of Array.isArray(parts.fields) ? parts.fields.map(asRecord) : []) {
    fields[textOf(field.field)] = textOf(field.value);
  }
  return { server: { rows: parts.rows as readonly Row[], fields } };
}
