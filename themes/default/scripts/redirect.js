// On the page at a former address: leads to the new one with what a refresh would lose, the part after # and the query. It
// runs before the refresh is read; where it does not run, the refresh leads on without them.
"use strict";
(() => {
  const to = new URL(document.currentScript.dataset.to, document.baseURI);
  if (!to.hash) to.hash = location.hash;
  if (!to.search) to.search = location.search;
  location.replace(to);
})();
