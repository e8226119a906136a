// Exit: covers the page first, ends the session, and leaves no page to come back to. Without this file the form does its work.
// It leads to the address of the setting EXIT_URL.

const form = document.querySelector("form[data-exit]");
const PRESSES = 3;
const WITHIN_MS = 5000;
let presses = 0;
let lastPress = 0;

function cover() {
  const sheet = document.createElement("div");
  sheet.className = "away";
  document.body.append(sheet);
  document.body.classList.add("leaving");
}

function leave() {
  cover();
  navigator.sendBeacon(form.action, new FormData(form));
  // replace, not assign: the way back must not lead here.
  location.replace(form.action);
}

function countShift(event) {
  const alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
  presses = alone && event.timeStamp - lastPress < WITHIN_MS ? presses + 1 : Number(alone);
  lastPress = event.timeStamp;
  if (presses === PRESSES) leave();
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  // Shift held for a capital letter is followed by that letter's own keyup, which resets the count.
  document.addEventListener("keyup", countShift);
  document.addEventListener("pointerdown", () => {
    presses = 0;
  });
}

// A page kept by the browser for "back" could still show what was on it.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});
