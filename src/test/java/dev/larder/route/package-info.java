/**
 * The whole registry on memory adapters, asked by real API Gateway events, beside an upstream that is a real server. One
 * class a route; each asserts the answer and, where it matters, the calls it cost. Each ends with a full check of all that
 * it has left behind.
 */
package dev.larder.route;
