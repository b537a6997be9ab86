/* Made of themes/default/scripts/ by tests/tools/scripts.py */
"use strict";(()=>{const a=new URL(document.currentScript.dataset.to,document.baseURI);a.hash||(a.hash=location.hash),a.search||(a.search=location.search),location.replace(a)})();
