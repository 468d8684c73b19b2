//! What the server gives the page: the chart as it was stored last, and what the editor needs around it.

/** Unfinished work that was kept without becoming a version. */
export interface Draft {
  readonly xml: string;
  /** The version on top of which it was drawn. */
  readonly version: number;
  /** When it was kept, as a person reads it. */
  readonly at: string;
}

/** A risk point of a step, to be read only: it is written in the register. */
export interface RiskPoint {
  readonly step: string;
  readonly level: string;
  readonly text: string;
}

export type Severity = "error" | "warning";

/** What a check found. `element` is the id of a figure or line, or of something that is not drawn. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly element: string;
  readonly message: string;
}

export interface FlowState {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly xml: string;
  readonly draft: Draft | null;
  readonly posts: readonly string[];
  readonly departments: readonly string[];
  readonly risks: readonly RiskPoint[];
  /** Addresses: a new version, the draft, the checks, and the page of the chart. */
  readonly save: string;
  readonly keep: string;
  readonly check: string;
  readonly page: string;
}
