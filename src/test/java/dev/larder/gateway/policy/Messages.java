package dev.larder.gateway.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Messages for tables of cases: fields are lines of text, and times are seconds from {@link #NOW}. */
final class Messages {
    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private Messages() {}

    static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    static String date(long seconds) {
        return HttpDate.format(at(seconds));
    }

    /** The fields of lines such as {@code Age: 1}. In a value, {@code @-10} stands for the date ten seconds ago. */
    static HeaderFields fields(String... lines) {
        List<String> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            fields.add(line.substring(0, colon));
            fields.add(value.matches("@-?\\d+") ? date(Long.parseLong(value.substring(1))) : value);
        }
        return HeaderFields.of(fields.toArray(new String[0]));
    }

    static RequestHead get(String... lines) {
        return request("GET", lines);
    }

    static RequestHead request(String method, String... lines) {
        return new RequestHead(method, "/a/b", fields(lines));
    }

    static ResponseHead ok(String... lines) {
        return response(200, lines);
    }

    static ResponseHead response(int status, String... lines) {
        return new ResponseHead(status, fields(lines));
    }

    /** An exchange that took no time. */
    static Exchange exchange(RequestHead request, ResponseHead response) {
        return new Exchange(request, response, NOW, NOW);
    }

    static Exchange exchange(ResponseHead response) {
        return exchange(get(), response);
    }

    static StoredHead stored(String... lines) {
        return StoredHead.of(exchange(ok(lines)), CachePolicy.RESPECT);
    }
}
