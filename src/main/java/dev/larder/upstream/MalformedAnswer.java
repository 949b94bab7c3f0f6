package dev.larder.upstream;

import java.io.IOException;

/** What an upstream sent is not what it should be. */
public final class MalformedAnswer extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedAnswer(String what) {
        super(what);
    }
}
