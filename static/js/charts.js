// Draws every figure[data-chart] with the page's own colours. The bundle is fetched only where this file is loaded.

// The share button of Plotly would send the numbers to its makers: it is off, and has no address to send to.
const CONFIG = {
  displayModeBar: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  displaylogo: false,
  responsive: true,
};
const TOKEN = /^var\((--[\w-]+)(?:, (0?\.\d+|1))?\)$/;
// A letter in its circle, and the space beside it, in pixels.
const LETTER = 22;
const PAPER_WIDTH = { whole: 680, half: 320 };
const drawn = new Map();
const heights = new Map();

function loadPlotly() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.getElementById("plotly-bundle").content;
    script.addEventListener("load", () => resolve(globalThis.Plotly));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

// "var(--clay)" and, with an opacity, "var(--clay, 0.2)" become colours that Plotly can read, in the scheme that is on.
function colour(value, probe) {
  const [, token, alpha] = TOKEN.exec(value);
  probe.style.color = `var(${token})`;
  const rgb = getComputedStyle(probe).color;
  return alpha ? rgb.replace("rgb(", "rgba(").replace(")", `, ${alpha})`) : rgb;
}

function coloured(node, probe) {
  if (typeof node === "string") return TOKEN.test(node) ? colour(node, probe) : node;
  if (Array.isArray(node)) return typeof node[0] === "number" ? node : node.map((item) => coloured(item, probe));
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, coloured(item, probe)]));
}

// Letters that would touch each other take a second lane, or stand a little aside; the same letter again at the same place
// is left out, and none leaves the plot. A trace asks for it with "meta": "lane".
function laned(trace, layout, width, height) {
  if (trace.meta !== "lane" || !layout.xaxis.range || !layout.yaxis.range) return trace;
  const [from, to] = layout.xaxis.range.map((day) => Date.parse(day));
  const [low, high] = layout.yaxis.range;
  const across = width - layout.margin.l - layout.margin.r;
  const perPixel = (high - low) / (height - layout.margin.t - layout.margin.b);
  const perMs = across / (to - from);
  const ends = [-LETTER, -LETTER];
  const places = [];
  for (const [index, day] of trace.x.entries()) {
    const wanted = (Date.parse(day) - from) * perMs;
    const text = trace.text?.[index];
    if (places.some((place) => place.text === text && wanted - place.wanted < LETTER)) continue;
    const lane = wanted - ends[0] < LETTER && ends[1] < ends[0] ? 1 : 0;
    ends[lane] = Math.max(wanted, ends[lane] + LETTER);
    places.push({ wanted, text, lane, at: ends[lane], y: trace.y[index] + lane * LETTER * perPixel });
  }
  const room = [across - LETTER / 2, across - LETTER / 2];
  for (const place of places.toReversed()) {
    place.at = Math.min(place.at, room[place.lane]);
    room[place.lane] = place.at - LETTER;
  }
  return { ...trace, x: places.map(({ at }) => from + at / perMs), y: places.map(({ y }) => y), text: places.map(({ text }) => text) };
}

function axis(given, own) {
  return {
    fixedrange: true,
    automargin: true,
    zeroline: false,
    ticks: "",
    gridcolor: "var(--line)",
    linecolor: "var(--line)",
    tickcolor: "var(--line)",
    ...own,
    ...given,
  };
}

function layoutOf(given, width, family) {
  const layout = {
    paper_bgcolor: "var(--surface)",
    plot_bgcolor: "var(--surface)",
    margin: { l: 36, r: 16, t: 20, b: 32 },
    showlegend: false,
    dragmode: false,
    hovermode: "closest",
    hoverlabel: { bgcolor: "var(--surface)", bordercolor: "var(--edge)", font: { color: "var(--ink)" } },
    ...given,
    font: { family, size: 13, color: "var(--soft)", ...given.font },
  };
  for (const name of new Set(["xaxis", "yaxis", ...Object.keys(given)])) {
    // Fewer dates on a narrow plot, so that they never touch each other.
    if (/^xaxis\d*$/.test(name)) {
      layout[name] = axis(given[name], { showgrid: false, showline: true, ticklabelstandoff: 4, nticks: Math.max(3, Math.floor(width / 80)) });
    }
    if (/^yaxis\d*$/.test(name)) layout[name] = axis(given[name], { showline: false, ticklabelstandoff: 6 });
  }
  return layout;
}

function figureFor(plot, { data, layout }, width, height) {
  const probe = document.createElement("span");
  plot.append(probe);
  const family = getComputedStyle(document.body).fontFamily;
  const whole = layoutOf(layout ?? {}, width, family);
  const traces = data.map((trace) => laned(trace, whole, width, height));
  const figure = coloured({ data: traces, layout: whole }, probe);
  probe.remove();
  return figure;
}

function draw(plot, paper = false) {
  const width = paper ? PAPER_WIDTH[plot.closest(".columns") ? "half" : "whole"] : plot.clientWidth;
  // On paper the box may be laid out already, and follows the drawing: the height is that of the screen.
  if (!paper) heights.set(plot, plot.clientHeight);
  const height = heights.get(plot);
  const { data, layout } = figureFor(plot, drawn.get(plot), width, height);
  const size = paper ? { width, height } : {};
  // react keeps what is there, so that a change of colours does not blink.
  if (plot.classList.contains("js-plotly-plot")) {
    return globalThis.Plotly.react(plot, data, { ...layout, ...size, autosize: !paper }, CONFIG);
  }
  return globalThis.Plotly.newPlot(plot, data, layout, CONFIG);
}

async function start(figure, plotly) {
  const plot = figure.querySelector(".plot");
  try {
    const answer = await fetch(figure.dataset.chart, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const content = await answer.json();
    await plotly;
    plot.replaceChildren();
    drawn.set(plot, content);
    await draw(plot);
    figure.dataset.drawn = "";
  } catch {
    const words = document.createElement("p");
    words.textContent = plot.dataset.failed;
    plot.replaceChildren(words);
    plot.removeAttribute("role");
    plot.removeAttribute("aria-label");
  }
}

// Whatever changes while a page is being printed, its colours among them, leaves the charts laid out for paper.
let printing = false;

function redraw() {
  for (const plot of drawn.keys()) draw(plot, printing);
}

function onPaper(begin) {
  printing = begin;
  document.documentElement.style.colorScheme = begin ? "light" : "";
  redraw();
}

const figures = document.querySelectorAll("figure[data-chart]");
if (figures.length > 0) {
  const plotly = loadPlotly();
  for (const figure of figures) start(figure, plotly);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", () => requestAnimationFrame(redraw));
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
}
