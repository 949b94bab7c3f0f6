/**
 * The package managers that people use, at exact versions, against a registry under test.
 *
 * <p>{@link dev.larder.client.ClientCache} installs them once for all builds, {@link dev.larder.client.Client} knows how
 * each is configured and called, {@link dev.larder.client.Project} is one clean folder with a home of its own, and
 * {@link dev.larder.client.LarderProcess} is the registry as a process that can be killed.
 *
 * <p>A scenario ({@link dev.larder.client.Runs}) fills cells of the README's table, {@link dev.larder.client.Command} by
 * {@link dev.larder.client.Client}. {@code mvn verify -Pclients} runs them all ({@link dev.larder.client.Cells}), keeps
 * what came of them in src/test/resources/clients/outcomes.json and writes the table
 * ({@link dev.larder.client.Outcomes}); {@link dev.larder.client.MatrixTest} holds the one to the other.
 */
package dev.larder.client;
