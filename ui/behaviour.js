// What the page does without asking the server: marks that lead to cards, words explained, copies, downloads.
// Elements say what they want in data attributes; one listener for each kind of event serves the whole page.
() => {
  const openTab = (name) => document.getElementById(`tab-${name}-button`)?.click();
  const said = (name) => document.getElementById("said")?.dataset[name] ?? "";
  const whole = (on) => {  // the catalogue over the whole width, without the chat
    document.body.classList.toggle("ss-whole", on);
    document.querySelector("[data-whole]")?.setAttribute("aria-pressed", on);
  };
  const sheet = (open) => { whole(false); document.getElementById("right").dataset.open = open; };  // on small screens it is a sheet
  let from = null;  // the mark that led to the evidence: the way back
  const back = () => {
    sheet(false);
    if (from?.isConnected) from.focus();
    from = null;
  };
  const goTo = (target, block = "nearest") => {
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const row = target.querySelector(":scope > .ss-fold");
    if (row) row.open = true;
    setTimeout(() => { target.focus({preventScroll: true}); target.scrollIntoView({block}); }, 80);
  };
  const toClipboard = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // no clipboard for pages that are not secure: an old way that still works
      const area = Object.assign(document.createElement("textarea"), {value: text}), at = document.activeElement;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      at?.focus();
    }
  };
  const copy = async (button) => {
    await toClipboard(button.dataset.copy);
    const before = button.textContent;
    button.textContent = said("copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const type = (field, text) => {  // as if by hand: the page's framework hears of it
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const tip = Object.assign(document.createElement("div"), {id: "ss-tip", role: "tooltip", hidden: true});
  document.body.append(tip);
  const explain = (event) => {
    const term = event.target.closest?.('a[href^="#g"], a[href^="#e"]');
    const id = term?.getAttribute("href").slice(1);
    const meaning = document.getElementById(id + "-is")?.textContent ?? document.getElementById(id)?.dataset.gist;
    if (!meaning) return;
    tip.textContent = meaning;
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
  document.addEventListener("keydown", (event) => {
    const over = window.innerWidth < 1000 && document.getElementById("right").dataset.open === "true";
    if (event.key === "Escape") {
      hide();
      whole(false);
      if (over || document.activeElement?.closest("#right")) back();
    } else if (event.key === "Backspace" && from && (over || event.target.closest("#right")) && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      back();  // from the evidence to the mark that led there
    } else if ((event.key === "/" && !event.target.closest("input, textarea, [contenteditable]"))
        || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      sheet(false);
      document.querySelector("#box textarea").focus();
    } else if (event.key === "ArrowUp" && event.target.matches("#box textarea") && !event.target.value) {
      const asked = [...document.querySelectorAll("#chat .user-row .message")].at(-1)?.innerText.trim();
      if (asked) { event.preventDefault(); type(event.target, asked); }
    }
  });
  document.addEventListener("scroll", () => {  // that of a mark in focus goes with it: the focus itself may have scrolled
    const at = document.activeElement;
    if (!tip.hidden && at?.matches('a[href^="#g"], a[href^="#e"]')) explain({target: at}); else hide();
  }, true);

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const mark = at('a[href^="#e"]'), term = at('a[href^="#g"]');
    if (at("#side [role=tab]")) whole(false);
    if (mark || term) {
      event.preventDefault();
      const target = document.getElementById((mark ?? term).getAttribute("href").slice(1));
      if (!target) return;
      if (mark?.closest("#chat")) from = mark;
      sheet(true);
      openTab(mark ? "evidence" : "tour");
      goTo(target, mark ? "nearest" : "center");  // what a word means stands below it
    } else if (at("[data-copy]")) copy(at("[data-copy]"));
    else if (at("[data-whole]")) whole(!document.body.classList.contains("ss-whole"));
    else if (at("[data-sort]")) window.scholarSort({sort: at("[data-sort]").dataset.sort});
    else if (at("[data-ask]")) {
      sheet(false);  // the answer is to be seen
      window.scholar({ask: at("[data-ask]").dataset.ask});
    } else if (at("[data-do]")) {
      window.scholarTurn = Number(at(".ss-actions").dataset.turn);
      document.getElementById(`do-${at("[data-do]").dataset.do}`).click();
    } else if (at("#show-side")) { sheet(true); document.querySelector("#side [role=tab][aria-selected=true]")?.focus(); }
    else if (at("#to-chat")) back();
    else if (at("#show-threads")) threads(!document.body.classList.contains("ss-threads"));
    else if (at("[data-drop]"))
      document.querySelectorAll("#box .delete-button")[at("[data-drop]").dataset.drop]?.click();
    else if (at("#tour-next, #tour-back")) document.getElementById("right").scrollTop = 0;  // a stop is read from its beginning
    else if (at("[data-thread-do]")) onThread(at("[data-thread-do]"), event);
  });

  // tables are sorted by a column, as numbers where all of its cells begin with one
  const HEADS = "#chat th, .ss-sortable th";
  const sort = (head) => {
    const body = head.closest("table").tBodies[0], place = head.cellIndex, up = head.ariaSort !== "ascending";
    const text = (row) => row.cells[place]?.textContent.trim() ?? "";
    const number = (row) => parseFloat(text(row).replace("−", "-").replace(/^[<>~] */, ""));
    const rows = [...body.rows], known = rows.filter((row) => text(row));
    const order = known.every((row) => !Number.isNaN(number(row)))
      ? (a, b) => number(a) - number(b) : (a, b) => text(a).localeCompare(text(b), undefined, {numeric: true});
    known.sort((a, b) => (up ? 1 : -1) * order(a, b));
    body.append(...known, ...rows.filter((row) => !text(row)));  // nothing known stands last
    for (const one of head.parentElement.cells) one.ariaSort = one === head ? (up ? "ascending" : "descending") : "none";
  };
  document.addEventListener("click", (event) => { const head = event.target.closest(HEADS); if (head) sort(head); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.(HEADS)) return;
    sort(event.target);
  });

  // an empty page begins at its heading, though Gradio scrolls what is longer than the window to its end
  let begun = false;
  for (const by of ["wheel", "touchmove", "pointerdown", "keydown"])
    document.addEventListener(by, () => { begun = true; }, {once: true, passive: true});
  for (const wait of [300, 1000, 2500, 5000]) setTimeout(() => {
    if (!begun && !document.querySelector("#chat .user-row")) document.querySelector("#chat .panel-wrap")?.scrollTo(0, 0);
  }, wait);

  // kept conversations: the list is the server's, what is typed into it is the page's
  const wide = () => window.innerWidth >= 1280;
  const threads = (open) => {
    document.body.classList.toggle("ss-threads", open);
    document.getElementById("show-threads")?.setAttribute("aria-expanded", open);
    try { if (wide()) localStorage.setItem("scholar-threads", open ? "open" : "folded"); } catch { /* nowhere to keep it */ }
  };
  const unfolded = () => { try { return localStorage.getItem("scholar-threads") !== "folded"; } catch { return true; } };
  let roomy = wide();
  if (roomy && unfolded()) document.body.classList.add("ss-threads");
  window.addEventListener("resize", () => {  // zoomed in, the list would lie over the chat
    if (roomy === wide()) return;
    roomy = wide();
    threads(roomy && unfolded());
  });
  const onThread = (element, event) => {
    const entry = element.closest("[data-thread]"), what = element.dataset.threadDo;
    if (what === "open" && (event.ctrlKey || event.metaKey || event.shiftKey)) return;  // in a tab of its own
    event.preventDefault();
    if (what === "rename") return rename(entry);
    if (what === "open" && !wide()) threads(false);
    window.scholarThread({do: what, thread: entry.dataset.thread});
  };
  const rename = (entry) => {
    const link = entry.querySelector("a"), field = document.createElement("input");
    Object.assign(field, {value: link.textContent, maxLength: 120, ariaLabel: said("title")});
    link.hidden = true;
    entry.prepend(field);
    field.select();
    let ended = false;
    const end = (keep) => {
      if (ended) return;
      ended = true;
      field.remove();
      link.hidden = false;
      link.focus();
      const title = field.value.trim();
      if (keep && title && title !== link.textContent) {
        link.textContent = title;
        window.scholarThread({do: "rename", thread: entry.dataset.thread, title});
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") { event.stopPropagation(); end(event.key === "Enter"); }
    });
    field.addEventListener("blur", () => end(true));
  };
  document.addEventListener("input", (event) => {
    if (event.target.id !== "thread-search") return;
    const wanted = event.target.value.trim().toLowerCase();
    for (const group of document.querySelectorAll("#thread-list section")) {
      const entries = [...group.querySelectorAll("li")];
      for (const entry of entries) entry.hidden = !entry.querySelector("a").textContent.toLowerCase().includes(wanted);
      group.hidden = entries.every((entry) => entry.hidden);
    }
  });

  // the address follows the conversation; what the page loads later is found from where it was first
  const base = document.querySelector("base");
  if (base) base.href = document.baseURI;
  window.scholarAt = () => location.pathname.match(/\/c\/([0-9a-f]{32})\/?$/)?.[1] ?? "";
  let gone = null;  // the conversation to which the browser's own buttons led: its address stands already
  window.scholarAddress = (id) => {
    if (gone !== null) {
      if (id === gone) gone = null;
      return;
    }
    const wanted = new URL(id ? `c/${id}` : "", document.baseURI);
    wanted.search = location.search;
    if (wanted.pathname !== location.pathname) history.pushState(null, "", wanted);
  };
  let travel;
  window.addEventListener("popstate", () => {  // of several steps back the last one counts
    const id = gone = window.scholarAt();
    clearTimeout(travel);
    travel = setTimeout(() => window.scholarThread(id ? {do: "open", thread: id} : {do: "new"}), 150);
  });

  // what is searched stands in the address (?domain=), except where it is the usual; given a name it is put there
  const DOMAINS = ["x-ray", "variables", "deep-sky"];
  window.scholarDomain = (name) => {
    const here = new URL(location.href);
    if (name) {
      if (name === DOMAINS[0]) here.searchParams.delete("domain");
      else here.searchParams.set("domain", name);
      history.replaceState(null, "", here);
    }
    const asked = here.searchParams.get("domain");
    return DOMAINS.includes(asked) ? asked : DOMAINS[0];
  };

  // what the address asks for: a question (?q=), a tab (#browse), an answer that came with a link (#replay=)
  const TABS = ["evidence", "spectrum", "parameters", "browse", "map", "check", "tour"];
  const tabAsked = () => {
    const name = location.hash.slice(1);
    if (!TABS.includes(name)) return;
    sheet(true);
    openTab(name);
  };
  window.scholarShare = (link) => {
    if (!link) return;
    const address = new URL(".", new URL(document.querySelector("base")?.href ?? location.href));
    if (link.question) address.searchParams.set("q", link.question);
    if (link.replay) address.hash = `replay=${link.replay}`;
    toClipboard(address.href);
  };
  const unpacked = async (text) => {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const json = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
    return JSON.stringify(JSON.parse(json), null, 1);
  };
  const cameWith = async (packed) => {
    let text;
    try { text = await unpacked(packed); } catch { return; }  // a link that was cut is a link without an answer
    const row = Object.assign(document.createElement("p"), {id: "ss-replay", textContent: `${said("came")} `});
    const save = Object.assign(document.createElement("button"), {type: "button", className: "ss-small", textContent: said("replay")});
    save.addEventListener("click", () => {
      const href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
      Object.assign(document.createElement("a"), {href, download: "shared.json"}).click();
      setTimeout(() => URL.revokeObjectURL(href), 10000);
    });
    row.append(save);
    document.getElementById("chat").before(row);
  };
  window.scholarArrived = () => {
    document.body.classList.add("ss-arrived");  // what tests of the page wait for
    const here = new URL(location.href), asked = here.searchParams.get("q")?.trim().slice(0, 1000);
    const packed = here.hash.match(/^#replay=([A-Za-z0-9_-]+)$/)?.[1];
    tabAsked();
    if (packed) cameWith(packed);
    if (!asked && !packed) return;
    here.searchParams.delete("q");  // a reload does not ask again
    if (packed) here.hash = "";
    history.replaceState(null, "", here);
    if (asked && !window.scholarAt()) window.scholar({ask: asked});
  };
  window.addEventListener("hashchange", tabAsked);

  // the glossary is half of the page: it comes when its place is there
  const glossary = async (place) => {
    place.dataset.asked = "yes";
    const given = await fetch(new URL("glossary", document.querySelector("base")?.href ?? document.baseURI));
    if (given.ok) place.innerHTML = await given.text();  // made and escaped by the server
  };

  // the workbench's own script comes with the first plot
  // files that come or go are looked at on the server at once, and named in place of nameless pictures
  let waiting = 0;
  const roles = () => {
    const now = document.querySelectorAll("#box .thumbnail-item").length;
    if (now === waiting) return;
    waiting = now;
    setTimeout(() => document.getElementById("do-roles")?.click(), 60);
  };
  let bench = null;
  const workbench = () => { bench ??= import(new URL("bench.js", document.querySelector("base")?.href ?? document.baseURI)); };

  // and the plots' library, which is large, while a question is written or a spectrum chosen: before the plot asks for it
  const early = (event) => {
    if (!event.target.closest?.("#box, #drop, #tab-spectrum-button, #tab-map-button") || !said("plotly")) return;
    for (const kind of EARLY) document.removeEventListener(kind, early, true);
    plotly = new URL(said("plotly"), document.querySelector("base")?.href ?? document.baseURI).href;
    document.head.append(Object.assign(document.createElement("link"), {rel: "modulepreload", href: plotly}));
  };
  let plotly = "";  // fetched, and not yet run: that takes a while too, in which nobody waits while an answer is made
  const run = () => {
    if (!plotly || !document.querySelector("#do-stop:not([disabled])")) return;
    const address = plotly;
    plotly = "";
    (window.requestIdleCallback ?? setTimeout)(() => import(address));
  };
  const EARLY = ["input", "pointerover", "dragenter", "drop", "change"];
  for (const kind of EARLY) document.addEventListener(kind, early, true);

  // a file that the server made, as {name, type, data}; it never lies on the server's disk
  window.scholarSave = (file) => {
    if (!file?.data) return;
    const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], {type: file.type}));
    Object.assign(document.createElement("a"), {href: address, download: file.name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  // a point of the map that is pointed at shows its spectrum in small, beside the pointer
  let looking, pointer, looked = "";
  const look = () => document.getElementById("map-look");
  const lookAway = () => { clearTimeout(looking); looked = ""; look().dataset.open = false; };
  const lookAt = (name, event) => {
    if (typeof name !== "string" || !event) return;
    clearTimeout(looking);
    pointer = [event.clientX, event.clientY];
    looking = setTimeout(() => { looked = name; window.scholarLook(name); }, 150);
  };
  window.scholarLooked = () => {
    const panel = look();
    if (!looked || !panel.textContent.includes(looked)) return;
    panel.dataset.open = true;
    const box = panel.getBoundingClientRect(), room = 14;
    const left = pointer[0] + room + box.width < window.innerWidth ? pointer[0] + room : pointer[0] - room - box.width;
    const top = Math.min(pointer[1] + room, window.innerHeight - box.height - 4);
    panel.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
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
        plot.on("plotly_hover", (event) => lookAt(event.points[0]?.customdata, event.event));
        plot.on("plotly_unhover", lookAway);
      }
      if (++tries < 20) setTimeout(hook, 200);
    };
    hook();
  };
  // plots are pictures to who can't see them: their words stand below; a message is called what it is, not by its markup
  new MutationObserver(() => {
    for (const message of document.querySelectorAll(`#chat [aria-label*="'s message: "]`))
      message.setAttribute("aria-label", said(message.closest(".user-row") ? "asked" : "answered"));
    for (const head of document.querySelectorAll(`:is(${HEADS}):not([tabindex])`)) head.tabIndex = 0;
    // the arrow of a step is a nameless button within a button: the outer one does all (a click passes through, by the style)
    for (const arrow of document.querySelectorAll("#chat [role=button] button:not([disabled])")) {
      arrow.setAttribute("aria-hidden", "true");
      arrow.disabled = true;
    }
    document.querySelector("#chat .examples[role=list]")?.removeAttribute("role");  // its buttons are no items of a list
    const terms = document.querySelector("#glossary-terms:not([data-asked])");
    if (terms) glossary(terms);
    roles();
    if (document.getElementById("bench-line")?.offsetParent) workbench();
    run();
    for (const empty of document.querySelectorAll("#right .empty[aria-label]")) empty.removeAttribute("aria-label");
    for (const [plot, words] of [["plot", "words"], ["map", "map-words"]]) {
      const drawn = document.querySelector(`#${plot} .js-plotly-plot:not([role])`);
      if (!drawn) continue;
      drawn.setAttribute("role", "figure");  // not img: it has buttons of its own
      const title = document.querySelector(`#${plot} .gtitle`), lines = [...title?.querySelectorAll(".line") ?? []];
      drawn.setAttribute("aria-label", lines.map((line) => line.textContent).join(", ") || title?.textContent || plot);
      drawn.setAttribute("aria-describedby", words);
    }
  }).observe(document.body, {childList: true, subtree: true});
}
