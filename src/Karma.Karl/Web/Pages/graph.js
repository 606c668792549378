// The drawing of who depends on whom: zoomed, moved, and lit up from whatever is pointed at. Without this file all of it is there, and scrolls.
"use strict";

(() => {
  const stage = document.getElementById("stage");
  if (!stage) return;

  const closest = 4; // So many pixels to a unit, at most.
  const step = 1.25;
  const most = 2.5; // So many screens a drawing may be tall that nobody has touched.
  let view = null; // What is seen: the point in the middle, and how many pixels a unit takes; null where nobody has touched it.
  let stood = 0; // How tall the drawing was on the screen before it was touched.
  let lit = null; // The id of the box that is lit up from.
  let graph = null; // Who is beside whom, read from the drawing when it is first asked for.

  const svg = () => stage.querySelector("svg");
  const whole = () => ({ width: Number(svg().dataset.width), height: Number(svg().dataset.height) });
  const boxOf = target => target instanceof Element ? target.closest(".node") : null;

  // All of it, no larger than it was drawn.
  function all() {
    const { width, height } = whole();
    return { k: Math.min(1, stage.clientWidth / width, Math.max(320, innerHeight * .75) / height), x: width / 2, y: height / 2 };
  }

  // What is seen first: all of it. Where its words could not be read then, all of its width, and the page is scrolled; on a narrow screen what is not
  // up, or the beginning. Of a great many boxes nobody reads the words.
  function home() {
    const fit = all();
    const boxes = stage.querySelectorAll(".node");
    if (fit.k >= .8 || boxes.length > 80) return fit;
    const { width, height } = whole();
    const k = Math.min(1, stage.clientWidth / width);
    if (k > .5 && k * height < innerHeight * most) return { k, x: width / 2, y: height / 2, tall: Math.ceil(k * height) };
    if (fit.k >= .5 || stage.clientWidth > 700) return fit;
    const rect = (stage.querySelector(".node.down, .node.unknown, .node.partly") ?? boxes[0])?.querySelector(".box");
    if (!rect) return fit;
    const [at, half] = [name => Number(rect.getAttribute(name)), stage.clientWidth / 2 / .65];
    return { k: .65, x: Math.max(half, at("x") + at("width") / 2), y: fit.y };
  }

  // Writes the view into the drawing; also after a fresh page has overwritten it.
  function show() {
    if (stage.clientWidth === 0) return; // Not laid out yet, or not shown; it is drawn as it was written.
    const { k, x, y, tall } = view ?? home();
    const wanted = Math.max(160, Math.ceil(whole().height * Math.max(all().k, view ? 0 : k)));
    const [width, height] = [stage.clientWidth, tall ?? Math.min(wanted, Math.max(320, Math.floor(innerHeight * .75)))];
    const drawing = svg();
    drawing.setAttribute("width", width);
    stood = view ? Math.max(height, stood) : height;
    drawing.setAttribute("height", stood);
    const seen = { width: width / k, height: stood / k };
    drawing.setAttribute("viewBox", `${x - seen.width / 2} ${y - seen.height / 2} ${seen.width} ${seen.height}`);
    drawing.toggleAttribute("data-far", k < .4);
    stage.classList.toggle("tall", seen.height < whole().height - 1);
    stage.dataset.scale = k.toFixed(3);
  }

  function move(next) {
    const { width, height } = whole();
    const fit = all();
    const between = (least, value, most) => Math.min(most, Math.max(least, value));
    if (next.k <= fit.k) stood = 0; // All of it, as tall as that is.
    view = next.k <= fit.k ? fit : { k: Math.min(closest, next.k), x: between(0, next.x, width), y: between(0, next.y, height) };
    show();
  }

  // By a factor, about a point of the screen that stays where it is: the middle, where none is given.
  function zoom(factor, at) {
    const { k, x, y } = view ?? home();
    const seen = stage.getBoundingClientRect();
    const [dx, dy] = at ? [at.x - seen.left - seen.width / 2, at.y - seen.top - seen.height / 2] : [0, 0];
    const next = Math.min(closest, Math.max(all().k, k * factor));
    move({ k: next, x: x + dx / k - dx / next, y: y + dy / k - dy / next });
  }

  function pan(dx, dy) {
    const { k, x, y } = view ?? home();
    if (k > all().k) move({ k, x: x - dx / k, y: y - dy / k });
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
    } else {
      pan(dx, dy);
    }
    [finger.x, finger.y] = [event.clientX, event.clientY];
  });

  function up(event) {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) stage.classList.remove("drag");
  }
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, up);

  // Who has dragged did not mean to follow a link; who presses Enter does.
  stage.addEventListener("click", event => {
    if (dragged >= 5 && event.detail > 0) event.preventDefault();
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
    look(box);
  });
  stage.addEventListener("focusout", () => light(null));

  // Brings a box into view that is not.
  function look(box) {
    const [seen, it] = [stage.getBoundingClientRect(), box.getBoundingClientRect()];
    if (it.left >= seen.left && it.right <= seen.right && it.top >= seen.top && it.bottom <= seen.bottom) return;
    const rect = box.querySelector(".box");
    move({ k: (view ?? home()).k, x: Number(rect.getAttribute("x")) + Number(rect.getAttribute("width")) / 2, y: Number(rect.getAttribute("y")) });
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
