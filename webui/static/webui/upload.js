// Many files in small requests: a failed request costs a few files, not the folder, and each file says how far it is.
const FILES_A_REQUEST = 8;
const BYTES_A_REQUEST = 16e6;
const AT_ONCE = 2;
const WAITS = [1000, 4000, 15000]; // before the second, third and fourth try
const STATES = { waiting: "sent" }; // said of a file that has arrived; the other states are called by their names

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const path = (file) => file.webkitRelativePath || file.fromFolder || file.name;

class Sender {
  constructor(form) {
    this.form = form;
    this.queue = [];
    this.running = 0;
    this.sent = this.total = this.files = this.ended = this.lost = 0;
    this.url = form.dataset.url;
    this.listen();
    addEventListener("beforeunload", (event) => this.busy() && event.preventDefault());
  }

  // The page gives the words, in its language, with {values} to fill in.
  say(what, values = {}) { return (this.part("sending").getAttribute(`data-say-${what}`) ?? what).replace(/\{(\w+)\}/g, (_, name) => values[name]); }
  part(name) { return this.form.querySelector(`[data-${name}]`); }
  busy() { return this.running > 0 || this.queue.length > 0; }

  listen() {
    const drop = this.part("drop");
    for (const button of this.form.querySelectorAll("[data-open]")) button.addEventListener("click", () => document.getElementById(button.dataset.open).click());
    for (const input of this.form.querySelectorAll("[data-pick]")) input.addEventListener("change", () => this.add([...input.files]).then(() => (input.value = "")));
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", async (event) => { event.preventDefault(); this.add(await dropped(event.dataTransfer)); });
    // a file dropped beside the zone would replace the page
    for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
  }

  async add(files) {
    if (!files.length || !this.form.reportValidity()) return;
    const started = this.busy();
    this.part("sending").hidden = false;
    for (const batch of batches(files)) this.queue.push(batch.map((file) => this.row(file)));
    this.files += files.length;
    this.total += files.reduce((sum, file) => sum + file.size, 0);
    if (!started) this.since = performance.now() - 1;
    this.show();
    if (!this.url && !(await this.start())) return;
    while (this.running < AT_ONCE && this.queue.length) this.next();
  }

  // Where the upload must be made first, the form's other fields say for whom.
  async start() {
    const fields = new FormData(this.form);
    fields.delete("files");
    const answer = await fetch(this.form.dataset.startUrl, { method: "POST", body: fields, headers: { "X-CSRFToken": this.form.dataset.csrf, Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      this.queue.flat().forEach((item) => this.end(item, "failed", this.say("unstarted")));
      this.queue = [];
      return false;
    }
    const made = await answer.json();
    this.url = made.files_url;
    this.page = made.page_url;
    return true;
  }

  row(file) {
    const row = document.createElement("li");
    row.className = "file";
    row.innerHTML = '<span class="name"></span><span class="size"></span><span class="state"></span><progress class="why" max="1" value="0"></progress>';
    row.querySelector(".name").textContent = path(file);
    row.querySelector(".size").textContent = size(file.size);
    row.querySelector(".state").textContent = this.say("waiting");
    row.querySelector("progress").setAttribute("aria-label", this.say("bar", { name: path(file) }));
    this.part("list").append(row);
    return { file, row, sent: 0 };
  }

  async next() {
    const batch = this.queue.shift();
    this.running += 1;
    const answer = await this.deliver(batch);
    this.running -= 1;
    batch.forEach((item, place) => {
      const told = answer?.[place];
      if (told) this.end(item, told.state, told.reason);
      else this.end(item, "failed", this.say("unreached"));
    });
    if (answer && this.form.dataset.table && window.htmx) window.htmx.trigger(this.form.dataset.table, "files-sent");
    if (this.queue.length) this.next();
    else if (!this.running && this.page && !this.lost) location.assign(this.page);
  }

  async deliver(batch) {
    for (const wait of [0, ...WAITS]) {
      await pause(wait);
      const reply = await this.post(batch);
      if (reply.status >= 200 && reply.status < 300) return JSON.parse(reply.body);
      // a request that the server has understood and declined will not be accepted the next time
      if (reply.status >= 400 && reply.status < 500 && ![408, 425, 429].includes(reply.status)) return null;
      batch.forEach((item) => this.progress(item, 0));
    }
    return null;
  }

  post(batch) {
    const body = new FormData();
    batch.forEach(({ file }) => {
      body.append("files", file, file.name);
      body.append("paths", path(file));
    });
    const whole = batch.reduce((sum, { file }) => sum + file.size, 0) || 1;
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.url);
      request.setRequestHeader("X-CSRFToken", this.form.dataset.csrf);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => spread(batch, (event.loaded / (event.total || whole)) * whole, (item, bytes) => this.progress(item, bytes));
      request.onload = () => done({ status: request.status, body: request.responseText });
      request.onerror = request.ontimeout = () => done({ status: 0 });
      request.send(body);
    });
  }

  progress(item, bytes) {
    this.sent += bytes - item.sent;
    item.sent = bytes;
    item.row.querySelector("progress").value = bytes / (item.file.size || 1);
    item.row.querySelector(".state").textContent = this.say(bytes ? "sending" : "waiting");
    this.show();
  }

  end(item, state, reason) {
    this.progress(item, item.file.size);
    this.ended += 1;
    if (state === "failed") this.lost += 1;
    item.row.querySelector("progress").remove();
    const word = item.row.querySelector(".state");
    word.classList.add(state);
    word.textContent = this.say(STATES[state] ?? state);
    if (reason) item.row.insertAdjacentHTML("beforeend", '<span class="why"></span>');
    if (reason) item.row.lastElementChild.textContent = reason;
    this.show();
  }

  show() {
    this.part("total").value = this.total ? this.sent / this.total : 0;
    this.part("count").textContent = this.say(this.lost ? "lost" : "count", { done: this.ended - this.lost, total: this.files, lost: this.lost });
    const seconds = ((performance.now() - this.since) / 1000) * (this.total / Math.max(1, this.sent) - 1);
    const told = { done: size(this.sent), total: size(this.total), seconds: Math.max(1, Math.round(seconds)) };
    this.part("left").textContent = this.say(this.ended === this.files ? "all" : this.sent > 1e6 ? "left" : "bytes", told);
  }
}

// The browser tells only bytes of the whole request; files travel one after the other.
function spread(batch, loaded, tell) {
  for (const item of batch) {
    const bytes = Math.min(item.file.size, Math.max(0, loaded));
    if (bytes !== item.sent) tell(item, bytes);
    loaded -= item.file.size;
  }
}

function* batches(files) {
  let batch = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length && (batch.length === FILES_A_REQUEST || bytes + file.size > BYTES_A_REQUEST)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(file);
    bytes += file.size;
  }
  if (batch.length) yield batch;
}

// Entries must be taken before the first await: the browser empties the list after the event.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map((entry) => walk(entry)))).flat();
}

async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    file.fromFolder = entry.fullPath.slice(1);
    return file.name.startsWith(".") ? [] : [file];
  }
  const reader = entry.createReader();
  const found = [];
  // a reader gives its entries in portions, an empty one at the end
  for (;;) {
    const portion = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!portion.length) break;
    found.push(...portion);
  }
  return (await Promise.all(found.map((one) => walk(one)))).flat();
}

document.querySelectorAll("form[data-upload]").forEach((form) => new Sender(form));
