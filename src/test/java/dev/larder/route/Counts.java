package dev.larder.route;

import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Notes every call that leaves the process for a store, by its name; presigning is local and no such call. */
final class Counts {

    private final List<String> calls = new ArrayList<>();

    /** The calls since the last time this was asked. */
    synchronized List<String> taken() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private synchronized void note(String call) {
        calls.add(call);
    }

    Table of(Table table) {
        return new Table() {
            @Override
            public Map<Key, Item> get(Collection<Key> keys) {
                note("table get");
                return table.get(keys);
            }

            @Override
            public List<Item> query(String pk, String skPrefix) {
                note("table query");
                return table.query(pk, skPrefix);
            }

            @Override
            public List<Item> queryBefore(String pk, String before, int limit) {
                note("table query");
                return table.queryBefore(pk, before, limit);
            }

            @Override
            public boolean transact(List<Write> writes) {
                note("table transact");
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
                return signer.sign(message);
            }
        };
    }

    Objects of(Objects objects) {
        return new Objects() {
            @Override
            public void putIfAbsent(ObjectKey key, InputStream content) throws IOException {
                note("objects put");
                objects.putIfAbsent(key, content);
            }

            @Override
            public Optional<InputStream> get(ObjectKey key) {
                note("objects get");
                return objects.get(key);
            }

            @Override
            public Optional<InputStream> get(ObjectKey key, long first, long count) {
                note("objects get");
                return objects.get(key, first, count);
            }

            @Override
            public OptionalLong size(ObjectKey key) {
                note("objects size");
                return objects.size(key);
            }

            @Override
            public List<Listed> list(String prefix, Optional<ObjectKey> after) {
                note("objects list");
                return objects.list(prefix, after);
            }

            @Override
            public void delete(ObjectKey key) {
                note("objects delete");
                objects.delete(key);
            }

            @Override
            public URI presignGet(ObjectKey key, Duration lifetime) {
                return objects.presignGet(key, lifetime);
            }

            @Override
            public URI presignPut(ObjectKey key, Duration lifetime) {
                return objects.presignPut(key, lifetime);
            }
        };
    }
}
