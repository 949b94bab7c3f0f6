package dev.larder.operate;

/** Whoever waits for something that takes long. */
@FunctionalInterface
public interface Progress {

    /** Hears how far it is. */
    void say(String how);
}
