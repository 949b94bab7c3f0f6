package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.SigningKey;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.upstream.AtOnce;
import dev.larder.upstream.KeptAnswer;
import dev.larder.upstream.UpstreamSecurity;
import dev.larder.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the keys that packages from here are signed with: ours, and those of the upstream. */
public final class ReadKeys {

    private final Lookup lookup;
    private final Upstreams upstreams;

    /**
     * @param upstreams none: there is nobody to ask
     */
    public ReadKeys(Lookup lookup, Upstreams upstreams) {
        this.lookup = lookup;
        this.upstreams = upstreams;
    }

    /**
     * What was found; at least one key.
     *
     * @param theirs each upstream's, as {@link dev.larder.upstream.AnswerReader} promises them
     * @param notice what the caller should hear along with it
     */
    public record Found(List<SigningKey> ours, List<byte[]> theirs, Optional<String> notice) {}

    /** The keys. That there are none is refused as not found: clients verify nothing then, and say so. */
    public Found read(Caller caller) {
        var keys = new ArrayList<Key>(List.of(Keys.signingKeys()));
        upstreams.all().forEach(upstream -> keys.add(upstream.security().keysKey()));
        var items = lookup.enter(caller, keys).items();
        var ours = SigningKeys.in(items);
        var theirs = new ArrayList<byte[]>();
        Optional<String> unknown = Optional.empty();
        for (var answer : AtOnce.ask(upstreams.all(), upstream -> keys(upstream.security(), items))) {
            switch (answer) {
                case KeptAnswer.Known known -> theirs.add(known.json());
                case KeptAnswer.Nothing _ -> {}
                case KeptAnswer.Unknown(var trouble) -> unknown = Optional.of(trouble.why());
            }
        }
        if (ours.isEmpty() && theirs.isEmpty()) {
            throw new Refusal(unknown.<Problem>map(Problem.KeysUnavailable::new).orElseGet(Problem.NoKeys::new));
        }
        return new Found(
                ours,
                theirs,
                unknown.map(why -> "the upstream registry cannot be asked for its keys just now (" + why
                        + "): its packages cannot be verified"));
    }

    private static KeptAnswer keys(UpstreamSecurity upstream, Map<Key, Item> items) {
        return upstream.keys(Optional.ofNullable(items.get(upstream.keysKey())));
    }
}
