/**
 * The ports on one machine, for local mode and tests: {@link dev.larder.storage.embedded.SqliteTable} is one SQLite file,
 * {@link dev.larder.storage.embedded.FileObjects} a folder. What was acknowledged survives {@code kill -9} and a power
 * cut. SQLite is never shipped to Lambda: only {@code local} and the operator's commands ({@code cli}) may depend on this
 * package.
 */
package dev.larder.storage.embedded;
