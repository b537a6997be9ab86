// Light or dark colours: the system's, until the reader chooses. The choice is kept in the browser.
"use strict";
(() => {
  const sheet = document.getElementById("dark");
  const box = document.querySelector(".colours");
  if (!sheet || !box) return;
  const system = sheet.media;
  const scheme = document.querySelector("meta[name=color-scheme]");
  const choices = ["", "light", "dark"];
  const [label, ...names] = box.dataset.words.split("|");
  const buttons = names.map((name, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.onclick = () => choose(choices[n]);
    return button;
  });

  function show(choice) {
    sheet.media = { light: "not all", dark: "screen" }[choice] || system;
    if (scheme) scheme.content = choice || "light dark";
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", choices[n] === choice));
  }

  // A browser may keep nothing: then the choice holds for this page.
  function choose(choice) {
    show(choice);
    try {
      localStorage.setItem("archive-colours", choice);
    } catch {}
  }

  let kept = "";
  try {
    kept = localStorage.getItem("archive-colours") || "";
  } catch {}
  show(choices.includes(kept) ? kept : "");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  box.append(...buttons);
  box.hidden = false;
})();
