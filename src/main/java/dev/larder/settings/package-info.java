/** Settings: environment variables, read once at start; a wrong one is refused by name. */
package dev.larder.settings;
