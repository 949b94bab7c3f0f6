/**
 * What tests stand on: packages made on the spot ({@link dev.larder.support.PackageFiles}), a real HTTP server that plays
 * an npm registry and can be made to misbehave ({@link dev.larder.support.UpstreamRegistry}), JSON as plain maps, and the
 * full check that every route test ends with ({@link dev.larder.support.FullCheck}).
 */
package dev.larder.support;
