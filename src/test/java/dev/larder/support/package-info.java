/**
 * What tests stand on: packages made on the spot ({@link dev.larder.support.PackageFiles}), a real HTTP server that plays
 * an npm registry ({@link dev.larder.support.UpstreamRegistry}) and can be made to misbehave ({@link
 * dev.larder.support.Fault}), JSON as plain maps, and the full check that every route test ends with ({@link
 * dev.larder.support.FullCheck}).
 *
 * <p>A request to that registry comes through its {@code Relay}, is answered by {@code UpstreamAnswers} from what {@code
 * UpstreamPackages} holds, meets the fault that {@code UpstreamFaults} has for it, and {@code UpstreamSender} sends what
 * is left.
 */
package dev.larder.support;
