package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.SigningKey;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.upstream.KeptAnswer;
import dev.larder.upstream.UpstreamSecurity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the keys that packages from here are signed with: ours, and those of the upstream. */
public final class ReadKeys {

    private final Lookup lookup;
    private final Optional<UpstreamSecurity> upstream;

    /**
     * @param upstream none: there is nobody to ask
     */
    public ReadKeys(Lookup lookup, Optional<UpstreamSecurity> upstream) {
        this.lookup = lookup;
        this.upstream = upstream;
    }

    /**
     * What was found; at least one key.
     *
     * @param theirs the upstream's, as {@link dev.larder.upstream.AnswerReader} promises them
     * @param notice what the caller should hear along with it
     */
    public record Found(List<SigningKey> ours, Optional<byte[]> theirs, Optional<String> notice) {}

    /** The keys. That there are none is refused as not found: clients verify nothing then, and say so. */
    public Found read(Caller caller) {
        var keys = new ArrayList<Key>(List.of(Keys.signingKeys()));
        upstream.ifPresent(asked -> keys.add(asked.keysKey()));
        var items = lookup.enter(caller, keys).items();
        var ours = SigningKeys.in(items);
        var found = switch (asked(items)) {
            case KeptAnswer.Known known -> new Found(ours, Optional.of(known.json()), Optional.empty());
            case KeptAnswer.Nothing _ -> new Found(ours, Optional.empty(), Optional.empty());
            case KeptAnswer.Unknown unknown -> withoutTheirs(ours, unknown.why());
        };
        if (found.ours().isEmpty() && found.theirs().isEmpty()) {
            throw new Refusal(new Problem.NoKeys());
        }
        return found;
    }

    private KeptAnswer asked(Map<Key, Item> items) {
        return upstream.<KeptAnswer>map(theirs -> theirs.keys(Optional.ofNullable(items.get(theirs.keysKey()))))
                .orElseGet(KeptAnswer.Nothing::new);
    }

    private static Found withoutTheirs(List<SigningKey> ours, String why) {
        if (ours.isEmpty()) {
            throw new Refusal(new Problem.KeysUnavailable(why));
        }
        return new Found(
                ours,
                Optional.empty(),
                Optional.of("the upstream registry cannot be asked for its keys just now (" + why
                        + "): its packages cannot be verified"));
    }
}
