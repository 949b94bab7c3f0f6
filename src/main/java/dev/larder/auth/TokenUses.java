package dev.larder.auth;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When tokens were last used, to the hour. An instance that does not know it of a token reads it along with the token,
 * and writes it down once an hour has passed, over whatever another wrote meanwhile. What cannot be written is logged and
 * let go: it costs precision.
 *
 * <pre>
 *   pk Q#&lt;sha256 of the token&gt;   sk USED   at; expires, for DynamoDB's TTL
 * </pre>
 */
public final class TokenUses {

    private static final System.Logger LOG = System.getLogger(TokenUses.class.getName());
    private static final Duration PRECISION = Duration.ofHours(1);
    private static final Duration REMEMBERED = Duration.ofDays(400);

    private final Table table;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    /** Uses of which this instance knows none yet. */
    public TokenUses(Table table) {
        this.table = table;
    }

    private static Key key(String hash) {
        return new Key("Q#" + hash, "USED");
    }

    /** What {@link #note} is to be given of the token with that hash; nothing while this instance knows enough. */
    Optional<Key> unknown(String hash, Instant now) {
        return isRecent(noted.get(hash), now) ? Optional.empty() : Optional.of(key(hash));
    }

    /**
     * The token is used at this moment.
     *
     * @param found what the table holds under {@link #unknown}, among others
     */
    void note(Token token, Map<Key, Item> found, Instant now) {
        var hash = token.hash();
        if (isRecent(noted.get(hash), now)) {
            return;
        }
        var last = Optional.ofNullable(found.get(key(hash))).map(TokenUses::at).filter(at -> isRecent(at, now));
        noted.put(hash, last.orElse(now));
        if (last.isEmpty()) {
            keep(hash, now);
        }
    }

    private static boolean isRecent(Instant last, Instant now) {
        return last != null && now.isBefore(last.plus(PRECISION));
    }

    private static Instant at(Item use) {
        return Instant.ofEpochSecond(use.number("at"));
    }

    private void keep(String hash, Instant at) {
        var item = new Item(key(hash))
                .with("at", at.getEpochSecond())
                .with("expires", at.plus(REMEMBERED).getEpochSecond());
        try {
            table.transact(List.of(new Write.Put(item, Write.ALWAYS)));
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "cannot note that a token is used", e);
        }
    }

    /** When each of {@code tokens} was last used, by hash; one that never was is not in the map. */
    Map<String, Instant> of(Collection<Token> tokens) {
        var keys = tokens.stream().map(token -> key(token.hash())).toList();
        var found = new HashMap<String, Instant>();
        table.getAll(keys).forEach((key, item) -> found.put(key.pk().substring("Q#".length()), at(item)));
        return found;
    }
}
