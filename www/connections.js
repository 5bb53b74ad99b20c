/** The end of all connections. */

/**
 * From here on neither the page nor a worker that it starts can ask for anything, not even at the server they came from:
 * connections and further scripts, styles and pictures are all closed.
 */
export function closeConnections() {
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = CLOSED;
  document.head.append(policy);
}

const CLOSED = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src blob: data:";
