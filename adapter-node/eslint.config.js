'use strict';

const js = require('@eslint/js');
const globals = require('globals');

module.exports = [
  { ignores: ['coverage/', 'proto/', 'target/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'commonjs', globals: globals.node },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      'no-shadow': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['demo/page/**'],
    languageOptions: { sourceType: 'module', globals: globals.browser },
  },
  {
    // They hand functions to the browser.
    files: ['test/browser/**'],
    languageOptions: { globals: { ...globals.node, document: 'readonly', window: 'readonly' } },
  },
];
