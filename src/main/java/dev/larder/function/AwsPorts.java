package dev.larder.function;

/** placeholder until merged */
final class AwsPorts {
    private AwsPorts() {}

    static Ports fromEnvironment() {
        throw new UnsupportedOperationException();
    }
}
