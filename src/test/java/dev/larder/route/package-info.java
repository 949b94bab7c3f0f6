/**
 * The whole registry on memory adapters, asked by real API Gateway events, beside an upstream that is a real server. One
 * class a route; each asserts the answer and, where it matters, the calls it cost.
 */
package dev.larder.route;
