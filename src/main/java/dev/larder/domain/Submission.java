package dev.larder.domain;

/** What a {@code PUT} of a packument asks for. */
public sealed interface Submission permits Publication, Deprecation {}
