package dev.larder.domain;

/** Who may read a hosted package: everyone who may read at all, or only holders of a token. */
public enum Access {
    PUBLIC,
    RESTRICTED
}
