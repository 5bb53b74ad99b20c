/** The same as the whole package, but core.wasm, codec.wasm and net.wasm are files of their own. */
export * from './index.js';
