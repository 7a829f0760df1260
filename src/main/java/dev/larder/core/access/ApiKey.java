package dev.larder.core.access;

import dev.larder.core.Sha256;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as Larder stores it: the hash of a secret that only its owner knows.
 *
 * @param hash the SHA-256 of the whole key, in lower-case hexadecimal digits
 * @param expires the time from which the key is refused, if it has one
 * @param caller the owner of the key
 */
public record ApiKey(String hash, Optional<Instant> expires, Caller caller) {
    private static final Pattern ISSUED = Pattern.compile("lk_([A-Za-z0-9]{1,32})_[A-Za-z0-9_-]{16,}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;

    /** @throws IllegalArgumentException if the hash is not a SHA-256 in lower-case hex */
    public ApiKey {
        if (!SHA_256.matcher(hash).matches()) {
            throw new IllegalArgumentException("The hash of an API key is its SHA-256 in 64 lower-case hex digits");
        }
    }

    /** A new key of the form {@code lk_<id>_<secret>}. */
    public static String generate(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return "lk_%s_%s"
                .formatted(
                        HexFormat.of().formatHex(id),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** The id inside a generated key; empty for any other secret. */
    public static Optional<String> id(String key) {
        Matcher issued = ISSUED.matcher(key);
        return issued.matches() ? Optional.of(issued.group(1)) : Optional.empty();
    }

    /** The hash of a key, as it is stored. */
    public static String hash(String key) {
        return Sha256.hex(key);
    }

    boolean isValidAt(Clock clock) {
        return expires.isEmpty() || clock.instant().isBefore(expires.get());
    }
}
