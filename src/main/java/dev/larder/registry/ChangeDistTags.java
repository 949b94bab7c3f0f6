package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.DistTag;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Moves and removes dist-tags of hosted packages. */
public final class ChangeDistTags {

    private final Gate gate;
    private final Commits commits;

    public ChangeDistTags(Gate gate, Commits commits) {
        this.gate = gate;
        this.commits = commits;
    }

    /**
     * Lets {@code tag} name a version, which must exist when the change is committed.
     *
     * @param wanted asked only once the caller has proved to be allowed
     */
    public void move(Caller caller, PackageName name, DistTag tag, Supplier<Version> wanted) {
        var pass = gate.open(caller, name, Permission.PUBLISH);
        var version = wanted.get();
        var key = Keys.version(name, version);
        commits.change(pass, List.of(key), state -> {
            var head = state.present();
            var item = Optional.ofNullable(state.items().get(key))
                    .filter(head::holds)
                    .orElseThrow(() -> new Refusal(new Problem.VersionNotFound(name, version.text())));
            var published = new Version(item.text("version"));
            if (published.text().equals(head.distTags().get(tag.text()))) {
                return Optional.empty();
            }
            return Optional.of(new Commits.Change(
                    head.afterTag(tag, published, state.now()),
                    List.of(new Write.Check(key, HostedVersion.isStill(item))),
                    Deed.of(Verb.TAG, "tag", tag, "version", published)));
        });
    }

    /** Removes {@code tag}; {@code latest} stays, since every package has one. */
    public void remove(Caller caller, PackageName name, DistTag tag) {
        var pass = gate.open(caller, name, Permission.PUBLISH);
        if (tag.equals(DistTag.LATEST)) {
            throw new Refusal(new Problem.Forbidden(
                    "the dist-tag latest cannot be removed; npm dist-tag add moves it to another version"));
        }
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            if (!head.distTags().containsKey(tag.text())) {
                throw new Refusal(new Problem.VersionNotFound(name, tag.text()));
            }
            return Optional.of(
                    new Commits.Change(head.afterUntag(tag, state.now()), List.of(), Deed.of(Verb.UNTAG, "tag", tag)));
        });
    }
}
