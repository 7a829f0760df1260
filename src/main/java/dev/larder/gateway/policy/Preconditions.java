package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The conditions of a client's request, evaluated against a stored response (RFC 9111 §4.3.2). */
public final class Preconditions {
    /** Metadata of a representation, which the client has (RFC 9110 §15.4.5). */
    private static final Set<String> NOT_IN_304 = Set.of(
            "accept-ranges",
            "content-digest",
            "content-encoding",
            "content-language",
            "content-length",
            "content-md5",
            "content-range",
            "content-type",
            "repr-digest");

    private Preconditions() {}

    /** Whether the client has the stored response: the answer is 304. If-None-Match counts before If-Modified-Since. */
    public static boolean isNotModified(RequestHead request, StoredHead stored, Instant now) {
        if (!Methods.isAnswerable(request.method()) || !stored.response().isSuccess()) {
            return false;
        }
        HeaderFields fields = request.fields();
        if (fields.has("If-None-Match")) {
            List<EntityTag> tags = EntityTag.list(fields, "If-None-Match");
            return tags.stream().anyMatch(tag -> tag.text().equals("*"))
                    || stored.entityTag()
                            .filter(tag -> tags.stream().anyMatch(tag::matchesWeakly))
                            .isPresent();
        }
        List<String> dates = fields.lines("If-Modified-Since");
        return dates.size() == 1 && isUnmodifiedSince(dates.get(0), stored, now);
    }

    /** The 304 for an answer: what a cache or a browser updates its copy with. */
    public static ResponseHead notModified(ResponseHead answer) {
        boolean tagged = answer.fields().has("ETag");
        return new ResponseHead(304, answer.fields().without(name -> {
            String lower = FieldText.lower(name);
            return NOT_IN_304.contains(lower) || (tagged && lower.equals("last-modified"));
        }));
    }

    /** Whether a Range of the request counts: the client's parts are of the stored response (RFC 9110 §13.1.5). */
    public static boolean isRangeCurrent(RequestHead request, StoredHead stored, Instant now) {
        Optional<String> condition = request.fields().first("If-Range");
        if (condition.isEmpty()) {
            return true;
        }
        Optional<Instant> date = HttpDate.parse(condition.get(), now);
        if (date.isPresent()) {
            return date.equals(date(stored, "Last-Modified", now)) && isStrong(date.get(), stored, now);
        }
        EntityTag tag = EntityTag.parse(condition.get());
        return stored.entityTag().filter(tag::matchesStrongly).isPresent();
    }

    /** Without Last-Modified, the response is as old as its Date (RFC 9111 §4.3.2). */
    private static boolean isUnmodifiedSince(String condition, StoredHead stored, Instant now) {
        Optional<Instant> modified = date(stored, "Last-Modified", now).or(() -> date(stored, "Date", now));
        Optional<Instant> since = HttpDate.parse(condition, now);
        return since.isPresent() && modified.isPresent() && !modified.get().isAfter(since.get());
    }

    /** Whether a date tells one body from another: it is a second older than the response (RFC 9110 §8.8.2.2). */
    private static boolean isStrong(Instant modified, StoredHead stored, Instant now) {
        return date(stored, "Date", now)
                .filter(date -> Duration.between(modified, date).toSeconds() >= 1)
                .isPresent();
    }

    private static Optional<Instant> date(StoredHead stored, String name, Instant now) {
        return stored.response().fields().first(name).flatMap(text -> HttpDate.parse(text, now));
    }
}
