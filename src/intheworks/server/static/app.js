// What the pages do with scripts on: the day is dragged, evidence opens beside the page, review takes one key.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("live");

  // A day as the server counts it: 1 is 1 January of the year 1.
  const UNIX_EPOCH = 719163;
  const asDay = (ordinal) => new Date((ordinal - UNIX_EPOCH) * 86400000).toISOString().slice(0, 10);
  const asOrdinal = (day) => Math.round(Date.parse(day + "T00:00:00Z") / 86400000) + UNIX_EPOCH;

  const slider = document.getElementById("slider");
  const day = document.getElementById("as_of");
  if (slider && day) {
    slider.disabled = false;
    let asked;
    slider.addEventListener("input", () => {
      day.value = asDay(Number(slider.value));
      slider.setAttribute("aria-valuetext", day.value);
      clearTimeout(asked);
      asked = setTimeout(() => day.dispatchEvent(new Event("change", { bubbles: true })), 80);
    });
    slider.addEventListener("change", (event) => event.stopPropagation());
    day.addEventListener("change", () => {
      if (!day.value) return;
      slider.value = String(asOrdinal(day.value));
      const address = new URL(location.href);
      address.searchParams.set("as_of", day.value);
      history.replaceState(null, "", address);
    });
  }

  // A button beside each citation puts it on the clipboard.
  const copiers = (within) => {
    if (!navigator.clipboard) return;
    for (const text of within.querySelectorAll(".cite pre")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      });
      text.after(button);
    }
  };
  copiers(document);

  // A history that is wider than the window is shown where its day is.
  const toTheDay = () => {
    for (const picture of document.querySelectorAll(".scroll")) {
      const cursor = picture.querySelector(".timeline .cursor");
      if (cursor) picture.scrollLeft = Number(cursor.getAttribute("x1")) - 0.75 * picture.clientWidth;
    }
  };
  toTheDay();

  const panel = document.getElementById("evidence-panel");
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "standing") toTheDay();
    if (!panel || event.detail.target.id !== "evidence") return;
    copiers(panel);
    const cited = panel.querySelector("mark.cited");
    if (cited) cited.removeAttribute("id");
    if (!panel.open) panel.showModal();
  });
  if (panel) panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  const words = location.hash === "#words" && document.getElementById("words");
  if (words) words.focus({ preventScroll: true });

  // Review: j and k move, c confirms, r rejects, e corrects; never while somebody writes.
  const cards = [...document.querySelectorAll(".review-list > li")];
  if (cards.length) {
    let at = Math.max(0, cards.findIndex((card) => card.hasAttribute("aria-current")));
    const go = (to) => {
      cards[at].removeAttribute("aria-current");
      at = Math.min(cards.length - 1, Math.max(0, to));
      cards[at].setAttribute("aria-current", "true");
      cards[at].scrollIntoView({ block: "nearest" });
    };
    go(at);
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
      if (event.key === "j") go(at + 1);
      else if (event.key === "k") go(at - 1);
      else {
        const name = `[data-key="${CSS.escape(event.key)}"]`;
        const key = cards[at].querySelector(name) || document.querySelector(`main > section ${name}`);
        if (!key) return;
        event.preventDefault();
        if (key.tagName === "BUTTON") key.click();
        else {
          if (key.tagName === "DETAILS") key.open = true;
          (key.querySelector("input:not([type=hidden])") || key).focus();
        }
      }
    });
  }
})();
