"use strict";
const form = document.getElementById("filters");
const nothing = document.getElementById("nothing");
const all = document.getElementById("all");
const features = [...document.querySelectorAll(".feature")];
const folds = [...document.querySelectorAll("main details")];

function show() {
  const { feature, words, trouble } = Object.fromEntries(new FormData(form));
  const wanted = (words || "").trim().toLowerCase();
  let found = 0;
  for (const section of features) {
    let here = 0;
    const chosen = !feature || section.id === feature;
    const about = section.querySelector("h2").textContent.toLowerCase();
    for (const scenario of section.querySelectorAll(".scenario")) {
      const fits = chosen && (!trouble || scenario.dataset.outcome !== "passed") &&
        (about.includes(wanted) || scenario.textContent.toLowerCase().includes(wanted));
      scenario.hidden = !fits;
      here += fits ? 1 : 0;
    }
    section.hidden = here === 0;
    found += here;
  }
  nothing.hidden = found > 0;
}

function fold(open) {
  for (const each of folds) each.open = open;
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
all.addEventListener("click", () => {
  const open = all.textContent === "Open all";
  fold(open);
  all.textContent = open ? "Close all" : "Open all";
});

let before = [];
window.addEventListener("beforeprint", () => {
  before = folds.map((each) => each.open);
  fold(true);
});
window.addEventListener("afterprint", () => folds.forEach((each, at) => { each.open = before[at]; }));
show();
