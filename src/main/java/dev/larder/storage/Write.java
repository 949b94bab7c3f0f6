package dev.larder.storage;

import java.util.Optional;

/** One part of a transaction: what is done to one item, and what must be true of it beforehand. */
public sealed interface Write {

    /** The item that this part is about. */
    Key key();

    /** What must hold of the item as it is now, or the whole transaction is refused. */
    Condition condition();

    /** Replaces the whole item. */
    record Put(Item item, Condition condition) implements Write {
        @Override
        public Key key() {
            return item.key();
        }
    }

    /** Removes the item; one that is not there stays so. */
    record Delete(Key key, Condition condition) implements Write {}

    /** Changes nothing, but must hold. */
    record Check(Key key, Condition condition) implements Write {}

    /** What may be demanded of an item. */
    sealed interface Condition {

        /** Whether this holds of {@code item}, the item as it is now. */
        default boolean holds(Optional<Item> item) {
            return switch (this) {
                case Always _ -> true;
                case Absent _ -> item.isEmpty();
                case Present _ -> item.isPresent();
                case Equal equal ->
                    item.map(present -> present.attributes().get(equal.attribute()))
                            .filter(equal.value()::equals)
                            .isPresent();
            };
        }

        /** Nothing is demanded. */
        record Always() implements Condition {}

        /** No such item exists. */
        record Absent() implements Condition {}

        /** The item exists. */
        record Present() implements Condition {}

        /** The item exists and this attribute holds exactly this text or number. */
        record Equal(String attribute, Value value) implements Condition {}
    }

    /** That the item exists, and {@code attribute} of it is this number. */
    static Condition equal(String attribute, long number) {
        return new Condition.Equal(attribute, new Value.Number(number));
    }

    /** That the item exists, and {@code attribute} of it is this text. */
    static Condition equal(String attribute, String text) {
        return new Condition.Equal(attribute, new Value.Text(text));
    }

    Condition ALWAYS = new Condition.Always();
    Condition ABSENT = new Condition.Absent();
    Condition PRESENT = new Condition.Present();
}
