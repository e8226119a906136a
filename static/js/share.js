// The code of a share travels in the part of the address that is never sent; it is moved into the field and out of the history.

const form = document.querySelector("form[data-share]");
const code = decodeURIComponent(location.hash.slice(1));

if (form && code) {
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  form.requestSubmit();
}
