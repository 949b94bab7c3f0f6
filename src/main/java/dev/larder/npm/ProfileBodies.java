package dev.larder.npm;

import dev.larder.auth.Account;
import dev.larder.auth.AccountGate;
import dev.larder.auth.OwnProfile;
import dev.larder.auth.Profile;
import dev.larder.auth.ProfileChange;
import dev.larder.auth.SecondFactor;
import dev.larder.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.binary.Base32;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** {@code npm profile} (npm/cli lib/commands/profile.js). */
public final class ProfileBodies {

    private static final int GROUP = 5;

    private final Map<String, Optional<String>> fields = new HashMap<>();
    private Optional<ProfileChange.NewPassword> newPassword = Optional.empty();
    private Optional<ProfileChange> secondFactor = Optional.empty();

    private ProfileBodies() {}

    /** The body of {@code POST /-/npm/v1/user}. */
    public static ProfileChange parse(byte[] body) {
        var change = Json.object(body, new ProfileBodies()::read);
        if (change.secondFactor.isEmpty()) {
            return new ProfileChange.Fields(change.fields, change.newPassword);
        }
        if (!change.fields.isEmpty() || change.newPassword.isPresent()) {
            throw Json.malformed("tfa is changed by itself");
        }
        return change.secondFactor.get();
    }

    private ProfileBodies read(JsonParser in) {
        for (var field : Json.fields(in)) {
            switch (field) {
                case "password" -> {
                    var words = texts(in, field);
                    newPassword = Optional.of(new ProfileChange.NewPassword(
                            Values.required(words, "old"), Values.required(words, "new")));
                }
                case "tfa" ->
                    secondFactor = Optional.of(
                            in.currentToken() == JsonToken.START_ARRAY
                                    ? confirmed(Values.texts(in, field))
                                    : wanted(texts(in, field)));
                default -> {
                    if (Profile.FIELDS.contains(field)) {
                        fields.put(field, Values.text(in, field).filter(text -> !text.isEmpty()));
                    }
                }
            }
        }
        return this;
    }

    private static Map<String, String> texts(JsonParser in, String field) {
        var texts = new HashMap<String, String>();
        for (var name : Json.fields(in, field)) {
            Values.text(in, name).ifPresent(text -> texts.put(name, text));
        }
        return texts;
    }

    private static ProfileChange confirmed(List<String> codes) {
        if (codes.size() != 1) {
            throw Json.malformed("tfa holds one code");
        }
        return new ProfileChange.ConfirmSecondFactor(codes.getFirst());
    }

    private static ProfileChange wanted(Map<String, String> tfa) {
        var password = Values.required(tfa, "password");
        var mode = Values.required(tfa, "mode");
        if (mode.equals("disable")) {
            return new ProfileChange.DropSecondFactor(password);
        }
        return Arrays.stream(SecondFactor.Mode.values())
                .filter(known -> known.text().equals(mode))
                .findFirst()
                .map(known -> new ProfileChange.WantSecondFactor(known, password))
                .orElseThrow(() -> Json.malformed("mode is auth-only, auth-and-writes or disable"));
    }

    /** The body of {@code PUT /-/larder/accounts/name/password}. */
    public static String password(byte[] body) {
        return Values.required(body, "password");
    }

    /** {@code GET /-/npm/v1/user}. */
    public static Response profile(AccountGate.Pass who) {
        return who.account()
                .map(ProfileBodies::profile)
                .orElseGet(() -> SmallBodies.json(200, out -> {
                    out.writeName("name").writeString(who.user());
                    out.writeName(Profile.EMAIL).writeString("");
                    out.writeName("email_verified").writeBoolean(false);
                    out.writeName("tfa").writeBoolean(false);
                    out.writeName("created").writeString(who.token().created().toString());
                    out.writeName("updated").writeString(who.token().created().toString());
                }));
    }

    private static Response profile(Account account) {
        return SmallBodies.json(200, out -> {
            out.writeName("name").writeString(account.name());
            out.writeName(Profile.EMAIL).writeString(account.profile().getOrDefault(Profile.EMAIL, ""));
            out.writeName("email_verified").writeBoolean(false); // no mail is ever sent
            secondFactor(out, account.secondFactor());
            out.writeName("created").writeString(account.created().toString());
            out.writeName("updated").writeString(account.updated().toString());
            Profile.FIELDS.stream()
                    .filter(field ->
                            !field.equals(Profile.EMAIL) && account.profile().containsKey(field))
                    .forEach(field ->
                            out.writeName(field).writeString(account.profile().get(field)));
        });
    }

    private static void secondFactor(JsonGenerator out, SecondFactor factor) {
        out.writeName("tfa");
        switch (factor) {
            case SecondFactor.None _ -> out.writeBoolean(false);
            case SecondFactor.Pending pending -> mode(out, pending.mode(), true);
            case SecondFactor.Active active -> mode(out, active.mode(), false);
        }
    }

    private static void mode(JsonGenerator out, SecondFactor.Mode mode, boolean pending) {
        out.writeStartObject();
        out.writeName("mode").writeString(mode.text());
        out.writeName("pending").writeBoolean(pending);
        out.writeEndObject();
    }

    /**
     * The answer to {@code POST /-/npm/v1/user}.
     *
     * @param issuer what the authenticator shows beside the user's name
     */
    public static Response outcome(OwnProfile.Outcome outcome, String issuer) {
        return switch (outcome) {
            case OwnProfile.Outcome.Changed changed -> profile(changed.account());
            case OwnProfile.Outcome.SecretGiven given ->
                SmallBodies.json(200, out -> out.writeName("tfa").writeString(otpauth(given, issuer)));
            case OwnProfile.Outcome.Recovery recovery ->
                SmallBodies.json(
                        200,
                        out -> Json.writeTexts(
                                out.writeName("tfa"),
                                recovery.codes().stream()
                                        .map(ProfileBodies::grouped)
                                        .toList()));
        };
    }

    /** The URL that authenticators read from a QR code. */
    private static String otpauth(OwnProfile.Outcome.SecretGiven given, String issuer) {
        var name = URLEncoder.encode(issuer, StandardCharsets.UTF_8);
        return "otpauth://totp/" + name + ":" + given.user() + "?secret="
                + new Base32().encodeToString(given.secret()).replace("=", "") + "&issuer=" + name;
    }

    /** {@code 12345 67890 ...}: read from paper, and typed, spaces and all. */
    private static String grouped(String code) {
        return code.replaceAll("(.{" + GROUP + "})(?!$)", "$1 ");
    }
}
