// The next images, fetched and decoded before they are asked for.
export class Ahead {
  constructor() { this.held = new Map(); }

  // Only these stay; what is not there yet comes one after the other, the nearest first.
  async want(addresses) {
    for (const address of [...this.held.keys()]) if (!addresses.includes(address)) this.held.delete(address);
    for (const address of addresses) await this.fetch(address).loaded.catch(() => this.held.delete(address));
  }

  fetch(address) {
    if (!this.held.has(address)) {
      const entry = { element: null };
      entry.loaded = load(address).then((element) => { entry.element = element; return element; });
      this.held.set(address, entry);
    }
    return this.held.get(address);
  }

  // The element if it is ready to be shown at this moment, else null.
  ready(address) { return this.held.get(address)?.element ?? null; }

  take(address) {
    const { loaded } = this.fetch(address);
    this.held.delete(address);
    return loaded;
  }
}

// An answer that is no sheet (signed out, read already, gone) is for the browser to show, whole.
async function load(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const element = document.createRange().createContextualFragment(await answer.text()).querySelector("[data-sheet]");
  await Promise.allSettled([...element.querySelectorAll("img")].map((image) => image.decode()));
  return element;
}
