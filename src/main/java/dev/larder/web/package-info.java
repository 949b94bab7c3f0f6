/** Pages for people with a browser: plain HTML that works without scripts and loads nothing from anywhere. */
package dev.larder.web;
