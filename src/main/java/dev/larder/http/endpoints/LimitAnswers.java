package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.limit.RateLimitFields;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Problems;
import dev.larder.http.problem.Problem;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.RateLimits.Standing;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** Answers about the limits of a key: 200 when all claims have room, else 429. */
@Singleton
public final class LimitAnswers {
    /** draft-ietf-httpapi-ratelimit-headers-10, "Quota Exceeded". */
    private static final String QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    private static final Problem OVER = Problem.of(RateLimitFields.TOO_MANY, "The limit has no room for this now");

    private final RateLimitFields fields;

    LimitAnswers(RateLimitFields fields) {
        this.fields = fields;
    }

    Answer decision(ApiRequest call, List<Claim> claims, Decision decision) {
        List<Limit> limits = claims.stream().map(Claim::limit).toList();
        fields.write(call.request().response().headers(), limits, decision.standings());
        if (decision.admitted()) {
            return Answer.json(json -> write(json, limits, decision));
        }
        boolean rfc9457 = Problems.wantsRfc9457(call.request());
        long wait =
                decision.standings().stream().mapToLong(Standing::delay).max().orElse(0);
        return Answer.of(RateLimitFields.TOO_MANY)
                .with(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, RateLimitFields.seconds(wait))))
                .body(rfc9457 ? Problems.RFC_9457 : JsonBody.TYPE, JsonBody.object(json -> {
                    if (rfc9457) {
                        writeProblem(json, limits, decision);
                    } else {
                        writeError(json);
                    }
                    write(json, limits, decision);
                }));
    }

    private static void write(JsonGenerator json, List<Limit> limits, Decision decision) throws IOException {
        json.writeBooleanField("allowed", decision.admitted());
        json.writeArrayFieldStart("limits");
        for (int i = 0; i < limits.size(); i++) {
            Standing standing = decision.standings().get(i);
            json.writeStartObject();
            json.writeStringField("name", limits.get(i).name());
            json.writeNumberField("limit", limits.get(i).limit());
            json.writeNumberField("remaining", standing.remaining());
            json.writeNumberField("reset", seconds(standing.reset()));
            json.writeNumberField("retry_after", seconds(standing.delay()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeError(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", OVER.status());
        json.writeNullField("context");
        json.writeStringField("message", OVER.message());
        json.writeNumberField("status_code", OVER.status());
        json.writeEndObject();
    }

    private static void writeProblem(JsonGenerator json, List<Limit> limits, Decision decision) throws IOException {
        json.writeStringField("type", QUOTA_EXCEEDED);
        json.writeStringField("title", OVER.title());
        json.writeNumberField("status", OVER.status());
        json.writeStringField("detail", OVER.message());
        json.writeArrayFieldStart("violated-policies");
        for (int i = 0; i < limits.size(); i++) {
            if (decision.standings().get(i).delay() > 0) {
                json.writeString(limits.get(i).name());
            }
        }
        json.writeEndArray();
    }

    /** Seconds, to the millisecond. */
    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }
}
