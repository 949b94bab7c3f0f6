/**
 * What Larder does, one verb a class: read a packument, locate a tarball, publish a version, move a tag, refresh views.
 * Knows the ports and {@code domain}; never HTTP, JSON, AWS.
 */
package dev.larder.registry;
