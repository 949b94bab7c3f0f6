/**
 * What tests stand on: packages made on the spot ({@link dev.larder.support.PackageFiles}), a real HTTP server that plays
 * an npm registry and can be made to misbehave ({@link dev.larder.support.UpstreamRegistry}), and JSON as plain maps.
 */
package dev.larder.support;
