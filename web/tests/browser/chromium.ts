//! The browser of the tests: the system's Chromium, without its talk to the outside.
import { type Browser, chromium } from "playwright-core";

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };
