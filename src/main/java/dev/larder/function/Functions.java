package dev.larder.function;

/** The functions of one deployment, for a door that invokes them in process. */
public record Functions(ReadFunction read, WriteFunction write, RefreshFunction refresh, PrewarmFunction prewarm) {

    /** The functions on {@code ports}. */
    public static Functions on(Ports ports) {
        var wired = Wiring.start(ports);
        return new Functions(
                new ReadFunction(wired),
                new WriteFunction(wired),
                new RefreshFunction(wired),
                new PrewarmFunction(wired));
    }
}
