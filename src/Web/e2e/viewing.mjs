// A site with generated series for the viewer's tests, and windows that have one open.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Browser } from "./browser.mjs";
import { rendered } from "./gestures.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, until } from "./site.mjs";

export class Viewing {
  static async start() {
    const viewing = new Viewing();
    try {
      viewing.server = await Server.start();
      viewing.browser = await Browser.start();
      viewing.scratch = await mkdtemp(join(tmpdir(), "annotator-viewer-"));
      viewing.site = await makeSite(viewing.server);
      return viewing;
    } catch (error) {
      await viewing.stop();
      throw error;
    }
  }

  async stop() {
    await this.browser?.stop();
    await this.server?.stop();
    if (this.scratch) await rm(this.scratch, { recursive: true, force: true });
  }

  /** Makes a phantom; gives what the maker printed. */
  async phantom(verb, ...rest) {
    const made = [join(import.meta.dirname, "phantoms.py"), verb, join(this.scratch, verb), ...rest];
    return (await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", made)).stdout;
  }

  /** Imports what was made; gives its exam once `isReady` holds for it: by default once it has a task. */
  async imported(verb, isReady = (row) => row.task !== undefined && row.task !== null) {
    const { server, site } = this;
    const known = new Set((await exams(server, site.project)).map((row) => row.id));
    await server.cli("import", join(this.scratch, verb), "--project", site.project);
    const rows = await until(
      () => exams(server, site.project),
      (list) => list.some((row) => !known.has(row.id) && isReady(row)),
      `The exam of ${verb}`,
    );
    return rows.find((row) => !known.has(row.id)).id;
  }

  /** A person's window with an exam open and a view of it drawn. */
  async opened(exam, plane, login = "alice", options = {}) {
    const window = await this.browser.signedIn(this.server, login, options);
    await window.goto(`${this.server.url}/projects/${this.site.project}/exams/${exam}`);
    await rendered(window, plane);
    await window.getByTestId("hints-dismiss").click();
    return window;
  }

  picture(page, name) {
    return this.browser.picture(page, name);
  }

  /** Every object of the project, from its export. */
  async exported() {
    const document = JSON.parse(await this.server.cli("export", "--project", this.site.project));
    return document.exams.flatMap((exam) => exam.sets).flatMap((set) => set.objects);
  }
}
