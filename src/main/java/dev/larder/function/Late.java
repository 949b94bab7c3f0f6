package dev.larder.function;

import java.util.function.Supplier;

/**
 * Something that is made when it is first asked for, and then kept: no request waits for what it does not need, and no
 * SnapStart snapshot holds it.
 */
final class Late<T> implements Supplier<T> {

    private final Supplier<T> making;
    private T made;

    Late(Supplier<T> making) {
        this.making = making;
    }

    @Override
    public synchronized T get() {
        if (made == null) {
            made = making.get();
        }
        return made;
    }
}
