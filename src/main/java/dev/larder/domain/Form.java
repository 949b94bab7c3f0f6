package dev.larder.domain;

/** The two forms of a packument: everything, or what an installer needs ({@code application/vnd.npm.install-v1+json}). */
public enum Form {
    FULL,
    ABBREVIATED
}
