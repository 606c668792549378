// The drawing of who depends on whom: zoomed, moved, and lit up from whatever is pointed at. Without this file all of it is there, and scrolls.
"use strict";

(() => {
  const stage = document.getElementById("stage");
  if (!stage) return;

  const closest = 4; // So many pixels to a unit, at most.
  const step = 1.25;
  let view = null; // What is seen: the point in the middle, and how many pixels a unit takes; null is all of it.
  let lit = null; // The id of the box that is lit up from.
  let graph = null; // Who is beside whom, read from the drawing when it is first asked for.

  const svg = () => stage.querySelector("svg");
  const whole = () => ({ width: Number(svg().dataset.width), height: Number(svg().dataset.height) });
  const boxOf = target => target instanceof Element ? target.closest(".node") : null;

  function fit() {
    const all = whole();
    const width = stage.clientWidth;
    const k = Math.min(1, width / all.width, Math.max(320, innerHeight * .75) / all.height);
    return { k, x: all.width / 2, y: all.height / 2, width, height: Math.max(Math.ceil(all.height * k), 160) };
  }

  // Writes the view into the drawing; also after a fresh page has overwritten it.
  function show() {
    const all = whole();
    const fitting = fit();
    const { k, x, y } = view ?? fitting;
    const [width, height] = [fitting.width / k, fitting.height / k];
    const drawing = svg();
    drawing.setAttribute("width", fitting.width);
    drawing.setAttribute("height", fitting.height);
    drawing.setAttribute("viewBox", `${x - width / 2} ${y - height / 2} ${width} ${height}`);
    drawing.toggleAttribute("data-far", k < .55);
    stage.classList.toggle("moved", view !== null);
    stage.dataset.scale = k.toFixed(3);
    if (view && Math.abs(k - fitting.k) < .001 && width >= all.width && height >= all.height) view = null;
  }

  function move(next) {
    const all = whole();
    const least = Math.min(fit().k, 1);
    view = {
      k: Math.min(closest, Math.max(least, next.k)),
      x: Math.min(all.width, Math.max(0, next.x)),
      y: Math.min(all.height, Math.max(0, next.y)),
    };
    if (view.k <= least) view = null;
    show();
  }

  // By a factor, about a point of the screen that stays where it is: the middle, where none is given.
  function zoom(factor, at) {
    const { k, x, y } = view ?? fit();
    const seen = stage.getBoundingClientRect();
    const [dx, dy] = at ? [at.x - seen.left - seen.width / 2, at.y - seen.top - seen.height / 2] : [0, 0];
    const next = Math.min(closest, Math.max(fit().k, k * factor));
    move({ k: next, x: x + dx / k - dx / next, y: y + dy / k - dy / next });
  }

  function pan(dx, dy) {
    const { k, x, y } = view ?? fit();
    move({ k, x: x - dx / k, y: y - dy / k });
  }

  // Who depends on what

  function read() {
    const boxes = [...stage.querySelectorAll(".node")];
    const edges = [...stage.querySelectorAll(".edge")].map(path => ({ path, ends: path.dataset.e.split(" ").map(Number) }));
    const [next, previous] = [boxes.map(() => []), boxes.map(() => [])];
    for (const edge of edges) {
      next[edge.ends[0]].push(edge.ends[1]);
      previous[edge.ends[1]].push(edge.ends[0]);
    }
    return { boxes, edges, next, previous };
  }

  function reach(from, beside) {
    const reached = new Set([from]);
    for (const at of reached) for (const other of beside[at]) reached.add(other);
    return reached;
  }

  function light(box) {
    lit = box?.id || null;
    const told = document.querySelector(".told");
    const drawing = svg();
    graph ??= read();
    const self = box ? graph.boxes.indexOf(box) : -1;
    if (self < 0) {
      drawing.removeAttribute("data-lit");
      for (const old of drawing.querySelectorAll(".lit, .needs, .needed, .self")) old.classList.remove("lit", "needs", "needed", "self");
      told.textContent = "";
      return;
    }
    const [needs, needed] = [reach(self, graph.next), reach(self, graph.previous)];
    graph.boxes.forEach((other, i) => {
      other.classList.toggle("lit", needs.has(i) || needed.has(i));
      other.classList.toggle("needs", needs.has(i) && i !== self);
      other.classList.toggle("needed", needed.has(i) && i !== self);
      other.classList.toggle("self", i === self);
    });
    for (const { path, ends } of graph.edges) {
      path.classList.toggle("needs", needs.has(ends[0]) && needs.has(ends[1]));
      path.classList.toggle("needed", needed.has(ends[0]) && needed.has(ends[1]));
    }
    drawing.setAttribute("data-lit", "");
    told.textContent = `${box.querySelector("title").textContent}. It depends on ${needs.size - 1}, and ${needed.size - 1} ${needed.size === 2 ? "depends" : "depend"} on it.`;
  }

  // The mouse, fingers and keys

  const fingers = new Map();
  let dragged = 0; // How far the pointer has gone since it went down, in pixels.

  stage.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) dragged = 0;
  });

  stage.addEventListener("pointermove", event => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    dragged += Math.hypot(dx, dy);
    if (fingers.size === 1 && dragged < 5) return;
    stage.setPointerCapture(event.pointerId);
    stage.classList.add("drag");
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const [before, after] = [Math.hypot(finger.x - other.x, finger.y - other.y), Math.hypot(event.clientX - other.x, event.clientY - other.y)];
      if (before > 0) zoom(after / before, { x: (event.clientX + other.x) / 2, y: (event.clientY + other.y) / 2 });
      pan(dx / 2, dy / 2);
    } else if (view || event.pointerType !== "touch") {
      pan(dx, dy);
    }
    [finger.x, finger.y] = [event.clientX, event.clientY];
  });

  function up(event) {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) stage.classList.remove("drag");
  }
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) stage.addEventListener(name, up);

  // Who has dragged did not mean to follow a link.
  stage.addEventListener("click", event => {
    if (dragged >= 5) event.preventDefault();
  }, true);
  stage.addEventListener("dragstart", event => event.preventDefault());

  // The wheel belongs to the page, but with Ctrl, by which two fingers on a touchpad are told too, or once the drawing has been clicked.
  stage.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey && !stage.contains(document.activeElement)) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) / (event.ctrlKey ? 160 : 500)), { x: event.clientX, y: event.clientY });
  }, { passive: false });

  const keys = {
    "+": () => zoom(step), "=": () => zoom(step), "-": () => zoom(1 / step), "0": () => move({ k: 0, x: 0, y: 0 }),
    ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
    Escape: () => light(null),
  };
  stage.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  for (const button of document.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => keys[{ in: "+", out: "-", fit: "0" }[button.dataset.zoom]]());

  stage.addEventListener("pointerover", event => {
    if (event.pointerType === "touch" || fingers.size > 0) return;
    const box = boxOf(event.target) ?? boxOf(document.activeElement);
    if ((box?.id || null) !== lit) light(box);
  });
  stage.addEventListener("pointerleave", () => light(boxOf(document.activeElement)));
  stage.addEventListener("focusin", event => {
    const box = boxOf(event.target);
    if (!box) return;
    light(box);
    if (view) look(box);
  });
  stage.addEventListener("focusout", () => light(null));

  // Brings a box into view that is not.
  function look(box) {
    const [seen, it] = [stage.getBoundingClientRect(), box.getBoundingClientRect()];
    if (it.left >= seen.left && it.right <= seen.right && it.top >= seen.top && it.bottom <= seen.bottom) return;
    const rect = box.querySelector(".box");
    move({ k: view.k, x: Number(rect.getAttribute("x")) + Number(rect.getAttribute("width")) / 2, y: Number(rect.getAttribute("y")) });
  }

  document.addEventListener("fresh", () => {
    graph = null;
    if (!svg()) return;
    show();
    light(lit ? document.getElementById(lit) : null);
  });
  addEventListener("resize", show);
  show();
})();
