// What `npm run check` looks for in JavaScript; types are TypeScript's part (tsconfig.json).
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "build/", "site/", "notebooks/", "solutions/", "slides/", "grades/", "submissions/"] },
  js.configs.recommended,
  { files: ["**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      complexity: ["error", 10],
      "max-len": ["error", { code: 130 }],
      "max-lines-per-function": ["error", 50],
    },
  },
];
