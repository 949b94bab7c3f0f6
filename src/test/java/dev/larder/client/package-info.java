/**
 * The package managers that people use, at exact versions, against a registry under test.
 *
 * <p>{@link dev.larder.client.ClientCache} installs them once for all builds, {@link dev.larder.client.Client} knows how
 * each is configured and called, {@link dev.larder.client.Project} is one clean folder with a home of its own, and
 * {@link dev.larder.client.LarderProcess} is the registry as a process that can be killed.
 */
package dev.larder.client;
