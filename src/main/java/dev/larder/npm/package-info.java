/**
 * npm's wire format: packuments, publish bodies, tarballs, errors; to and from the values of {@code domain}, always by
 * streaming.
 */
package dev.larder.npm;
