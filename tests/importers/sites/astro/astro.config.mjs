import { defineConfig } from "astro/config";
export default defineConfig({
  // site: "https://wrong.example",
  site: "https://loom.example",
  base: "/cloth",
});
