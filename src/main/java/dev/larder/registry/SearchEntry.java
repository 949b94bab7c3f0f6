package dev.larder.registry;

import dev.larder.domain.Access;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Subject;
import dev.larder.domain.search.Listing;
import dev.larder.domain.search.Summary;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.time.Instant;
import java.util.Map;

/**
 * What search knows of a hosted package, in an item beside those of all others: what is told of it, and to whom.
 *
 * @param revision of the package when this was written
 */
record SearchEntry(long revision, Listing listing, Access access, Map<String, Permission> teams) {

    SearchEntry {
        teams = Map.copyOf(teams);
    }

    static SearchEntry of(HostedPackage head, HostedVersion latest, Summary summary) {
        return of(
                head,
                new Listing(
                        head.name(),
                        latest.version().text(),
                        summary,
                        latest.readme().isPresent(),
                        latest.deprecated().isPresent(),
                        latest.published(),
                        latest.publisher(),
                        head.maintainers()));
    }

    /** The same version of the package as {@code head} has it now. */
    SearchEntry after(HostedPackage head) {
        return of(
                head,
                new Listing(
                        head.name(),
                        listing.version(),
                        listing.summary(),
                        listing.hasReadme(),
                        listing.deprecated(),
                        listing.published(),
                        listing.publisher(),
                        head.maintainers()));
    }

    private static SearchEntry of(HostedPackage head, Listing listing) {
        return new SearchEntry(head.revision(), listing, head.access(), head.teams());
    }

    /** What a decision about the package needs. */
    Subject subject() {
        return new Subject(
                listing.name(),
                Subject.Ownership.HOSTED,
                access,
                listing.maintainers().keySet(),
                teams);
    }

    Item toItem(Key key) {
        var summary = listing.summary();
        return new Item(key)
                .with("revision", revision)
                .with("version", listing.version())
                .with("description", summary.description())
                .with("keywords", String.join("\n", summary.keywords()))
                .with("links", summary.links())
                .with("deprecated", listing.deprecated() ? 1 : 0)
                .with("readme", listing.hasReadme() ? 1 : 0)
                .with("published", listing.published().toEpochMilli())
                .with("publisher", listing.publisher())
                .with("maintainers", listing.maintainers())
                .with("access", access.name())
                .with("teams", HostedPackage.texts(teams))
                .with(
                        summary.author(),
                        (item, author) -> item.with("author", author.name()).with("email", author.email()))
                .with(summary.license(), (item, license) -> item.with("license", license));
    }

    static SearchEntry of(Item item) {
        var summary = new Summary(
                item.text("description"),
                item.text("keywords").lines().toList(),
                item.findText("author").map(name -> new Summary.Person(name, item.text("email"))),
                item.findText("license"),
                item.texts("links"));
        var listing = new Listing(
                PackageName.parse(item.key().sk()),
                item.text("version"),
                summary,
                item.number("readme") == 1,
                item.number("deprecated") == 1,
                Instant.ofEpochMilli(item.number("published")),
                item.text("publisher"),
                item.texts("maintainers"));
        return new SearchEntry(
                item.number("revision"),
                listing,
                Access.valueOf(item.text("access")),
                HostedPackage.permissions(item.texts("teams")));
    }
}
