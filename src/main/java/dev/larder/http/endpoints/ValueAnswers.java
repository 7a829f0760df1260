package dev.larder.http.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Leased;
import dev.larder.core.cache.ReadResult;
import dev.larder.core.invalidation.tier.Tier;
import dev.larder.core.service.Service;
import dev.larder.core.service.TtlRules;
import dev.larder.http.codec.ByteRange;
import dev.larder.http.codec.ETags;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.codec.JsonValue;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Lifetimes;
import dev.larder.http.message.Problems;
import dev.larder.http.problem.Problem;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Answers with a stored value: its unchanged bytes, with the header fields for caches and browsers. */
@Singleton
public final class ValueAnswers {
    private static final CharSequence CACHE_STATUS = HttpHeaders.createOptimized("Cache-Status");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence SANDBOX = HttpHeaders.createOptimized("sandbox");
    private static final CharSequence RANGE = HttpHeaders.createOptimized("Range");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("bytes");
    private static final CharSequence MISS = HttpHeaders.createOptimized("larder; fwd=miss");
    private static final CharSequence HIT = HttpHeaders.createOptimized("larder; hit");

    /** Forbids caches to store the answer: it concerns one client and its application. */
    static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private static final CharSequence ABSENT = HttpHeaders.createOptimized("larder; hit; detail=absent");
    private static final CharSequence STALE = HttpHeaders.createOptimized("larder; hit; detail=stale");

    private static final CharSequence LEASE = HttpHeaders.createOptimized(LeaseText.FIELD);

    private final Seconds ages = new Seconds("");
    private final Seconds hits = new Seconds("larder; hit; ttl=");
    private final Lifetimes lifetimes;
    private final Problems problems;

    ValueAnswers(Lifetimes lifetimes, Problems problems) {
        this.lifetimes = lifetimes;
        this.problems = problems;
    }

    /** The entry that the reader accepts: empty for a stale entry, if the query excludes stale ones. */
    private Optional<Entry> wanted(ApiRequest call, Optional<Entry> found) {
        boolean freshOnly =
                call.query().one("stale").isPresent() && !call.query().flag("stale");
        return freshOnly ? found.filter(entry -> !lifetimes.isStale(entry.lifetime())) : found;
    }

    /** The answer to a read, conditional or of a range, with the tier that answered. */
    Answer read(ApiRequest call, ReadResult found) {
        Answer answer = read(call, wanted(call, found.entry()));
        found.tier().ifPresent(tier -> detail(answer.fields(), tier));
        return answer;
    }

    /** Staleness is the more important detail; a field has room for one (RFC 9211, section 2.8). */
    private static void detail(List<CharSequence> fields, Tier tier) {
        for (int i = 0; i < fields.size(); i += 2) {
            String value = fields.get(i + 1).toString();
            if (CACHE_STATUS.toString().contentEquals(fields.get(i)) && !value.contains("detail=")) {
                fields.set(i + 1, value + (tier == Tier.L1 ? "; detail=l1" : "; detail=l2"));
            }
        }
    }

    /** The answer to a reader who was ready to make the value: with a token, if that is to happen. */
    Answer leased(ApiRequest call, Leased leased) {
        Answer answer = read(call, leased.found());
        leased.token().ifPresent(token -> answer.with(LEASE, token));
        return leased.isPending() ? answer.with(HttpHeaders.RETRY_AFTER, "1") : answer;
    }

    /** The answer to a read, conditional or of a range: a hit or a miss. */
    Answer read(ApiRequest call, Optional<Entry> any) {
        Optional<Entry> found = any.filter(entry -> !entry.isAbsent());
        Query query = call.query();
        if (query.flag("check_exist")) {
            return exists(call.key(), found.isPresent());
        }
        Optional<Answer> unmet = unmet(call, found);
        if (unmet.isPresent()) {
            return unmet.get();
        }
        if (found.isEmpty()) {
            CharSequence status = any.isPresent() ? ABSENT : MISS;
            return query.one("default").map(value -> substitute(value, status)).orElseGet(() -> missing(call, status));
        }
        return query.flag("envelope") ? enveloped(call, found.get()) : payload(call, found.get());
    }

    /** The answer to a read that removed the entry: always the whole value, because no later read can get it. */
    Answer pulled(ApiRequest call, Optional<Entry> found) {
        if (found.isEmpty() || call.query().flag("envelope")) {
            return read(call, found);
        }
        return whole(call, found.get());
    }

    /** The answer to a read whose conditions do not hold: 412 or 304; empty when they hold. */
    Optional<Answer> unmet(ApiRequest call, Optional<Entry> found) {
        HttpServerRequest request = call.request();
        if (!ETags.matches(request.headers(), found)) {
            return Optional.of(problems.answer(new Refusal.PreconditionFailed(), request));
        }
        return found.isPresent() && ETags.isKnown(request.headers(), found.get())
                ? Optional.of(described(Answer.of(304), call, found.get()))
                : Optional.empty();
    }

    private Answer payload(ApiRequest call, Entry entry) {
        String range = call.request().getHeader(RANGE);
        return range == null ? whole(call, entry) : part(call, entry, range);
    }

    private Answer missing(ApiRequest call, CharSequence status) {
        return problems.answer(new Refusal.NotFound("There is no entry with this key"), call.request())
                .with(CACHE_STATUS, status);
    }

    private static Answer exists(CacheKey key, boolean exists) {
        return Answer.json(json -> {
            json.writeStringField("key", key.text());
            json.writeBooleanField("exists", exists);
        });
    }

    private static Answer substitute(String value, CharSequence status) {
        byte[] bytes = value.getBytes(UTF_8);
        return safe(Answer.of(200))
                .with(CACHE_STATUS, status)
                .body(JsonBody.isJson(bytes) ? JsonBody.TYPE : "text/plain; charset=utf-8", bytes);
    }

    private Answer enveloped(ApiRequest call, Entry entry) {
        JsonValue value = JsonValue.of(entry);
        return described(Answer.of(200), call, entry).object(value.length(), json -> {
            json.writeStringField("key", call.key().text());
            json.writeFieldName("value");
            value.writeTo(json);
            json.writeNumberField("ttl", lifetimes.freshSeconds(entry.lifetime()));
            json.writeNumberField("stale_ttl", lifetimes.staleSeconds(entry.lifetime()));
            json.writeStringField("version", ETags.of(entry).replace("\"", ""));
            json.writeStringField("content_type", entry.form().contentType());
            json.writeStringField("content_encoding", entry.form().contentEncoding());
            json.writeBooleanField("stale", lifetimes.isStale(entry.lifetime()));
            json.writeNumberField("age", lifetimes.age(entry.lifetime()));
            json.writeArrayFieldStart("tags");
            for (String tag : entry.tags()) {
                json.writeString(tag);
            }
            json.writeEndArray();
            json.writeNumberField("idle", TtlRules.idleAskedFor(entry.lifetime()) / 1_000);
        });
    }

    private Answer whole(ApiRequest call, Entry entry) {
        return coded(described(Answer.of(200), call, entry), entry)
                .with(HttpHeaders.ACCEPT_RANGES, BYTES)
                .body(entry.form().contentType(), entry.payload());
    }

    private Answer part(ApiRequest call, Entry entry, String field) {
        int length = entry.payload().length;
        String ifRange = call.request().getHeader("If-Range");
        boolean current = ifRange == null || ifRange.trim().equals(ETags.of(entry));
        Optional<ByteRange> asked = current && !call.isHead() ? ByteRange.of(field, length) : Optional.empty();
        if (asked.isEmpty()) {
            return whole(call, entry);
        }
        ByteRange range = asked.get();
        if (!range.isSatisfiable()) {
            return problems.answer(Problem.of(416, "The value has %d bytes".formatted(length)), call.request())
                    .with(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
        }
        int last = range.from() + range.size() - 1;
        return coded(described(Answer.of(206), call, entry), entry)
                .with(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(range.from(), last, length))
                .body(entry.form().contentType(), entry.payload(), range.from(), range.size());
    }

    private Answer described(Answer answer, ApiRequest call, Entry entry) {
        Lifetime lifetime = entry.lifetime();
        Service service = call.service().orElseThrow();
        boolean session = call.target().kind() == TargetKind.SESSION;
        safe(answer)
                .with(HttpHeaders.ETAG, ETags.of(entry))
                .with(HttpHeaders.AGE, ages.text(lifetimes.age(lifetime)))
                .with(
                        HttpHeaders.CACHE_CONTROL,
                        session ? NO_STORE : service.rules().cacheControl())
                .with(CACHE_STATUS, status(lifetime));
        return answer;
    }

    private CharSequence status(Lifetime lifetime) {
        long deadline = lifetime.deadline();
        boolean stale = lifetimes.isStale(lifetime);
        if (deadline == Lifetime.NEVER) {
            return stale ? STALE : HIT;
        }
        CharSequence hit = hits.text(lifetimes.freshSeconds(lifetime));
        return stale ? hit + "; detail=stale" : hit;
    }

    /** Adds the whole value with its type and coding, and the fields that keep a browser from running it. */
    static Answer value(Answer answer, Entry entry) {
        return coded(safe(answer), entry).body(entry.form().contentType(), entry.payload());
    }

    private static Answer coded(Answer answer, Entry entry) {
        String coding = entry.form().contentEncoding();
        return coding.isEmpty() ? answer : answer.with(HttpHeaders.CONTENT_ENCODING, coding);
    }

    /** Whatever is stored must not run in a browser beside Swagger UI. */
    static Answer safe(Answer answer) {
        return answer.with(CONTENT_TYPE_OPTIONS, NOSNIFF).with(SECURITY_POLICY, SANDBOX);
    }
}
