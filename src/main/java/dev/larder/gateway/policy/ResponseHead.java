package dev.larder.gateway.policy;

import java.time.Instant;

/** The status and the fields of a response. */
public record ResponseHead(int status, HeaderFields fields) {
    /** This response with other fields. */
    public ResponseHead with(HeaderFields other) {
        return new ResponseHead(status, other);
    }

    /** This response with the time of its receipt as Date, if the origin sent none (RFC 9110 §6.6.1). */
    public ResponseHead dated(Instant received) {
        return fields.has("Date") ? this : with(fields.plus("Date", HttpDate.format(received)));
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }
}
