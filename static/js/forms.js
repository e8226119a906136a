// Small helps for plain forms: focus on the error summary, showing a password, and one send at a time.

const AGAIN_AFTER_MS = 4000;

document.querySelector("main [data-focus].error-summary")?.focus();

for (const box of document.querySelectorAll("[data-reveal]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = box.dataset.show;
  button.setAttribute("aria-label", box.dataset.label);
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? box.dataset.hide : box.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
  });
  // A shown password must not be offered later as something typed into a text field.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  box.append(button);
}

// A second send is let through after a while, so that a lost first one can be repeated; the key in the form makes both one.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  const last = Number(form.dataset.sentAt || 0);
  if (event.timeStamp - last < AGAIN_AFTER_MS && last > 0) event.preventDefault();
  else form.dataset.sentAt = event.timeStamp;
});

addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt;
});

// A new account's days begin in the zone that this device keeps.
const zone = document.querySelector("select[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zone.value === "UTC" && Array.from(zone.options, (option) => option.value).includes(here)) zone.value = here;
