package dev.larder.client;

import dev.larder.domain.Digest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies AWS Signature Version 4 in the {@code Authorization} header, as API Gateway's authorizer {@code AWS_IAM} does
 * for {@code execute-api} (AWS General Reference, "Signature Version 4 signing process").
 *
 * @param known the credentials that there are, by access key
 */
record SigV4(String region, Map<String, Credentials> known, InstantSource clock) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern HEADER = Pattern.compile(ALGORITHM
            + " Credential=([^/,]+)/(\\d{8})/([^/,]+)/execute-api/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?"
            + "Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(5);

    /**
     * What AWS knows of an access key.
     *
     * @param session the token that comes with it, where it is a temporary one
     * @param arn whose it is
     */
    record Credentials(String secret, Optional<String> session, String arn) {}

    /**
     * A request as it was received.
     *
     * @param path as sent
     * @param query as sent, without the question mark
     * @param headers by lower-case name
     */
    record Signed(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

        private Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
        }
    }

    /** Whose the request is; nobody's, when it is not signed, or not as it must be. */
    Optional<Credentials> verify(Signed request) {
        var parts = HEADER.matcher(request.header("authorization").orElse(""));
        if (!parts.matches() || !parts.group(3).equals(region)) {
            return Optional.empty();
        }
        var at = request.header("x-amz-date").orElse("");
        var signed = List.of(parts.group(4).split(";"));
        return Optional.ofNullable(known.get(parts.group(1)))
                .filter(_ -> at.startsWith(parts.group(2)) && isNow(at))
                .filter(_ -> signed.contains("host") && signed.contains("x-amz-date"))
                .filter(keys -> keys.session().equals(request.header("x-amz-security-token")))
                .filter(keys -> keys.session().isEmpty() || signed.contains("x-amz-security-token"))
                .filter(keys -> isSame(parts.group(5), signature(keys.secret(), at, canonical(request, signed))));
    }

    private boolean isNow(String at) {
        try {
            var skew = Duration.between(TIME.parse(at, Instant::from), clock.instant());
            return skew.abs().compareTo(SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private String canonical(Signed request, List<String> signed) {
        var headers = signed.stream()
                .map(name ->
                        name + ":" + request.header(name).orElse("").strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        var path =
                Arrays.stream(request.path().split("/", -1)).map(SigV4::encoded).collect(Collectors.joining("/"));
        return String.join(
                "\n",
                request.method(),
                path,
                query(request.query()),
                headers,
                String.join(";", signed),
                hash(request.body()));
    }

    private static String query(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair -> encoded(decoded(pair[0])) + "=" + (pair.length == 1 ? "" : encoded(decoded(pair[1]))))
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private String signature(String secret, String at, String canonical) {
        var day = at.substring(0, 8);
        var scope = day + "/" + region + "/execute-api/aws4_request";
        var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of(day, region, "execute-api", "aws4_request")) {
            key = hmac(key, part);
        }
        var text = String.join("\n", ALGORITHM, at, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static String hash(byte[] bytes) {
        return Digest.of(Digest.Algorithm.SHA256, bytes).hex();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
