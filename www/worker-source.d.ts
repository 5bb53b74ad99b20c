/** The worker as one text: core.js, net.js and worker.js joined by the build. */
declare const source: string;
export default source;
