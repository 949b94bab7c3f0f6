package dev.larder.cost;

/** The kinds of work that a registry has to do, each measured once. */
public enum Work {
    TARBALL("a tarball that is kept"),
    PACKUMENT("a packument that is kept"),
    UNCHANGED("the same, which the client has already (304)"),
    NEW_PACKUMENT("a packument that nobody has asked for yet"),
    NEW_TARBALL("a tarball that nobody has asked for yet"),
    CONFIRMED("a packument that is kept warm, unchanged upstream"),
    PUBLISH("a publish"),
    AUDIT("an audit of 300 packages"),
    SEARCH("a search among 200 packages"),
    NOTED("noting that a token is used, once an hour and instance");

    private final String label;

    Work(String label) {
        this.label = label;
    }

    /** As people read it. */
    public String label() {
        return label;
    }

    /** Whether a client asks for it, by way of API Gateway; the rest is done in the background. */
    public boolean isAsked() {
        return this != CONFIRMED && this != NOTED;
    }
}
