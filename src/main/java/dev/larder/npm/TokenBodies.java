package dev.larder.npm;

import dev.larder.auth.NewToken;
import dev.larder.auth.OwnTokens;
import dev.larder.auth.Profile;
import dev.larder.auth.Token;
import dev.larder.domain.Cidr;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * {@code npm token} (npm/cli lib/commands/token.js, and npm-profile for npm 10 and older; the fields are also in npm's
 * public description of its API, token.yaml).
 */
public final class TokenBodies {

    /** Since npm 11, {@code --read-only} is read from the command line and sent to nobody. */
    private static final String HOW_TO_READ_ONLY =
            "npm 11 and later make one that only reads with --packages-and-scopes-permission=read-only";

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_LIFE_DAYS = 3650;
    private static final int MOST = 50;

    private String password = "";
    private String name = "npm token create";
    private boolean readOnly;
    private boolean automation;
    private Optional<String> permission = Optional.empty();
    private Optional<Integer> days = Optional.empty();
    private final List<PackagePattern> packages = new ArrayList<>();
    private final List<Cidr> addresses = new ArrayList<>();

    private TokenBodies() {}

    /** The body of {@code POST /-/npm/v1/tokens}. */
    public static NewToken parse(byte[] body) {
        return Json.object(body, new TokenBodies()::read).token();
    }

    private TokenBodies read(JsonParser in) {
        for (var field : Json.fields(in)) {
            field(in, field);
        }
        return this;
    }

    private void field(JsonParser in, String field) {
        switch (field) {
            case "password" -> password = Values.text(in, field).orElse("");
            case "name" ->
                Values.text(in, field).filter(text -> !text.isBlank()).ifPresent(text -> name = text);
            case "readonly" -> readOnly = Values.flag(in, field);
            case "bypass_2fa" -> automation = Values.flag(in, field);
            case "packages_and_scopes_permission" -> permission = Values.text(in, field);
            case "expires" -> days = Values.number(in, field);
            case "packages" -> Values.texts(in, field).forEach(text -> packages.add(pattern(text)));
            case "packages_all" -> {
                if (Values.flag(in, field)) {
                    packages.add(PackagePattern.ALL);
                }
            }
            case "scopes" ->
                Values.texts(in, field)
                        .forEach(text -> packages.add(PackagePattern.scope(text.replaceFirst("^@", ""))));
            case "cidr", "cidr_whitelist" ->
                Values.texts(in, field)
                        .forEach(text -> addresses.add(Cidr.find(text)
                                .orElseThrow(() ->
                                        unusable("a range of addresses is one such as 10.0.0.0/8 or 2001:db8::/32"))));
            case "orgs" -> {
                if (!Values.texts(in, field).isEmpty()) {
                    throw unusable("a token with limits is for packages alone: leave --orgs out");
                }
            }
        }
    }

    /** As npm's API has it, a star is every package. */
    private static PackagePattern pattern(String text) {
        return text.equals("*") ? PackagePattern.ALL : new PackagePattern(text);
    }

    private NewToken token() {
        if (name.length() > LONGEST_NAME || !Profile.isPrintable(name)) {
            throw unusable("a token's name has at most " + LONGEST_NAME + " characters, all of which can be shown");
        }
        if (packages.size() > MOST || addresses.size() > MOST) {
            throw unusable("a token has at most " + MOST + " packages and scopes, and as many ranges");
        }
        if (days.filter(count -> count < 1 || count > LONGEST_LIFE_DAYS).isPresent()) {
            throw unusable("a token lives from 1 to " + LONGEST_LIFE_DAYS + " days: --expires=30");
        }
        return new NewToken(password, name, limits(), addresses, automation, days.map(Duration::ofDays));
    }

    /** Without a word on it, a token for some packages reads them alone, as npm's own API has it. */
    private Limits limits() {
        return switch (permission.orElse(packages.isEmpty() && !readOnly ? "read-write" : "read-only")) {
            case "read-write" -> new Limits(readOnly, packages);
            case "read-only" -> new Limits(true, packages);
            case "no-access" -> new Limits(true, List.of(PackagePattern.NONE));
            default ->
                throw unusable(
                        "--packages-and-scopes-permission is one of read-only, read-write and no-access; this registry"
                                + " has no staging");
        };
    }

    private static Refusal unusable(String why) {
        return new Refusal(new Problem.Unusable(why));
    }

    /** The answer to a new token: the only time that its text is shown. The notice says what npm 11 and later do not. */
    public static Response created(OwnTokens.Created created) {
        var token = created.token();
        return SmallBodies.json(201, out -> {
                    out.writeName("token").writeString(created.secret());
                    fields(out, token, Optional.empty());
                })
                .with("npm-notice", notice(token));
    }

    /** {@code GET /-/npm/v1/tokens}. */
    public static Response list(OwnTokens.Page page, Optional<URI> next) {
        return SmallBodies.json(200, out -> {
            out.writeName("objects").writeStartArray();
            for (var token : page.tokens()) {
                out.writeStartObject();
                out.writeName("token").writeString(token.beginning());
                fields(out, token, Optional.ofNullable(page.used().get(token.hash())));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeName("total").writeNumber(page.total());
            out.writeName("urls").writeStartObject();
            next.ifPresent(url -> out.writeName("next").writeString(url.toString()));
            out.writeEndObject();
        });
    }

    private static void fields(JsonGenerator out, Token token, Optional<Instant> used) {
        out.writeName("key").writeString(token.hash());
        out.writeName("name").writeString(token.name());
        out.writeName("created").writeString(token.created().toString());
        out.writeName("updated").writeString(token.created().toString());
        time(out, "accessed", used);
        time(out, "expires", token.expires());
        out.writeName("readonly").writeBoolean(token.limits().readOnly());
        out.writeName("automation").writeBoolean(token.kind() == Token.Kind.AUTOMATION);
        out.writeName("bypass_2fa").writeBoolean(token.kind() == Token.Kind.AUTOMATION);
        texts(out, "cidr_whitelist", token.addresses());
        texts(out, "packages", token.limits().packages());
    }

    private static void time(JsonGenerator out, String name, Optional<Instant> time) {
        out.writeName(name);
        time.ifPresentOrElse(at -> out.writeString(at.toString()), out::writeNull);
    }

    /** An empty list is null: npm prints a heading above any other. */
    private static void texts(JsonGenerator out, String name, List<?> values) {
        out.writeName(name);
        if (values.isEmpty()) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        values.forEach(value -> out.writeString(value.toString()));
        out.writeEndArray();
    }

    private static String notice(Token token) {
        var packages = token.limits().packages();
        var what = packages.isEmpty() || packages.contains(PackagePattern.ALL)
                ? "every package that " + token.user() + " may"
                : packages.contains(PackagePattern.NONE)
                        ? "no package published here"
                        : String.join(
                                ", ", packages.stream().map(Object::toString).toList());
        return Stream.of(
                        Optional.of(
                                (token.limits().readOnly() ? "this token may read " : "this token may read and change ")
                                        + what),
                        token.kind() == Token.Kind.AUTOMATION
                                ? Optional.of("without one-time passwords")
                                : Optional.<String>empty(),
                        token.expires().map(end -> "until " + end))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + ", " + other)
                .map(said -> token.limits().isNone() ? said + "; " + HOW_TO_READ_ONLY : said)
                .orElseThrow();
    }
}
