// Put into every page that `site-builder serve` serves: reloads the page when the site has changed, and shows what is
// wrong with the archive. Texts come from the archive's files, so they are only ever set as text.
"use strict";

(() => {
  const script = document.currentScript;
  const version = Number(script.dataset.version);
  const address = new URL("events", script.src);
  let stream = null;
  let told = null;
  let closed = 0;
  let host = null;

  // A browser allows few connections to one server: a tab that nobody sees gives its own up, and asks again later.
  function listen() {
    if (stream || document.hidden) return;
    stream = new EventSource(address);
    stream.onmessage = event => {
      told = JSON.parse(event.data);
      if (told.version > version) {
        leave();
        location.reload();
      } else {
        show();
      }
    };
  }

  function leave() {
    if (stream) stream.close();
    stream = null;
  }

  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function line(problem) {
    const item = element("li");
    item.append(
      element("code", problem.place),
      ": ",
      element("strong", problem.severity, problem.severity),
      ": ",
      element("bdi", problem.what),
    );
    if (problem.todo) item.append("; ", element("bdi", problem.todo));
    if (problem.parts.length) item.append(excerpt(problem));
    return item;
  }

  function excerpt(problem) {
    const made = element("pre", `${problem.line} | `);
    for (const [text, marked] of problem.parts) made.append(marked ? element("mark", text) : text);
    return made;
  }

  function show() {
    if (host) host.remove();
    host = null;
    const wrong = told && (told.problems.length || told.fault);
    if (!wrong || closed === told.builds) return;
    const panel = element("section");
    panel.setAttribute("role", "alert");
    panel.lang = "en";
    panel.dir = "ltr";
    const button = element("button", "Close");
    button.type = "button";
    button.title = "Esc";
    button.onclick = close;
    panel.append(button, element("h2", "The site was not built; this is how it was before"));
    if (told.fault) panel.append(element("p", told.fault));
    if (told.problems.length) {
      const list = element("ol");
      list.append(...told.problems.map(line));
      panel.append(list);
    }
    if (told.more) panel.append(element("p", `… and ${told.more} more: the terminal lists all of them.`));
    host = element("site-builder-problems");
    const shadow = host.attachShadow({mode: "open"});
    shadow.adoptedStyleSheets = [sheet];
    document.body.append(host);
    shadow.append(panel);
  }

  function close() {
    closed = told.builds;
    show();
  }

  // A sheet that is made here needs no leave from the page's policy, and in a shadow the page's own styles end.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host {
      all: initial !important; position: fixed !important; inset: auto 0 0 0 !important; z-index: 2147483647 !important;
      color-scheme: light dark !important;
    }
    section {
      box-sizing: border-box; max-height: 60vh; overflow: auto; padding: 1rem 1.5rem; border-top: 4px solid #b3261e;
      background: #fff4f1; color: #2b1512; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
      box-shadow: 0 -2px 16px #0006;
    }
    h2 { margin: 0 0 .5rem; font-size: 1.05rem; }
    p, ol { margin: .5rem 0; }
    ol { padding-inline-start: 1.5rem; }
    code, pre { font: 13px/1.5 ui-monospace, monospace; }
    pre { margin: .25rem 0 .5rem; white-space: pre-wrap; }
    mark { background: none; color: inherit; text-decoration: underline wavy #b3261e; font-weight: bold; }
    .error { color: #a3150d; }
    .warning { color: #6b4700; }
    button { float: inline-end; margin: 0 0 .5rem 1rem; padding: .25rem .75rem; font: inherit; }
    @media (prefers-color-scheme: dark) {
      section { background: #2b1512; color: #ffeae5; }
      .error { color: #ffb4a8; }
      .warning { color: #f3c76b; }
    }
    @media print { section { display: none; } }
  `);

  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && host) close();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
  listen();
})();
