package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.npm.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads a lockfile of any kind that Larder knows. */
public final class Lockfiles {

    private static final String KNOWN =
            "package-lock.json, npm-shrinkwrap.json, pnpm-lock.yaml, yarn.lock and bun.lock can be read";
    private static final Pattern SIGN =
            Pattern.compile("^(?:(# yarn lockfile v1)|(__metadata:)|lockfileVersion:)", Pattern.MULTILINE);
    private static final Pattern CONFLICT = Pattern.compile("^<<<<<<< ", Pattern.MULTILINE);
    private static final byte[] BINARY_BUN =
            "#!/usr/bin/env bun\nbun-lockfile-format-v0".getBytes(StandardCharsets.US_ASCII);

    private Lockfiles() {}

    /**
     * Reads a lockfile, whose kind is found out from what it holds.
     *
     * <p>Takes time and memory in proportion to its size, which the caller bounds. Refuses what it cannot read with
     * {@link Problem.MalformedBody}, one of more than {@value Draft#MOST_PACKAGES} packages or {@value Draft#MOST_RANGES}
     * ranges, or of more YAML than these take, with {@link Problem.BodyTooLarge}; throws nothing else.
     *
     * @param name what the client calls the file, which helps where a {@code yarn.lock} has lost its first lines; may be
     *     anything
     */
    public static Lockfile read(String name, byte[] content) {
        var text = text(content);
        var kind = kind(name, text);
        try {
            return switch (kind) {
                case NPM -> NpmLockfile.read(text);
                case PNPM -> PnpmLockfile.read(text);
                case YARN_1 -> YarnLockfile.read(text);
                case YARN_BERRY -> BerryLockfile.read(text);
                case BUN -> BunLockfile.read(text);
            };
        } catch (Refusal e) {
            throw e.problem() instanceof Problem.MalformedBody(var what)
                    ? malformed("this " + kind.title() + " is broken: " + what)
                    : e;
        }
    }

    private static String text(byte[] content) {
        if (Arrays.equals(content, 0, Math.min(content.length, BINARY_BUN.length), BINARY_BUN, 0, BINARY_BUN.length)) {
            throw malformed("a bun.lockb is binary; bun install --save-text-lockfile makes a bun.lock of it");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed("it is no text in UTF-8; " + KNOWN);
        }
    }

    private static Kind kind(String name, String text) {
        var conflict = CONFLICT.matcher(text);
        if (conflict.find()) {
            var line = text.substring(0, conflict.start()).lines().count() + 1;
            throw malformed("line " + line + ": a merge conflict; install once to mend the lockfile");
        }
        var content = text.stripLeading();
        if (content.startsWith("{") || content.startsWith("/*") || content.startsWith("//")) {
            return kindOfJson(text);
        }
        var sign = SIGN.matcher(text);
        if (sign.find()) {
            return sign.group(1) != null ? Kind.YARN_1 : sign.group(2) != null ? Kind.YARN_BERRY : Kind.PNPM;
        }
        if (!content.isEmpty() && name.endsWith("yarn.lock")) {
            return Kind.YARN_1;
        }
        throw malformed("it is no lockfile; " + KNOWN);
    }

    /** Only bun names its workspaces beside its packages; npm has them among these. */
    private static Kind kindOfJson(String text) {
        return Json.commentedObject(text, in -> {
            var kind = Kind.NPM;
            for (var field : Json.fields(in)) {
                kind = field.equals("workspaces") ? Kind.BUN : kind;
            }
            return kind;
        });
    }

    private static Refusal malformed(String what) {
        return new Refusal(new Problem.MalformedBody(what));
    }
}
