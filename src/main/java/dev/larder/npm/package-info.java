/**
 * npm's wire format: packuments, publish bodies, tarballs, errors; to and from the values of {@code domain}. With the
 * functions' event format the only place that knows JSON, always by streaming.
 */
package dev.larder.npm;
