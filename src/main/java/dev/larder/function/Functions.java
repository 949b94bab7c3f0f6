package dev.larder.function;

/** The functions of one deployment, for a door that invokes them in process. */
public record Functions(ReadFunction read, WriteFunction write, RefreshFunction refresh) {

    /** The functions on {@code ports}. */
    public static Functions on(Ports ports) {
        var parts = Wiring.start(ports);
        return new Functions(
                new ReadFunction(parts.readDoor()),
                new WriteFunction(parts.writeDoor()),
                new RefreshFunction(parts.refreshViews()));
    }
}
