package dev.larder.storage.embedded;

import dev.larder.storage.ObjectKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * URLs that let whoever holds them do one thing with one object until a time, as S3's presigned ones do. The signature is
 * an HMAC-SHA256 over method, key and end:
 *
 * <pre>
 *   http://127.0.0.1:4873/hosted/sha512-3f0a...tgz?X-Larder-Expires=1795392000&amp;X-Larder-Signature=90cd...
 * </pre>
 */
public final class SignedUrls {

    /** What a request's URL proves. */
    public sealed interface Verdict {

        /** Its holder may do this with {@code key}. */
        record Valid(ObjectKey key) implements Verdict {}

        /** It was good once. */
        record Expired() implements Verdict {}

        /** It was signed for something else, or by someone else. */
        record Mismatched() implements Verdict {}

        /** It is not signed at all. */
        record Unsigned() implements Verdict {}
    }

    private static final String EXPIRES = "X-Larder-Expires";
    private static final String SIGNATURE = "X-Larder-Signature";
    private static final Pattern QUERY = Pattern.compile(EXPIRES + "=(\\d{1,12})&" + SIGNATURE + "=([0-9a-f]{64})");

    /** Ready to sign, to be copied: to find one and tell it the secret takes longer than to sign. */
    private final Mac signer;

    private final String base;
    /** What the path of each URL begins with. */
    private final String folder;

    private final InstantSource clock;

    SignedUrls(byte[] secret, URI base, InstantSource clock) {
        this.signer = signer(secret);
        this.base = base.toString().replaceFirst("/*$", "/");
        this.folder = URI.create(this.base).getRawPath();
        this.clock = clock;
    }

    /** The URL that lets its holder do {@code method} with {@code key} for {@code lifetime}. */
    public URI sign(String method, ObjectKey key, Duration lifetime) {
        var end = clock.instant().plus(lifetime).getEpochSecond();
        return URI.create(base + key + "?" + EXPIRES + "=" + end + "&" + SIGNATURE + "="
                + HexFormat.of().formatHex(mac(method, key, end)));
    }

    /** What {@code url}, of which the host does not matter, proves for {@code method} now. */
    public Verdict check(String method, URI url) {
        if (url.getRawQuery() == null || !url.getRawQuery().contains(SIGNATURE)) {
            return new Verdict.Unsigned();
        }
        var query = QUERY.matcher(url.getRawQuery());
        var key = key(url.getRawPath());
        if (!query.matches() || key.isEmpty()) {
            return new Verdict.Mismatched();
        }
        var end = Long.parseLong(query.group(1));
        var signature = HexFormat.of().parseHex(query.group(2));
        if (!MessageDigest.isEqual(mac(method, key.get(), end), signature)) {
            return new Verdict.Mismatched();
        }
        return clock.instant().getEpochSecond() < end ? new Verdict.Valid(key.get()) : new Verdict.Expired();
    }

    /** Only what {@link ObjectKey#path} writes is a key: no escape, no dot, no second slash reaches the file system. */
    private Optional<ObjectKey> key(String rawPath) {
        if (!rawPath.startsWith(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ObjectKey.parse(rawPath.substring(folder.length())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private byte[] mac(String method, ObjectKey key, long end) {
        try {
            var mac = (Mac) signer.clone();
            return mac.doFinal((method + "\n" + key + "\n" + end).getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own HmacSHA256 can be copied", e);
        }
    }

    private static Mac signer(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
