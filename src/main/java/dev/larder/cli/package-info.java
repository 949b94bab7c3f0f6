/**
 * The operator's commands in a terminal: {@code mvn -q -Pcli -Dlarder.cli="verify --deep"}. What they do is in {@link
 * dev.larder.operate}; docs/operate.md describes them.
 */
package dev.larder.cli;
