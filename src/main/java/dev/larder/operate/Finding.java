package dev.larder.operate;

import dev.larder.storage.Item;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Something that is not as it should be.
 *
 * @param where the item or object, as text
 * @param what is wrong with it
 * @param advice what to do
 * @param repair what would make it right without losing anything, where that is known
 */
public record Finding(Severity severity, String where, String what, String advice, Optional<Repair> repair) {

    /** How bad it is, worst first. */
    public enum Severity {
        /** Something that clients were promised is not there, or is something else. */
        LOST,
        /** Something is not true that is made from other things, which are. */
        WRONG,
        /** Nothing is wrong for any client: something takes space, or is not known to this version. */
        NOTE
    }

    /**
     * A conditional write.
     *
     * @param does what it does, for the plan: {@code drop the view}
     * @param doing does it; false when somebody has changed the thing meanwhile, and nothing was done
     */
    public record Repair(String does, BooleanSupplier doing) {}

    /** An item as text. */
    static String where(Item item) {
        return item.key().pk() + " " + item.key().sk();
    }

    static Finding lost(Item item, String what, String advice) {
        return lost(where(item), what, advice);
    }

    static Finding lost(String where, String what, String advice) {
        return new Finding(Severity.LOST, where, what, advice, Optional.empty());
    }

    static Finding wrong(Item item, String what, String advice) {
        return new Finding(Severity.WRONG, where(item), what, advice, Optional.empty());
    }

    static Finding note(Item item, String what, String advice) {
        return note(where(item), what, advice);
    }

    static Finding note(String where, String what, String advice) {
        return new Finding(Severity.NOTE, where, what, advice, Optional.empty());
    }

    /** The same, with a repair. */
    Finding or(String does, BooleanSupplier doing) {
        return new Finding(severity, where, what, advice, Optional.of(new Repair(does, doing)));
    }

    /** Whether it is of the same thing, and says the same. */
    boolean isSame(Finding other) {
        return where.equals(other.where) && what.equals(other.what);
    }

    /** One line for people. */
    public String line() {
        return severity + " " + where + " " + what + ": "
                + repair.map(known -> "verify --repair would " + known.does()).orElse(advice);
    }
}
