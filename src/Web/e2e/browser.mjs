// Real browsers for tests: one Chromium, one context per person, every console error a failure.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { passPhrase } from "./site.mjs";

const flags = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Where screenshots go; looked at by people, never compared. */
export const pictures = new URL("../../../test-results/", import.meta.url).pathname;

export class Browser {
  static async start() {
    const profile = await mkdtemp(join(tmpdir(), "annotator-chromium-"));
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
    await mkdir(pictures, { recursive: true });
    return new Browser(browser, profile);
  }

  constructor(browser, profile) {
    this.browser = browser;
    this.profile = profile;
    this.complaints = [];
  }

  /** A window of nobody yet. */
  async visitor(options = {}, who = "visitor") {
    const context = await this.browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.complaints.push(`${who}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !/net::ERR|status of (4|5)\d\d/.test(message.text()))
        this.complaints.push(`${who}: ${message.text()}`);
    });
    return page;
  }

  /** A person's own window, signed in through the page as a person would. */
  async signedIn(server, login, options = {}) {
    const page = await this.visitor(options, login);
    await page.goto(`${server.url}/sign-in`);
    await page.locator("input[autocomplete=username]").fill(login);
    await page.locator("input[name=password]").fill(passPhrase);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/projects");
    return page;
  }

  async picture(page, name) {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  async stop() {
    await this.browser.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
