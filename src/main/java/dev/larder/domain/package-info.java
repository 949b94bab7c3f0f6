/**
 * What Larder knows about packages, whatever asks and wherever they are kept: values that cannot be wrong once they
 * exist, and the refusals. Knows only {@code java.*}.
 */
package dev.larder.domain;
