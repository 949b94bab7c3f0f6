/**
 * What other registries hold: asked over HTTP, verified, and kept. A packument is kept as the document that came, a
 * tarball once its digest proved right.
 */
package dev.larder.upstream;
