package dev.larder.domain;

import java.util.Locale;

/** Who may read a hosted package: everyone who may read at all, or only holders of a token. */
public enum Access {
    PUBLIC,
    RESTRICTED;

    /** As npm says it: {@code --access restricted}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
