package dev.larder.ai.answer;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.http.codec.Fraction;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.codec.TagText;
import dev.larder.http.codec.TtlText;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The header fields with which a request controls its stored answer, beside Cache-Control.
 *
 * @param ttl the lifetime of the answer; empty for that of the service
 * @param namespace a name that separates answers; empty for none
 * @param version the version of the application, which separates answers, too; empty for none
 * @param mode the answers that the request accepts
 * @param threshold the smallest similarity of a question whose answer it accepts; empty for that of the service
 */
public record CacheFields(
        Optional<Duration> ttl,
        Optional<String> namespace,
        Optional<String> version,
        CacheMode mode,
        OptionalDouble threshold) {
    private static final String MODE = "X-Cache-Mode";
    private static final String THRESHOLD = "X-Cache-Threshold";
    private static final String TTL = "X-Cache-TTL";
    private static final String NAMESPACE = "X-Cache-Namespace";
    private static final String VERSION = "X-Cache-Version";
    private static final String VERSION_TAG = "version:";
    private static final int MAX_TAG = 128;

    /** The answers that a request accepts. */
    public enum CacheMode {
        /** None of the cache, and nothing is stored. */
        OFF,
        /** Those to the same request. */
        EXACT,
        /** Those that the service gives. */
        SEMANTIC
    }

    /**
     * The fields of a request.
     *
     * @throws Refusal.Bad if a field does not have a value that it can have
     */
    public static CacheFields of(MultiMap headers) {
        return new CacheFields(
                said(headers, TTL).map(CacheFields::lifetime),
                said(headers, NAMESPACE),
                said(headers, VERSION),
                said(headers, MODE).map(CacheFields::mode).orElse(CacheMode.SEMANTIC),
                said(headers, THRESHOLD)
                        .map(text -> OptionalDouble.of(Fraction.of(THRESHOLD, text)))
                        .orElse(OptionalDouble.empty()));
    }

    private static CacheMode mode(String text) {
        return Stream.of(CacheMode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new Refusal.Bad("X-Cache-Mode must be off, exact or semantic"));
    }

    /** All lines of a field; empty if it is not there, or says nothing. */
    private static Optional<String> said(MultiMap headers, String name) {
        return Optional.of(String.join(", ", headers.getAll(name)).strip()).filter(text -> !text.isEmpty());
    }

    private static Duration lifetime(String text) {
        if (TtlText.ttlRequest(text) instanceof TtlRequest.For time) {
            return time.duration();
        }
        throw new Refusal.Bad("X-Cache-TTL must be a time of more than 0, such as 60 or 5m");
    }

    /** The parts of a cache key that separate the answers, a line each. */
    public List<String> separating() {
        List<String> lines = new ArrayList<>();
        namespace.ifPresent(name -> lines.add("namespace " + KeyText.escaped(name)));
        version.ifPresent(name -> lines.add("version " + KeyText.escaped(name)));
        return lines;
    }

    /** The tag of the version, for purges. A version with characters that no tag has is percent-encoded. */
    public Optional<String> versionTag() {
        return version.map(name -> {
            try {
                return TagText.checked(VERSION_TAG + name);
            } catch (Refusal.Bad e) {
                String encoded = VERSION_TAG + PercentCoding.encode(name);
                return TagText.checked(encoded.substring(0, Math.min(MAX_TAG, encoded.length())));
            }
        });
    }

    /** These fields; what the body of the request says comes first. */
    public CacheFields or(Optional<Duration> otherTtl, Optional<String> otherNamespace) {
        return new CacheFields(otherTtl.or(() -> ttl), otherNamespace.or(() -> namespace), version, mode, threshold);
    }
}
