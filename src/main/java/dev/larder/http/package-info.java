/** HTTP as Larder needs it: a request, a response and a table of routes. Every door turns its world into these. */
package dev.larder.http;
