package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A message to RefreshFunction, as one line of text:
 *
 * <pre>
 *   hosted @acme/widget                                  its views are to be made anew
 *   hosted @acme/widget FULL https://npm.example.com     and this one, which is not kept yet
 *   packument registry.example.com express               the upstream is to be asked for it, unless it is fresh
 *   packument registry.example.com express 1795441620    ... unless it was confirmed then (in seconds) or later
 *   tarball registry.example.com express 4.21.2          it is to be fetched
 *   asked registry.example.com express 2026-11-22          a client has asked for its packument on that day
 *   asked registry.example.com express 4.21.2 2026-11-22   ... for its tarball
 *   sweep registry.example.com express                     objects at which nothing points are to go
 *   sweep registry.example.com express 2026-05-26          ... and what nobody has asked for since that day
 *   events                                                 what the bus has not been told yet is to be told
 *   audit                                                  the days that are over are to be exported
 * </pre>
 */
public sealed interface RefreshRequest {

    /**
     * A package of ours has changed, or was read in a shape that is not kept yet.
     *
     * @param wanted that shape
     */
    record Hosted(PackageName name, Optional<Shape> wanted) implements RefreshRequest {}

    /**
     * What we know of a packument has become old, or will soon.
     *
     * @param since what was confirmed then or later is not; none: what is fresh is not
     */
    record Packument(String upstream, PackageName name, Optional<Instant> since) implements RefreshRequest {}

    /**
     * A client has asked for it.
     *
     * @param version the tarball that was asked for; none: the packument
     */
    record Asked(String upstream, PackageName name, Optional<Version> version, LocalDate day)
            implements RefreshRequest {}

    /** A tarball will be wanted. */
    record Tarball(String upstream, PackageName name, Version version) implements RefreshRequest {}

    /**
     * What we have of a package is to be looked through for what nobody needs any more.
     *
     * @param unusedSince what was not asked for on that day or later goes; none: nothing goes that an item points at
     */
    record Sweep(String upstream, PackageName name, Optional<LocalDate> unusedSince) implements RefreshRequest {}

    /** Events may have been left over: a message was lost, or the bus did not answer. */
    record Events() implements RefreshRequest {}

    /** A day may be over. */
    record Audit() implements RefreshRequest {}

    /** The line that {@link #parse} reads. */
    default String text() {
        return switch (this) {
            case Hosted(var name, var wanted) ->
                "hosted " + name
                        + wanted.map(shape -> " " + shape.form() + " " + shape.origin())
                                .orElse("");
            case Packument(var upstream, var name, var since) ->
                "packument " + upstream + " " + name
                        + since.map(at -> " " + at.getEpochSecond()).orElse("");
            case Asked(var upstream, var name, var version, var day) ->
                "asked " + upstream + " " + name
                        + version.map(found -> " " + found).orElse("") + " " + day;
            case Sweep(var upstream, var name, var unusedSince) ->
                "sweep " + upstream + " " + name
                        + unusedSince.map(day -> " " + day).orElse("");
            case Events _ -> "events";
            case Audit _ -> "audit";
            case Tarball(var upstream, var name, var version) -> "tarball " + upstream + " " + name + " " + version;
        };
    }

    /** Reads a line; one that is none of ours is an {@link IllegalArgumentException}. */
    static RefreshRequest parse(String message) {
        var words = message.split(" ");
        return switch (words[0] + " " + words.length) {
            case "events 1" -> new Events();
            case "audit 1" -> new Audit();
            case "hosted 2" -> new Hosted(PackageName.parse(words[1]), Optional.empty());
            case "hosted 4" ->
                new Hosted(
                        PackageName.parse(words[1]),
                        Optional.of(new Shape(Form.valueOf(words[2]), new Origin(words[3]))));
            case "packument 3" -> new Packument(words[1], PackageName.parse(words[2]), Optional.empty());
            case "packument 4" ->
                new Packument(
                        words[1],
                        PackageName.parse(words[2]),
                        Optional.of(Instant.ofEpochSecond(Long.parseLong(words[3]))));
            case "asked 4" ->
                new Asked(words[1], PackageName.parse(words[2]), Optional.empty(), LocalDate.parse(words[3]));
            case "asked 5" ->
                new Asked(
                        words[1],
                        PackageName.parse(words[2]),
                        Optional.of(new Version(words[3])),
                        LocalDate.parse(words[4]));
            case "sweep 3" -> new Sweep(words[1], PackageName.parse(words[2]), Optional.empty());
            case "sweep 4" -> new Sweep(words[1], PackageName.parse(words[2]), Optional.of(LocalDate.parse(words[3])));
            case "tarball 4" -> new Tarball(words[1], PackageName.parse(words[2]), new Version(words[3]));
            default -> throw new IllegalArgumentException("not a message of ours: " + message);
        };
    }
}
