//! What every request to the server carries so that it knows the page that it came from.

/** The header that proves that a request was made by our own page. */
export const CSRF_HEADER = "x-csrf-token";

/** The token of this page, from `<meta name="csrf" content="…">`; empty when the page has none. */
export function csrfToken(page: Document = document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

export function csrfHeaders(): Record<string, string> {
  const token = csrfToken();
  return token === "" ? {} : { [CSRF_HEADER]: token };
}
