/** The WebAssembly modules by their file names, in gzip and base64: written by the build for the single file. */
declare const packed: { readonly [file: string]: string };
export default packed;
