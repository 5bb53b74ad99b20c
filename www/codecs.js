/**
 * The codecs of compressed pictures. They live in a WebAssembly instance of their own, which is made when the first such picture is read.
 * Where they stop, the exception passes through the core, which asked: the worker is thrown away as after a trap of the core itself.
 */

/** @typedef {{ answer: typeof import('./codec.js').answer, initSync: typeof import('./codec.js').initSync }} Bound what calls the module */

/** What the core asks about the streams of frames. */
export class Codecs {
  #bound;
  #module;
  /** @type {WebAssembly.Memory | undefined} */
  #memory;

  /**
   * @param {Bound} bound
   * @param {WebAssembly.Module} module
   */
  constructor(bound, module) {
    this.#bound = bound;
    this.#module = module;
  }

  /** Bytes of memory that the codecs have taken. */
  get memory() {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /**
   * Does a task.
   * @param {BigInt64Array} task
   * @param {Uint8Array} bytes
   */
  answer(task, bytes) {
    this.#memory ??= this.#bound.initSync({ module: this.#module }).memory;
    return new Coded(this.#bound.answer(task, bytes), this.#memory);
  }
}

/** What came of a task, in the memory of the codecs until it is freed. */
class Coded {
  #answer;
  #said;
  #memory;

  /**
   * @param {import('./codec.js').Answer} answer
   * @param {WebAssembly.Memory} memory
   */
  constructor(answer, memory) {
    this.#answer = answer;
    this.#said = /** @type {{ numbers: number[], detail: string | undefined }} */ (answer.said());
    this.#memory = memory;
  }

  get numbers() {
    return BigInt64Array.from(this.#said.numbers, BigInt);
  }

  get detail() {
    return this.#said.detail;
  }

  /** A view, which whoever asks copies from. */
  get stream() {
    return new Uint8Array(this.#memory.buffer, this.#answer.streamPlace, this.#answer.streamBytes);
  }

  /** A view, too. */
  get samples() {
    return new Uint8Array(this.#memory.buffer, this.#answer.samplePlace, this.#answer.sampleBytes);
  }

  free() {
    this.#answer.free();
  }
}
