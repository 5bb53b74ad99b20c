/** The attributes of the element as its properties. */

/** Outside a browser the class is there, so that it can be named, and nothing more. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (/** @type {unknown} */ (class {}));

export class Attributes extends Base {
  get name() {
    return this.getAttribute('name') ?? '';
  }

  set name(name) {
    this.setAttribute('name', name);
  }

  get preset() {
    return this.getAttribute('preset') ?? '';
  }

  set preset(preset) {
    this.setAttribute('preset', preset);
  }

  get recipient() {
    return this.getAttribute('recipient') ?? '';
  }

  set recipient(recipient) {
    this.setAttribute('recipient', recipient);
  }

  get face() {
    return this.getAttribute('face') ?? '';
  }

  set face(face) {
    this.setAttribute('face', face);
  }

  get disabled() {
    return this.hasAttribute('disabled');
  }

  set disabled(isDisabled) {
    this.toggleAttribute('disabled', isDisabled);
  }

  get required() {
    return this.hasAttribute('required');
  }

  set required(isRequired) {
    this.toggleAttribute('required', isRequired);
  }

  get type() {
    return this.localName;
  }
}
