// What the page does without asking the server: marks that lead to cards, words explained, copies, downloads.
// Elements say what they want in data attributes; one listener for each kind of event serves the whole page.
() => {
  const openTab = (name) => document.getElementById(`tab-${name}-button`)?.click();
  const goTo = (target, block = "nearest") => {
    const fold = target.closest("details");
    if (fold) fold.open = true;
    setTimeout(() => { target.focus({preventScroll: true}); target.scrollIntoView({block}); }, 80);
  };
  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // no clipboard for pages that are not secure: an old way that still works
      const area = Object.assign(document.createElement("textarea"), {value: text});
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const before = button.textContent;
    button.textContent = document.getElementById("said")?.dataset.copied ?? before;
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const tip = Object.assign(document.createElement("div"), {id: "ss-tip", role: "tooltip", hidden: true});
  document.body.append(tip);
  const explain = (event) => {
    const term = event.target.closest?.('a[href^="#g"]');
    const meaning = term && document.getElementById(term.getAttribute("href").slice(1) + "-is");
    if (!meaning) return;
    tip.textContent = meaning.textContent;
    tip.hidden = false;
    const at = term.getBoundingClientRect();
    const width = Math.min(340, window.innerWidth - 16);
    tip.style.width = `${width}px`;
    tip.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
    const below = at.bottom + 6;
    tip.style.top = `${below + tip.offsetHeight > window.innerHeight ? at.top - tip.offsetHeight - 6 : below}px`;
    term.setAttribute("aria-describedby", "ss-tip");
  };
  const hide = () => { tip.hidden = true; };
  document.addEventListener("mouseover", explain);
  document.addEventListener("focusin", (event) => { hide(); explain(event); });
  document.addEventListener("mouseout", hide);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", hide, true);

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const mark = at('a[href^="#e"]'), term = at('a[href^="#g"]');
    if (mark || term) {
      event.preventDefault();
      const target = document.getElementById((mark ?? term).getAttribute("href").slice(1));
      if (!target) return;
      openTab(mark ? "evidence" : "tour");
      goTo(target, mark ? "nearest" : "center");  // what a word means stands below it
    } else if (at("[data-copy]")) copy(at("[data-copy]"));
    else if (at("[data-sort]")) window.scholarSort({sort: at("[data-sort]").dataset.sort});
    else if (at("[data-ask]")) window.scholar({ask: at("[data-ask]").dataset.ask});
  });

  // a file that the server made, as {name, type, data}; it never lies on the server's disk
  window.scholarSave = (file) => {
    if (!file?.data) return;
    const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], {type: file.type}));
    Object.assign(document.createElement("a"), {href: address, download: file.name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  // a click on a point of the map asks; the plot is made anew with every change, so each gets its own listener
  window.scholarMap = () => {
    let tries = 0;
    const hook = () => {
      const plot = document.querySelector("#map .js-plotly-plot");
      if (plot?.on && !plot.dataset.hooked) {
        plot.dataset.hooked = "yes";
        plot.on("plotly_click", (event) => {
          const name = event.points[0]?.customdata;
          if (typeof name === "string") window.scholar({source: name});
        });
      }
      if (++tries < 20) setTimeout(hook, 200);
    };
    hook();
  };
  // plots are pictures to who can't see them: their words stand below
  new MutationObserver(() => {
    for (const [plot, words] of [["plot", "words"], ["map", "map-words"]]) {
      const drawn = document.querySelector(`#${plot} .js-plotly-plot:not([role])`);
      if (!drawn) continue;
      drawn.setAttribute("role", "img");
      const title = document.querySelector(`#${plot} .gtitle`), lines = [...title?.querySelectorAll(".line") ?? []];
      drawn.setAttribute("aria-label", lines.map((line) => line.textContent).join(", ") || title?.textContent || plot);
      drawn.setAttribute("aria-describedby", words);
    }
  }).observe(document.body, {childList: true, subtree: true});
}
