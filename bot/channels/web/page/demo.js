// The demo page: an example puts its sentence into the chat, ready to be sent or changed.

for (const button of document.querySelectorAll(".tries button")) {
  button.addEventListener("click", () => window.layani?.open({ text: button.textContent }));
}
