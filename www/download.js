/** Hands a file to the browser's own download, the way that works everywhere. */

/**
 * Offers a file to the person at the screen.
 * @param {Blob} blob
 * @param {string} name
 * @returns {() => void} lets go of it early
 */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  offered.add(url);
  // Some browsers start to read only after the click has been dealt with.
  setTimeout(() => withdraw(url), A_WHILE);
  return () => withdraw(url);
}

/** Lets go of every file that was offered. */
export function forgetDownloads() {
  for (const url of offered) withdraw(url);
}

/** @param {string} url */
function withdraw(url) {
  URL.revokeObjectURL(url);
  offered.delete(url);
}

/** @type {Set<string>} */
const offered = new Set();
/** Milliseconds. */
const A_WHILE = 60_000;
