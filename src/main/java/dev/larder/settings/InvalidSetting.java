package dev.larder.settings;

/** A setting that cannot be used; its message names it, says what was found and what is expected. Has no stack trace. */
public final class InvalidSetting extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private InvalidSetting(String message) {
        super(message, null, false, false);
    }

    /** The setting holds {@code found}, which is not what is expected. */
    public static InvalidSetting found(String name, String found, String expected) {
        return new InvalidSetting(name + " is \"" + found + "\", but must be " + expected);
    }

    /** As {@link #found}, for a value that must not be shown. */
    public static InvalidSetting hidden(String name, String expected) {
        return new InvalidSetting(name + " cannot be used (its value is not shown): it must be " + expected);
    }

    /** The setting is not given, though another one asks for it. */
    public static InvalidSetting missing(String name, String expected) {
        return new InvalidSetting(name + " is not set, but must be " + expected);
    }

    /** No setting has this name. */
    public static InvalidSetting unknown(String name, String hint) {
        return new InvalidSetting(name + " is no setting of Larder" + hint);
    }
}
