/**
 * Searching, as pure functions: what is told of a package ({@link dev.larder.domain.search.Listing}), what somebody looks
 * for ({@link dev.larder.domain.search.SearchText}), and in which order the packages that match are shown
 * ({@link dev.larder.domain.search.Ranking}).
 */
package dev.larder.domain.search;
