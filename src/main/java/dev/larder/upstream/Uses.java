package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When clients last asked for what we have of one upstream, to the day. A reader sees in the items that it has read anyway
 * what is noted; only when that is too old it leaves a message, and RefreshFunction writes. So a package costs one write a
 * day, and no request waits for it. Losing a message costs precision.
 *
 * <pre>
 *   pk C#&lt;upstream&gt;#&lt;name&gt;      sk HEAD, V#&lt;version&gt;   used: the day when it came, or was last asked for
 *   pk C#&lt;upstream&gt;#-packages   sk &lt;name&gt;              used; one for each package whose document we have
 * </pre>
 */
public final class Uses {

    /** How precisely it is known when a tarball was used. */
    private static final int TARBALL_DAYS = 7;

    private static final String USED = "used";

    private final UpstreamKeys keys;
    private final Table table;
    private final Background background;
    private final InstantSource clock;

    Uses(UpstreamKeys keys, UpstreamPorts ports) {
        this.keys = keys;
        this.table = ports.table();
        this.background = ports.background();
        this.clock = ports.clock();
    }

    /** The day on which an item was last noted as used; long ago when it never was. */
    public static LocalDate day(Item item) {
        return item.findNumber(USED).map(LocalDate::ofEpochDay).orElse(LocalDate.EPOCH);
    }

    /** Whether an item was not used on {@code day} or later; not, when it is not noted at all when it was used. */
    static boolean isUnusedSince(LocalDate day, Item item) {
        return item.findNumber(USED).isPresent()
                && (UpstreamKeys.isTarball(item.key())
                        ? isOld(item, day)
                        : day(item).isBefore(day));
    }

    static Item on(LocalDate day, Item item) {
        return item.with(USED, day.toEpochDay());
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** That there is such a package, for the transaction that keeps its first document. */
    Write listed(PackageName name) {
        return new Write.Put(on(today(), new Item(keys.listed(name))), Write.ALWAYS);
    }

    /** Whether a use of the package today is not noted yet. */
    boolean isNews(CachedPackument packument) {
        return packument.used().isBefore(today());
    }

    /** A client has asked for the packument. */
    void packument(PackageName name) {
        background.asked(keys.id(), name, Optional.empty(), today());
    }

    /**
     * A client has asked for a tarball that we hold, and so for its package: who has a lockfile asks for no packument.
     *
     * @param head the item under {@link UpstreamKeys#head}
     * @param tarball the item under {@link UpstreamKeys#tarball}, when it was there beforehand
     */
    public void tarball(PackageName name, Version version, Optional<Item> head, Optional<Item> tarball) {
        var today = today();
        if (head.filter(item -> day(item).isBefore(today)).isPresent()
                || tarball.filter(item -> isOld(item, today)).isPresent()) {
            background.asked(keys.id(), name, Optional.of(version), today);
        }
    }

    /** Whether what is noted of a tarball does not say for sure that it was used on {@code day} or later. */
    private static boolean isOld(Item tarball, LocalDate day) {
        return day(tarball).plusDays(TARBALL_DAYS).isBefore(day);
    }

    /**
     * Writes down that a package was asked for, and a tarball of it, unless a later use is known. What is changed by others
     * at this moment is left to the next reader.
     *
     * @return whether we have a document of it
     */
    public boolean note(PackageName name, Optional<Version> version, LocalDate day) {
        var head = keys.head(name);
        var tarball = version.map(found -> keys.tarball(name, found));
        var wanted = new ArrayList<>(List.of(head));
        tarball.ifPresent(wanted::add);
        var items = table.get(wanted);
        var writes = new ArrayList<Write>();
        var kept = Optional.ofNullable(items.get(head))
                .filter(item -> CachedPackument.of(item).document().isPresent());
        kept.filter(item -> day(item).isBefore(day)).ifPresent(item -> {
            writes.add(new Write.Put(on(day, item), CachedPackument.of(item).asSeen()));
            writes.add(new Write.Put(on(day, new Item(keys.listed(name))), Write.ALWAYS));
        });
        tarball.flatMap(key -> Optional.ofNullable(items.get(key)))
                .filter(item -> isOld(item, day))
                .ifPresent(item -> writes.add(new Write.Put(on(day, item), unchanged(item))));
        if (!writes.isEmpty()) {
            table.transact(writes);
        }
        return kept.isPresent();
    }

    private static Write.Condition unchanged(Item tarball) {
        return Write.equal("object", tarball.text("object"));
    }

    /** The packages that were asked for on {@code day} or later, of those whose document we have. */
    public List<PackageName> since(LocalDate day) {
        return table.query(keys.packages(), "").stream()
                .filter(item -> !day(item).isBefore(day))
                .map(item -> PackageName.parse(item.key().sk()))
                .toList();
    }
}
