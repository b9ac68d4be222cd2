// One test process: started, watched, ended when it takes too long, and judged by what it recorded.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { root } from "./runtimes.mjs";

/**
 * @typedef {object} Verdict
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} reasons   what went wrong beyond failed tests
 */

/** Ends a process and all that it started.
 *  @param {import("node:child_process").ChildProcess} child */
function end(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** Runs a command to its end, its output going to ours. Gives the exit status in words, "" when
 *  all is well.
 *  @param {string} command @param {string[]} args
 *  @param {{ seconds: number, env?: Record<string, string> }} options @returns {Promise<string>} */
export function runProcess(command, args, { seconds, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
      detached: process.platform !== "win32",
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end(child);
    }, seconds * 1000);
    const interrupt = () => {
      end(child);
      process.exit(130);
    };
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    /** @param {string} status */
    const settle = (status) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      resolve(status);
    };
    child.on("error", (error) => settle(error.message));
    child.on("close", (code, signal) => {
      if (late) settle(`was ended at its limit of ${seconds} s`);
      else if (signal !== null) settle(`was ended by ${signal}`);
      else settle(code === 0 ? "" : `exited with code ${code}`);
    });
  });
}

/** @param {string} path */
function readProgress(path) {
  const seen = { passed: 0, failed: 0, skipped: 0, file: "", test: "", end: false };
  if (!existsSync(path)) return seen;
  for (const line of readFileSync(path, "utf8").split("\n").filter((text) => text !== "")) {
    const event = JSON.parse(line);
    seen.passed += event.passed ?? 0;
    seen.failed += event.failed ?? 0;
    seen.skipped += event.skipped ?? 0;
    if (event.file !== undefined) seen.test = "";
    seen.file = event.file ?? seen.file;
    seen.test = event.test ?? seen.test;
    seen.end = seen.end || event.end === true;
  }
  return seen;
}

/** A process that crashes, hangs, leaves early or exits non-zero counts as a failure of its own,
 *  unless failed tests explain the exit code.
 *  @param {string} command @param {string[]} args
 *  @param {{ seconds: number, progress: string, env?: Record<string, string> }} options
 *  @returns {Promise<Verdict>} */
export async function runTests(command, args, { seconds, progress, env = {} }) {
  rmSync(progress, { force: true });
  const options = { seconds, env: { ...env, SKEIN_PROGRESS: progress } };
  const status = await runProcess(command, args, options);
  const { passed, failed, skipped, file, test, end: ended } = readProgress(progress);
  const where = test === "" ? file || "no test" : `${file}, "${test}"`;
  const explained = status === "" || (failed > 0 && status === "exited with code 1");
  const reasons = [];
  if (!ended) reasons.push(`${status || "left before its tests were done"} while in ${where}`);
  else if (!explained) reasons.push(status);
  return { passed, failed: failed + reasons.length, skipped, reasons };
}
