/**
 * The Lambda functions that template.yaml names, and their wiring: where ports meet adapters. A leaf: nothing but
 * {@code local} depends on it.
 */
package dev.larder.function;
