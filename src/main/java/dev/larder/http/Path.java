package dev.larder.http;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's path, decoded once and cut at its slashes. API Gateway's HTTP API has decoded {@code @scope%2fname} before
 * we see it, other doors have not; both arrive here as the same segments.
 *
 * @param segments without empty ones; none for {@code /}
 */
public record Path(List<String> segments) {

    public Path {
        segments = List.copyOf(segments);
    }

    /** Reads a path; tricks ({@code ..}, {@code //}, a backslash, control characters, {@code %25}) are refused. */
    public static Path parse(String raw) {
        if (!raw.startsWith("/") || raw.contains("%25")) {
            throw refused(raw);
        }
        var path = decode(raw);
        if (path.contains("//") || path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
            throw refused(raw);
        }
        var segments = new ArrayList<String>();
        for (var segment : path.substring(1).split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(raw);
            }
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return new Path(segments);
    }

    private static String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        var bytes = raw.getBytes(StandardCharsets.UTF_8);
        var decoded = ByteBuffer.allocate(bytes.length);
        for (var i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.put(bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.length || !isHex(bytes[i + 1]) || !isHex(bytes[i + 2])) {
                throw refused(raw);
            }
            decoded.put((byte) (Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16)));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw refused(raw);
        }
    }

    private static boolean isHex(byte character) {
        return Character.digit(character, 16) >= 0;
    }

    private static Refusal refused(String raw) {
        return new Refusal(new Problem.InvalidPath(raw));
    }
}
