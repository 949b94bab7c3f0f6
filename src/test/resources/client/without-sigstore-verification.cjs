// As without-sigstore.cjs, and one thing more is left out: the verification of a bundle's certificate, log entry and
// signatures, which takes Sigstore's root. npm's own checks of whom and what a bundle is about are run.
require('./without-sigstore.cjs')

const Module = require('node:module')

const load = Module._load

Module._load = function (request, ...others) {
  const loaded = load.call(this, request, ...others)
  return request === 'sigstore' ? { ...loaded, verify: async () => {} } : loaded
}
