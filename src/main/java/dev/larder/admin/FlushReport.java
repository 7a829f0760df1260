package dev.larder.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.larder.core.cache.ServiceResult;
import dev.larder.http.message.Problems;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of a flush of several services. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FlushReport(
        @Schema(description = "Present only if every service was flushed.")
        Optional<Boolean> success,

        List<ServiceFlush> resource) {
    static final String EXAMPLE_OF_ALL = """
            {"success": true, "resource": [{"service": "local", "success": true}]}
            """;

    static final String EXAMPLE_OF_SOME = """
            {
              "resource": [
                {"service": "local", "success": true},
                {"service": "sessions",
                 "error": {"code": 503, "context": null, "message": "Redis is away", "status_code": 503}}
              ]
            }
            """;

    /** The result for one service. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ServiceFlush(
            @Schema(required = true) String service,
            Optional<Boolean> success,
            @Schema(ref = "ErrorDetail") Optional<ErrorDetail> error) {}

    static FlushReport of(List<ServiceResult<Boolean>> results, Problems problems) {
        boolean whole = results.stream().allMatch(result -> result.failure().isEmpty());
        List<ServiceFlush> items = results.stream()
                .map(result -> new ServiceFlush(
                        result.service().text(),
                        result.done(),
                        result.failure().map(problems::of).map(ErrorDetail::of)))
                .toList();
        return new FlushReport(whole ? Optional.of(true) : Optional.empty(), items);
    }

    /** Whether every service was flushed. */
    @JsonIgnore
    @Schema(hidden = true)
    public boolean isWhole() {
        return success.isPresent();
    }
}
