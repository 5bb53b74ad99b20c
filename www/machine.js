/** What the machine at hand bears. */

/** Whether it has so little memory that a browser ends what takes more than its share. */
export function hasLittleMemory() {
  const { deviceMemory = 8 } = /** @type {{ deviceMemory?: number }} */ (globalThis.navigator ?? {});
  return deviceMemory <= LOW_MEMORY;
}

/** Gigabytes, as `navigator.deviceMemory` counts them. */
const LOW_MEMORY = 2;
