package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.OwnKeys;
import dev.larder.core.Sha256;
import dev.larder.spi.CacheKey;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secret id of a session: the client that sends it owns the session. It is never stored and never logged.
 *
 * <p>The key of a session is made of its <em>handle</em>, which is not secret and never changes. Its entry holds the
 * <em>proof</em> of the id, a hash. An id that Larder generates is {@code ls_<handle>.<secret>}: a new secret makes a
 * new id with the same key, so one conditional write replaces the old id. Any other text is an id that a client has
 * chosen; its handle is made of its hash.
 */
public final class SessionId {
    private static final Pattern OWN = Pattern.compile("ls_([A-Za-z0-9_-]{22})\\.[A-Za-z0-9_-]{32}");
    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int HANDLE_BYTES = 16;

    /** The number of base64 characters of 128 bits. */
    private static final int MIN_CHARACTERS = 22;

    /**
     * A random id has more different characters: of UUIDs (version 4) less than one in 10^12 have fewer, of ids in base64
     * one in 10^17. With seven it were one UUID in 10^9.
     */
    private static final int MIN_DIFFERENT = 6;

    /** A random id has more characters besides its most frequent one: all but one UUID in 10^15, and one id in base64 in 10^14. */
    private static final int MIN_OTHERS = 11;

    private static final int SECRET_BYTES = 24;

    private final String text;
    private final String handle;
    private final String proof;

    private SessionId(String text, String handle, String proof) {
        this.text = text;
        this.handle = handle;
        this.proof = proof;
    }

    /** The id that a client sends. */
    public static SessionId of(String text) {
        byte[] hash = Sha256.of(text);
        Matcher own = OWN.matcher(text);
        String handle = own.matches() ? own.group(1) : base64(Arrays.copyOf(hash, HANDLE_BYTES));
        return new SessionId(text, handle, base64(hash));
    }

    /** A new random id. */
    static SessionId random(SecureRandom random) {
        return of("ls_%s.%s".formatted(base64(bytes(random, HANDLE_BYTES)), base64(bytes(random, SECRET_BYTES))));
    }

    /** Another id of the same session. */
    SessionId successor(SecureRandom random) {
        return of("ls_%s.%s".formatted(handle, base64(bytes(random, SECRET_BYTES))));
    }

    /** Whether the text can be a handle. */
    static boolean isHandle(String text) {
        return HANDLE.matcher(text).matches();
    }

    /** The key of the session with this handle. */
    static CacheKey key(String handle) {
        return OwnKeys.of("session/" + handle);
    }

    CacheKey key() {
        return key(handle);
    }

    /** The whole id; only the session's client may see it. */
    public String text() {
        return text;
    }

    /** The public name of the session; it gives no access. */
    public String handle() {
        return handle;
    }

    String proof() {
        return proof;
    }

    /**
     * Whether the id can be a secret of 128 random bits: it is not short, it has several different characters besides
     * hyphens, which a UUID has at certain places, and it is no number after many zeros. Randomness cannot be proved.
     */
    boolean canBeSecret() {
        Map<Integer, Long> times =
                text.codePoints().boxed().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long different = times.keySet().stream().filter(c -> c != '-').count();
        return text.length() >= MIN_CHARACTERS
                && different >= MIN_DIFFERENT
                && text.length() - Collections.max(times.values()) >= MIN_OTHERS;
    }

    /** Whether this id gives access to a session that was stored with this proof. */
    boolean opens(String otherProof) {
        return MessageDigest.isEqual(proof.getBytes(UTF_8), otherProof.getBytes(UTF_8));
    }

    /** A constant: the id is secret. */
    @Override
    public String toString() {
        return "SessionId";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
