/** What is asked of a browser that is driven from outside, whichever it is, and what it takes to wait for one. */

import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} Driven
 * @property {(address: string) => Promise<void>} open
 * @property {<T>(run: (argument: any) => T | Promise<T>, argument?: unknown) => Promise<T>} evaluate runs a function in the page
 * @property {(run: (argument: any) => unknown, argument?: unknown) => Promise<void>} until waits for a function in the page to hold
 * @property {(field: () => Element | null | undefined, paths: string[]) => Promise<void>} choose gives files to a field
 * @property {(frame: () => Element | null) => Promise<void>} enter goes on within a frame
 * @property {() => Promise<void>} leave goes on in the page around the frame
 * @property {(name: string, save: () => Promise<void>) => Promise<Buffer>} saved waits for what is saved under this name
 * @property {() => Promise<Buffer>} shot what is seen, as PNG
 * @property {(width: number, height: number) => Promise<void>} resize the window
 * @property {() => Promise<string[]>} complaints errors and warnings since the page was opened, as far as the browser tells them
 * @property {() => Promise<void>} end
 */
/** @typedef {{ isDark?: boolean }} Wish */

/**
 * The text of an asynchronous script of WebDriver that runs a function with the argument of the script.
 * @param {(...args: any[]) => unknown} run
 */
export function script(run) {
  return `const [argument, done] = arguments;
    Promise.resolve().then(() => (${run})(argument)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
}

/**
 * What such a script gave.
 * @param {{ value?: any, error?: string }} answer
 */
export function given({ value, error }) {
  if (error) throw new Error(error);
  return value;
}

/**
 * Asks again until there is an answer; a failure counts as none.
 * @param {() => any} question
 */
export async function patiently(question) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error(`in vain: ${question}`);
    await pause(100);
  }
}

/** Milliseconds. */
export const PATIENCE = 60_000;
