/** From a route to a use case to a response, thinly. {@code Routes} is the protocol's table of contents. */
package dev.larder.endpoint;
