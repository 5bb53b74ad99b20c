/**
 * The element as the page around it meets it: a form field. All that it ever hands out are cleaned files, their manifest, counts and
 * codes of reasons; what was chosen, found, typed and drawn stays inside.
 */

import { el } from '../dom.js';
import { en } from '../locales/en.js';
import { demand, options as checkedOptions } from '../options.js';
import { dropArea } from '../steps/drop.js';
import { flat, manifestFile } from '../upload/fields.js';
import { Attributes } from './attributes.js';
import { Course } from './course.js';
import { merged } from './locale.js';
import { Panel } from './panel.js';
import { inTurn, keep, options } from './options.js';
import { words, wordsOf } from './words.js';

/** @typedef {import('./course.js').State} State */
/** @typedef {import('./types.js').Cleaned} Cleaned */
/** @typedef {import('./types.js').ElementOptions} ElementOptions */
/** @typedef {import('./types.js').ScanSanitizerLocale} Locale */
/** @typedef {import('./types.js').ScanSanitizer} Public */
/** @typedef {import('./words.js').Words} Words */

/** @implements {Public} */
export class ScanSanitizer extends Attributes {
  static formAssociated = true;
  static observedAttributes = ['name', 'required'];

  #internals = this.attachInternals();
  #panel = new Panel(this);
  #words = words;
  /** @type {Locale} */
  #locale = {};
  /** @type {ElementOptions} */
  #options = {};
  /** @type {string | undefined} */
  #policy;
  #complaint = '';
  /** @type {State} */
  #state = 'settled';
  /** @type {Course | undefined} */
  #course;
  /** @type {Cleaned} */
  #cleaned = NOTHING;

  constructor() {
    super();
    this.#internals.role = 'group';
    this.#panel.speak(words);
    this.addEventListener('click', (event) => this.#clicked(event));
    this.#empty();
  }

  connectedCallback() {
    // What was set before the element was registered hides what the class does with it. If it is wrong, it is when scans are chosen: an
    // error now would leave the element at work without it.
    this.#policy = this.#before('policy') ?? this.#policy;
    this.#options = this.#before('options') ?? this.#options;
    const locale = this.#before('locale');
    if (locale !== undefined) this.locale = locale;
  }

  /**
   * Takes what was set before.
   * @param {string} name
   */
  #before(name) {
    const { value } = Object.getOwnPropertyDescriptor(this, name) ?? {};
    Reflect.deleteProperty(this, name);
    return value;
  }

  /** Ends the work, unless the element was only moved. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.clear();
    });
  }

  attributeChangedCallback() {
    this.#update();
  }

  formResetCallback() {
    this.clear();
  }

  /** @param {boolean} isDisabled */
  formDisabledCallback(isDisabled) {
    this.#panel.frame.inert = isDisabled;
    this.#internals.ariaDisabled = String(isDisabled);
  }

  /** Scans are never kept for a page that is opened again. */
  formStateRestoreCallback() {
    this.clear();
  }

  /** Takes the scans away, and ends all work on them. */
  clear() {
    this.#course?.end();
    this.#empty();
  }

  get policy() {
    return this.#policy;
  }

  set policy(policy) {
    demand(policy === undefined || policy === null || typeof policy === 'string', 'policy is the text of a policy file.');
    this.#policy = policy ?? undefined;
  }

  get options() {
    return this.#options;
  }

  set options(options) {
    this.#options = checkedOptions(options ?? {});
  }

  get locale() {
    return this.#locale;
  }

  set locale(locale) {
    this.#words = wordsOf(merged(en, locale));
    this.#locale = locale;
    this.#panel.speak(locale);
    if (this.#course) this.#update();
    else this.#empty();
  }

  get files() {
    return this.#cleaned.files;
  }

  get manifest() {
    return this.#cleaned.manifest;
  }

  get form() {
    return this.#internals.form;
  }

  get labels() {
    return this.#internals.labels;
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  /** @param {string} complaint of the page; an empty one takes it back */
  setCustomValidity(complaint) {
    this.#complaint = complaint;
    this.#update();
  }

  /**
   * Shows where scans are chosen.
   * @param {string} [notice] what has just happened
   */
  #empty(notice) {
    const { choose, element } = this.#words;
    this.#course = undefined;
    // Safari before 17.4 has no states.
    this.#internals.states?.delete('chosen');
    const told = notice !== undefined && el('p', { class: 'notice' }, notice);
    const hint = el('p', { class: 'small' }, el('slot', { name: 'hint' }, element.hint));
    this.#panel.show({ name: 'choose', heading: '', body: [told, dropArea(choose, (input) => this.#open(input)), hint] });
    if (notice !== undefined) this.#panel.say(notice);
    this.#settle('settled', NOTHING);
  }

  /** @param {import('../types.js').Input} input */
  #open(input) {
    try {
      this.#course = new Course(this.#lead(), this.#words, options(this));
      this.#internals.states?.add('chosen');
      this.#course.open(input);
    } catch (error) {
      this.#emit('error', error);
      this.#empty(this.#words.choose.failed);
    }
  }

  /** @returns {import('./course.js').Lead} */
  #lead() {
    return {
      show: (state, view, cleaned) => {
        this.#panel.show(view);
        this.#take(state, cleaned);
      },
      say: (words) => this.#panel.say(words),
      tell: (type, detail) => this.#emit(type, detail),
      inTurn: (work, signal) => inTurn(this, work, signal),
      keep: (codes) => keep(this, codes),
      end: (notice) => {
        const had = this.files.length > 0;
        this.#empty(notice);
        if (had) this.#changed();
      },
    };
  }

  /**
   * @param {State} state
   * @param {Cleaned} [cleaned]
   */
  #take(state, cleaned = NOTHING) {
    const had = this.files.length > 0;
    this.#settle(state, cleaned);
    if (had || cleaned.files.length > 0) this.#changed();
    // Who hears of the change may have taken the scans away again.
    if (cleaned !== NOTHING && this.#cleaned.manifest === cleaned.manifest) this.#emit('done', this.#cleaned);
  }

  /**
   * @param {State} state
   * @param {Cleaned} cleaned
   */
  #settle(state, cleaned) {
    this.#state = state;
    this.#cleaned = Object.freeze({ ...cleaned, files: Object.freeze([...cleaned.files]) });
    this.#update();
  }

  #changed() {
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Tells the form the value, and whether it may be sent. */
  #update() {
    // Without a state of its own the browser would keep the files for later.
    this.#internals.setFormValue(this.#value, null);
    const complaint = this.#complaint || COMPLAINTS[this.#state](this.#words.element);
    const valueMissing = this.required && this.files.length === 0;
    const customError = complaint !== '';
    this.#internals.setValidity({ customError, valueMissing }, complaint || this.#words.element.missing, this.#panel.frame);
  }

  get #value() {
    const { files, manifest } = this.#cleaned;
    if (this.name === '' || files.length === 0 || !manifest) return null;
    const value = new FormData();
    for (const file of files) value.append(this.name, file, flat(file.name));
    value.append(`${this.name}-manifest`, manifestFile(manifest));
    return value;
  }

  /**
   * A click that comes neither from inside nor from a pointer above the element is that of its label.
   * @param {MouseEvent} event
   */
  #clicked(event) {
    const { left, top, right, bottom } = this.getBoundingClientRect();
    const isAbove = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (this.#panel.isOwn(event) || isAbove || this.#course || this.matches(':disabled')) return;
    this.#panel.press();
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @type {Cleaned} */
const NOTHING = Object.freeze({ files: [], manifest: null });

/** @type {Record<State, (own: Words['element']) => string>} */
const COMPLAINTS = { busy: ({ busy }) => busy, asking: ({ open }) => open, settled: () => '' };
