// Times in the reader's zone, and pages of the present that keep themselves up to date. Without this file all is there, in UTC, as it was when
// it was asked for, and is asked for again every ten seconds.
"use strict";

(() => {
  const zone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const live = document.body.dataset.live;
  let offset = 0; // How much Karl's clock is ahead of this machine's, in milliseconds.

  function length(milliseconds) {
    const s = Math.max(0, Math.floor(milliseconds / 1000));
    if (s < 60) return `${s}\u00a0s`;
    if (s < 3600) return `${Math.floor(s / 60)}\u00a0m\u00a0${s % 60}\u00a0s`;
    if (s < 86400) return `${Math.floor(s / 3600)}\u00a0h\u00a0${Math.floor(s % 3600 / 60)}\u00a0m`;
    return `${Math.floor(s / 86400)}\u00a0d\u00a0${Math.floor(s % 86400 / 3600)}\u00a0h`;
  }

  function localize(root) {
    for (const time of root.querySelectorAll("time.at")) time.textContent = zone.format(new Date(time.dateTime));
    for (const field of root.querySelectorAll("input[type=datetime-local]")) {
      const moment = new Date(`${field.getAttribute("value")}Z`);
      field.setAttribute("value", new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 19));
    }
    for (const name of root.querySelectorAll(".zone")) name.textContent = "your time";
  }

  localize(document);

  // A window is chosen in the reader's zone, and is UTC in the address.
  document.addEventListener("formdata", ({ target, formData }) => {
    for (const field of target.querySelectorAll("input[type=datetime-local]")) {
      const moment = new Date(field.value);
      if (!isNaN(moment)) formData.set(field.name, moment.toISOString().slice(0, 19));
    }
  });
  if (!live) return;

  const news = document.getElementById("news");
  let heard = Date.now();
  let shown = ""; // The last page as it came, to tell whether the next one says anything new.
  let isAsking = false;
  let isWanted = false;

  // Makes one tree like another and leaves alone what is alike: focus, selection, scroll and open details stay where they are.
  function become(now, next) {
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || (now.id || "") !== (next.id || "")) {
      now.replaceWith(next);
      return;
    }
    if (now.nodeType === Node.TEXT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    if (now.nodeType !== Node.ELEMENT_NODE) return;
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && name !== "open") now.removeAttribute(name);
    const wasKnown = now.id.startsWith("row-") && now.className;
    for (const { name, value } of [...next.attributes]) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    if (wasKnown && wasKnown.split(" ")[0] !== now.className) now.classList.add("changed");
    if (now.nodeName === "INPUT") return;
    const kept = new Map();
    for (const child of now.children) if (child.id) kept.set(child.id, child);
    let at = now.firstChild;
    for (const child of [...next.childNodes]) {
      const own = child.id ? kept.get(child.id) : undefined;
      if (own && own !== at) now.insertBefore(own, at);
      else if (!own && (!at || (at.id && child.nodeType === Node.ELEMENT_NODE && child.id !== at.id))) {
        now.insertBefore(child, at);
        continue;
      }
      const current = own ?? at;
      at = current.nextSibling;
      become(current, child);
    }
    while (at) {
      const rest = at.nextSibling;
      at.remove();
      at = rest;
    }
  }

  function gone() {
    news.textContent = `Karl is gone since ${zone.format(new Date(heard))}; what stands here is from then.`;
    news.hidden = false;
  }

  function back() {
    heard = Date.now();
    news.hidden = true;
  }

  async function refresh() {
    if (document.hidden) return;
    if (isAsking) {
      isWanted = true;
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(15000) });
      const page = await answer.text();
      if (answer.status >= 500 && !page.includes("<main")) throw new Error();
      offset = Date.parse(answer.headers.get("Date")) - Date.now() || 0;
      back();
      if (page === shown) return;
      shown = page;
      const next = new DOMParser().parseFromString(page, "text/html");
      localize(next);
      document.title = next.title;
      for (const part of ["link[rel=icon]", "main", ".when"]) {
        const [now, then] = [document.querySelector(part), next.querySelector(part)];
        if (now && then && !(part === ".when" && now.contains(document.activeElement))) become(now, document.adoptNode(then));
      }
      document.dispatchEvent(new Event("fresh"));
    } catch {
      gone();
    } finally {
      isAsking = false;
      if (isWanted) {
        isWanted = false;
        setTimeout(refresh, 1000);
      }
    }
  }

  // A browser has few connections to one site, so only the page that is looked at has a stream.
  let told = document.body.dataset.news;
  let changes = null;
  function follow() {
    changes?.close();
    changes = null;
    if (document.hidden) return;
    changes = new EventSource(live);
    changes.addEventListener("change", change => {
      if (change.data === told) return;
      told = change.data;
      refresh();
    });
    changes.addEventListener("open", () => news.hidden || refresh());
    changes.addEventListener("error", refresh);
  }

  follow();
  setInterval(refresh, 10000);
  document.addEventListener("visibilitychange", () => {
    follow();
    refresh();
  });
  setInterval(() => {
    const now = Date.now() + offset;
    for (const age of document.querySelectorAll("main time.age")) {
      const text = length(now - Date.parse(age.dateTime));
      if (age.textContent !== text) age.textContent = text;
    }
  }, 1000);
})();
