package dev.larder.route;

import dev.larder.cost.Spending;
import dev.larder.cost.Unit;
import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Notes every call that leaves the process for a store, by its name; presigning is local and no such call. */
final class Counts {

    /** What the same calls would be billed for on AWS. */
    final Spending spending = new Spending();

    private final List<String> calls = new ArrayList<>();
    private List<Key> torn = List.of();
    private Optional<Interruption> interruption = Optional.empty();
    private Optional<Interruption> overtaking = Optional.empty();
    private Optional<Runnable> beforeQuery = Optional.empty();
    private boolean failing;

    /** What somebody else does, and at which key. */
    private record Interruption(Key at, Runnable meanwhile) {}

    /** The calls since the last time this was asked. */
    synchronized List<String> taken() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** The next get of both answers as if it had read {@code first} before somebody wrote them, and the other after. */
    synchronized void tear(Key first, Key then) {
        torn = List.of(first, then);
    }

    /** The next get of {@code first} and others reads it, and only after {@code meanwhile} the others. */
    synchronized void interrupt(Key first, Runnable meanwhile) {
        interruption = Optional.of(new Interruption(first, meanwhile));
    }

    private synchronized Optional<Interruption> interruption(Collection<Key> keys) {
        var now = interruption.filter(planned -> keys.contains(planned.at()));
        now.ifPresent(_ -> interruption = Optional.empty());
        return now;
    }

    private Map<Key, Item> interrupted(Table table, Collection<Key> keys) {
        var planned = interruption(keys);
        if (planned.isEmpty()) {
            return table.get(keys);
        }
        var first = planned.get().at();
        var found = new HashMap<>(table.get(List.of(first)));
        planned.get().meanwhile().run();
        found.putAll(
                table.getAll(keys.stream().filter(key -> !key.equals(first)).toList()));
        return found;
    }

    private synchronized Map<Key, Item> torn(Collection<Key> keys, Map<Key, Item> found) {
        if (torn.isEmpty() || !keys.containsAll(torn)) {
            return found;
        }
        var partly = new HashMap<>(found);
        partly.remove(torn.getFirst());
        torn = List.of();
        return partly;
    }

    /** The next transaction that puts {@code key} comes later than what somebody else does. */
    synchronized void overtake(Key key, Runnable somebodyElse) {
        overtaking = Optional.of(new Interruption(key, somebodyElse));
    }

    private synchronized Optional<Interruption> overtaking(List<Write> writes) {
        var now = overtaking.filter(planned -> writes.stream()
                .anyMatch(write ->
                        write instanceof Write.Put put && put.item().key().equals(planned.at())));
        now.ifPresent(_ -> overtaking = Optional.empty());
        return now;
    }

    /** The next query comes later than what somebody else does. */
    synchronized void delayQuery(Runnable somebodyElse) {
        beforeQuery = Optional.of(somebodyElse);
    }

    private synchronized Optional<Runnable> beforeQuery() {
        var now = beforeQuery;
        beforeQuery = Optional.empty();
        return now;
    }

    /** No object is put from now on, as when S3 does not answer. */
    synchronized void failPuts() {
        failing = true;
    }

    /** Objects are put again. */
    synchronized void heal() {
        failing = false;
    }

    private synchronized void put(ObjectKey key) {
        if (failing) {
            throw new StorageUnavailable("put " + key, new IOException("no answer"));
        }
    }

    private synchronized void note(String call) {
        calls.add(call);
    }

    Table of(Table table) {
        return new Table() {
            @Override
            public Map<Key, Item> get(Collection<Key> keys) {
                note("table get");
                var found = torn(keys, interrupted(table, keys));
                spending.got(keys, found);
                return found;
            }

            @Override
            public List<Item> query(String pk, String skPrefix) {
                beforeQuery().ifPresent(Runnable::run);
                note("table query");
                var found = table.query(pk, skPrefix);
                spending.queried(found);
                return found;
            }

            @Override
            public List<Item> queryBefore(String pk, String before, int limit) {
                note("table query");
                return table.queryBefore(pk, before, limit);
            }

            @Override
            public boolean transact(List<Write> writes) {
                overtaking(writes).map(Interruption::meanwhile).ifPresent(Runnable::run);
                note("table transact");
                spending.wrote(writes);
                return table.transact(writes);
            }
        };
    }

    Signer of(Signer signer) {
        return new Signer() {
            @Override
            public SigningKey key() {
                return signer.key();
            }

            @Override
            public byte[] sign(byte[] message) {
                note("sign");
                spending.add(Unit.SIGNATURE, 1);
                return signer.sign(message);
            }
        };
    }

    Objects of(Objects objects) {
        return new Objects() {
            @Override
            public void putIfAbsent(ObjectKey key, InputStream content) throws IOException {
                note("objects put");
                put(key);
                var counted = new Counted(content);
                objects.putIfAbsent(key, counted);
                spending.put(counted.bytes);
            }

            @Override
            public Optional<InputStream> get(ObjectKey key) {
                note("objects get");
                spending.add(Unit.OBJECT_GET, 1);
                return objects.get(key);
            }

            @Override
            public OptionalLong size(ObjectKey key) {
                note("objects size");
                spending.add(Unit.OBJECT_GET, 1);
                return objects.size(key);
            }

            @Override
            public List<Listed> list(String prefix, Optional<ObjectKey> after) {
                note("objects list");
                spending.add(Unit.OBJECT_PUT, 1); // which LIST costs as much as
                return objects.list(prefix, after);
            }

            @Override
            public void delete(ObjectKey key) {
                note("objects delete");
                objects.delete(key);
            }

            @Override
            public URI presignGet(ObjectKey key, Duration lifetime) {
                spending.add(Unit.OBJECT_GET, 1); // the client's
                return objects.presignGet(key, lifetime);
            }

            @Override
            public URI presignHead(ObjectKey key, Duration lifetime) {
                spending.add(Unit.OBJECT_GET, 1); // which HEAD costs as much as
                return objects.presignHead(key, lifetime);
            }
        };
    }

    private static final class Counted extends FilterInputStream {

        private long bytes;

        Counted(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            bytes += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var count = super.read(into, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }
}
