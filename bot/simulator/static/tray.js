/* Files waiting above the composer until they are sent; they come by button, by dropping or by pasting. */

import { button, byId, el, icon } from "./dom.js";
import { fileSize } from "./format.js";

const SHOWN_AS_PHOTO = new Set(["image/jpeg", "image/png", "image/gif"]);

export class Tray {
  #list = byId("tray");
  #files = []; // {file, kind, preview: object URL | null}

  constructor(onchange, allowed) {
    this.onchange = onchange;
    this.#input("attach-input", "document");
    this.#input("photo-input", "photo");
    this.#drops(byId("chat"), byId("drop-hint"), allowed);
    byId("composer").addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      this.#addAll(files);
    });
  }

  get empty() {
    return this.#files.length === 0;
  }

  /** Empties the tray and hands over what lay in it. */
  take() {
    const files = this.#files;
    this.#set([]);
    return files;
  }

  #input(id, kind) {
    const input = byId(id);
    input.addEventListener("change", () => {
      this.#addAll([...input.files], kind);
      input.value = "";
    });
  }

  #addAll(files, kind) {
    const kindOf = (file) => kind ?? (SHOWN_AS_PHOTO.has(file.type) ? "photo" : "document");
    const added = files.map((file) => this.#entry(file, kindOf(file)));
    this.#set([...this.#files, ...added]);
    byId("composer").focus();
  }

  #entry(file, kind) {
    return { file, kind, preview: kind === "photo" ? URL.createObjectURL(file) : null };
  }

  #set(files) {
    const gone = this.#files.filter((each) => each.preview && !files.includes(each));
    gone.forEach((each) => URL.revokeObjectURL(each.preview));
    this.#files = files;
    this.#list.replaceChildren(...files.map((each) => this.#row(each)));
    this.#list.hidden = files.length === 0;
    this.onchange();
  }

  #row(each) {
    const face = each.preview ? el("img", { src: each.preview, alt: "" }) : icon("file");
    const drop = button({
      class: "round", "aria-label": `Do not send ${each.file.name}`,
      onclick: () => this.#set(this.#files.filter((other) => other !== each)),
    }, icon("close"));
    return el("li", {}, face, el("span", { class: "file-text" }, el("bdi", { class: "file-name" }, each.file.name),
      el("span", { class: "file-size" }, `${each.kind === "photo" ? "Photo" : "File"}, ${fileSize(each.file.size)}`)), drop);
  }

  #drops(area, hint, allowed) {
    const show = (event) => {
      if (!allowed() || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      hint.hidden = false;
    };
    area.addEventListener("dragenter", show);
    area.addEventListener("dragover", show);
    area.addEventListener("dragleave", (event) => !area.contains(event.relatedTarget) && (hint.hidden = true));
    area.addEventListener("drop", (event) => {
      hint.hidden = true;
      if (!allowed() || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      this.#addAll([...event.dataTransfer.files]);
    });
  }
}
