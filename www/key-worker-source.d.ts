/** The worker of the key file as one text: keyfile.js and key-worker.js joined by the build. */
declare const source: string;
export default source;
