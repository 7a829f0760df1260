package dev.larder.ai.exact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import dev.larder.core.Sha256;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The canonical text of a request for a model: two requests have the same one if and only if they ask for the same
 * answer. It is RFC 8785's form with Unicode strings in NFC and without the members that change no answer.
 *
 * <p>It differs from RFC 8785 where that would make two requests one: whole numbers keep all their digits, and a name
 * that repeats in an object keeps all its values.
 */
public final class CanonicalRequest {
    /** The members of a request that change only how an answer is delivered, billed or kept. */
    public static final Set<String> DELIVERY = Set.of(
            "/stream",
            "/stream_options",
            "/user",
            "/safety_identifier",
            "/prompt_cache_key",
            "/prompt_cache_retention",
            "/metadata",
            "/store");

    private final Set<String> paths;
    private final Set<String> ignored;

    /**
     * Ignores the members of {@link #DELIVERY} and others.
     *
     * @param paths more members to ignore, as JSON pointers (RFC 6901) such as {@code /metadata/trace}
     */
    public CanonicalRequest(Set<String> paths) {
        this(DELIVERY, paths);
    }

    private CanonicalRequest(Set<String> delivery, Set<String> paths) {
        var all = new HashSet<>(delivery);
        all.addAll(paths);
        this.paths = Set.copyOf(paths);
        this.ignored = Set.copyOf(all);
    }

    /** Ignores these members, as JSON pointers, in place of those of {@link #DELIVERY}. */
    public CanonicalRequest withDelivery(Set<String> delivery) {
        return new CanonicalRequest(delivery, paths);
    }

    /**
     * The canonical text.
     *
     * @throws Refusal.Bad when the request is not a JSON text
     */
    public String text(byte[] request) {
        return write(request, (path, string) -> string);
    }

    /**
     * The canonical text with the last turn of the user in its normalised form; without such a turn the same as
     * {@link #text}.
     *
     * @param turn the last turn of this request
     * @throws Refusal.Bad when the request is not a JSON text
     */
    public String normalizedText(byte[] request, Optional<LastUserTurn> turn) {
        return write(request, (path, string) -> isIn(turn, path) ? NormalizedPrompt.of(string) : string);
    }

    /**
     * The canonical text without what the user said last: what must be equal so that an answer to a similar question may
     * be given.
     *
     * @param turn the last turn of this request
     * @throws Refusal.Bad when the request is not a JSON text
     */
    public String textWithoutQuestion(byte[] request, LastUserTurn turn) {
        return write(request, (path, string) -> turn.isAt(path) ? "" : string);
    }

    private static boolean isIn(Optional<LastUserTurn> turn, String path) {
        return turn.isPresent() && turn.get().isAt(path);
    }

    /** The key of a canonical text: its SHA-256 in 64 hexadecimal digits. */
    public static String key(String canonical) {
        return Sha256.hex(canonical);
    }

    private String write(byte[] request, BinaryOperator<String> strings) {
        try (JsonParser parser = JsonText.open(request)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Refusal.Bad("The body is empty; it must be a JSON text");
            }
            var canonical = new StringBuilder(request.length);
            new CanonicalWriter(parser, ignored, strings).write("", canonical);
            if (parser.nextToken() != null) {
                throw new Refusal.Bad("The body has more characters after its JSON text");
            }
            return canonical.toString();
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }
}
