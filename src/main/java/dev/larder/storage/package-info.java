/**
 * The two ports that hold everything: {@link dev.larder.storage.Table} (items under a partition and a sort key, one
 * conditional transaction) and {@link dev.larder.storage.Objects} (bytes under a key that names them). They know no
 * packages. Three thin adapters each: {@code aws} (DynamoDB, S3), {@code embedded} (SQLite, files) and, among the
 * tests, {@code memory}. {@code TableContract} and {@code ObjectsContract} are the specification; every adapter passes
 * them.
 */
package dev.larder.storage;
