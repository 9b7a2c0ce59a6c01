"use strict";
(() => {
  const root = document.documentElement;
  for (const radio of document.querySelectorAll('input[name="theme"]')) {
    radio.addEventListener("change", () => {
      if (radio.value) root.dataset.theme = radio.value;
      else delete root.dataset.theme;
    });
  }

  const boxes = [...document.querySelectorAll('input[name="language"]')];
  const filter = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const element of document.querySelectorAll("main [data-language]")) {
      element.hidden = !shown.has(element.dataset.language);
    }
  };
  for (const box of boxes) box.addEventListener("change", filter);

  // What is measured in different units is told in words; sorted by what it is.
  const steps = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, B: 1, KiB: 2 ** 10, MiB: 2 ** 20,
    GiB: 2 ** 30, TiB: 2 ** 40, "%": 0.01 };
  const number = (text) => {
    const found = /(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?:\s?([A-Za-z%]+))?/.exec(text);
    return found ? Number(found[1]) * (steps[found[2]] ?? 1) : NaN;
  };
  const compare = (a, b) => {
    const [x, y] = [number(a), number(b)];
    const words = /^[^\d-]*$/.test(a) || /^[^\d-]*$/.test(b) || Number.isNaN(x - y);
    return words ? a.localeCompare(b, "en", { numeric: true }) : x - y;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows];
        rows.sort((a, b) => compare(a.cells[column].textContent.trim(),
          b.cells[column].textContent.trim()) * (down ? -1 : 1));
        body.append(...rows);
      });
    });
  }

  // A link into what is folded opens it.
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    target?.closest("details")?.setAttribute("open", "");
  };
  addEventListener("hashchange", open);
  open();
})();
